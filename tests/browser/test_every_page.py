"""Every page that somebody can reach by its links: accessible, in one language, and no wider than the screen."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from matcher.accounts.models import Role
from matcher.app import create_app
from matcher.web.rendering import home_of
from tests.browser.live import LiveServer

MOST_PAGES = 60
SMALLEST = 24  # pixels: WCAG 2.2 AA; a link within a sentence may be smaller


@pytest.fixture(scope="module")
def known(live: LiveServer) -> Flask:
    """An application of the same routes, to tell which page an address is."""
    return create_app(live.settings, database=live.database)


def walk(page: Page, known: Flask, start: str) -> Iterator[str]:
    """Open `start` and one address of every page that is linked from a page seen before; the name of each."""
    adapter = known.url_map.bind("localhost")
    waiting, seen = [start], set()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        try:
            endpoint, _values = adapter.match(urlsplit(path).path, method="GET")
        except HTTPException:
            raise AssertionError(f"a link leads to no page: {path}") from None
        elsewhere = endpoint.startswith("public.") and start != "/"  # looked at by the test of a stranger
        if endpoint in seen or elsewhere or endpoint.startswith("development."):
            continue
        seen.add(endpoint)
        answer = page.goto(path, wait_until="load") if _shows_a_page(page, path) else None
        if answer is None:
            continue
        assert answer.status == 200, f"{path} answers {answer.status}"
        yield endpoint
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        waiting += [link for link in links if link.startswith("/") and not link.startswith(("//", "/static/"))]


def _shows_a_page(page: Page, path: str) -> bool:
    """Whether an address shows a page rather than handing out a file, such as a calendar or an export."""
    answer = page.request.get(path)
    return "text/html" in answer.headers.get("content-type", "")


def check(page: Page, axe: Callable[[Page], None], endpoint: str) -> None:
    """What every page must be."""
    axe(page)
    assert page.title().strip(), f"{endpoint} has no title"
    assert page.locator("html").get_attribute("lang") == "nl", f"{endpoint} is not Dutch at first"
    assert page.locator("h1").count() == 1, f"{endpoint} has {page.locator('h1').count()} main headings"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{endpoint} is {wide} pixels wider than the screen"
    small = page.eval_on_selector_all(
        "main button, main input:not([type=hidden]), main select, main .govuk-button",
        f"""all => all.filter(one => one.checkVisibility() && !one.closest(".govuk-visually-hidden"))
                     .filter(one => one.getBoundingClientRect().height < {SMALLEST})
                     .map(one => one.outerHTML.slice(0, 120))""",
    )
    assert small == [], f"{endpoint} has targets that are too small"


def test_every_public_page(phone: Page, known: Flask, axe: Callable[[Page], None]) -> None:
    visited = []
    for endpoint in walk(phone, known, "/"):
        check(phone, axe, endpoint)
        visited.append(endpoint)
    assert {"public.home", "public.sign_in", "public.accessibility"} <= set(visited)


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_an_audience(
    phone: Page,
    desktop: Page,
    live: LiveServer,
    known: Flask,
    axe: Callable[[Page], None],
    sign_in: Callable[..., None],
    role: Role,
) -> None:
    page = phone if role is Role.candidate else desktop
    sign_in(page, live.cast.somebody(role))
    with known.test_request_context():
        start = known.url_for(home_of(role))
    visited = []
    for endpoint in walk(page, known, start):
        check(page, axe, endpoint)
        visited.append(endpoint)
    assert home_of(role) in visited
