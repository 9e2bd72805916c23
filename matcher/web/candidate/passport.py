"""My skills passport: what I can do and who says so, which trainings I finished, and my certificates, to take along."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from matcher.candidates.models import Ability
from matcher.engine import Source
from matcher.intakes import queries as intakes
from matcher.intakes.models import PlaceStatus
from matcher.intakes.queries import PlaceRow
from matcher.passport import queries
from matcher.passport.models import Credential
from matcher.skills import queries as skills
from matcher.web import trail
from matcher.web.candidate.abilities import sentence
from matcher.web.candidate.oneself import Oneself, oneself
from matcher.web.candidate.wording import say
from matcher.web.languages import language, named
from matcher.web.rendering import page

FORMAT = "matcher-passport-1"


@dataclass(frozen=True, slots=True)
class Shown:
    """A skill: its name, and what each source says of it, the most independent first."""

    code: str
    name: str
    said: list[tuple[Ability, str, str]]  # as it is kept, the level as a sentence, who says so


@dataclass(frozen=True, slots=True)
class Given:
    """A certificate: its training, since when it holds, the levels in it as skill and sentence, and its address.

    language: in which it is written, which need not be that of the page.
    """

    key: str
    name: str
    language: str
    since: datetime
    levels: list[tuple[str, str]]


def passport() -> ResponseReturnValue:
    """The passport, to look at and to print."""
    who = oneself()
    return page(
        "candidate/passport.html",
        who=who,
        shown=_shown(who),
        trainings=_finished(who),
        certificates=[_given(one) for one in queries.credentials(who.session, who.id)],
    )


def passport_file() -> ResponseReturnValue:
    """All of it as a file, with the certificates as they were signed. No name and no contact data."""
    who = oneself()
    found = {
        "format": FORMAT,
        "language": language(),
        "abilities": [_plain(one) for one in _shown(who)],
        "trainings": [
            {"code": row.programme_code, "name": named(row), "started": row.starts_at.isoformat()}
            for row in _finished(who)
        ],
        "credentials": [queries.file_of(one) for one in queries.credentials(who.session, who.id)],
    }
    trail.seen("candidate.exported", f"candidate:{who.id}")
    return _file(found, "matcher-passport.json")


def certificate(key: str) -> ResponseReturnValue:
    """One certificate as a file that can be checked elsewhere."""
    who = oneself()
    found = queries.credential(who.session, who.id, key) or abort(404)
    return _file(queries.file_of(found), "matcher-certificate.json")


def _shown(who: Oneself) -> list[Shown]:
    """The skills with a level, those that somebody independent saw first."""
    by_skill: dict[int, list[Ability]] = {}
    for ability in sorted(who.abilities, key=_independence, reverse=True):
        if ability.level is not None:
            by_skill.setdefault(ability.skill_id, []).append(ability)
    names = skills.names(who.session, by_skill)
    cores = {core.id: core for core in who.index.core}
    return [
        Shown(
            names[skill].code,
            named(names[skill]),
            [(one, sentence(cores.get(skill), one.level), say("source", one.source)) for one in said],
        )
        for skill, said in by_skill.items()
    ]


def _independence(ability: Ability) -> tuple[int, int]:
    return Source(ability.source.value).independence, ability.level or 0


def _finished(who: Oneself) -> list[PlaceRow]:
    return [row for row in intakes.places_of(who.session, who.id) if row.status is PlaceStatus.finished]


def _given(credential: Credential) -> Given:
    document = queries.document(credential)
    subject = document["credentialSubject"]
    levels = {
        level["id"]: (scale["name"], level["description"])
        for scale in subject["achievement"].get("resultDescription", [])
        for level in scale["rubricCriterionLevel"]
    }
    return Given(
        credential.key,
        document["name"],
        subject["achievement"]["inLanguage"],
        datetime.fromisoformat(document["validFrom"]),
        [levels[result["achievedLevel"]] for result in subject.get("result", [])],
    )


def _plain(one: Shown) -> dict[str, Any]:
    said = [
        {
            "level": ability.level,
            "sentence": level,
            "source": ability.source.value,
            "observed_at": ability.observed_at.isoformat(),
        }
        for ability, level, _who in one.said
    ]
    return {"code": one.code, "skill": one.name, "said": said}


def _file(found: dict[str, Any], name: str) -> Response:
    text = json.dumps(found, ensure_ascii=False, indent=2)
    return Response(
        text, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
