"""Type-ahead: the skills that somebody may mean by what they are typing. The vocabulary is the same for everybody."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from matcher.engine import LONGEST, Found
from matcher.skills import queries
from matcher.web.forms import clean
from matcher.web.guard import Route, blueprint, signed_in
from matcher.web.languages import LANGUAGES, language
from matcher.web.unit_of_work import session
from matcher.web.words import known_word

MOST = 10
KEPT = 60  # seconds that a browser may keep an answer: people type the same beginnings again and again


def search() -> ResponseReturnValue:
    """At most MOST skills for `q`, likeliest first: id, name, the label that came nearest, field.

    lang: nl or en, of the names; the page's own when it is neither. meaning=1, for when the typing pauses: also skills
    that are said in quite other words. More than LONGEST characters are refused.
    """
    text = clean(request.args.get("q")) or ""
    if len(text) > LONGEST:
        return {"error": _("Use at most %(most)s characters.", most=LONGEST)}, 422
    asked = request.args.get("lang", "")
    lang = asked if asked in LANGUAGES else language()
    index = queries.index(session())
    found = index.resolver.suggest(text, MOST, lang, meaning=request.args.get("meaning") == "1")
    with force_locale(lang):
        results = [_told(index.names[match.skill], match, lang) for match in found]
    return {"results": results}, 200, {"Cache-Control": f"private, max-age={KEPT}", "Vary": "Cookie"}


def _told(name: queries.SkillName, match: Found, lang: str) -> dict[str, int | str]:
    said = name.name_nl if lang == "nl" else name.name_en
    return {"id": name.id, "name": said, "label": match.label, "field": known_word("skill_field", name.field)}


skills = blueprint("skills", "/skills", signed_in, [Route("/search", "search", search)])
