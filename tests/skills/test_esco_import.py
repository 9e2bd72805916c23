"""What becomes what in an import of ESCO, and what of ours and of head office's stays through the next one."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from matcher.audit.service import Actor
from matcher.db import Database
from matcher.skills import edition, esco, export, service
from matcher.skills.esco.importing import code, rarity
from matcher.skills.models import (
    Label,
    LabelKind,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Origin,
    Relation,
    RelationKind,
    Skill,
    Trainability,
)
from tests import make
from tests.skills.esco_download import Download, a_skill, an_occupation, asks, broader, occupation, related, skill

OFFICE = Actor(1, "office")


@pytest.fixture
def download() -> Download:
    return Download()


class Import:
    """Imports a download into a database, as often as a test wants, and looks at what came of it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self._folder = database, folder

    def __call__(self, download: Download, *languages: str, **how: bool) -> esco.Report:
        folder = download.write(self._folder / f"esco{len(list(self._folder.iterdir()))}")
        return esco.bring_in(self.database, esco.find(folder, languages or ("nl", "en")), **how)

    def skills(self) -> dict[str, dict[str, Any]]:
        """Each skill as it is exported, by its code."""
        with self.database.transaction(writes=False) as session:
            return {record["code"]: record for record in export.records(session)}

    def labels(self, code_: str, lang: str) -> dict[str, tuple[str, str, bool]]:
        """The labels of a skill: text -> kind, origin, whether it is reviewed."""
        labels = [label for label in self.skills()[code_]["labels"] if label["lang"] == lang]
        return {label["text"]: (label["kind"], label["origin"], label["reviewed"]) for label in labels}


@pytest.fixture
def bring_in(database: Database, tmp_path: Path) -> Import:
    return Import(database, tmp_path)


def mark(database: Database) -> str:
    with database.transaction(writes=False) as session:
        return edition.mark(session)


def own(session: Session, code_: str, name: str, **values: Any) -> Skill:
    """A skill of our own with its two names as labels."""
    return make.skill(session, code_, name_nl=name, name_en=name, **values)


def test_a_concept_becomes_a_skill_that_is_slow_to_learn(bring_in: Import, download: Download) -> None:
    bring_in(download)
    kites = bring_in.skills()["esco:kites"]
    assert {
        name: kites[name] for name in ("esco", "origin", "field", "core", "nl", "en", "trainability", "retired")
    } == {
        "esco": skill("kites"),
        "origin": "esco",
        "field": "esco",
        "core": None,
        "nl": "vliegers bouwen",
        "en": "build kites",
        "trainability": "slow",
        "retired": False,
    }


def test_names_are_reviewed_and_other_labels_are_not(bring_in: Import, download: Download) -> None:
    bring_in(download)
    assert bring_in.labels("esco:kites", "nl") == {
        "vliegers bouwen": ("name", "esco", True),
        "een vlieger maken": ("everyday", "esco", False),
        "vliegerbouw": ("everyday", "esco", False),
    }


def test_a_label_that_differs_in_capitals_and_spaces_alone_is_there_once(bring_in: Import, download: Download) -> None:
    bring_in(download)
    assert list(bring_in.labels("esco:kites", "en")) == ["build kites", "kite making", "kitemaking"]


def test_where_a_language_has_no_name_the_other_stands_in(bring_in: Import, download: Download) -> None:
    bring_in(download)
    knots = bring_in.skills()["esco:knots"]
    assert (knots["nl"], knots["en"]) == ("tie knots", "tie knots")
    assert bring_in.labels("esco:knots", "nl") == {}


def test_relations_join_skills_and_not_what_stands_under_a_group(bring_in: Import, download: Download) -> None:
    report = bring_in(download)
    found = bring_in.skills()
    assert (found["esco:kites"]["broader"], found["esco:kites"]["related"]) == (["esco:wind"], [])
    assert found["esco:knots"]["related"] + found["esco:sails"]["related"] == ["esco:sails"]
    assert report.aside == {"under a group, which is no skill": 2}


