"""Regions: the provinces, told from the postcodes of branches. There is no table of them to keep."""

from bisect import bisect_left
from collections.abc import Iterable

from sqlmodel import Session, col, select

from matcher.accounts.models import Branch
from matcher.places.models import Postcode


def by_branch(session: Session) -> dict[int, str]:
    """Branch id -> its region: the province of its postcode.

    Of some towns the province isn't known for sure; then it is that of the nearest code in the numbering, which
    follows the map. Empty when the installation knows no postcodes.
    """
    branches = {branch_id: code for branch_id, code in session.exec(select(Branch.id, Branch.postcode)) if branch_id}
    known = _provinces(session, branches.values())
    unsure = any(code not in known for code in branches.values())
    order = _all_provinces(session) if unsure else []
    return {branch_id: known.get(code) or _nearest(code, order) for branch_id, code in branches.items()}


def names(regions: dict[int, str]) -> list[str]:
    """The regions there are, in order of their names."""
    return sorted({region for region in regions.values() if region})


def branches_of(regions: dict[int, str], region: str) -> list[int]:
    """The branches of a region; of no region: all of them."""
    return sorted(branch_id for branch_id, theirs in regions.items() if not region or theirs == region)


def _provinces(session: Session, codes: Iterable[str]) -> dict[str, str]:
    query = select(Postcode.code, Postcode.province).where(
        col(Postcode.code).in_(sorted(set(codes))), col(Postcode.province).is_not(None)
    )
    return {code: province for code, province in session.exec(query) if province}


def _all_provinces(session: Session) -> list[tuple[str, str]]:
    query = select(Postcode.code, Postcode.province).where(col(Postcode.province).is_not(None))
    return [(code, province) for code, province in session.exec(query.order_by(col(Postcode.code))) if province]


def _nearest(code: str, order: list[tuple[str, str]]) -> str:
    """The province of the code that is nearest in the numbering, the lower one when two are as near."""
    at = bisect_left(order, (code, ""))
    near = order[max(0, at - 1) : at + 1]
    return min(near, key=lambda known: abs(int(known[0]) - int(code)))[1] if near else ""
