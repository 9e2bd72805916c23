"""The main job in a real browser: from the front page to a booked place, and what the others then see of it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import col, select

from matcher import clock
from matcher.accounts.models import User
from matcher.candidates.models import Ability, Candidate, Status
from matcher.intakes.models import Place, PlaceStatus
from matcher.vacancies.models import Vacancy, VacancyStatus
from tests.browser.live import LiveServer

MOST_PAGES = 60
_people = count(1)

# What somebody fills in, by the name of the field; radios and checkboxes are chosen by their place.
TYPED = {
    "postcode": "3511 ab",
    "phone": "06-12345678",
    "words": "goed luisteren\nboze mensen kalmeren\nniet stressbestendig",
    "name": "Fatima Elsloo",
}
SELF = "main form:not(.post-button)"


@pytest.fixture(params=["nl", "en"])
def words(request: pytest.FixtureRequest) -> dict[str, str]:
    """What the pages say, in the language of this run."""
    return {
        "nl": {"lang": "nl", "start": "Begin nu", "booked": "Je hebt een plaats", "go_on": "Verder"},
        "en": {"lang": "en", "start": "Start now", "booked": "You have a place", "go_on": "Continue"},
    }[str(request.param)]


@pytest.fixture(params=["with JavaScript", "without"])
def walker(request: pytest.FixtureRequest, browser: Browser, live: LiveServer, words: dict[str, str]) -> Iterator[Page]:
    """A new page on a phone."""
    context = browser.new_context(
        base_url=live.url,
        viewport={"width": 390, "height": 844},
        locale={"nl": "nl-NL", "en": "en-GB"}[words["lang"]],
        java_script_enabled=request.param == "with JavaScript",
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def answer(page: Page, level: int = 3) -> None:
    """Fill in every field of the page: the fourth choice of a row of radios, every box, a plain text."""
    names = {element.get_attribute("name") for element in page.locator(f"{SELF} [name]:not([type=hidden])").all()}
    for name in sorted(filter(None, names)):
        fields = page.locator(f'{SELF} [name="{name}"]')
        first = fields.first
        kind = first.get_attribute("type") or first.evaluate("element => element.tagName")
        if kind == "radio":
            fields.nth(min(level, fields.count() - 1) if fields.count() > 2 else 0).check()
        elif kind == "checkbox":
            for box in fields.all():
                box.check()
        elif kind == "SELECT":
            first.select_option(index=min(level, first.locator("option").count() - 1))
        elif name in TYPED:
            first.fill(TYPED[name])
        elif fields.count() == 1 and not first.input_value():
            first.fill("24")


def go_on(page: Page) -> None:
    """Press the page's own button, or follow the link that looks like one."""
    onward = page.locator(f"{SELF} button[name=do][value=next]")
    own = onward if onward.count() else page.locator(f"{SELF} button[type=submit]:not([tabindex])")
    with page.expect_navigation():
        (own if own.count() else page.locator("main a.govuk-button")).first.click()


def sign_up(page: Page, live: LiveServer, words: dict[str, str]) -> str:
    """From the front page to the end of the questions; the address that was used."""
    email = f"fatima{next(_people)}@candidate.example"
    page.goto("/")
    with page.expect_navigation():
        page.get_by_role("button", name=words["start"]).click()
    page.fill("#email", email)
    go_on(page)
    page.fill("#code", live.code_for(email))
    go_on(page)
    for _ in range(MOST_PAGES):
        if page.url.endswith("/what-now"):
            return email
        before = page.url
        answer(page)
        go_on(page)
        assert page.locator(".govuk-error-summary").count() == 0, f"{before}: {page.locator('main').inner_text()[:300]}"
    raise AssertionError(f"no end to the questions: {page.url}")


