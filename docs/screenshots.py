"""Takes the pictures in `docs/pictures` anew: the demo's main screens, in the system's own Chromium.

`make screenshots` runs it. The company's history ends on the day it is made, so dates differ from run to run.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bot.demo.company import COMMITTEE, NEWS
from bot.demo.tour import FOUND
from bot.domain.reviews import ItemState
from tests.browser.conftest import CHROMIUM, HOW_TO_GET, QUIET
from tests.databases import SQLITE, migrated
from tests.services import audits
from tests.services.company import found

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
PORT = 8460
PATIENCE = 120.0
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 800}


def take() -> None:
    """Take every picture."""
    if CHROMIUM is None:
        raise SystemExit(HOW_TO_GET)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        ids, committee, news = _who_and_where(url)
        _committee(browser, f"{url}/#/{ids['Jonas']}/{committee}")
        _form(browser, f"{url}/#/{ids['Maya']}/app")
        _home(browser, f"{url}/#/{ids['Amara']}/home")
        _phone(browser, f"{url}/#/{ids['Iris']}/app")
        _inspector(browser, f"{url}/#/{ids['Jonas']}/{committee}")
        _register(browser, f"{url}/#/{ids['Amara']}/home")
        _import(browser, f"{url}/#/{ids['Amara']}/app")
        _adoption(browser, f"{url}/#/{ids['Iris']}/app")
        _leaver(browser, f"{url}/#/{ids['Amara']}/app")
        _exposure(browser, f"{url}/#/{ids['Amara']}/home")
        _sheet(browser, f"{url}/sheet")
        _policy(browser, f"{url}/#/{ids['Helen']}/home", f"{url}/#/{ids['Maya']}/{news}")
        _quiz(browser, f"{url}/#/{ids['Maya']}/app")
        _programme(browser, f"{url}/#/{ids['Amara']}/home")
        _report(browser, f"{url}/#/{ids['Amara']}/app")
        _pack(browser)
        _vault(browser, *(f"{url}/#/{ids[name]}/app" for name in ("Gia", "Iris", "Kenji")))
        _audit(browser, *(f"{url}/#/{ids[name]}/app" for name in ("Amara", "Iris")))
        browser.close()


@contextmanager
def _demo() -> Iterator[str]:
    """A demo of its own, for as long as the pictures take."""
    with tempfile.TemporaryDirectory(prefix="vouchsafe-pictures-") as folder:
        command = [
            sys.executable,
            "-m",
            "bot",
            "demo",
            "--headless",
            "--port",
            str(PORT),
            "--data",
            f"{folder}/demo",
        ]
        running = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
        )
        try:
            url = f"http://127.0.0.1:{PORT}"
            _wait_for(url)
            yield url
        finally:
            running.terminate()
            running.wait(PATIENCE)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/_page/tour", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            time.sleep(3)  # the bot's process connects
            return
    raise SystemExit("The demo did not start.")


def _who_and_where(url: str) -> tuple[dict[str, str], str, str]:
    people = _json(f"{url}/_control/people")["people"]
    channels = {one["name"]: one["id"] for one in _json(f"{url}/_control/channels")["channels"]}
    ids = {one["real_name"].split()[0]: one["id"] for one in people}
    return ids, channels[COMMITTEE], channels[NEWS]


def _json(url: str) -> dict:
    with urllib.request.urlopen(url) as answer:
        return dict(json.load(answer))


def _open(
    browser: Browser, url: str, *, dark: bool = False, size: ViewportSize = DESK, tour: bool = False
) -> Page:
    page = browser.new_page(viewport=size, color_scheme="dark" if dark else "light")
    page.goto(url)
    page.wait_for_selector("main")
    page.wait_for_timeout(1000)
    left_open = page.get_by_role("dialog").get_by_role("button", name="Close", exact=True)
    if left_open.count():
        left_open.first.click()
    if not tour:
        close = page.get_by_role("button", name=re.compile("Dismiss|Close the tour"))
        if close.count():
            close.first.click()
    return page


def _save(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.close()


def _committee(browser: Browser, url: str) -> None:
    for name, dark in (("committee", False), ("committee-dark", True)):
        _save(_open(browser, url, dark=dark, tour=not dark), name)


def _form(browser: Browser, url: str) -> None:
    page = _open(browser, url)
    _type(page, "/request-access @larkfieldfilms editor publish 2w because the autumn films need cutting")
    page.get_by_role("dialog").wait_for()
    page.wait_for_timeout(800)
    _save(page, "form")


def _home(browser: Browser, url: str) -> None:
    _save(_open(browser, url), "home")
    page = _open(browser, url)
    page.get_by_role("button", name="Look at the hunt").scroll_into_view_if_needed()
    _save(page, "home-exposure")


def _phone(browser: Browser, url: str) -> None:
    _save(_open(browser, url, size=PHONE, dark=True), "phone")


def _inspector(browser: Browser, url: str) -> None:
    page = _open(browser, url)
    page.get_by_role("button", name="Inspector").click()
    _save(page, "inspector")


def _register(browser: Browser, url: str) -> None:
    """The register in its dialogue, as whoever runs the programme finds an account."""
    page = _open(browser, url)
    page.get_by_role("button", name="The register").click()
    page.get_by_role("dialog").wait_for()
    _save(page, "register")


def _import(browser: Browser, url: str) -> None:
    """A list that was pasted: what it would do, row by row."""
    page = _open(browser, url)
    _type(page, "/vouchsafe import")
    form = page.get_by_role("dialog")
    form.get_by_label("Or its rows").fill(FOUND)
    form.get_by_role("button", name="Read it").click()
    form.get_by_role("button", name="Close").last.click()
    page.get_by_role("button", name="Leave out 1 row and import").wait_for()
    _save(page, "import")


def _adoption(browser: Browser, url: str) -> None:
    """An owner's list: who has a way in that was never granted, and what is to become of each."""
    page = _open(browser, url)
    page.get_by_text("that was never granted").last.scroll_into_view_if_needed()
    _save(page, "adoption")


