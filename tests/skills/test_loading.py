"""Our own files into the tables: what is ours follows them, what ESCO and head office brought stays."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from matcher.audit.service import Actor
from matcher.engine import Verdict
from matcher.skills import edition, queries, service
from matcher.skills.models import Label, LabelKind, Origin, Relation, RelationKind, Skill, Trainability
from tests import make

BASICS = """
[[skill]]
code = "knitting"
nl = "Breien"
en = "Knitting"
trainability = "cohort"
rarity = 3
labels_nl = ["een trui breien"]
labels_en = ["knit a jumper"]
related = ["sewing"]

[[skill]]
code = "sewing"
esco = "http://data.europa.eu/esco/skill/sewing"
nl = "Naaien"
en = "Sewing"
trainability = "cohort"
rarity = 3
labels_nl = ["kleding naaien"]
labels_en = []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "crafts.toml").write_text(BASICS)
    return tmp_path


def labels(session: Session, skill_id: int) -> dict[str, Label]:
    return {label.text: label for label in session.exec(select(Label).where(Label.skill_id == skill_id))}


def the(session: Session, code: str) -> Skill:
    return session.exec(select(Skill).where(Skill.code == code)).one()


def test_loading_again_changes_nothing_and_makes_no_new_edition(session: Session, folder: Path) -> None:
    assert service.load(session, folder).changed == 2
    before = edition.mark(session)
    assert service.load(session, folder).changed == 0
    assert edition.mark(session) == before


def test_labels_of_others_stay_and_ours_follow_the_files(session: Session, folder: Path) -> None:
    service.load(session, folder)
    knitting = the(session, "knitting").id or 0
    for text, origin in (("sokken breien", Origin.esco), ("haakwerk", Origin.office), ("oud woord", Origin.own)):
        session.add(Label(skill_id=knitting, lang="nl", text=text, origin=origin, reviewed=origin is not Origin.esco))
    session.flush()
    before = edition.mark(session)
    assert service.load(session, folder).changed == 1
    assert edition.mark(session) != before
    found = labels(session, knitting)
    assert {"sokken breien", "haakwerk"} <= set(found)
    assert "oud woord" not in found
    assert not found["sokken breien"].reviewed


def test_a_text_of_esco_that_our_files_want_becomes_ours(session: Session, folder: Path) -> None:
    service.load(session, folder)
    knitting = the(session, "knitting").id or 0
    label = labels(session, knitting)["een trui breien"]
    label.origin, label.reviewed = Origin.esco, False
    session.add(label)
    session.flush()
    service.load(session, folder)
    session.refresh(label)
    assert (label.origin, label.reviewed, label.kind) == (Origin.own, True, LabelKind.everyday)


def test_a_label_that_was_taken_out_stays_out(session: Session, folder: Path) -> None:
    service.load(session, folder)
    label = labels(session, the(session, "knitting").id or 0)["een trui breien"]
    service.take_out(session, Actor(1, "office"), label.id or 0)
    assert service.load(session, folder).changed == 0
    session.refresh(label)
    assert (label.origin, label.reviewed) == (Origin.office, False)


def test_a_word_that_went_to_another_skill_does_not_come_back(session: Session, folder: Path) -> None:
    service.load(session, folder)
    knitting = the(session, "knitting").id or 0
    moved = labels(session, knitting)["een trui breien"]
    made = service.split(
        session,
        Actor(1, "office"),
        knitting,
        name_nl="Truien breien",
        name_en="Knitting jumpers",
        label_ids=[moved.id or 0],
        relation=RelationKind.broader,
        trainability=Trainability.slow,
        rarity=3,
    )
    assert service.load(session, folder).changed == 0
    found = queries.index(session).resolver.resolve("een trui breien", "nl")
    assert [match.skill for match in found.matches][:1] == [made.skill_id]
    assert found.verdict is Verdict.EXACT


def test_skills_of_others_are_never_retired(session: Session, folder: Path) -> None:
    made = make.skill(session, "office_felting", origin=Origin.office)
    foreign = make.skill(session, "esco_glass", origin=Origin.esco)
    gone = make.skill(session, "gone")
    service.load(session, folder)
    for skill in (made, foreign, gone):
        session.refresh(skill)
    assert (made.retired, foreign.retired, gone.retired) == (False, False, True)


def test_a_merged_skill_stays_merged(session: Session, folder: Path) -> None:
    service.load(session, folder)
    knitting, sewing = the(session, "knitting"), the(session, "sewing")
    service.merge(session, Actor(1, "office"), knitting.id or 0, sewing.id or 0)
    assert service.load(session, folder).changed == 0
    session.refresh(knitting)
    assert (knitting.retired, knitting.merged_into) == (True, sewing.id)


def test_a_skill_of_esco_that_our_files_name_becomes_ours_with_all_that_rests_on_it(
    session: Session, folder: Path
) -> None:
    foreign = make.skill(
        session, "esco_sewing", origin=Origin.esco, esco="http://data.europa.eu/esco/skill/sewing", name_nl="naaien"
    )
    person = make.candidate(session, esco_sewing=4)
    service.load(session, folder)
    session.refresh(foreign)
    assert (foreign.code, foreign.origin, foreign.name_nl) == ("sewing", Origin.own, "Naaien")
    assert person.id
    assert queries.index(session).ids["sewing"] == foreign.id


def test_relations_with_skills_of_others_stay(session: Session, folder: Path) -> None:
    service.load(session, folder)
    other = make.skill(session, "office_felting", origin=Origin.office, trainability=Trainability.slow)
    knitting, sewing = the(session, "knitting"), the(session, "sewing")
    session.add(Relation(skill_id=other.id or 0, other_id=knitting.id or 0, kind=RelationKind.broader))
    session.add(Relation(skill_id=sewing.id or 0, other_id=knitting.id or 0, kind=RelationKind.broader))
    session.flush()
    service.load(session, folder)
    kept = session.exec(select(Relation.skill_id, Relation.other_id).order_by(col(Relation.skill_id))).all()
    assert set(kept) == {(other.id, knitting.id), (knitting.id, sewing.id)}
