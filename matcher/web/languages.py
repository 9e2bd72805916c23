"""Which language a page is in, and dates, amounts and names as that language says them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request
from flask import session as cookie
from flask_babel import Babel, get_locale

from matcher import clock
from matcher.web.guard import viewer

LANGUAGES = {"nl": "Nederlands", "en": "English"}
DEFAULT = "nl"


def chosen() -> str:
    """The language of this request: what was chosen, what the account says, what the browser asks, Dutch."""
    if not has_request_context():
        return DEFAULT
    if "language" not in g:
        g.language = _choose()
    found: str = g.language
    return found


def _choose() -> str:
    picked = cookie.get("language")
    if picked in LANGUAGES:
        return str(picked)
    who = viewer()
    if who is not None and who.language in LANGUAGES:
        return who.language
    return request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT


def day(value: date | datetime) -> str:
    """ "maandag 23 november 2026": a day as it is spoken."""
    return format_date(_day_of(value), "EEEE d MMMM y", locale=language())


def short_day(value: date | datetime) -> str:
    """ "ma 23 nov": a day where there is little room."""
    return format_date(_day_of(value), "EEE d MMM", locale=language())


def moment(value: datetime) -> str:
    """ "9.30 uur": a time on the clock in the Netherlands."""
    local = clock.local(value)
    return f"{local.hour}.{local.minute:02d} uur" if language() == "nl" else f"{local.hour}:{local.minute:02d}"


def euro(value: float) -> str:
    """ "€ 15,50": an amount."""
    return f"€ {format_decimal(Decimal(str(value)), '#,##0.00', locale=language())}"


def grouped(value: int) -> str:
    """ "164.562": a large number."""
    return str(format_decimal(value, "#,##0", locale=language()))


def named(thing: Any, what: str = "name") -> str:
    """The name (or another pair of columns, as in `summary`) of something, in the reader's language."""
    return str(getattr(thing, f"{what}_{language()}"))


def language() -> str:
    """The language texts are being made in just now: of the page, or of the letter being written."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else DEFAULT


def _day_of(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def init_app(app: Flask) -> None:
    """Choose the language of each request."""
    app.config["BABEL_DEFAULT_LOCALE"] = "en"  # message ids are English; Dutch comes from its catalogue
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=chosen)
    app.jinja_env.filters.update(day=day, short_day=short_day, moment=moment, euro=euro, grouped=grouped, named=named)
