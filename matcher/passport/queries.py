"""What people ask of the passport: somebody's credentials, and the keys that tell whether one is real."""

from typing import Any

import jwt
from sqlmodel import Session, col, select

from matcher.passport.models import Credential, SigningKey

FORMAT = "matcher-credential-1"


def credentials(session: Session, candidate_id: int) -> list[Credential]:
    """What somebody was given, the last first."""
    query = select(Credential).where(Credential.candidate_id == candidate_id)
    return list(session.exec(query.order_by(col(Credential.issued_at).desc(), col(Credential.id).desc())))


def credential(session: Session, candidate_id: int, key: str) -> Credential | None:
    """One of somebody's own credentials; None when it is another's or nobody's."""
    query = select(Credential).where(Credential.candidate_id == candidate_id, Credential.key == key)
    return session.exec(query).first()


def document(credential: Credential) -> dict[str, Any]:
    """The credential itself, as it was signed. It is our own, so the signature is not looked at."""
    found: dict[str, Any] = jwt.decode(credential.token, options={"verify_signature": False})
    return found


def file_of(credential: Credential) -> dict[str, Any]:
    """What somebody takes along: the credential to read, and the signed JWT that proves it."""
    return {"format": FORMAT, "credential": document(credential), "jwt": credential.token}


def jwks(session: Session) -> dict[str, Any]:
    """Every public key that was ever signed with, as a JWK set (RFC 7517)."""
    query = select(SigningKey).order_by(col(SigningKey.first_used_at), col(SigningKey.kid))
    return {"keys": [key.jwk for key in session.exec(query)]}


def public_key(session: Session, kid: str) -> dict[str, Any] | None:
    """The public key of this name; None when nothing was ever signed with it."""
    found = session.get(SigningKey, kid)
    return found.jwk if found else None
