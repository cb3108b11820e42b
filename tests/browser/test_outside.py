"""The pages for people outside Slack in a real browser, without a script, by mouse or by keys, in light and dark."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, Watch
from tests.e2e import outside, partners
from tests.e2e.world import World


@pytest.fixture
def agency(office: World) -> World:
    """The company with pages for people outside, and Sofia's agency with Noah."""
    outside.start(office)
    partners.northlight(office)
    return office


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A narrow window in which no script can run."""
    options: dict[str, Any] = {"viewport": {"width": 400, "height": 900}, "java_script_enabled": False}
    window = browser.new_context(**options)
    page = window.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    window.close()


def test_a_visitor_begins_reads_answers_and_is_done(
    agency: World, page: Page, watch: Watch, tmp_path: Path
) -> None:
    link = outside.get_link(agency, outside.noah(agency))
    watch.over(page, urlsplit(link).netloc)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Noah Klein")
    page.screenshot(path=tmp_path / "begin.png")
    page.get_by_role("button", name="Begin").dblclick()
    page.wait_for_url(outside.home(agency))
    page.get_by_role("link", name="Read the policy").click()
    page.get_by_text("Read all of it").click()
    expect(page.get_by_text("Adding people as owners of the brand account.")).to_be_visible()
    page.get_by_label("change the password tomorrow").check()
    page.get_by_role("button", name="I acknowledge it").click()
    expect(page.get_by_role("alert")).to_contain_text("That is not what the policy says.")
    page.screenshot(path=tmp_path / "wrong.png", full_page=True)
    page.get_by_label("/request-access").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is nothing more to do.")).to_be_visible()
    page.screenshot(path=tmp_path / "done.png")
    page.reload()
    expect(page.get_by_text("you have acknowledged it")).to_be_visible()


def test_a_link_that_cannot_be_used_says_whom_to_ask_in_the_dark_too(
    agency: World, browser: Browser, tmp_path: Path
) -> None:
    link = outside.get_link(agency, outside.noah(agency))
    outside.Visitor().begin(link)
    window = browser.new_context(color_scheme="dark", viewport={"width": 900, "height": 600})
    page = window.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link has been used")
    expect(
        page.get_by_text("Sofia Marín, who answers for your access, can give you a new link.")
    ).to_be_visible()
    page.screenshot(path=tmp_path / "used.png")
    window.close()


def test_a_visitor_takes_a_course_without_a_script(
    office: World, page: Page, watch: Watch, tmp_path: Path
) -> None:
    outside.noah_waits_for_a_course(office)
    link = outside.get_link(office, outside.noah(office), "Maya")
    watch.over(page, urlsplit(link).netloc)
    page.goto(link)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="Take the course").click()
    expect(page.get_by_role("heading", name="A real notice is also waiting inside")).to_be_visible()
    page.screenshot(path=tmp_path / "course.png", full_page=True)
    page.get_by_role("button", name="Begin the quiz").click()
    for number in range(1, 11):
        expect(page.get_by_text(f"question {number} of 10")).to_be_visible()
        if number == 2:
            page.screenshot(path=tmp_path / "question.png", full_page=True)
        page.locator(".letters button").nth(number % 4).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("You have passed|Not passed this time")
    )
    page.screenshot(path=tmp_path / "result.png", full_page=True)
