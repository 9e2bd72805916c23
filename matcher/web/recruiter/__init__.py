"""The recruiter's pages: their guard and their route table."""

from matcher.accounts.models import Role
from matcher.web.guard import Route, blueprint, only

recruiter = blueprint("recruiter", "/recruiter", only(Role.recruiter), [])
