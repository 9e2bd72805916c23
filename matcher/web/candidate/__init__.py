"""The candidate's pages: their guard and their route table."""

from matcher.accounts.models import Role
from matcher.web.guard import Route, blueprint, only

candidate = blueprint("candidate", "/candidate", only(Role.candidate), [])
welcome = blueprint("welcome", "/welcome", only(Role.candidate), [])
