"""What was chosen among the suggestions is asked, and nothing else."""

import pytest

from matcher.db import Database
from matcher.vacancies import queries
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor


def asks(database: Database, vacancy_id: int) -> list[int]:
    with database.transaction(writes=False) as session:
        return [row.skill_id for row in queries.requirements(session, vacancy_id)]


def test_a_suggestion_that_was_chosen_is_asked(joost: Visitor, cast: Cast, database: Database) -> None:
    """Also where its name alone would be asked about: two skills have the same one."""
    with database.transaction() as session:
        for code in ("talking", "chatting"):
            make.skill(session, code, name_nl="Praten", name_en="Talking")
        chosen = make.skill(session, "chatting").id
        vacancy = make.vacancy(session, client=cast.midden, status="draft")
    here = f"/client/vacancies/{vacancy.id}/abilities"
    sent = {"version": "1", "do": "search", "words": "Praten", "picked": str(chosen)}
    assert joost.post(here, data=sent).location == f"{here}#row-{chosen}"
    assert asks(database, vacancy.id or 0) == [chosen]


@pytest.mark.parametrize("picked", ["999999", "abc", "-1", "", "²", "9" * 30, "\x00"])
def test_a_forged_choice_is_looked_up_by_its_words(joost: Visitor, cast: Cast, database: Database, picked: str) -> None:
    with database.transaction() as session:
        calm = make.skill(session, "calm").id
        vacancy = make.vacancy(session, client=cast.midden, status="draft")
    here = f"/client/vacancies/{vacancy.id}/abilities"
    sent = {"version": "1", "do": "search", "words": "calm", "picked": picked}
    assert joost.post(here, data=sent).status_code == 303
    assert asks(database, vacancy.id or 0) == [calm]


def test_a_choice_whose_words_were_changed_afterwards_does_not_count(
    joost: Visitor, cast: Cast, database: Database
) -> None:
    with database.transaction() as session:
        calm, listening = make.skill(session, "calm").id, make.skill(session, "listening").id
        vacancy = make.vacancy(session, client=cast.midden, status="draft")
    here = f"/client/vacancies/{vacancy.id}/abilities"
    joost.post(here, data={"version": "1", "do": "search", "words": "listening", "picked": str(calm)})
    assert asks(database, vacancy.id or 0) == [listening]
