"""Whether a credential is real: by its signature and a set of public keys, without a server or a database."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

from matcher.passport.document import CONTEXT, TYPES
from matcher.passport.keys import ALGORITHM

MOST = 400_000  # characters; ours have some thousands
SKEW = timedelta(minutes=5)  # between the clock here and that of who signed
_OPTIONS: Any = {"verify_nbf": False, "verify_exp": False, "verify_iat": False, "verify_aud": False}


class NotValid(ValueError):
    """It can't be trusted; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A credential that is real: the document, and the name of the key it was signed with."""

    document: dict[str, Any]
    kid: str


def verify(text: str, jwks: dict[str, Any], now: datetime) -> Verified:
    """Check a credential: a JWT, or the file that people download. Raises NotValid."""
    if len(text) > MOST:
        raise NotValid(f"This is too long to be a credential: more than {MOST} characters.")
    token, shown = _token(text.strip())
    header = _header(token)
    if header.get("alg") != ALGORITHM:
        raise NotValid(f"It is not signed with {ALGORITHM}, as ours are: it says {str(header.get('alg'))[:20]!r}.")
    kid = header.get("kid")
    key = _key(jwks, kid)
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM], options=_OPTIONS)
    except jwt.InvalidSignatureError as error:
        raise NotValid("The signature is wrong: it was changed, or signed with another key.") from error
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise NotValid("This can't be read as a signed credential.") from error
    if shown is not None and shown != claims:
        raise NotValid("The file was changed: what it shows is not what was signed.")
    _check(claims, now)
    return Verified(claims, str(kid))


def _token(text: str) -> tuple[str, Any]:
    """The JWT, and what the file around it shows, if it is one of ours."""
    if not text.startswith("{"):
        return text, None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotValid("This is neither a JWT nor a file with a credential.") from error
    token = found.get("jwt")
    if not isinstance(token, str):
        raise NotValid("This file holds no signed credential: there is no 'jwt' in it.")
    return token, found.get("credential", {})


def _header(token: str) -> dict[str, Any]:
    try:
        return jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise NotValid("This is neither a JWT nor a file with a credential.") from error


def _key(jwks: dict[str, Any], kid: Any) -> jwt.PyJWK:
    """The key with this name. A key that stands in the credential itself proves nothing and is not looked at."""
    for key in keys_in(jwks):
        if isinstance(kid, str) and key.key_id == kid:
            return key
    raise NotValid(f"It was signed with a key that is not known here: {str(kid)[:300]!r}.")


def keys_in(jwks: Any) -> list[jwt.PyJWK]:
    """The keys of a JWK set that ours can be verified with. Raises ValueError when it is no such set."""
    if not isinstance(jwks, dict) or not isinstance(jwks.get("keys"), list):
        raise ValueError("this is no set of keys (JWKS)")
    ours = [key for key in jwks["keys"] if isinstance(key, dict) and key.get("crv") == "Ed25519"]
    try:
        return [jwt.PyJWK(key, algorithm=ALGORITHM) for key in ours]
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise ValueError("a key in this set can't be read") from error


def _check(claims: dict[str, Any], now: datetime) -> None:
    """What a signature doesn't say: that it is a credential of this kind, one with itself, and holds now."""
    issuer, subject = claims.get("issuer"), claims.get("credentialSubject")
    contexts, types = claims.get("@context"), claims.get("type")
    if not (
        isinstance(issuer, dict)
        and isinstance(subject, dict)
        and isinstance(subject.get("achievement"), dict)
        and _is_open_badges(contexts)
        and isinstance(types, list)
        and set(TYPES) <= {str(kind) for kind in types}
    ):
        raise NotValid("It is signed, but it is no Open Badges 3.0 credential.")
    named = (claims.get("iss"), claims.get("jti"), claims.get("sub"))
    if named != (issuer.get("id"), claims.get("id"), subject.get("id")):
        raise NotValid("It is signed, but contradicts itself about who gave it, or to whom.")
    starts, ends = _instant(claims, "validFrom"), _instant(claims, "validUntil")
    if starts is None or starts > now + SKEW:
        raise NotValid(f"It does not hold yet: it is valid from {str(claims.get('validFrom'))[:40]}.")
    if ends is not None and ends < now - SKEW:
        raise NotValid(f"It no longer holds: it was valid until {claims['validUntil']}.")


def _is_open_badges(contexts: Any) -> bool:
    """Whether it begins as Open Badges 3.0 says, whichever edition of it."""
    if not isinstance(contexts, list) or len(contexts) < 2:
        return False
    return contexts[0] == CONTEXT[0] and str(contexts[1]).startswith(CONTEXT[1].rpartition("context-")[0])


def _instant(claims: dict[str, Any], name: str) -> datetime | None:
    if name not in claims:
        return None
    try:
        found = datetime.fromisoformat(str(claims[name]))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise NotValid(f"It is signed, but {name} is no instant.")
    return found
