"""The trainer's pages: their guard and their route table."""

from matcher.accounts.models import Role
from matcher.web.guard import Route, blueprint, only

trainer = blueprint("trainer", "/trainer", only(Role.trainer), [])
