"""What every answer carries (CSP with nonces, no-store, ...), and what every request must: size, token, origin."""

from secrets import token_urlsafe
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from flask import session as cookie
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from matcher.settings import Settings

csrf = CSRFProtect()

MOST_BYTES = 1_000_000
MOST_FIELDS = 1_000


def csp_nonce() -> str:
    """The word that lets a script of ours run on this very page."""
    if "nonce" not in g:
        g.nonce = token_urlsafe(16)
    found: str = g.nonce
    return found


def csrf_token() -> str:
    """The token that a form must bring back."""
    token: str = generate_csrf()
    return token


def browser() -> str:
    """A random mark of this browser, in its signed cookie: codes and form keys are tied to it."""
    if "browser" not in cookie:
        cookie["browser"] = token_urlsafe(18)
    return str(cookie["browser"])


def safe_next(target: str | None) -> str | None:
    """`target` when it is a path on this very site, else None: no open redirect."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or any(ord(c) < 32 for c in target) else target[:500]


def check_request() -> None:
    """Refuse what is too large or can't be before reading it, and mark a form without its token as stale.

    A stale form gets a transaction that can't write, and its page shows what was typed with a fresh token.
    """
    if "\x00" in request.path:
        abort(404)  # no name of anything holds it, and PostgreSQL takes no text with it
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if sum(len(values) for values in request.form.listvalues()) > MOST_FIELDS:
        abort(413)
    try:
        csrf.protect()
    except CSRFError:
        g.stale = True


def init_app(app: Flask, settings: Settings) -> None:
    """Set limits, cookies and the headers of every answer."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
        WTF_CSRF_CHECK_DEFAULT=False,  # guard.py asks for it, so that a stale form can keep what was typed
        WTF_CSRF_TIME_LIMIT=None,  # slow readers keep their form
        SESSION_COOKIE_NAME="__Host-matcher" if settings.production else "matcher",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
    )
    csrf.init_app(app)

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _policy())
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cache-Control", "no-store")
        if settings.production:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response


def _policy() -> str:
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    )
