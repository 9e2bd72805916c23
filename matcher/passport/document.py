"""A credential as a document: Open Badges 3.0 on the W3C's data model 2.0, and signed as a JWT. No name, no contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import jwt

from matcher.passport.keys import ALGORITHM, Signer
from matcher.passport.wording import WORDS

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
TYPES = ("VerifiableCredential", "OpenBadgeCredential")


@dataclass(frozen=True, slots=True)
class Noted:
    """A skill with the level a trainer noted (1 to 5), and the five levels as sentences."""

    code: str
    name: str
    esco: str | None
    level: int
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Achieved:
    """What somebody finished: the programme, since when it holds, and what the trainer noted, in one language."""

    programme_code: str
    name: str
    summary: str
    language: str
    since: datetime
    noted: Sequence[Noted] = ()


def compose(achieved: Achieved, issuer: dict[str, Any]) -> dict[str, Any]:
    """The credential. Its ids and the subject's are made up anew each time: nothing in it leads to a person."""
    subject: dict[str, Any] = {
        "id": uuid4().urn,
        "type": ["AchievementSubject"],
        "achievement": _achievement(achieved, issuer["id"]),
    }
    if achieved.noted:
        subject["result"] = [_result(noted, achieved, issuer["id"]) for noted in achieved.noted]
    return {
        "@context": list(CONTEXT),
        "id": uuid4().urn,
        "type": list(TYPES),
        "name": achieved.name,
        "issuer": issuer,
        "validFrom": achieved.since.replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": subject,
    }


def sign(document: dict[str, Any], signer: Signer) -> str:
    """The credential as a signed JWT (Open Badges 3.0, section 8.2): the document, with the registered claims."""
    claims = {
        **document,
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int(datetime.fromisoformat(document["validFrom"]).timestamp()),
    }
    return jwt.encode(claims, signer.private, algorithm=ALGORITHM, headers={"kid": signer.kid})


def _achievement(achieved: Achieved, base: str) -> dict[str, Any]:
    words = WORDS[achieved.language]
    skills = ",".join(sorted(noted.code for noted in achieved.noted))
    found: dict[str, Any] = {
        "id": _named(base, f"programme/{achieved.programme_code}/{achieved.language}/{skills}"),
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": achieved.name,
        "description": achieved.summary,
        "inLanguage": achieved.language,
        "criteria": {"narrative": words["seen" if achieved.noted else "attended"]},
    }
    if aligned := [_alignment(noted) for noted in achieved.noted if noted.esco]:
        found["alignment"] = aligned
    if achieved.noted:
        found["resultDescription"] = [_scale(noted, achieved, base) for noted in achieved.noted]
    return found


def _alignment(noted: Noted) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetFramework": "ESCO",
        "targetName": noted.name,
        "targetType": "ext:ESCOSkill",
        "targetUrl": noted.esco,
    }


def _scale(noted: Noted, achieved: Achieved, base: str) -> dict[str, Any]:
    """The five levels of one skill."""
    levels = [
        {
            "id": _level(noted, achieved, base, level),
            "type": ["RubricCriterionLevel"],
            "name": f"{WORDS[achieved.language]['level']} {level}",
            "level": str(level),
            "description": sentence,
        }
        for level, sentence in enumerate(noted.sentences, 1)
    ]
    return {
        "id": _skill(noted, achieved, base),
        "type": ["ResultDescription"],
        "name": noted.name,
        "resultType": "RubricCriterionLevel",
        "rubricCriterionLevel": levels,
    }


def _result(noted: Noted, achieved: Achieved, base: str) -> dict[str, Any]:
    return {
        "type": ["Result"],
        "resultDescription": _skill(noted, achieved, base),
        "achievedLevel": _level(noted, achieved, base, noted.level),
    }


def _skill(noted: Noted, achieved: Achieved, base: str) -> str:
    return _named(base, f"skill/{noted.code}/{achieved.language}")


def _level(noted: Noted, achieved: Achieved, base: str, level: int) -> str:
    return _named(base, f"skill/{noted.code}/{achieved.language}/{level}")


def _named(base: str, path: str) -> str:
    """A name for something of ours that is the same each time, and that promises no page."""
    return uuid5(NAMESPACE_URL, f"{base}/{path}").urn
