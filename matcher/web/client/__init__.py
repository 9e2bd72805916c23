"""The client's pages: their guard and their route table."""

from matcher.accounts.models import Role
from matcher.web.guard import Route, blueprint, only

client = blueprint("client", "/client", only(Role.client), [])
