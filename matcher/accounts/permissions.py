"""Who may do what: one-line predicates with sentences for names, over plain ids."""

from matcher.accounts.models import Role

STAFF = (Role.recruiter, Role.trainer, Role.office)


def is_staff(role: Role) -> bool:
    """Works for the agency."""
    return role in STAFF


def recruiter_is_of_the_branch(role: Role, own_branch: int | None, branch_id: int | None) -> bool:
    """A recruiter, and the branch is theirs."""
    return role == Role.recruiter and own_branch is not None and own_branch == branch_id


def client_owns(role: Role, own_client: int | None, client_id: int) -> bool:
    """A client, and the thing is their company's."""
    return role == Role.client and own_client == client_id
