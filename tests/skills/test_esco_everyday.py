"""Everyday Dutch for ESCO's concepts: what the file must hold to, and what an import and a load make of it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from matcher.audit.service import Actor
from matcher.db import Database
from matcher.engine import fold
from matcher.skills import edition, esco, loading, service
from matcher.skills.esco import importing
from matcher.skills.esco.everyday import FILE, everyday
from matcher.skills.models import Label, LabelKind, Origin, Skill
from tests.skills.esco_download import Download, a_skill, skill

OFFICE = Actor(1, "office")
LAST_PART = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]\d+(\.\d+)*")

Says = Callable[..., None]

SEWING = """
[[skill]]
code = "sewing"
esco = "http://data.europa.eu/esco/skill/sails"
nl = "Naaien"
en = "Sewing"
trainability = "cohort"
rarity = 3
labels_nl = ["kleding naaien"]
labels_en = []
"""


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Have our file say these words for concepts of the made-up download."""

    def of(**words: tuple[str, ...]) -> None:
        known = {skill(name): said for name, said in words.items()}
        monkeypatch.setattr(importing, "everyday", lambda: known)
        monkeypatch.setattr(loading, "everyday", lambda: known)

    return of


@pytest.fixture
def bring_in(database: Database, tmp_path: Path) -> Callable[..., esco.Report]:
    def run(download: Download, *languages: str) -> esco.Report:
        folder = download.write(tmp_path / f"esco{len(list(tmp_path.iterdir()))}")
        return esco.bring_in(database, esco.find(folder, languages or ("nl", "en")))

    return run


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "crafts.toml").write_text(SEWING)
    return folder


def ours(database: Database) -> dict[str, bool]:
    """The Dutch labels that are ours: text -> whether it is reviewed."""
    with database.transaction(writes=False) as session:
        found = session.exec(select(Label).where(Label.origin == Origin.own, Label.lang == "nl")).all()
        return {label.text: label.reviewed for label in found}


def review(database: Database, text: str) -> None:
    with database.transaction() as session:
        label = session.exec(select(Label).where(Label.text == text)).one()
        service.review(session, OFFICE, label.id or 0)


def mark(database: Database) -> str:
    with database.transaction(writes=False) as session:
        return edition.mark(session)


def test_the_file_is_in_order_and_names_each_concept_once() -> None:
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()]
    concepts = [last for last, *_ in rows]
    assert concepts == sorted(set(concepts))
    assert [last for last in concepts if not LAST_PART.fullmatch(last)] == []
    assert [row for row in rows if len(row) < 2 or not all(3 <= len(text) <= 90 for text in row[1:])] == []


def test_no_two_concepts_are_said_in_the_same_words() -> None:
    said: dict[str, set[str]] = {}
    for uri, labels in everyday().items():
        assert len({fold(text) for text in labels}) == len(labels)
        for text in labels:
            said.setdefault(fold(text), set()).add(uri)
    assert {text: concepts for text, concepts in said.items() if len(concepts) > 1} == {}


def test_nothing_is_said_about_schooling_or_who_somebody_is() -> None:
    texts = [text for labels in everyday().values() for text in labels]
    # Health, faith and age are what some work is about: nobody is said to have them.
    about = re.compile(
        r"diploma|certifica|getuigschrift|rijbewijs|ervaring|\bjaar\b|jaren|moedertaal|nationaliteit", re.I
    )
    assert [text for text in texts if about.search(text)] == []


def test_what_we_say_for_a_concept_is_asked_about(
    bring_in: Callable[..., esco.Report], database: Database, says: Says
) -> None:
    says(kites=("iets laten opstijgen aan een touw",), knots=("touwen aan elkaar vastmaken",))
    bring_in(Download())
    assert ours(database) == {"iets laten opstijgen aan een touw": False, "touwen aan elkaar vastmaken": False}
    with database.transaction(writes=False) as session:
        found = session.exec(select(Label).where(Label.origin == Origin.own)).all()
        assert {label.kind for label in found} == {LabelKind.everyday}


