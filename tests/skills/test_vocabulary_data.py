"""What must hold of our own vocabulary: the TOML files themselves, without a database."""

import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

import matcher
from matcher.engine import LabelEntry, Resolver, Verdict, fold

FOLDER = Path(matcher.__file__).parent / "skills" / "vocabulary"
FIELDS = {
    "care",
    "cleaning",
    "construction",
    "customer_contact",
    "driving",
    "general",
    "green",
    "hospitality",
    "logistics",
    "office",
    "other",
    "production",
    "retail",
    "safety_security",
    "technical",
    "warehouse",
}
CORE = [
    "listening",
    "calm",
    "empathy",
    "adapting",
    "explaining",
    "writing",
    "problem_solving",
    "procedures",
    "accuracy",
    "computer",
    "business_sense",
    "teamwork",
    "overview",
    "physical",
]
PROGRAMMES = ["customer_contact", "order_picker", "warehouse_worker", "logistics_worker"]
SLUG = re.compile(r"[a-z][a-z0-9_]*")
ESCO = re.compile(r"http://data\.europa\.eu/esco/skill/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SKILL_FIELDS = {
    "code",
    "nl",
    "en",
    "esco",
    "trainability",
    "rarity",
    "labels_nl",
    "labels_en",
    "broader",
    "related",
}
CORE_FIELDS = SKILL_FIELDS | {f"{field}_{lang}" for field in ("question", "anchors", "why") for lang in ("nl", "en")}
# Nothing else stands in for these, and they for nothing else.
ALONE = {
    "english",
    "german",
    "hairdressing",
}
# Schooling, work history and protected properties have no place among abilities.
FORBIDDEN = re.compile(
    r"diploma|certifica|getuigschrift|rijbewijs|opleiding|opgeleid|\bmbo\b|\bhbo\b|\bvmbo\b|werkervaring"
    r"|ervaring|\bjaar\b|jaren|leeftijd|moedertaal|nationaliteit|afkomst|geloof|religie|zwanger|gezondheid"
    r"|\bcv\b|degree|qualification|licen[cs]e|work experience|years|\bage\b|native speaker|nationality"
    r"|religion|health condition|gender",
    re.IGNORECASE,
)


def load(name: str) -> dict[str, Any]:
    """The content of one vocabulary file."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


CORE_SKILLS: list[dict[str, Any]] = load("core")["skill"]
FURTHER_SKILLS: list[dict[str, Any]] = [s for name in sorted(FIELDS) for s in load(name)["skill"]]
SKILLS = CORE_SKILLS + FURTHER_SKILLS
CODES = {skill["code"] for skill in SKILLS}
TRAINABILITY = {skill["code"]: skill["trainability"] for skill in SKILLS}
ALL_PROGRAMMES: list[dict[str, Any]] = load("programmes")["programme"]

core = pytest.mark.parametrize("skill", CORE_SKILLS, ids=lambda s: s["code"])
further = pytest.mark.parametrize("skill", FURTHER_SKILLS, ids=lambda s: s["code"])
every = pytest.mark.parametrize("skill", SKILLS, ids=lambda s: s["code"])
programmes = pytest.mark.parametrize("programme", ALL_PROGRAMMES, ids=lambda p: p["code"])


def texts(value: Any) -> list[str]:
    """Every string inside a value that was read from a file."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return []


def test_the_folder_holds_the_files_that_are_checked_here() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == FIELDS | {"core", "programmes"}


def test_there_are_fourteen_core_abilities_in_their_order() -> None:
    assert [skill["code"] for skill in CORE_SKILLS] == CORE


def test_there_are_at_least_170_further_skills() -> None:
    assert len(FURTHER_SKILLS) >= 170


def test_every_code_is_used_once() -> None:
    assert [code for code, n in Counter(skill["code"] for skill in SKILLS).items() if n > 1] == []


def test_every_esco_concept_is_used_once() -> None:
    uses = Counter(skill["esco"] for skill in SKILLS if "esco" in skill)
    assert [uri for uri, n in uses.items() if n > 1] == []


@every
def test_a_skill_has_a_slug_two_names_and_known_values(skill: dict[str, Any]) -> None:
    assert SLUG.fullmatch(skill["code"])
    assert skill["nl"] == skill["nl"].strip() != ""
    assert skill["en"] == skill["en"].strip() != ""
    assert skill["trainability"] in {"stable", "slow", "cohort"}
    assert skill["rarity"] in {1, 2, 3}
    assert "esco" not in skill or ESCO.fullmatch(skill["esco"])


@core
def test_a_core_ability_has_every_field_and_enough_labels(skill: dict[str, Any]) -> None:
    assert set(skill) | {"broader", "related"} == CORE_FIELDS
    assert len(skill["labels_nl"]) >= 8
    assert len(skill["labels_en"]) >= 5
    assert skill["question_nl"].endswith("?")
    assert skill["question_en"].endswith("?")
    assert skill["why_nl"].endswith(".")
    assert skill["why_en"].endswith(".")


@core
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_core_ability_has_five_short_and_different_anchors(skill: dict[str, Any], lang: str) -> None:
    anchors = skill[f"anchors_{lang}"]
    assert len({fold(anchor) for anchor in anchors}) == len(anchors) == 5
    assert [anchor for anchor in anchors if len(anchor.split()) > 15] == []


@further
def test_a_further_skill_has_enough_labels(skill: dict[str, Any]) -> None:
    assert set(skill) <= SKILL_FIELDS
    assert len(skill["labels_nl"]) >= 6
    assert len(skill["labels_en"]) >= 2