def _leaver(browser: Browser, url: str) -> None:
    """The list of what is still to be done after somebody has left."""
    page = _open(browser, url)
    page.get_by_text("has left").last.scroll_into_view_if_needed()
    _save(page, "leaver")


def _exposure(browser: Browser, url: str) -> None:
    """What is open about the accounts, and what mends it."""
    page = _open(browser, url)
    page.get_by_role("button", name="Look at the exposure").click()
    page.get_by_role("dialog").wait_for()
    _save(page, "exposure")


def _sheet(browser: Browser, url: str) -> None:
    for name, dark in (("sheet", False), ("sheet-dark", True)):
        page = _open(browser, url, dark=dark, size={"width": 1280, "height": 1600})
        _save(page, name)


def _policy(browser: Browser, home: str, news: str) -> None:
    """The policy in its channel, once the senior leader has put her name to it."""
    page = _open(browser, home)
    page.get_by_role("button", name="Sign and announce").click()
    page.locator("#modals .confirm").get_by_role("button", name="Sign and announce").click()
    page.get_by_text("is announced under your name").wait_for()
    page.close()
    page = _open(browser, news)
    page.get_by_role("button", name="Acknowledge…").wait_for()
    _save(page, "policy")


def _quiz(browser: Browser, url: str) -> None:
    """A question in somebody's messages, below why the last answer was right or not."""
    page = _open(browser, url)
    _type(page, "/vouchsafe training")
    page.get_by_role("button", name="Take it now").last.click()
    page.locator("#main").get_by_text("1 of 3").last.wait_for()
    page.locator("#main .message").get_by_role("button", name="B", exact=True).last.click()
    page.locator("#main").get_by_text("2 of 3").last.wait_for()
    _save(page, "quiz")


