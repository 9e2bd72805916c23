"""My skills passport: levels in sentences, trainings, certificates to download, and nobody else's."""

import json
from datetime import timedelta

import pytest

from matcher import clock
from matcher.audit import queries as audit
from matcher.db import Database
from matcher.intakes.models import PlaceStatus
from matcher.passport import keys, queries, service
from matcher.passport.verifying import verify
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words

SIGNER = keys.signer_of("ab" * 32, "https://matcher.example", "Matcher")


@pytest.fixture
def samira(client: Visitor, cast: Cast) -> Visitor:
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    return client.sign_in(cast.samira)


@pytest.fixture
def address(database: Database, cast: Cast) -> str:
    """The address of Samira's certificate, with a level her trainer noted."""
    with database.transaction() as session:
        intake = make.intake(session, branch=cast.utrecht, starts=clock.today() - timedelta(days=3))
        make.place(session, intake, session.merge(cast.samira), PlaceStatus.finished)
        make.ability(session, session.merge(cast.samira), "phone_contact", 2)
        make.ability(session, session.merge(cast.samira), "phone_contact", 4, source="trainer")
        service.issue(session, SIGNER, clock.now())
        (credential,) = queries.credentials(session, cast.samira.id or 0)
        return f"/candidate/passport/{credential.key}.json"


def test_it_works(samira: Visitor, address: str) -> None:
    page = samira.get("/candidate/passport")
    told = words(page)
    for said in (
        "Your trainer saw this.",
        "You say so yourself.",
        "Customer contact, started on",
        "Phone contact : ik kan dit goed, ook als het moeilijk is",
        "Download Customer contact",
    ):
        assert said in told
    assert address in page.get_data(as_text=True)
    assert '<ul class="govuk-list govuk-list--bullet" lang="nl">' in page.get_data(as_text=True)


def test_what_the_most_independent_source_says_comes_first(samira: Visitor, address: str) -> None:
    told = words(samira.get("/candidate/passport"))
    order = [told.index(said) for said in ("Your trainer saw this", "You say so yourself", "calm")]
    assert order == sorted(order)
    copy = samira.get("/candidate/passport.json").get_json()
    first, *others = copy["abilities"]
    assert [(said["source"], said["level"]) for said in first["said"]] == [("trainer", 4), ("self", 2)]
    assert {one["code"] for one in others} == {"listening", "calm"}


def test_what_somebody_does_not_know_is_not_in_it(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        make.ability(session, session.merge(cast.samira), "typing", None)
    assert "typing" not in words(samira.get("/candidate/passport"))


def test_the_certificate_is_a_file_that_can_be_checked(samira: Visitor, address: str, database: Database) -> None:
    response = samira.get(address)
    assert response.headers["Content-Disposition"].startswith("attachment")
    with database.transaction(writes=False) as session:
        known = queries.jwks(session)
    found = verify(response.get_data(as_text=True), known, clock.now())
    assert found.document == response.get_json()["credential"]


def test_the_file_of_all_of_it_holds_no_contact_data(
    samira: Visitor, address: str, cast: Cast, database: Database
) -> None:
    response = samira.get("/candidate/passport.json")
    text = response.get_data(as_text=True).lower()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert [word for word in ("samira", "candidate.example", "3511", cast.samira.key.lower()) if word in text] == []
    (credential,) = json.loads(text)["credentials"]
    assert credential["format"] == queries.FORMAT
    with database.transaction(writes=False) as session:
        told = [entry.action for entry in audit.about(session, f"candidate:{cast.samira.id}")]
    assert "candidate.exported" in told


def test_anothers_certificate_is_not_there(client: Visitor, address: str, cast: Cast) -> None:
    assert client.get(address).status_code == 303
    client.sign_in(cast.pieter)
    assert client.get(address).status_code == 404
    assert client.get("/candidate/passport/nobodys.json").status_code == 404
    assert "Customer contact" not in words(client.get("/candidate/passport"))


def test_nobody_of_the_agency_opens_it_by_this_door(client: Visitor, address: str, cast: Cast) -> None:
    client.sign_in(cast.anja)
    for path in (address, "/candidate/passport", "/candidate/passport.json"):
        assert client.get(path).status_code == 404


def test_who_has_nothing_yet_reads_what_to_do(client: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        person = make.candidate(session, name="Nieuw", branch=cast.utrecht)
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    client.sign_in(person)
    told = words(client.get("/candidate/passport"))
    assert "Nothing here yet" in told
    assert "You have not finished a training yet." in told
    assert "My certificates" not in told
    assert client.get("/candidate/passport.json").get_json()["abilities"] == []


def test_the_certificate_says_honestly_that_no_level_was_noted(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        intake = make.intake(session, branch=cast.utrecht, starts=clock.today() - timedelta(days=3))
        make.place(session, intake, session.merge(cast.samira), PlaceStatus.finished)
    assert "There is no certificate yet." in words(samira.get("/candidate/passport"))
    with database.transaction() as session:
        service.issue(session, SIGNER, clock.now())
    assert "Your trainer noted no levels." in words(samira.get("/candidate/passport"))


@pytest.mark.parametrize("path", ["/candidate/profile", "/candidate/data"])
def test_it_is_found_from_the_pages_beside_it(samira: Visitor, path: str) -> None:
    assert 'href="/candidate/passport"' in samira.get(path).get_data(as_text=True)