@every
def test_every_link_leads_to_another_skill_once(skill: dict[str, Any]) -> None:
    links = skill.get("broader", []) + skill.get("related", [])
    assert set(links) <= CODES - {skill["code"]}
    assert len(links) == len(set(links))


def test_nearly_every_skill_stands_in_for_another_or_the_other_way_round() -> None:
    linked = {
        code
        for skill in SKILLS
        for other in skill.get("broader", []) + skill.get("related", [])
        for code in (skill["code"], other)
    }
    assert CODES - linked == ALONE


def test_a_link_is_said_once() -> None:
    pairs = Counter(
        frozenset((skill["code"], other))
        for skill in SKILLS
        for other in skill.get("broader", []) + skill.get("related", [])
    )
    assert [sorted(pair) for pair, n in pairs.items() if n > 1] == []


@every
def test_what_one_intake_teaches_is_no_special_case_of_what_takes_longer(skill: dict[str, Any]) -> None:
    # Else a training would lift, by way of the special case, an ability that it cannot promise.
    if skill["trainability"] == "cohort":
        assert {TRAINABILITY[code] for code in skill.get("broader", [])} <= {"cohort"}


def test_no_skill_is_broader_than_itself_along_the_way() -> None:
    broader = {skill["code"]: set(skill.get("broader", [])) for skill in SKILLS}

    def above(code: str, seen: frozenset[str]) -> set[str]:
        return {b for b in broader[code] if b in seen} | {
            found for b in broader[code] - seen for found in above(b, seen | {b})
        }

    assert [code for code in broader if code in above(code, frozenset({code}))] == []


def test_no_label_stands_under_two_skills() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for skill in SKILLS:
        for label in [skill["nl"], skill["en"], *skill["labels_nl"], *skill["labels_en"]]:
            owners[fold(label)].add(skill["code"])
    assert {label: codes for label, codes in owners.items() if len(codes) > 1} == {}


def test_every_name_and_label_is_resolved_to_its_own_skill() -> None:
    said = [
        (place, text, lang)
        for place, skill in enumerate(SKILLS)
        for lang in ("nl", "en")
        for text in [skill[lang], *skill[f"labels_{lang}"]]
    ]
    resolver = Resolver(LabelEntry(place, text, lang) for place, text, lang in said)
    answers = [(place, text, resolver.resolve(text)) for place, text, _ in said]
    astray = [
        text for place, text, found in answers if found.verdict is not Verdict.EXACT or found.matches[0].skill != place
    ]
    assert astray == []


@every
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_label_repeats_another_or_the_name(skill: dict[str, Any], lang: str) -> None:
    labels = [fold(label) for label in [skill[lang], *skill[f"labels_{lang}"]]]
    assert [label for label, n in Counter(labels).items() if n > 1 or not label] == []


@pytest.mark.parametrize("item", SKILLS + ALL_PROGRAMMES, ids=lambda i: i["code"])
def test_nothing_speaks_of_schooling_history_or_a_protected_property(item: dict[str, Any]) -> None:
    assert [text for text in texts(item) if FORBIDDEN.search(text)] == []


def test_there_are_four_programmes_in_their_order() -> None:
    assert [programme["code"] for programme in ALL_PROGRAMMES] == PROGRAMMES


@programmes
def test_the_modules_of_a_programme_fill_its_hours(programme: dict[str, Any]) -> None:
    modules = programme["modules"]
    assert 4 <= len(modules) <= 6
    assert len({module["code"] for module in modules}) == len(modules)
    assert sum(module["hours"] for module in modules) == programme["weeks"] * programme["hours_per_week"]


@programmes
def test_a_programme_is_told_in_two_sentences(programme: dict[str, Any]) -> None:
    for lang in ("nl", "en"):
        assert programme[lang]
        assert len(re.findall(r"\.(?: |$)", programme[f"summary_{lang}"])) == 2


@programmes
def test_a_programme_teaches_what_can_be_learned_in_a_module_of_its_own(programme: dict[str, Any]) -> None:
    targets = programme["targets"]
    skills = [target["skill"] for target in targets]
    taught = Counter(TRAINABILITY[skill] for skill in skills)
    assert 7 <= len(targets) <= 10
    assert len(set(skills)) == len(skills)
    assert all(2 <= target["target"] <= 5 for target in targets)
    assert taught["stable"] == 0
    assert taught["cohort"] > taught["slow"]
    assert {target["module"] for target in targets} == {module["code"] for module in programme["modules"]}


@programmes
def test_what_an_occupation_asks_is_within_its_bounds(programme: dict[str, Any]) -> None:
    asks = programme["asks"]
    assert 10 <= len(asks) <= 14
    assert len({ask["skill"] for ask in asks}) == len(asks)
    assert {ask["skill"] for ask in asks} <= CODES
    assert all(2 <= ask["level"] <= 4 and ask["weight"] in {1, 2, 3} for ask in asks)
    assert all(isinstance(ask["must"], bool) and 0 < ask["share"] <= 1 for ask in asks)


@programmes
def test_a_training_reaches_the_levels_that_its_occupation_asks(programme: dict[str, Any]) -> None:
    targets = {target["skill"]: target["target"] for target in programme["targets"]}
    taught = {ask["skill"]: ask["level"] for ask in programme["asks"] if ask["skill"] in targets}
    assert len(taught) >= 4
    assert {skill: level for skill, level in taught.items() if targets[skill] < level} == {}
