"""The office's pages: their guard and their route table."""

from matcher.accounts.models import Role
from matcher.web.guard import Route, blueprint, only

office = blueprint("office", "/office", only(Role.office), [])
