"""Every code that the engine or a table can give has words, in both languages."""

from enum import StrEnum

import pytest
from flask import Flask
from flask_babel import force_locale

from matcher import engine
from matcher.accounts.models import Role
from matcher.candidates.models import Source, Status
from matcher.intakes.models import Form, PlaceStatus
from matcher.matching.models import Verdict
from matcher.skills.models import Trainability
from matcher.skills.service import own_vocabulary
from matcher.vacancies.models import Contact, VacancyStatus
from matcher.web import words

EVERY: dict[str, type[StrEnum]] = {
    "source": Source,
    "trainability": Trainability,
    "candidate_status": Status,
    "vacancy_status": VacancyStatus,
    "contact": Contact,
    "form": Form,
    "place_status": PlaceStatus,
    "verdict": Verdict,
    "reason": engine.Reason,
    "opens": engine.Opens,
    "role": Role,
}


@pytest.mark.parametrize("kind", EVERY)
def test_every_code_has_words(kind: str) -> None:
    assert set(words.kinds()[kind]) >= {member.value for member in EVERY[kind]}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_differ_by_language_and_never_show_a_code(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        for kind, codes in words.kinds().items():
            for code in codes:
                assert "_" not in words.word(kind, code), (kind, code)
    with app.test_request_context(), force_locale("nl"):
        assert words.word("reason", "too_far") == "te ver weg"


def test_every_field_of_the_vocabulary_has_words() -> None:
    assert set(words.kinds()["skill_field"]) == {each["field"] for each in own_vocabulary()}
