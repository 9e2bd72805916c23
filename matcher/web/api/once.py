"""Idempotency-Key: the same request sent again makes nothing twice, and is answered with what it made before."""

import re
from hashlib import sha256

from flask import g, request
from flask_babel import gettext as _
from sqlmodel import select

from matcher import clock
from matcher.accounts.models import Receipt
from matcher.accounts.service import digest
from matcher.db import insert_once
from matcher.web.api.door import holder
from matcher.web.api.problems import Fault, Problem
from matcher.web.unit_of_work import session

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def earlier() -> str | None:
    """The address of what this very request made before; None when it is new or has no key. Problem 400, 422.

    Of any number of the same at once one goes on; the others wait for it here.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Problem(400, "key", errors=[Fault(detail=_("Use 1 to 200 letters, digits and signs."), header=HEADER)])
    kept, owner = digest(key), digest(f"token:{holder().token_id}")
    told = sha256(request.path.encode() + b"\n" + request.get_data(cache=True)).hexdigest()
    if insert_once(session(), Receipt, key=kept, owner=owner, location="", body_hash=told, created_at=clock.now()):
        g.receipt = (kept, owner)
        return None
    known = select(Receipt.location, Receipt.body_hash).where(Receipt.key == kept, Receipt.owner == owner)
    location, before = session().exec(known).one()
    if before != told:
        detail = _("This key came with another request before. Use a new one.")
        raise Problem(422, "key-used", errors=[Fault(detail=detail, header=HEADER)])
    return location
