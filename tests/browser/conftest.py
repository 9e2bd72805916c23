"""A browser and a server for it: pages `phone`, `desktop` and `nojs`, `sign_in`, `axe`, and `live.code_for`.

A page that logs an error (a script that fails, something the policy of scripts refuses) fails its test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from matcher.accounts.models import User
from matcher.candidates.models import Candidate
from tests.browser.live import LiveServer

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 10_000  # milliseconds
SCREENS = Path(__file__).parent / "screens"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep a picture of the page on which a test failed."""
    report: Any = yield
    page = getattr(item, "funcargs", {}).get("phone") or getattr(item, "funcargs", {}).get("desktop")
    if report.when == "call" and report.failed and page:
        SCREENS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENS / f"{item.name}.png", full_page=True)
    return report


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The real server, with the cast in its database."""
    server = LiveServer(tmp_path_factory.mktemp("live"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one that CHROMIUM names, the system's, or the one Playwright installed."""
    given = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else []
    path = next((found for name in (*given, *NAMES) if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def _page(browser: Browser, live: LiveServer, shape: dict[str, Any], **more: Any) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live.url, locale="nl-NL", timezone_id="Europe/Amsterdam", **{**shape, **more}
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if _bad(message) else None)
    yield page
    context.close()
    assert wrong == [], "the page logged errors"


def _bad(message: Any) -> bool:
    # An answer of 404 or 422 is logged as an error too, and is no fault of the page.
    return message.type == "error" and "the server responded with a status of" not in message.text


@pytest.fixture
def phone(browser: Browser, live: LiveServer) -> Iterator[Page]:
    """A page on a phone: 390 by 844, touch."""
    yield from _page(browser, live, PHONE)


@pytest.fixture
def desktop(browser: Browser, live: LiveServer) -> Iterator[Page]:
    """A page on a desk: 1280 by 800."""
    yield from _page(browser, live, DESKTOP)


@pytest.fixture
def nojs(browser: Browser, live: LiveServer) -> Iterator[Page]:
    """A page on a phone without JavaScript."""
    yield from _page(browser, live, PHONE, java_script_enabled=False)


@pytest.fixture
def sign_in(live: LiveServer) -> Callable[[Page, User | Candidate], None]:
    """`sign_in(page, live.cast.anja)`: that page's browser is signed in, without the mailed code."""

    def enter(page: Page, who: User | Candidate) -> None:
        cookie: Any = live.cookie(who)
        page.context.add_cookies([cookie])

    return enter


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)`: nothing on the page breaks WCAG 2.2 AA, as far as a machine can tell. Needs JavaScript."""
    engine = Axe()

    def check(page: Page) -> None:
        answer = engine.run(page, options={"runOnly": {"type": "tag", "values": STANDARD}})
        found = [
            f"{page.url}: {violation['id']} ({violation['help']}): {node['html'][:160]}"
            for violation in answer.response["violations"]
            for node in violation["nodes"]
        ]
        assert answer.response["passes"], "axe looked at nothing"
        assert found == []

    return check