def test_of_a_pair_that_is_related_twice_the_first_counts_and_broader_before_related(
    bring_in: Import, download: Download
) -> None:
    download.related += [related("knots", "sails"), related("wind", "kites")]
    download.broader.append(broader("wind", "kites"))
    report = bring_in(download)
    assert report.aside["a second relation of the same pair"] == 3
    assert report.counts["relations between skills"].new == 2
    assert bring_in.skills()["esco:kites"]["broader"] == ["esco:wind"]


def test_occupations_come_with_their_titles_and_what_they_ask(
    bring_in: Import, download: Download, database: Database
) -> None:
    download.asked += [asks("sailor", "sails", "optional"), asks("kiter", "sails", "optional"), asks("kiter", "sails")]
    bring_in(download)
    with database.transaction(writes=False) as session:
        found = {one.esco: one for one in session.exec(select(Occupation))}
        titles = {(one.lang, one.text, one.kind) for one in session.exec(select(OccupationLabel))}
        names = {one.id: one.code for one in session.exec(select(Skill))}
        asked = {
            (one.occupation_id, names[one.skill_id], one.essential) for one in session.exec(select(OccupationSkill))
        }
    kiter, sailor = found[occupation("kiter")], found[occupation("sailor")]
    assert (kiter.name_nl, kiter.name_en, kiter.isco, kiter.retired) == ("vliegermaker", "kite maker", "9999", False)
    assert (sailor.name_nl, sailor.name_en) == ("sailmaker", "sailmaker")
    assert {title for title in titles if title[0] == "nl"} == {
        ("nl", "vliegermaker", LabelKind.name),
        ("nl", "vliegerbouwer", LabelKind.everyday),
    }
    assert asked == {
        (kiter.id, "esco:kites", True),
        (kiter.id, "esco:knots", False),
        (kiter.id, "esco:sails", True),
        (sailor.id, "esco:sails", True),
    }


def test_a_second_import_finds_nothing_to_do_and_makes_no_new_edition(
    bring_in: Import, download: Download, database: Database
) -> None:
    first = bring_in(download)
    before, found = mark(database), bring_in.skills()
    second = bring_in(download)
    assert (first.untouched, second.untouched) == (False, True)
    assert "Nothing was new or changed." in list(second.lines())
    assert (mark(database), bring_in.skills()) == (before, found)


def test_an_import_makes_a_new_edition(bring_in: Import, download: Download, database: Database) -> None:
    bring_in(download)
    before = mark(database)
    download.skills["nl"][0]["altLabels"] = "vlieger"
    bring_in(download)
    assert "" != before != mark(database)


def test_what_changed_in_the_files_changes_here(bring_in: Import, download: Download) -> None:
    bring_in(download)
    download.skills["en"][0] |= {"preferredLabel": "make kites", "altLabels": "build kites\nkite craft"}
    download.occupations["nl"][0] |= {"preferredLabel": "vliegeraar", "iscoGroup": "1"}
    download.broader[0] = broader("kites", "sails")
    download.asked[:2] = [asks("kiter", "kites", "optional")]
    report = bring_in(download)
    assert bring_in.skills()["esco:kites"]["en"] == "make kites"
    assert bring_in.skills()["esco:kites"]["broader"] == ["esco:sails"]
    assert bring_in.labels("esco:kites", "en") == {
        "make kites": ("name", "esco", True),
        "build kites": ("everyday", "esco", True),  # it was the name: sane enough
        "kite craft": ("everyday", "esco", False),
        "kitemaking": ("everyday", "esco", False),
    }
    assert [(one.new, one.changed, one.gone) for one in report.counts.values()] == [
        (0, 2, 0),  # skills: kites, and knots, which no work asks any more
        (2, 1, 1),
        (0, 1, 0),  # occupations
        (1, 0, 1),
        (1, 0, 1),  # relations
        (0, 1, 1),  # asked
    ]
    assert bring_in(download).untouched


