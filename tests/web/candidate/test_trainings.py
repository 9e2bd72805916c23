"""Trainings and one's place in them: found, booked once, waited for, offered, cancelled, in clear sentences."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from matcher import clock
from matcher.db import Database
from matcher.intakes.models import Intake, Place, PlaceStatus
from matcher.outbox.models import Message
from tests import make
from tests.cast import Cast
from tests.visitor import Visitor, words


@pytest.fixture
def samira(client: Visitor, cast: Cast) -> Visitor:
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    return client.sign_in(cast.samira)


@pytest.fixture
def intake(cast: Cast, database: Database) -> Intake:
    with database.transaction() as session:
        return make.intake(session, seats=1, branch=cast.utrecht)


def fill(database: Database, cast: Cast, intake: Intake) -> None:
    with database.transaction() as session:
        make.place(session, session.get_one(Intake, intake.id), session.merge(cast.pieter))


def places(database: Database, *statuses: PlaceStatus) -> list[Place]:
    with database.transaction(writes=False) as session:
        query = select(Place).order_by(col(Place.id))
        return [place for place in session.exec(query) if not statuses or place.status in statuses]


def mine(database: Database, cast: Cast) -> Place:
    return next(place for place in places(database) if place.candidate_id == cast.samira.id)


def book(client: Visitor, intake: Intake) -> str:
    response = client.post(f"/candidate/trainings/{intake.key}/book")
    assert response.status_code == 303, words(response)
    return str(response.location)


def test_it_works(samira: Visitor, intake: Intake) -> None:
    page = words(samira.get("/candidate/trainings"))
    assert "Customer contact" in page
    assert "1 place free" in page
    assert "Cost: € 0. You never have to pay anything back." in page


def test_how_long_a_training_takes_follows_from_its_own_meetings(samira: Visitor, intake: Intake) -> None:
    # Two days of seven hours, also where the programme usually takes four weeks.
    assert "1 week, about 14 hours a week" in words(samira.get(f"/candidate/trainings/{intake.key}"))
    assert "2 meetings, 1 week" in words(samira.get("/candidate/trainings"))


def test_the_training_that_helps_most_comes_first(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        make.ability(session, cast.samira, "typing", 1)
        make.vacancy(session, client=cast.midden, listening=3, typing=3)
        soon = clock.today() + timedelta(days=7)
        other = make.programme(session, "warehouse", forklift=3)
        helping = make.programme(session, "office", typing=4)
        make.intake(session, programme=other, branch=cast.utrecht, starts=soon)
        make.intake(session, programme=helping, branch=cast.utrecht, starts=soon + timedelta(days=30))
    page = words(samira.get("/candidate/trainings")).split("Show", 1)[1]
    assert page.index("Office") < page.index("Warehouse")
    assert "Helps you on" in page[: page.index("Warehouse")]


def test_one_can_choose_a_training_and_online_only(samira: Visitor, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        online = make.programme(session, "office", typing=4)
        make.intake(session, programme=online, branch=cast.groningen, form="online", room="Link in the mail")
        make.intake(session, programme=make.programme(session, "warehouse", order_picking=3), branch=cast.utrecht)
    cards = words(samira.get("/candidate/trainings?where=online")).split("Show", 1)[1]
    assert ("Office" in cards, "Warehouse" in cards) == (True, False)
    cards = words(samira.get("/candidate/trainings?programme=warehouse&where=bogus")).split("Show", 1)[1]
    assert ("Office" in cards, "Warehouse" in cards) == (False, True)


def test_no_training_is_said_with_a_way_on(samira: Visitor) -> None:
    assert "No training starts soon" in words(samira.get("/candidate/trainings?programme=nothing"))


def test_booking_gives_a_number_and_a_calendar(samira: Visitor, intake: Intake, database: Database, cast: Cast) -> None:
    on = book(samira, intake)
    place = mine(database, cast)
    page = words(samira.get(on))
    assert "You have a place" in page
    assert place.reference in page
    calendar = samira.get(on + "/calendar.ics")
    assert calendar.mimetype == "text/calendar"
    assert calendar.get_data(as_text=True).count("BEGIN:VEVENT") == 2
    assert "METHOD:PUBLISH" in calendar.get_data(as_text=True)  # all meetings at once, and nobody is asked to answer
    assert "SUMMARY:Training: " in calendar.get_data(as_text=True)  # as in the mail, so that it stays one appointment


def test_a_double_click_books_once_and_mails_once(samira: Visitor, intake: Intake, database: Database) -> None:
    first = samira.post(f"/candidate/trainings/{intake.key}/book", data={"_once": "one-press"})
    again = samira.post(f"/candidate/trainings/{intake.key}/book", data={"_once": "one-press"})
    other_tab = samira.post(f"/candidate/trainings/{intake.key}/book")
    assert first.location == again.location == other_tab.location
    assert "You already have a place here." in words(samira.get(other_tab.location))
    assert len(places(database)) == 1
    with database.transaction(writes=False) as session:
        assert make.total(session, Message, Message.template == "place_booked") == 1


def test_back_after_booking_shows_the_place_instead_of_the_button(samira: Visitor, intake: Intake) -> None:
    book(samira, intake)
    page = words(samira.get(f"/candidate/trainings/{intake.key}"))
    assert "See your place" in page
    assert "Book my place" not in page


def test_a_full_training_gives_a_place_on_the_waiting_list_with_its_rule(
    samira: Visitor, intake: Intake, cast: Cast, database: Database
) -> None:
    fill(database, cast, intake)
    page = words(samira.get(f"/candidate/trainings/{intake.key}"))
    assert "Put me on the waiting list" in page
    assert "Who asked first, gets a place first." in page
    told = words(samira.get(book(samira, intake)))
    assert "You are on the waiting list" in told
    assert "You are next." in told
    assert mine(database, cast).status is PlaceStatus.waiting


def test_a_training_that_began_is_not_booked(
    samira: Visitor, intake: Intake, cast: Cast, database: Database, at: Callable[..., object]
) -> None:
    at(intake.starts_at + timedelta(hours=1))
    samira.sign_in(cast.samira)
    page = words(samira.get(f"/candidate/trainings/{intake.key}"))
    assert "This training has started already." in page
    response = samira.post(f"/candidate/trainings/{intake.key}/book")
    assert (response.status_code, "Choose another one." in words(response)) == (409, True)
    assert places(database) == []


def test_after_the_last_day_to_sign_up_it_is_said(
    samira: Visitor, intake: Intake, cast: Cast, database: Database, at: Callable[..., object]
) -> None:
    at(intake.closes_at + timedelta(hours=1))
    samira.sign_in(cast.samira)
    assert "You can't sign up for this training any more." in words(samira.get(f"/candidate/trainings/{intake.key}"))
    assert samira.post(f"/candidate/trainings/{intake.key}/book").status_code == 409
    assert places(database) == []


def test_two_trainings_at_one_time_are_refused(samira: Visitor, intake: Intake, cast: Cast, database: Database) -> None:
    book(samira, intake)
    with database.transaction() as session:
        other = make.intake(session, programme=make.programme(session, "warehouse", order_picking=3))
    response = samira.post(f"/candidate/trainings/{other.key}/book")
    assert (response.status_code, "You already have a training at this time." in words(response)) == (409, True)
    assert len(places(database)) == 1


def test_a_stale_page_books_nothing(samira: Visitor, intake: Intake, database: Database) -> None:
    response = samira.post(f"/candidate/trainings/{intake.key}/book", csrf=False)
    assert (response.status_code, "Press the button again." in words(response)) == (400, True)
    assert places(database) == []


def test_opening_the_page_to_cancel_cancels_nothing_the_button_does(
    samira: Visitor, intake: Intake, cast: Cast, database: Database
) -> None:
    on = book(samira, intake)
    assert "Do you want to cancel your place?" in words(samira.get(on + "/cancel"))
    assert mine(database, cast).status is PlaceStatus.booked
    assert samira.get(on + "/cancelled").status_code == 405
    told = samira.post(on + "/cancelled", follow_redirects=True)
    assert "Your place is cancelled." in words(told)
    assert mine(database, cast).status is PlaceStatus.cancelled


def test_i_will_come_is_kept(samira: Visitor, intake: Intake, cast: Cast, database: Database) -> None:
    on = book(samira, intake)
    samira.post(on + "/confirm")
    assert mine(database, cast).status is PlaceStatus.confirmed
    assert "you told us that you will come" in words(samira.get(on))


@pytest.fixture
def offered(samira: Visitor, intake: Intake, cast: Cast, database: Database) -> str:
    """The address of Samira's place, that was offered to her when Pieter left."""
    fill(database, cast, intake)
    on = book(samira, intake)
    pieters = next(place for place in places(database) if place.candidate_id == cast.pieter.id)
    other = samira.application.test_client()
    assert isinstance(other, Visitor)
    assert other.sign_in(cast.pieter).post(f"/candidate/places/{pieters.key}/cancelled").status_code == 303
    return on


