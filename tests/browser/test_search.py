"""Type-ahead in a real browser: with the keyboard, by touch, for a screen reader, and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser.live import LiveServer

ELSE = "Wat moet iemand nog meer kunnen?"


def suggested(page: Page) -> Locator:
    """The suggestions under the field that is being typed in."""
    return page.get_by_role("listbox").get_by_role("option")


@pytest.fixture
def address(live: LiveServer) -> str:
    """The abilities step of a draft of Joost's company."""
    with live.database.transaction() as session:
        vacancy = make.vacancy(session, client=live.cast.midden, status="draft", listening=3)
        return f"/client/vacancies/{vacancy.id}/abilities"


def test_a_skill_is_chosen_with_the_keyboard_and_asked(
    desktop: Page, live: LiveServer, sign_in: Callable[[Page, Any], None], axe: Callable[[Page], None], address: str
) -> None:
    sign_in(desktop, live.cast.joost)
    desktop.goto(address)
    field = desktop.get_by_role("combobox", name=ELSE)
    field.focus()
    desktop.keyboard.type("boze klan", delay=20)
    options = suggested(desktop)
    expect(options.first).to_contain_text("Boze klanten kalmeren")
    expect(field).to_have_attribute("aria-expanded", "true")
    axe(desktop)
    desktop.keyboard.press("ArrowDown")
    expect(options.first).to_be_focused()
    expect(options.first).to_have_attribute("aria-selected", "true")
    desktop.keyboard.press("Enter")
    expect(field).to_have_value("Boze klanten kalmeren")
    expect(field).to_have_attribute("aria-expanded", "false")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", name="Boze klanten kalmeren")).to_be_visible()


def test_escape_leaves_what_was_typed(
    desktop: Page, live: LiveServer, sign_in: Callable[[Page, Any], None], address: str
) -> None:
    sign_in(desktop, live.cast.joost)
    desktop.goto(address)
    field = desktop.get_by_role("combobox", name=ELSE)
    field.press_sequentially("boze klan", delay=20)
    expect(suggested(desktop).first).to_be_visible()
    desktop.keyboard.press("Escape")
    expect(suggested(desktop)).to_have_count(0)
    expect(field).to_have_value("boze klan")


def test_suggestions_are_large_enough_to_touch_and_fit_the_screen(
    phone: Page, live: LiveServer, sign_in: Callable[[Page, Any], None], address: str
) -> None:
    sign_in(phone, live.cast.joost)
    phone.goto(address)
    phone.get_by_role("combobox", name=ELSE).press_sequentially("klant", delay=20)
    options = suggested(phone)
    expect(options.first).to_be_visible()
    boxes = [option.bounding_box() for option in options.all()]
    assert boxes
    assert all(box and box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    chosen = options.first.inner_text().splitlines()[0]
    options.first.tap()
    expect(phone.get_by_role("combobox", name=ELSE)).to_have_value(chosen)


def test_a_candidate_chooses_lines(
    phone: Page, live: LiveServer, sign_in: Callable[[Page, Any], None], axe: Callable[[Page], None]
) -> None:
    sign_in(phone, live.cast.samira)
    phone.goto("/candidate/questions/words")
    lines = phone.get_by_role("textbox", name="Wat kun je goed?")
    lines.fill("fietsen maken")
    for typed in ("boze klanten kal", "luisteren"):
        phone.get_by_role("combobox").press_sequentially(typed, delay=20)
        suggested(phone).first.tap()
        expect(phone.get_by_role("combobox")).to_have_value("")
    axe(phone)
    assert lines.input_value().splitlines() == ["fietsen maken", "Boze klanten kalmeren", "Luisteren"]


def test_without_javascript_the_field_is_a_plain_one(
    nojs: Page, live: LiveServer, sign_in: Callable[[Page, Any], None], address: str
) -> None:
    sign_in(nojs, live.cast.joost)
    nojs.goto(address)
    field = nojs.get_by_role("textbox", name=ELSE)
    field.fill("boze klanten kalmeren")
    nojs.get_by_role("button", name="Zoek op").last.click()
    expect(nojs.get_by_role("heading", name="Boze klanten kalmeren")).to_be_visible()
    sign_in(nojs, live.cast.samira)
    nojs.goto("/candidate/questions/words")
    expect(nojs.get_by_text("Zoek iets dat je kunt")).to_be_hidden()