def test_the_meaning_of_a_label_that_is_written_otherwise_is_learned_anew(
    bring_in: Import, download: Download, database: Database
) -> None:
    bring_in(download)
    with database.transaction() as session:
        for label in session.exec(select(Label).where(col(Label.text).in_(("kite making", "sew sails")))):
            label.vector = b"x"
    download.skills["en"][0]["altLabels"] = "Kite making"
    bring_in(download)
    with database.transaction(writes=False) as session:
        vectors = dict(session.exec(select(Label.text, Label.vector).where(Label.lang == "en")).all())
    assert (vectors["Kite making"], vectors["sew sails"]) == (None, b"x")


@pytest.mark.parametrize("status", ["deprecated", None])
def test_a_concept_that_ended_is_retired_and_never_deleted(
    bring_in: Import, download: Download, status: str | None
) -> None:
    bring_in(download)
    if status:
        download.skills["en"][3]["status"] = status
        download.occupations["en"][1]["status"] = status
    else:
        del download.skills["en"][3], download.occupations["en"][1]
    report = bring_in(download, fewer=True)
    assert report.retired == {"skills": 1, "occupations": 1}
    # A relation of what is no longer in use is no mistake in the files; one of what nobody knows is.
    assert list(report.refused) == ([] if status else ["a relation to an unknown concept"])
    assert {name: one["retired"] for name, one in bring_in.skills().items()} == {
        "esco:kites": False,
        "esco:knots": True,
        "esco:sails": False,
        "esco:wind": False,
    }
    assert bring_in(download, fewer=True).untouched
    bring_in(Download())
    assert not bring_in.skills()["esco:knots"]["retired"]


def test_one_language_leaves_the_other_as_it_is(bring_in: Import, download: Download) -> None:
    bring_in(download)
    before = bring_in.skills()
    for row in (*download.skills["nl"], *download.occupations["nl"]):
        row["reuseLevel" if "reuseLevel" in row else "iscoGroup"] = ""
    again = bring_in(download, "nl")
    assert (again.untouched, again.refused) == (True, {})
    download.skills["nl"][0]["preferredLabel"] = "vliegers maken"
    report = bring_in(download, "nl")
    after = bring_in.skills()
    assert report.retired == {"skills": 0, "occupations": 0}
    assert after["esco:kites"]["nl"] == "vliegers maken"
    assert {name: one["en"] for name, one in after.items()} == {name: one["en"] for name, one in before.items()}
    assert bring_in.labels("esco:kites", "en") == {
        "build kites": ("name", "esco", True),
        "kite making": ("everyday", "esco", False),
        "kitemaking": ("everyday", "esco", False),
    }


def test_a_language_that_comes_later_gives_its_names(bring_in: Import, download: Download) -> None:
    bring_in(download, "en")
    assert bring_in.skills()["esco:kites"]["nl"] == "build kites"
    bring_in(download, "nl")
    assert (bring_in.skills()["esco:kites"]["nl"], bring_in.skills()["esco:kites"]["en"]) == (
        "vliegers bouwen",
        "build kites",
    )


def test_a_row_that_is_refused_leaves_its_concept_as_it_was(bring_in: Import, download: Download) -> None:
    bring_in(download)
    before = bring_in.skills()
    download.skills["en"][3]["preferredLabel"] = "x" * 201
    download.skills["en"][2]["status"] = "maybe"
    report = bring_in(download)
    assert (len(list(report.refusals())), report.untouched) == (2, True)
    assert bring_in.skills() == before


def test_a_missing_file_leaves_what_it_would_tell(bring_in: Import, download: Download, tmp_path: Path) -> None:
    bring_in(download)
    before = bring_in.skills()
    folder = Download().write(tmp_path / "partial")
    for name in ("skillSkillRelations", "occupationSkillRelations", "occupations_nl"):
        (folder / f"{name}.csv").unlink()
    report = esco.bring_in(bring_in.database, esco.find(folder, ("nl", "en")))
    assert report.untouched
    assert bring_in.skills() == before