def test_saying_it_again_changes_nothing(
    bring_in: Callable[..., esco.Report], database: Database, says: Says, own: Path
) -> None:
    says(kites=("iets laten opstijgen",), sails=("zeildoek stikken", "Kleding naaien"))
    with database.transaction() as session:
        service.load(session, own)
    bring_in(Download())
    before = mark(database)
    with database.transaction() as session:
        assert service.load(session, own).changed == 0
    assert bring_in(Download()).untouched
    assert mark(database) == before


def test_what_left_the_file_goes_unless_somebody_reviewed_it(
    bring_in: Callable[..., esco.Report], database: Database, says: Says
) -> None:
    says(kites=("iets laten opstijgen", "papier laten vliegen"))
    bring_in(Download())
    review(database, "papier laten vliegen")
    says()
    bring_in(Download())
    assert ours(database) == {"papier laten vliegen": True}


def test_an_import_without_dutch_leaves_what_was_said_in_dutch(
    bring_in: Callable[..., esco.Report], database: Database, says: Says
) -> None:
    says(kites=("iets laten opstijgen",))
    bring_in(Download())
    says(kites=("papier laten vliegen",))
    bring_in(Download(), "en")
    assert ours(database) == {"iets laten opstijgen": False}


def test_what_esco_says_too_is_escos(bring_in: Callable[..., esco.Report], database: Database, says: Says) -> None:
    says(kites=("Een vlieger maken", "met vliegers bezig zijn"))
    bring_in(Download())
    assert ours(database) == {"met vliegers bezig zijn": False}
    later = Download()
    later.skills["nl"][0] = a_skill("kites", "vliegers bouwen", "Met vliegers bezig zijn")
    bring_in(later)
    assert ours(database) == {"Een vlieger maken": False}
    assert bring_in(later).untouched


def test_what_head_office_took_out_stays_out(
    bring_in: Callable[..., esco.Report], database: Database, says: Says, own: Path
) -> None:
    says(kites=("iets laten opstijgen",), sails=("zeildoek stikken",))
    with database.transaction() as session:
        service.load(session, own)
    bring_in(Download())
    with database.transaction() as session:
        for label in session.exec(select(Label).where(col(Label.reviewed).is_(False), Label.origin == Origin.own)):
            service.take_out(session, OFFICE, label.id or 0)
    with database.transaction() as session:
        service.load(session, own)
    bring_in(Download())
    assert ours(database) == {"Naaien": True, "kleding naaien": True}


def test_a_skill_of_our_own_with_an_address_is_said_so_too(session: Session, says: Says, own: Path) -> None:
    says(sails=("zeildoek stikken", "Kleding naaien"))
    service.load(session, own)
    sewing = session.exec(select(Skill).where(Skill.code == "sewing")).one()
    labels = {label.text: label for label in session.exec(select(Label).where(Label.skill_id == sewing.id))}
    assert {text: label.reviewed for text, label in labels.items() if label.lang == "nl"} == {
        "Naaien": True,
        "kleding naaien": True,
        "zeildoek stikken": False,
    }
    says()
    service.load(session, own)
    assert "zeildoek stikken" not in {
        label.text for label in session.exec(select(Label).where(Label.skill_id == sewing.id))
    }


def test_what_we_suggested_becomes_ours_when_our_own_files_say_it(session: Session, says: Says, own: Path) -> None:
    says(sails=("zeildoek stikken",))
    service.load(session, own)
    file = own / "crafts.toml"
    file.write_text(SEWING.replace('"kleding naaien"', '"kleding naaien", "zeildoek stikken"'))
    service.load(session, own)
    label = session.exec(select(Label).where(Label.text == "zeildoek stikken")).one()
    assert (label.reviewed, label.origin) == (True, Origin.own)