def test_an_offer_stands_on_the_first_page_and_is_accepted(
    samira: Visitor, offered: str, cast: Cast, database: Database
) -> None:
    assert "There is a place for you" in words(samira.get("/candidate/"))
    page = words(samira.get(offered))
    assert "Answer before" in page
    assert "Yes, I take this place" in page
    samira.post(offered + "/accept")
    assert mine(database, cast).status is PlaceStatus.booked


def test_an_offer_is_declined_without_a_question(samira: Visitor, offered: str, cast: Cast, database: Database) -> None:
    assert "Somebody else gets it." in words(samira.post(offered + "/decline", follow_redirects=True))
    assert mine(database, cast).status is PlaceStatus.declined


def test_an_offer_that_was_not_answered_in_time_is_gone(
    samira: Visitor, offered: str, cast: Cast, database: Database, at: Callable[..., object]
) -> None:
    until = mine(database, cast).offered_until
    assert until is not None
    at(until + timedelta(minutes=1))
    response = samira.post(offered + "/accept")
    assert (response.status_code, "The place went to the next person." in words(response)) == (410, True)
    assert mine(database, cast).status is PlaceStatus.offered


@pytest.mark.parametrize("verb", ["confirm", "cancelled", "accept", "decline"])
def test_the_place_of_somebody_else_is_not_found(
    samira: Visitor, intake: Intake, cast: Cast, database: Database, verb: str
) -> None:
    fill(database, cast, intake)
    key = places(database)[0].key
    for path in (
        f"/candidate/places/{key}",
        f"/candidate/places/{key}/cancel",
        f"/candidate/places/{key}/calendar.ics",
    ):
        assert samira.get(path).status_code == 404
    assert samira.post(f"/candidate/places/{key}/{verb}").status_code == 404
    assert places(database)[0].status is PlaceStatus.booked


def test_what_is_no_training_is_not_found(samira: Visitor) -> None:
    assert samira.get("/candidate/trainings/nothing").status_code == 404
    assert samira.post("/candidate/trainings/nothing/book").status_code == 404


def test_ones_own_training_comes_first(samira: Visitor, intake: Intake, cast: Cast, database: Database) -> None:
    with database.transaction() as session:
        warehouse = make.programme(session, "warehouse", order_picking=3)
        make.intake(session, programme=warehouse, branch=cast.utrecht, starts=clock.today() + timedelta(days=5))
    book(samira, intake)
    cards = words(samira.get("/candidate/trainings")).split("Show", 1)[1]
    assert cards.index("You have a place") < cards.index("Warehouse")