def _programme(browser: Browser, url: str) -> None:
    """The programme's steps on Home, and the risks with their numbers."""
    page = _open(browser, url, size={"width": 1280, "height": 1100})
    page.get_by_role("button", name="Offboard somebody…").scroll_into_view_if_needed()
    _save(page, "programme")


def _report(browser: Browser, url: str) -> None:
    """The page that the senior leader gets each month."""
    page = _open(browser, url, size={"width": 1280, "height": 1700})
    _type(page, "/vouchsafe report")
    page.get_by_text("Done of what is asked").last.wait_for()
    _save(page, "report")


def _pack(browser: Browser) -> None:
    """The report of an evidence pack, as whoever has unpacked it sees it."""
    ends = (
        *[ItemState.KEPT] * 4,
        ItemState.REMOVED,
        *[ItemState.KEPT] * 4,
        ItemState.REMOVED,
        ItemState.ACCEPTED,
    )
    with tempfile.TemporaryDirectory(prefix="vouchsafe-pictures-") as name:
        folder = Path(name)
        company = found(migrated(SQLITE, folder))
        audit = audits.closed(company, audits.audited(company, 9, 8, ends, listed=True))
        with zipfile.ZipFile(audits.pack(company, audit, folder / "pack.zip")) as zipped:
            zipped.extractall(folder / "pack")
        company.database.dispose()
        page = browser.new_page(viewport={"width": 1180, "height": 1400}, color_scheme="light")
        page.goto((folder / "pack" / "report.html").as_uri())
        _save(page, "pack")


def _vault(browser: Browser, holder: str, owner: str, keeper: str) -> None:
    """A login that is looked at, the form that stores one, and how the vault stands, all invented."""
    for name, dark in (("checkout", False), ("checkout-dark", True)):
        page = _open(browser, holder, dark=dark)
        _type(page, "/my-access")
        page.get_by_text("Only visible to you").last.wait_for()
        page.get_by_role("button", name="Check out").last.click()
        page.get_by_role("dialog").get_by_role("button", name="Check in").wait_for()
        _save(page, name)
    page = _open(browser, owner, size={"width": 1280, "height": 1100})
    page.get_by_role("button", name="Store the new one…").last.click()
    page.get_by_role("dialog").get_by_label("Recovery mail").wait_for()
    _save(page, "store-login")
    page = _open(browser, keeper)
    _type(page, "/vouchsafe vault")
    page.get_by_role("button", name="Seal now…").wait_for()
    _save(page, "vault")


def _audit(browser: Browser, manager: str, owner: str) -> None:
    """The lines of an audit in their owner's conversation, and the card of whoever runs it."""
    page = _open(browser, manager)
    _type(page, "/vouchsafe audit start")
    form = page.get_by_role("dialog")
    form.get_by_label("One network").check()
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name="Instagram").click()
    form.get_by_text("It asks 5 lines").wait_for()
    form.get_by_role("button", name="Launch it").click()
    page.get_by_text("Lines without an answer").last.wait_for()
    answering = _open(browser, owner, size={"width": 1280, "height": 1000})
    _type(answering, "/vouchsafe home")
    answering.get_by_role("button", name="Go through them").last.click()
    answering.get_by_role("button", name=re.compile("^1 reply")).last.click()
    answering.get_by_text("Lines 1 to 4 of 4").wait_for()
    answering.get_by_role("button", name="Keep", exact=True).last.click()
    answering.get_by_role("button", name="✓ Keep").wait_for()
    _save(answering, "audit")
    page = _open(browser, manager, dark=True, size={"width": 1280, "height": 1250})
    page.get_by_text("Lines without an answer").last.wait_for()
    _save(page, "audit-card")


def _type(page: Page, words: str) -> None:
    page.get_by_role("textbox", name=re.compile("^Message")).fill(words)
    page.keyboard.press("Enter")


if __name__ == "__main__":
    take()
