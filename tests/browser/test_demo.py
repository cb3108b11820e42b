"""The demo in the browser: the tour from start to end, time travel, a kill, Slack's faults, and the sheet."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.demo.tour import TOUR
from tests.browser.conftest import Look
from tests.browser.test_pages import card, say
from tests.demo.conftest import Demo, Start, first_start, folder, start  # noqa: F401 - fixtures of a demo
from tests.demo.test_tour import CLOSED, LAST, QUIZ, THEN, take_quiz
from tests.e2e.knowing import RIGHT

STEPS = TOUR["steps"]
ENDS_MS = 30_000


@pytest.fixture
def demo(start: Start, folder: Path) -> Demo:  # noqa: F811 - the fixtures of those names
    return start(folder).ready()


def person(demo: Demo, name: str) -> str:
    """Somebody's id."""
    people = json.loads(demo.get("/_control/people"))["people"]
    return next(one["id"] for one in people if one["real_name"].startswith(name))


@pytest.mark.proof
@pytest.mark.timeout(300)
def test_the_tour_leads_from_asking_to_the_end(demo: Demo, look: Look) -> None:
    page = look(demo.url, person(demo, "Nadia"))
    tour = page.locator("#tour")
    for number, step in enumerate(STEPS, start=1):
        expect(tour).to_contain_text(f"Step {number} of {len(STEPS)}", timeout=ENDS_MS)
        expect(tour.get_by_role("heading", level=2)).to_contain_text(step["title"])
        follow(demo, page, step)
    expect(tour.get_by_role("button", name="Next")).to_be_disabled()
    tour.get_by_role("button", name="Dismiss the tour").click()
    expect(tour).to_be_hidden()
    page.reload()
    expect(page.get_by_role("navigation", name="Conversations")).to_be_visible()
    expect(tour).to_be_hidden()


def follow(demo: Demo, page: Page, step: dict) -> None:
    """Do what a step says, as somebody who presses what is pointed at."""
    tour = page.locator("#tour")
    there = tour.get_by_role("button", name="Take me there")
    if there.count():
        there.click()
        expect(there).to_have_count(0)
    elif step["type"]:
        tour.get_by_role("button", name="Write it for me").click()
    if step["type"]:
        expect(page.get_by_role("textbox", name=re.compile("^Message"))).to_have_value(step["type"])
        page.get_by_role("textbox", name=re.compile("^Message")).press("Enter")
    if step["title"] == "Maya advertises":
        expect(page.get_by_role("dialog")).to_contain_text("after the course “Working in our accounts”")
    elif step["look"] == "Send request":
        page.get_by_role("combobox", name="Use case").click()
        page.get_by_role("option", name="Publish").click()
    if step["paste"]:
        tour.get_by_role("button", name="Paste it for me").click()
    for pressed in filter(None, (step["advance"], step["change"])):
        tour.get_by_role("button", name=pressed["label"]).click()
    press_what_is_pointed_at(page, step)
    fill_in(page, step["look"])
    for pressed in THEN.get(step["title"], ()):
        page.get_by_role("dialog").get_by_role("button", name=pressed).click()
    if step["title"] == QUIZ:
        take_quiz(demo, lambda letter: press_letter(page, letter))
    if step["done"]:
        expect(page.get_by_text(step["done"]).last).to_be_attached(timeout=ENDS_MS)
    elif tour.get_by_role("button", name="Next").is_enabled():
        tour.get_by_role("button", name="Next").click()
    leave(page, step)


def press_what_is_pointed_at(page: Page, step: dict) -> None:
    """Press it; the lines of an audit are in a thread that is opened first."""
    if step["title"] == "One press a line":
        page.get_by_role("button", name=re.compile("^[0-9]+ repl")).last.click()
    if step["look"]:
        page.locator(".tour-look:visible").click()


def leave(page: Page, step: dict) -> None:
    """Close what is read, and press what the text names last."""
    close = page.get_by_role("dialog").get_by_role("button", name=re.compile("^(Done|Close)$")).last
    if {step["look"], step["title"]} & {*CLOSED, "Read it"}:
        close.click()
    if step["title"] in LAST:
        page.locator("#main .message").get_by_role("button", name=LAST[step["title"]]).last.click()
        if LAST[step["title"]] == "Ask to unseal":
            page.locator("#modals .confirm").get_by_role("button", name="Ask for it").click()