def test_half_a_download_is_refused_unless_somebody_says_it_is_right(bring_in: Import, download: Download) -> None:
    bring_in(download)
    before = bring_in.skills()
    del download.skills["en"][2:]
    with pytest.raises(esco.Shrunk, match=r"skills \(en\): the files lack 2 of the 4 that are here"):
        bring_in(download)
    assert bring_in.skills() == before
    bring_in(download, fewer=True)
    assert bring_in.skills()["esco:knots"]["retired"]
    assert bring_in.labels("esco:wind", "en") == {}


def test_a_skill_of_ours_with_the_same_address_is_that_concept(
    bring_in: Import, download: Download, database: Database
) -> None:
    with database.transaction() as session:
        ours = own(session, "kite", "Vliegeren", esco=skill("kites"), trainability=Trainability.stable, rarity=2)
        session.add(Label(skill_id=ours.id or 0, lang="en", text="Kite making"))
    report = bring_in(download)
    found = bring_in.skills()
    assert "esco:kites" not in found
    assert (found["kite"]["nl"], found["kite"]["trainability"], found["kite"]["origin"]) == (
        "Vliegeren",
        "stable",
        "own",
    )
    assert bring_in.labels("kite", "en") == {
        "Kite making": ("everyday", "own", True),
        "kite": ("name", "own", True),
        "build kites": ("name", "esco", True),
        "kitemaking": ("everyday", "esco", False),
    }
    assert found["kite"]["broader"] == ["esco:wind"]
    assert (report.counts["skills"].new, report.counts["skills"].changed) == (3, 1)
    assert bring_in(download).untouched


def test_a_name_that_is_a_word_of_ours_for_another_skill_does_not_link_by_itself(
    bring_in: Import, download: Download, database: Database
) -> None:
    with database.transaction() as session:
        other = own(session, "kite", "Vliegeren", esco=skill("sails"))
        for text, origin, reviewed in (
            ("Vliegers bouwen", Origin.own, True),
            ("tie knots", Origin.office, False),  # taken out: it means nothing
            ("zeilen naaien", Origin.own, True),  # its own, in another language
        ):
            session.add(Label(skill_id=other.id or 0, lang="en", text=text, origin=origin, reviewed=reviewed))
    bring_in(download)
    assert bring_in.labels("esco:kites", "nl")["vliegers bouwen"] == ("name", "esco", False)
    assert bring_in.labels("esco:kites", "en")["build kites"] == ("name", "esco", True)
    assert bring_in.labels("esco:knots", "en")["tie knots"] == ("name", "esco", True)
    assert bring_in.labels("kite", "nl")["zeilen naaien"] == ("name", "esco", True)
    download.skills["en"][0]["preferredLabel"] = "Vliegeren maar"
    bring_in(download)
    assert bring_in.labels("esco:kites", "en")["Vliegeren maar"] == ("name", "esco", True)
    assert bring_in(download).untouched


def test_a_word_that_becomes_the_name_links_by_itself_unless_it_is_ours_for_another_skill(
    bring_in: Import, download: Download, database: Database
) -> None:
    bring_in(download)
    with database.transaction() as session:
        other = own(session, "kite", "Vliegeren")
        session.add(Label(skill_id=other.id or 0, lang="nl", text="vliegerbouw"))
    download.skills["en"][0] |= {"preferredLabel": "kite making", "altLabels": ""}
    download.skills["nl"][0] |= {"preferredLabel": "vliegerbouw", "altLabels": ""}
    bring_in(download)
    assert bring_in.labels("esco:kites", "en")["kite making"] == ("name", "esco", True)
    assert bring_in.labels("esco:kites", "nl")["vliegerbouw"] == ("name", "esco", False)


def test_a_skill_of_ours_is_not_retired_with_its_concept(
    bring_in: Import, download: Download, database: Database
) -> None:
    with database.transaction() as session:
        own(session, "knot", "Knopen", esco=skill("knots"))
    bring_in(download)
    download.skills["en"][3]["status"] = "deprecated"
    bring_in(download)
    assert not bring_in.skills()["knot"]["retired"]


