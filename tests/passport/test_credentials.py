"""Who finished a training gets one credential: signed, with what the trainer noted, and without who they are."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlmodel import Session, select

from matcher import clock, scheduler
from matcher.accounts.service import choose_language
from matcher.audit import queries as audit
from matcher.audit.service import Actor
from matcher.candidates import service as candidates
from matcher.candidates.models import Ability, Candidate, Source
from matcher.db import Database
from matcher.intakes.models import Meeting, Place, PlaceStatus
from matcher.passport import keys, queries, service
from matcher.passport.document import CONTEXT
from matcher.passport.models import Credential, SigningKey
from matcher.passport.verifying import verify
from matcher.privacy import erasure, export
from matcher.settings import Settings
from tests import make
from tests.cast import Cast
from tests.conftest import counted
from tests.visitor import Visitor

SIGNER = keys.signer_of("ab" * 32, "https://matcher.example", "Matcher")
ESCO = "http://data.europa.eu/esco/skill/1d65f4f3-5b28-4bd3-a26b-1d8f3e4f0000"


def finished(session: Session, cast: Cast, person: Candidate | None = None) -> Place:
    """Somebody (Samira) finished customer contact today; it began three days ago."""
    make.skill(session, "phone_contact", esco=ESCO)
    intake = make.intake(session, branch=cast.utrecht, starts=clock.today() - timedelta(days=3), trainer=cast.wout)
    return make.place(session, intake, session.merge(person or cast.samira), PlaceStatus.finished)


def note(session: Session, cast: Cast, code: str, level: int, source: Source = Source.trainer) -> Ability:
    return make.ability(session, session.merge(cast.samira), code, level, source=source)


def given(session: Session, person: Candidate) -> list[Credential]:
    return queries.credentials(session, person.id or 0)


def test_it_works(database: Database, cast: Cast) -> None:
    now = clock.now()
    with database.transaction() as session:
        place = finished(session, cast)
        note(session, cast, "phone_contact", 4)
        assert service.issue(session, SIGNER, now) == 1
        (credential,) = given(session, cast.samira)
        found = verify(credential.token, queries.jwks(session), now).document
    assert found["@context"] == list(CONTEXT)
    assert found["issuer"] == {
        "id": "https://matcher.example",
        "type": ["Profile"],
        "name": "Matcher",
        "url": "https://matcher.example",
    }
    assert found["validFrom"] == place.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    subject = found["credentialSubject"]
    achievement = subject["achievement"]
    assert achievement["name"] == "Customer contact"
    assert [(one["targetUrl"], one["targetFramework"]) for one in achievement["alignment"]] == [(ESCO, "ESCO")]
    (scale,), (result,) = achievement["resultDescription"], subject["result"]
    assert result["resultDescription"] == scale["id"]
    level = next(one for one in scale["rubricCriterionLevel"] if one["id"] == result["achievedLevel"])
    assert (scale["name"], level["level"]) == ("phone contact", "4")
    assert level["description"] == "ik kan dit goed, ook als het moeilijk is"


def test_it_holds_nothing_that_leads_to_the_person(database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        place = finished(session, cast)
        service.issue(session, SIGNER, clock.now())
        (credential,) = given(session, cast.samira)
        text = json.dumps(queries.file_of(credential)["credential"]).lower()
        known = ("samira", "candidate.example", "3511", place.key, place.reference, cast.samira.key, "wout")
    assert [word for word in known if word.lower() in text] == []


def test_again_changes_nothing(database: Database, cast: Cast) -> None:
    for expected in (1, 0, 0):
        with database.transaction() as session:
            if expected:
                finished(session, cast)
                note(session, cast, "phone_contact", 4)
            assert service.issue(session, SIGNER, clock.now()) == expected
    assert counted(database, "credential") == counted(database, "signingkey") == 1


def test_only_who_finished_gets_one(session: Session, cast: Cast) -> None:
    intake = make.intake(session, branch=cast.utrecht, starts=clock.today() - timedelta(days=3))
    for status in (PlaceStatus.attended, PlaceStatus.partly, PlaceStatus.no_show, PlaceStatus.cancelled):
        make.place(session, intake, make.candidate(session, name=status.value, branch=cast.utrecht), status)
    assert service.issue(session, SIGNER, clock.now()) == 0


def test_it_holds_from_the_last_meeting_on_where_the_end_was_written_down_before_it(
    session: Session, cast: Cast
) -> None:
    place = finished(session, cast)
    place.updated_at = clock.now() - timedelta(days=30)
    session.add(place)
    session.flush()
    last = session.exec(select(Meeting).where(Meeting.intake_id == place.intake_id)).all()[-1]
    service.issue(session, SIGNER, clock.now())
    (credential,) = given(session, cast.samira)
    assert queries.document(credential)["validFrom"] == last.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_of_two_schedulers_at_once_one_gives_it(database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        for number in range(5):
            finished(session, cast, make.candidate(session, name=f"Iemand {number}", branch=cast.utrecht))

    def turn(_number: int) -> int:
        with database.transaction() as session:
            return service.issue(session, SIGNER, clock.now())

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(turn, range(4)))
    assert sum(outcomes) == counted(database, "credential") == 5


def test_without_a_noted_level_it_says_that_it_proves_attendance_only(session: Session, cast: Cast) -> None:
    finished(session, cast)
    note(session, cast, "phone_contact", 5, Source.recruiter)
    note(session, cast, "crm", 5)  # no goal of this training
    service.issue(session, SIGNER, clock.now())
    (credential,) = given(session, cast.samira)
    found = queries.document(credential)["credentialSubject"]
    assert "bewijs van deelname" in found["achievement"]["criteria"]["narrative"]
    assert "result" not in found
    assert not {"alignment", "resultDescription"} & found["achievement"].keys()


def test_what_a_trainer_noted_before_this_training_is_not_of_it(session: Session, cast: Cast) -> None:
    finished(session, cast)
    before = note(session, cast, "phone_contact", 4)
    before.observed_at = clock.now() - timedelta(days=5)
    session.add(before)
    session.flush()
    service.issue(session, SIGNER, clock.now())
    assert [one.levels for one in given(session, cast.samira)] == [{}]


def test_what_the_trainer_notes_or_takes_back_shortly_after_is_taken_in(database: Database, cast: Cast) -> None:
    with database.transaction() as session:
        finished(session, cast)
        service.issue(session, SIGNER, clock.now())
        (first,) = given(session, cast.samira)
        address, token = first.key, first.token
        seen = note(session, cast, "phone_contact", 3)
        assert service.issue(session, SIGNER, clock.now()) == 1
        (second,) = given(session, cast.samira)
        assert (second.key, second.levels) == (address, {"phone_contact": 3})
        assert second.token != token
        candidates.forget(session, Actor(), cast.samira.id or 0, seen.skill_id, clock.now(), Source.trainer)
        assert service.issue(session, SIGNER, clock.now()) == 1
        assert [one.levels for one in given(session, cast.samira)] == [{}]


def test_after_two_weeks_it_stays_as_it_is(session: Session, cast: Cast) -> None:
    finished(session, cast)
    service.issue(session, SIGNER, clock.now())
    note(session, cast, "phone_contact", 3)
    assert service.issue(session, SIGNER, clock.now() + timedelta(days=15)) == 0


def test_it_speaks_the_language_of_the_person(session: Session, cast: Cast) -> None:
    choose_language(session, cast.samira.user_id, "en")
    finished(session, cast)
    service.issue(session, SIGNER, clock.now())
    (credential,) = given(session, cast.samira)
    achievement = queries.document(credential)["credentialSubject"]["achievement"]
    assert achievement["inLanguage"] == "en"
    assert "proof of attendance" in achievement["criteria"]["narrative"]


def test_after_a_change_of_key_what_the_old_one_signed_stays_valid(session: Session, cast: Cast) -> None:
    finished(session, cast)
    service.issue(session, SIGNER, clock.now())
    finished(session, cast, cast.pieter)
    service.issue(session, keys.signer_of("cd" * 32, "https://matcher.example", "Matcher"), clock.now())
    known = queries.jwks(session)
    assert len(known["keys"]) == 2
    kids = {verify(one.token, known, clock.now()).kid for one in session.exec(select(Credential))}
    assert kids == {key["kid"] for key in known["keys"]}
    assert "d" not in known["keys"][0]


def test_erasing_the_person_erases_it_and_the_copy_holds_it(database: Database, cast: Cast) -> None:
    number = cast.samira.id or 0
    with database.transaction() as session:
        finished(session, cast)
        service.issue(session, SIGNER, clock.now())
        (credential,) = given(session, cast.samira)
        (copied,) = export.of(session, number)["credentials"]
        assert copied["jwt"] == credential.token
        assert json.dumps(copied)
        assert [entry.action for entry in audit.about(session, f"candidate:{number}")] == ["credential.issued"]
    with database.transaction() as session:
        assert erasure.erase(session, Actor(), number, clock.now())
    assert counted(database, "credential") == 0


def test_the_scheduler_gives_it_with_a_key_of_its_own_in_development(
    settings: Settings, database: Database, cast: Cast
) -> None:
    with database.transaction() as session:
        finished(session, cast)
    told = scheduler.tick(scheduler.workplace(settings, database), clock.now())
    assert told["issue_credentials"] == "1"
    assert S_IMODE((settings.instance / keys.FILE).stat().st_mode) == 0o600
    first, again = keys.signer(settings), keys.signer(settings)
    assert first is not None
    assert again is not None
    with database.transaction(writes=False) as session:
        assert session.get(SigningKey, first.kid) is not None
    assert first.kid == again.kid


def test_production_without_a_key_gives_none(tmp_path: Path) -> None:
    bare = Settings(env="production", instance=tmp_path)
    assert keys.signer(bare) is None
    assert list(tmp_path.iterdir()) == []
    assert keys.signer(replace(bare, signing_key="ab" * 32)) is not None


@pytest.mark.parametrize("secret", ["ab" * 32])
def test_the_private_half_is_shown_nowhere(secret: str, tmp_path: Path) -> None:
    settings = Settings(signing_key=secret, instance=tmp_path)
    assert secret not in repr(settings)
    assert "private" not in repr(keys.signer(settings))


def test_the_keys_are_public(database: Database, cast: Cast, settings: Settings, client: Visitor) -> None:
    signer = keys.signer(settings)
    assert signer is not None
    with database.transaction() as session:
        finished(session, cast)
        service.issue(session, signer, clock.now())
    assert client.get("/.well-known/jwks.json").get_json() == {"keys": [signer.jwk]}
    path = signer.kid.removeprefix(settings.base_url)
    assert client.get(path).get_json() == signer.jwk
    assert client.get("/keys/nobodys").status_code == 404
