"""Words of the vocabulary: type-ahead, what phrases mean, and the skills that a text names."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from flask_babel import force_locale
from pydantic import Field, StringConstraints
from sqlmodel import col, select

from matcher.engine import LONGEST, Extracted, Found, Verdict
from matcher.engine import extract as extract_from
from matcher.insights import client as desk
from matcher.skills import queries
from matcher.skills.models import Skill
from matcher.web.api.kinds import NUMBER, Given, Lang, Told, Truth
from matcher.web.api.routes import Answer
from matcher.web.forms import clean
from matcher.web.languages import language
from matcher.web.unit_of_work import session
from matcher.web.words import known_word

LONGEST_TEXT = 20_000
MOST_PHRASES = 100
TYPED = 10  # as many as /skills/search gives


class Search(Given):
    """What somebody is typing."""

    q: str = Field(default="", max_length=LONGEST)
    lang: Lang | None = Field(default=None, description="of the names; that of Accept-Language when left out")
    meaning: bool = Field(default=False, description="for when the typing pauses: also what is said in other words")


class SkillHit(Told):
    """A skill that may be meant."""

    id: int
    code: str
    name: str
    label: str = Field(description="the label that came nearest")
    field: str
    anchors: list[str] | None = Field(description="of a core ability, its levels 1 to 5 in words")


class SkillHits(Told):
    """Skills that may be meant, likeliest first: those of the type-ahead on the pages."""

    results: list[SkillHit]


Phrase = Annotated[str, StringConstraints(max_length=LONGEST)]


class Phrases(Given):
    """Phrases in people's own words."""

    phrases: list[Phrase] = Field(min_length=1, max_length=MOST_PHRASES)
    lang: Lang | None = Field(default=None, description="only labels of this language")
    top: Annotated[int, Field(ge=1, le=50), NUMBER] = 5


class SkillMatch(Told):
    """A skill, and how near the words come to it."""

    skill: str = Field(description="its code")
    esco: str | None
    label: str
    score: float


class Resolved(Told):
    """What a phrase means. Of an unknown one the nearest are told, none near enough to ask somebody about."""

    text: str
    verdict: Verdict
    matches: list[SkillMatch]


class ResolvedAll(Told):
    """Each phrase in turn, as `matcher resolve` answers it."""

    results: list[Resolved]


class Text(Given):
    """A running text, such as that of a vacancy."""

    text: str = Field(max_length=LONGEST_TEXT)
    lang: Lang | None = Field(default=None, description="only by labels of this language")
    top: Annotated[int, Field(ge=1, le=200), NUMBER] = 20
    meaning: Truth = Field(default=True, description="also what a sentence means, which is less sure")


class Quoted(SkillMatch):
    """A skill that a text names: text[start:end] is the quote, in characters."""

    quote: str
    start: int
    end: int


class SkillsNamed(Told):
    """The skills of a text, as `matcher extract` answers it."""

    skills: list[Quoted]


def search(query: Search) -> Answer[SkillHits]:
    """Skills for what somebody is typing."""
    lang = query.lang or language()
    index = queries.index(session())
    found = index.resolver.suggest(clean(query.q), TYPED, lang, meaning=query.meaning)
    anchors = desk.anchors(session(), lang)
    with force_locale(lang):
        hits = [_hit(index.names[match.skill], match, lang, anchors.get(match.skill)) for match in found]
    return Answer(SkillHits(results=hits), {"Cache-Control": "private, max-age=60"})


def resolve(body: Phrases) -> Answer[ResolvedAll]:
    """What phrases mean: exact, sure, ask, negated or unknown, with the skills that come nearest."""
    resolver = queries.index(session()).resolver
    found = [(text, resolver.resolve(text, body.lang, body.top)) for text in body.phrases]
    told = [(text, one.verdict, one.matches or resolver.nearest(text, body.lang, body.top)) for text, one in found]
    escos = _escos(match.skill for _text, _verdict, matches in told for match in matches)
    results = [
        Resolved(text=text, verdict=verdict, matches=[SkillMatch(**_match(match, escos)) for match in matches])
        for text, verdict, matches in told
    ]
    return Answer(ResolvedAll(results=results))


def extract(body: Text) -> Answer[SkillsNamed]:
    """The skills that a text names, each with its quote."""
    resolver = queries.index(session()).resolver
    found = extract_from(resolver, body.text, body.lang, body.top, meaning=body.meaning)
    escos = _escos(one.skill for one in found)
    skills = [Quoted(**_match(one, escos), quote=one.quote, start=one.start, end=one.end) for one in found]
    return Answer(SkillsNamed(skills=skills))


def known_skills(texts: Iterable[str]) -> dict[str, int]:
    """The numbers of the skills that these codes and ESCO addresses stand for, of those that there are."""
    wanted = set(texts)
    of_code = {text: id_ for text in wanted if (id_ := queries.index(session()).ids.get(text)) is not None}
    query = select(Skill.esco, Skill.id).where(
        col(Skill.esco).in_(wanted - of_code.keys()), col(Skill.retired).is_(False)
    )
    return of_code | {uri: number for uri, number in session().exec(query) if uri and number is not None}


def _hit(name: queries.SkillName, match: Found, lang: str, anchors: Iterable[str] | None) -> SkillHit:
    return SkillHit(
        id=name.id,
        code=name.code,
        name=name.name_nl if lang == "nl" else name.name_en,
        label=match.label,
        field=known_word("skill_field", name.field),
        anchors=None if anchors is None else list(anchors),
    )


def _match(match: Found | Extracted, escos: Mapping[int, str]) -> dict[str, Any]:
    names = queries.index(session()).names
    return {
        "skill": names[match.skill].code,
        "esco": escos.get(match.skill),
        "label": match.label,
        "score": round(match.score, 4),
    }


def _escos(skill_ids: Iterable[int]) -> dict[int, str]:
    """The ESCO addresses of these skills, of those that have one."""
    query = select(Skill.id, Skill.esco).where(
        col(Skill.id).in_(set(skill_ids)), col(Skill.esco).is_not(None), col(Skill.retired).is_(False)
    )
    return {number: uri for number, uri in session().exec(query) if number is not None and uri}
