"""The pages in a real browser: the system's own Chromium, watched for anything that goes wrong in it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from bot.simulator import MovableClock
from tests.e2e.conftest import build, world  # noqa: F401 - the stories' own company
from tests.e2e.world import MONDAY, Build, World

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
HOW_TO_GET = "The browser tests need Chromium: `apt-get install chromium` on Debian, `brew install --cask chromium` on macOS."
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000
"""For what a page does by itself as for what a test does on it, on a machine that has other things to do."""
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Watch:
    """What went wrong in a browser: words in its console, requests that failed, requests to elsewhere."""

    troubles: list[str] = field(default_factory=list)

    def over(self, page: Page, own: str) -> None:
        """Watch this page, which may ask nobody but `own`."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", lambda request: self._asked(request, own))
        page.on("response", lambda answer: self._answered(answer.url, answer.status))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # A page that goes elsewhere drops what it was loading.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.url} {request.failure}")

    def _asked(self, request: Request, own: str) -> None:
        if urlsplit(request.url).netloc != own and not request.url.startswith(("data:", "blob:")):
            self.troubles.append(f"outside: {request.url}")

    def _answered(self, url: str, status: int) -> None:
        if status >= 400:
            self.troubles.append(f"status {status}: {url}")


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Let the page's events arrive until this is so: a request is on its way before whoever holds it hears of it."""
    waited = 0
    while not is_so():
        assert waited < PATIENCE_MS, "what was waited for did not come"
        page.wait_for_timeout(20)
        waited += 20


Look = Callable[..., Page]
"""Opens the workspace in front of somebody, in a window of their own."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for the tests of one file: while it is open its loop runs, and no other can in the same thread."""
    if CHROMIUM is None:
        pytest.skip(HOW_TO_GET)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What every browser test also shows: no word in the console, no failed request, nobody outside."""
    watch = Watch()
    yield watch
    assert watch.troubles == []


@pytest.fixture
def look(browser: Browser, watch: Watch) -> Iterator[Look]:
    windows: list[BrowserContext] = []

    def open_at(url: str, who: str, place: str = "", *, width: int = 1280, dark: bool = False) -> Page:
        scheme: Any = "dark" if dark else "light"
        window = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        windows.append(window)
        page = window.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watch.over(page, urlsplit(url).netloc)
        page.goto(f"{url}/#/{who}/{place}")
        page.wait_for_selector("main")
        return page

    yield open_at
    for window in windows:
        window.close()


@pytest.fixture
def office(build: Build) -> World:  # noqa: F811 - the fixture of that name
    """The founded company, in whose workspace time passes as on the wall."""
    office = build(clock=MovableClock(MONDAY.timestamp()))
    office.start()
    office.found()
    return office
