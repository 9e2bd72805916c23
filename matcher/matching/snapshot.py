"""A pair's inputs as plain data, and back: what is stored of a match suffices to make the same score again."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from matcher.engine import RULE_VERSION, Brief, Profile, Programme, Score, SkillInfo, Vocabulary, score

_profile: TypeAdapter[Profile] = TypeAdapter(Profile)
_brief: TypeAdapter[Brief] = TypeAdapter(Brief)
_programmes: TypeAdapter[tuple[Programme, ...]] = TypeAdapter(tuple[Programme, ...])
_score: TypeAdapter[Score] = TypeAdapter(Score)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the score of one pair rests on."""

    profile: Profile
    brief: Brief
    vocabulary: Vocabulary
    programmes: tuple[Programme, ...]

    def score(self, rule: str = RULE_VERSION) -> Score:
        """The score these inputs give under the present rules, or under others. Raises UnknownRule."""
        return score(self.profile, self.brief, self.vocabulary, self.programmes, rule=rule)


def freeze(inputs: Inputs) -> dict[str, Any]:
    """The inputs as JSON-able data; of the vocabulary only the skills that play a part."""
    part = _part(inputs)
    return {
        "profile": _profile.dump_python(inputs.profile, mode="json"),
        "brief": _brief.dump_python(inputs.brief, mode="json"),
        "skills": [asdict(info) for info in part.skills.values()],
        "affinities": {str(have): {str(k): v for k, v in row.items()} for have, row in part.affinities.items()},
        "programmes": _programmes.dump_python(inputs.programmes, mode="json"),
    }


def thaw(data: dict[str, Any]) -> Inputs:
    """The inputs that freeze() made `data` of."""
    skills = {info["id"]: SkillInfo(**info) for info in data["skills"]}
    affinities = {int(have): {int(k): v for k, v in row.items()} for have, row in data["affinities"].items()}
    return Inputs(
        profile=_profile.validate_python(data["profile"], strict=False),
        brief=_brief.validate_python(data["brief"], strict=False),
        vocabulary=Vocabulary(skills, affinities),
        programmes=_programmes.validate_python(data["programmes"], strict=False),
    )


def mark(data: dict[str, Any]) -> str:
    """A hash that is the same for the same inputs."""
    return sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def result(made: Score) -> dict[str, Any]:
    """A score as JSON-able data."""
    data: dict[str, Any] = _score.dump_python(made, mode="json")
    return data


def score_of(data: dict[str, Any]) -> Score:
    """The score that result() made `data` of."""
    return _score.validate_python(data, strict=False)


def _part(inputs: Inputs) -> Vocabulary:
    asked = {asked.skill for asked in inputs.brief.requirements}
    held = {ability.skill for ability in inputs.profile.abilities}
    taught = {skill for programme in inputs.programmes for skill in programme.targets}
    skills = {skill: inputs.vocabulary.info(skill) for skill in sorted(asked | held | taught)}
    affinities: dict[int, dict[int, float]] = {}
    for have in skills:
        row = {to: share for to, share in inputs.vocabulary.affinities.get(have, {}).items() if to in skills}
        if row:
            affinities[have] = row
    return Vocabulary(skills, affinities)
