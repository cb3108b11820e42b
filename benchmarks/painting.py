"""How soon the pages paint with 5,000 messages in a channel: typing, and switching to another conversation.

Measured in the browser: from the key or the click to the second frame after it, by `requestAnimationFrame`.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from bot.demo import company
from bot.resources import manifest
from bot.simulator import SlackServer, Workspace
from tests.browser.conftest import CHROMIUM, HOW_TO_GET, QUIET

MESSAGES = 5_000
ROUNDS = 15

_PAINTED = """
(act) => new Promise((done) => {
  const began = performance.now();
  act();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})
"""
_TYPED = f"""
() => ({_PAINTED})(() => {{
  const box = document.querySelector("textarea");
  box.focus();
  document.execCommand("insertText", false, "x");
}})
"""
_SWITCHED = """
(place) => new Promise((done) => {
  const began = performance.now();
  location.hash = place;
  const look = () => {
    const painted = document.querySelector("main [data-ts]")?.closest("main");
    const title = place.endsWith("/app") ? "Vouchsafe" : "committee";
    const here = document.querySelector("main h1")?.textContent.includes(title);
    if (painted && here) requestAnimationFrame(() => done(performance.now() - began));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""


def measure() -> dict[str, dict[str, float]]:
    """Milliseconds of each, as median and worst of some rounds."""
    if CHROMIUM is None:
        raise SystemExit(HOW_TO_GET)
    with _busy_workspace() as (server, person, channel), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = _opened(browser, f"{server.url}/#/{person}/{channel}")
        typed = [page.evaluate(_TYPED) for _ in range(ROUNDS)]
        places = [f"#/{person}/app", f"#/{person}/{channel}"] * (ROUNDS // 2 + 1)
        switched = [page.evaluate(_SWITCHED, place) for place in places]
        browser.close()
    return {"typing": _summary(typed), "switching": _summary(switched)}


@contextmanager
def _busy_workspace() -> Iterator[tuple[SlackServer, str, str]]:
    workspace = Workspace(team_name="Larkfield", domain="larkfield")
    workspace.install(manifest(), "", "", "xoxb-x", app_token="xapp-x")
    people = company.settle_in(workspace)
    channel = workspace.find_channel(company.COMMITTEE)
    writers = [people[name].id for name in ("Jonas", "Priya", "Tom")]
    for number in range(MESSAGES):
        words = (
            f"Message *{number}* to <@{writers[0]}> about the autumn films, with a <https://example.com|link>"
        )
        workspace.post(channel.id, text=words, user=writers[number % 3])
    workspace.post(workspace.dm_with(people["Jonas"].id).id, text="Hello")
    with SlackServer(workspace) as server:
        yield server, people["Jonas"].id, channel.id


def _opened(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(url)
    page.wait_for_selector("main [data-ts]")
    page.wait_for_timeout(500)
    return page


def _summary(times: list[float]) -> dict[str, float]:
    return {"median_ms": round(statistics.median(times), 1), "worst_ms": round(max(times), 1)}


if __name__ == "__main__":
    for what, took in measure().items():
        print(f"{what}: median {took['median_ms']} ms, worst {took['worst_ms']} ms")