def test_when_one_of_ours_gets_the_address_of_a_concept_the_concept_becomes_it(
    bring_in: Import, download: Download, database: Database
) -> None:
    bring_in(download)
    with database.transaction() as session:
        own(session, "kite", "Vliegeren", esco=skill("kites"))
    bring_in(download)
    concept = bring_in.skills()["esco:kites"]
    assert (concept["merged_into"], concept["retired"]) == ("kite", True)
    assert bring_in(download).untouched


def test_a_skill_that_left_our_files_gives_its_concept_back_to_esco(
    bring_in: Import, download: Download, database: Database
) -> None:
    with database.transaction() as session:
        own(session, "kite", "Vliegeren", esco=skill("kites"), retired=True)
    bring_in(download)
    assert not bring_in.skills()["esco:kites"]["retired"]
    assert bring_in.skills()["kite"]["labels"] != bring_in.skills()["esco:kites"]["labels"]


def test_between_two_skills_of_ours_only_our_files_speak(
    bring_in: Import, download: Download, database: Database
) -> None:
    with database.transaction() as session:
        kite, wind, sail = (
            own(session, name, name, esco=skill(address), trainability=Trainability.slow)
            for name, address in (("kite", "kites"), ("wind", "wind"), ("sail", "sails"))
        )
        session.add(Relation(skill_id=sail.id or 0, other_id=kite.id or 0, kind=RelationKind.related))
    report = bring_in(download)
    found = bring_in.skills()
    assert (found["kite"]["broader"], found["sail"]["related"]) == ([], ["kite"])
    assert report.aside["a relation between two skills of our own"] == 1
    assert wind.code in found


def test_what_one_intake_teaches_is_no_special_case_of_what_takes_longer(
    bring_in: Import, download: Download, database: Database
) -> None:
    # Else training it would lift, by way of the special case, an ability of which that was never promised.
    with database.transaction() as session:
        own(session, "kite", "Vliegeren", esco=skill("kites"), trainability=Trainability.cohort)
    report = bring_in(download)
    assert bring_in.skills()["kite"]["broader"] == []
    assert report.aside["what one intake teaches as a special case of what takes longer"] == 1


def test_what_head_office_linked_and_reviewed_stays(bring_in: Import, download: Download, database: Database) -> None:
    bring_in(download)
    with database.transaction() as session:
        kites = session.exec(select(Skill).where(Skill.code == "esco:kites")).one()
        session.add(Label(skill_id=kites.id or 0, lang="en", text="KITEMAKING", origin=Origin.office))
        session.add(Label(skill_id=kites.id or 0, lang="nl", text="vliegers in elkaar zetten", origin=Origin.office))
        for text in ("een vlieger maken", "vliegerbouw"):
            session.exec(select(Label).where(Label.text == text)).one().reviewed = True
    download.skills["nl"][0]["altLabels"] = "Vliegerbouw"
    bring_in(download)
    assert bring_in.labels("esco:kites", "nl") == {
        "vliegers bouwen": ("name", "esco", True),
        "Vliegerbouw": ("everyday", "esco", True),
        "een vlieger maken": ("everyday", "esco", True),  # gone from the files, but somebody found it sane
        "vliegers in elkaar zetten": ("everyday", "office", True),
    }
    assert "kitemaking" not in bring_in.labels("esco:kites", "en")
    assert bring_in(download).untouched


def test_what_head_office_took_out_or_gave_away_does_not_come_back(
    bring_in: Import, download: Download, database: Database
) -> None:
    bring_in(download)
    with database.transaction() as session:
        ids = {label.text: label.id or 0 for label in session.exec(select(Label))}
        kites = session.exec(select(Skill).where(Skill.code == "esco:kites")).one()
        service.take_out(session, OFFICE, ids["kite making"])
        service.split(
            session,
            OFFICE,
            kites.id or 0,
            name_nl="vliegerbouw",
            name_en="kite building",
            label_ids=[ids["vliegerbouw"]],
            relation=RelationKind.broader,
            trainability=Trainability.slow,
            rarity=3,
        )
    before = bring_in.skills()
    assert bring_in(download).untouched
    assert bring_in.skills() == before
    assert bring_in.labels("esco:kites", "en")["kite making"] == ("everyday", "office", False)