def fill_in(page: Page, look: str | None) -> None:
    """Fill in what opens after this press."""
    form = page.get_by_role("dialog")
    if look == "Adopt…":
        form.get_by_role("combobox", name="Use case").click()
        page.get_by_role("option", name="Publish").click()
        expect(form.get_by_text("Publish: at most")).to_be_visible()
        form.get_by_role("button", name="Adopt").click()
    elif look == "Sign and announce":
        page.locator("#modals .confirm").get_by_role("button", name="Sign and announce").click()
    elif look == "Acknowledge…":
        form.get_by_label(RIGHT).check()
        form.get_by_role("button", name="I acknowledge it").click()
    elif look == "Store the new one…":
        form.get_by_label("Generate one for me").check()
        form.get_by_role("button", name="Store").click()
    elif look == "Seal now…":
        form.get_by_role("textbox", name="Reason").fill("A laptop was left open on a train.")
        form.get_by_role("button", name="Seal now").click()
    elif look == "Agree: unseal it":
        page.locator("#modals .confirm").get_by_role("button", name="Unseal it").click()
    elif look and look.endswith("…"):
        form.get_by_role("textbox", name="Note").fill("Done on the network.")
        form.get_by_role("button", name="Done").click()


def press_letter(page: Page, letter: str) -> None:
    """Answer the question in the newest message."""
    page.locator("#main .message").get_by_role("button", name=letter, exact=True).last.click()


def test_the_clock_goes_straight_to_what_falls_due_and_it_happens(demo: Demo, look: Look) -> None:
    ben = look(demo.url, person(demo, "Ben"), "app")
    due = ben.get_by_role("button", name=re.compile("^Next due"))
    for _ in range(12):
        if ben.get_by_text("Your access has ended").count():
            break
        due.click()
        ben.wait_for_timeout(1500)
    expect(card(ben, "Your access has ended")).to_be_visible(timeout=ENDS_MS)


def test_a_bot_that_is_killed_goes_on_and_the_page_shows_both(demo: Demo, look: Look) -> None:
    page = look(demo.url, person(demo, "Maya"), "app")
    before = demo.bot
    page.get_by_role("button", name="Developer menu").click()
    page.get_by_role("button", name="Restart the bot").click()
    expect(page.get_by_text("was killed and started again")).to_be_visible(timeout=ENDS_MS)
    page.keyboard.press("Escape")
    expect(page.get_by_title(re.compile("Vouchsafe is connected"))).to_be_visible(timeout=ENDS_MS)
    assert demo.bot != before
    say(page, "/my-access")
    expect(card(page, "What you hold")).to_be_visible()


def test_the_workspaces_owner_deactivates_somebody_and_takes_them_back(demo: Demo, look: Look) -> None:
    page = look(demo.url, person(demo, "Amara"), "app")
    page.get_by_role("button", name="Developer menu").click()
    page.get_by_role("combobox", name="Person").select_option("Ben Asante")
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("button", name="Reactivate")).to_be_visible()
    demo.sees("Amara", "@Ben Asante has left")
    page.get_by_role("button", name="Reactivate").click()
    expect(page.get_by_role("button", name="Deactivate")).to_be_visible()


def test_while_slack_is_down_nothing_comes_and_afterwards_all_of_it(demo: Demo, look: Look) -> None:
    page = look(demo.url, person(demo, "Nadia"), "app")
    page.get_by_role("button", name="Developer menu").click()
    down = page.locator("[data-fault=limited]")
    down.check()
    expect(page.get_by_role("button", name="Developer menu")).to_have_class(re.compile("has-faults"))
    page.locator("[data-fault=clear]").click()
    expect(down).not_to_be_checked()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Inspector").click()
    say(page, "/vouchsafe help")
    drawer = page.get_by_role("complementary", name="Inspector")
    expect(drawer).to_contain_text("/vouchsafe")
    drawer.get_by_text("command /vouchsafe").first.click()
    expect(drawer).to_contain_text("Here is what I can do")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_block_is_drawn_and_none_is_unknown(demo: Demo, look: Look, *, dark: bool) -> None:
    page = look(demo.url, person(demo, "Maya"), dark=dark)
    page.goto(f"{demo.url}/sheet")
    expect(page.get_by_role("heading", name="What Vouchsafe shows")).to_be_visible()
    expect(page.get_by_text("This is success.")).to_be_visible()
    assert page.get_by_text("Unknown block").count() == 0
    assert page.get_by_text("Unknown element").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_block_that_nobody_knows_is_shown_and_not_dropped(demo: Demo, look: Look) -> None:
    page = look(demo.url, person(demo, "Maya"))
    strange = {
        "title": "Strange",
        "kind": "message",
        "message": {"text": "", "blocks": [{"type": "hologram"}]},
    }
    page.route("**/_page/sheet", lambda route: route.fulfill(json={"title": "One", "samples": [strange]}))
    page.goto(f"{demo.url}/sheet")
    expect(page.get_by_text("Unknown block: hologram")).to_be_visible()
