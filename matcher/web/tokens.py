"""Signed tokens for links in mails: each opens one thing for one purpose, and holds nothing but a key."""

from itsdangerous import BadData, URLSafeSerializer

ANSWER = "place-answer"
HELP = "place-help"


def sign(secret: str, purpose: str, *values: str | int) -> str:
    """A token that only this service can have made, for this purpose alone."""
    token = URLSafeSerializer(secret, salt=purpose).dumps(list(values))
    return token if isinstance(token, str) else token.decode()


def read(secret: str, purpose: str, token: str, *kinds: type) -> list[str | int] | None:
    """The values in a token of this purpose, of these types; None when it was made by somebody else, or for another."""
    try:
        values = URLSafeSerializer(secret, salt=purpose).loads(token)
    except BadData:
        return None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        return None
    return values