def test_what_head_office_merged_stays_merged(bring_in: Import, download: Download, database: Database) -> None:
    bring_in(download)
    with database.transaction() as session:
        ids = {one.code: one.id or 0 for one in session.exec(select(Skill))}
        service.merge(session, OFFICE, ids["esco:kites"], ids["esco:sails"])
    assert bring_in(download).untouched
    found = bring_in.skills()["esco:kites"]
    assert (found["merged_into"], found["retired"]) == ("esco:sails", True)


def test_our_own_files_and_esco_leave_each_other_alone(
    bring_in: Import, download: Download, database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "crafts.toml").write_text(
        f'[[skill]]\ncode = "kite"\nnl = "Vliegers maken"\nen = "Making kites"\nesco = "{skill("kites")}"\n'
        'trainability = "cohort"\nrarity = 3\nlabels_nl = ["vliegerbouw"]\nlabels_en = ["kitemaking"]\n'
    )

    def load() -> int:
        with database.transaction() as session:
            return service.load(session, folder).changed

    load()
    bring_in(download)
    before = bring_in.skills()
    assert (load(), bring_in(download).untouched) == (0, True)
    assert bring_in.skills() == before
    assert before["kite"]["esco"] == skill("kites")


@pytest.mark.parametrize(
    ("reuse", "asked", "expected"),
    [
        ("transversal", 0, 1),
        ("sector-specific", 50, 1),
        ("cross-sector", 49, 2),
        ("cross-sector", 0, 2),
        ("sector-specific", 5, 2),
        ("sector-specific", 4, 3),
        ("sector-specific", None, 2),
        ("occupation-specific", 49, 3),
        ("", 0, 2),
        ("", 50, 1),
    ],
)
def test_rarity_follows_reuse_and_how_much_work_asks_it(reuse: str, asked: int | None, expected: int) -> None:
    assert rarity(reuse, asked, 1000) == expected


def test_the_rarity_of_ours_is_ours_and_without_a_table_of_work_it_stays(
    bring_in: Import, download: Download, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        own(session, "kite", "Vliegeren", esco=skill("kites"), rarity=3)
    bring_in(download)
    assert {name: one["rarity"] for name, one in bring_in.skills().items()} == {
        "esco:knots": 1,  # half of these occupations ask it
        "esco:sails": 1,
        "esco:wind": 1,
        "kite": 3,
    }
    folder = download.write(tmp_path / "without")
    (folder / "occupationSkillRelations.csv").unlink()
    assert esco.bring_in(database, esco.find(folder, ("nl", "en"))).untouched


def test_codes_are_short_and_last() -> None:
    uuid = "0005c151-5b5a-4a66-8aac-60e734beb1ab"
    assert code(skill(uuid)) == f"esco:{uuid}"
    assert code(skill("S5.2.3")) == "esco:S5.2.3"
    odd = ["http://data.europa.eu/esco/isced-f/0011", skill("a" * 51), skill("a/b"), "https://other.example/skill/x"]
    assert len({code(uri) for uri in odd}) == 4
    assert all(len(code(uri)) <= 60 and code(uri) == code(uri) for uri in odd)


def test_a_language_without_a_screen_of_its_own_gives_labels(bring_in: Import, download: Download) -> None:
    download.skills["de"] = [a_skill("kites", "Drachen bauen", "Drachenbau")]
    bring_in(download, "nl", "en", "de")
    assert bring_in.labels("esco:kites", "de") == {
        "Drachen bauen": ("name", "esco", True),
        "Drachenbau": ("everyday", "esco", False),
    }
    assert bring_in.skills()["esco:kites"]["nl"] == "vliegers bouwen"


def test_two_occupations_of_one_name_are_two(bring_in: Import, download: Download) -> None:
    download.occupations["en"].append(an_occupation("other", "kite maker"))
    assert bring_in(download).counts["occupations"].new == 3