def test_from_the_front_page_to_a_booked_place(
    walker: Page, desktop: Page, live: LiveServer, words: dict[str, str], sign_in: Callable[[Page, object], None]
) -> None:
    email = sign_up(walker, live, words)
    with live.database.transaction(writes=False) as session:
        user = session.exec(select(User).where(User.email == email)).one()
        person = session.exec(select(Candidate).where(Candidate.user_id == user.id)).one()
        levels = session.exec(select(Ability.level).where(Ability.candidate_id == person.id)).all()
    assert (person.status, person.branch_id, person.postcode) == (Status.active, live.cast.utrecht.id, "3511")
    assert levels.count(4) >= 14

    walker.goto("/candidate/work")
    walker.get_by_role("link", name=live.cast.vacancy.title).first.click()
    why = walker.locator("main").inner_text()
    assert not re.search(r"\d+ ?%", why), "candidates see words, never a percentage"

    walker.goto("/candidate/trainings")
    walker.locator("main .card a, main h2 a, main h3 a").first.click()
    walker.locator(f"{SELF} button[type=submit], main .post-button button").first.click()
    assert words["booked"] in walker.locator("main").inner_text()
    with live.database.transaction(writes=False) as session:
        place = session.exec(select(Place).where(Place.candidate_id == person.id)).one()
    assert place.status == PlaceStatus.booked
    assert place.reference in walker.locator("main").inner_text()

    sign_in(desktop, live.cast.anja)
    desktop.goto(f"/recruiter/vacancies/{live.cast.vacancy.id}")
    assert desktop.locator(f'main a[href$="/candidates/{person.id}"]').count() == 1


def test_the_recruiter_of_the_branch_sees_somebody_with_the_explanation_and_another_does_not(
    desktop: Page, live: LiveServer, sign_in: Callable[[Page, object], None]
) -> None:
    sign_in(desktop, live.cast.anja)
    desktop.goto(f"/recruiter/vacancies/{live.cast.vacancy.id}")
    desktop.get_by_role("link", name="Samira").first.click()
    shown = desktop.locator("main").inner_text()
    assert "regel voor regel" in shown
    assert desktop.goto(f"/recruiter/candidates/{live.cast.samira.id}").status == 200
    assert desktop.goto(f"/recruiter/candidates/{live.cast.pieter.id}").status == 404


def test_a_vacancy_that_a_client_posts_appears_in_a_candidates_matches(
    desktop: Page, phone: Page, live: LiveServer, sign_in: Callable[[Page, object], None]
) -> None:
    sign_in(desktop, live.cast.joost)
    title = "Klantenservice voor de bibliotheek"
    desktop.goto("/client/vacancies/new")
    fill_vacancy(desktop, title)
    with live.database.transaction(writes=False) as session:
        vacancy = session.exec(select(Vacancy).where(col(Vacancy.title) == title)).one()
    assert vacancy.status == VacancyStatus.published
    sign_in(phone, live.cast.samira)
    phone.goto("/candidate/work")
    assert phone.get_by_text(title).count() >= 1


def fill_vacancy(page: Page, title: str) -> None:
    """The client's pages, one after another, up to the button that publishes."""
    soon = clock.today() + timedelta(days=30)
    typed = {
        "title": title,
        "description": "U helpt mensen aan de telefoon met vragen over boeken. U luistert en zoekt het samen uit.",
        "postcode": "3511",
        "home": "1",
        "hours_min": "16",
        "hours_max": "32",
        "pay": "16.50",
        "openings": "2",
    }
    for _ in range(8):
        for name, text in typed.items():
            field = page.locator(f'{SELF} [name="{name}"]')
            if field.count() and field.first.get_attribute("type") not in ("radio", "checkbox"):
                if field.first.evaluate("element => element.tagName") == "SELECT":
                    field.first.select_option(index=field.first.locator("option").count() - 1)
                else:
                    field.first.fill(text)
        for row in page.locator(f"{SELF} .govuk-radios").all():
            if not row.locator("input:checked").count():
                row.locator("input").first.check()
        for name, day in (("start", soon), ("closes", soon)):
            boxes = page.locator(f'{SELF} [name="{name}"]')
            if boxes.count() == 3:
                for box, part in zip(boxes.all(), (day.day, day.month, day.year), strict=True):
                    box.fill(str(part))
            elif boxes.count() == 1:
                boxes.first.fill(day.isoformat())
        publish = page.locator('form[action*="/publish"] button')
        if publish.count():
            publish.first.click()
            return
        before = page.url
        go_on(page)
        assert page.url != before, page.locator("main").inner_text()[:500]
    raise AssertionError("no button that publishes was reached")
