"""People at work in the browser: they ask, vouch, refuse, correct and undo, by mouse or by keys alone."""

import re

from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import Look, wait_until
from tests.e2e.reading import events, request
from tests.e2e.steps import newest
from tests.e2e.world import World

ASK = "/request-access @larkfieldfilms editor 2w because the autumn films need cutting"


def card(page: Page, words: str) -> Locator:
    """The newest message with these words, in these letters."""
    return page.locator("[data-ts]").filter(has_text=re.compile(re.escape(words))).last


def say(page: Page, words: str) -> None:
    """Type into the message box and send it."""
    page.get_by_role("textbox", name=re.compile("^Message")).fill(words)
    page.keyboard.press("Enter")


def is_click(request: Request) -> bool:
    """Whether a page sends what somebody has pressed in a message."""
    return '"act":"click"' in (request.post_data or "")


def ask(office: World, look: Look, **window: object) -> Page:
    """Maya asks for access in the app's conversation."""
    page = look(office.server.url, office["Maya"].id, "app", **window)
    say(page, ASK)
    form = page.get_by_role("dialog")
    form.get_by_role("combobox", name="Use case").click()
    page.get_by_role("option", name="Publish").click()
    expect(form).to_contain_text("vouched for by the account owner and Digital")
    form.get_by_role("button", name="Send request").click()
    expect(form).to_contain_text("Request #1")
    form.get_by_role("button", name="Close", exact=True).last.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    return page


def test_a_request_is_asked_vouched_for_and_set_up_by_three_people_in_their_windows(
    office: World, look: Look
) -> None:
    maya = ask(office, look)
    jonas = look(office.server.url, office["Jonas"].id, office.channel.id)
    iris = look(office.server.url, office["Iris"].id, "app")
    card(jonas, "Request #1").get_by_role("button", name="Approve", exact=True).click()
    expect(card(jonas, "Request #1")).to_contain_text("✓")
    expect(jonas.get_by_text("Only visible to you")).to_be_visible()
    expect(card(iris, "Request #1")).to_contain_text("✓")
    card(iris, "Request #1").get_by_role("button", name="Approve", exact=True).click()
    expect(card(maya, "is approved").last).to_be_visible()
    expect(card(jonas, "Request #1").get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    card(iris, "Add @Maya Chen").get_by_role("button", name="I added them…").click()
    iris.get_by_role("dialog").get_by_role("textbox", name="Note").fill("Invited her.")
    iris.get_by_role("dialog").get_by_role("button", name="Done").click()
    expect(card(maya, "Your access:")).to_be_visible()
    assert newest(office).state == "active"


def test_a_denial_needs_its_reason_and_the_asker_reads_it(office: World, look: Look) -> None:
    maya = ask(office, look)
    jonas = look(office.server.url, office["Jonas"].id, office.channel.id)
    card(jonas, "Request #1").get_by_role("button", name="Deny…").click()
    form = jonas.get_by_role("dialog")
    form.get_by_role("button", name="Deny").click()
    expect(form).to_contain_text("lease complete this required field")
    form.get_by_role("textbox", name="Reason").fill("The films are cut elsewhere.")
    form.get_by_role("button", name="Deny").click()
    expect(card(maya, "is denied")).to_contain_text("The films are cut elsewhere.")
    assert request(office, 1).state == "denied"


def test_a_fault_is_marked_at_its_field_and_what_was_typed_stays(office: World, look: Look) -> None:
    page = look(office.server.url, office["Maya"].id, "app")
    say(page, ASK.replace("2w", "3 years"))
    form = page.get_by_role("dialog")
    form.get_by_role("combobox", name="Use case").click()
    page.get_by_role("option", name="Publish").click()
    form.get_by_role("button", name="Send request").click()
    ends = form.get_by_role("textbox", name="For how long, or until when")
    expect(ends).to_have_attribute("aria-invalid", "true")
    expect(form).to_contain_text("The longest the policy allows here is 180 days.")
    expect(form.get_by_role("textbox", name="Reason")).to_have_value("the autumn films need cutting")
    ends.fill("2w")
    form.get_by_role("button", name="Send request").click()
    expect(form).to_contain_text("Request #1")


def test_two_people_press_on_one_card_and_it_is_decided_once(office: World, look: Look) -> None:
    ask(office, look)
    windows = [look(office.server.url, office[name].id, office.channel.id) for name in ("Jonas", "Helen")]
    for page in windows:
        expect(card(page, "Request #1").get_by_role("button", name="Approve", exact=True)).to_be_visible()
    iris = look(office.server.url, office["Iris"].id, "app")
    pressed = [
        card(page, "Request #1").get_by_role("button", name="Approve", exact=True)
        for page in (windows[0], iris)
    ]
    for button in pressed:
        button.dispatch_event("click")
    for page in (*windows, iris):
        approve = page.locator("[data-ts]").get_by_role("button", name="Approve", exact=True)
        expect(approve).to_have_count(0)
    assert events(office, "request:approved").count("request:approved") == 1
    assert events(office, "grant:approved") == ["grant:approved"]


def test_a_press_counts_though_the_card_is_redrawn_before_it_arrives(office: World, look: Look) -> None:
    ask(office, look)
    jonas = look(office.server.url, office["Jonas"].id, office.channel.id)
    iris = look(office.server.url, office["Iris"].id, "app")
    expect(card(iris, "Request #1").get_by_role("button", name="Approve", exact=True)).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        if is_click(route.request):
            held.append(route)
        else:
            route.continue_()

    iris.route("**/_page/act", hold)
    card(iris, "Request #1").get_by_role("button", name="Approve", exact=True).click()
    wait_until(iris, lambda: len(held) == 1)
    card(jonas, "Request #1").get_by_role("button", name="Approve", exact=True).click()
    expect(card(iris, "Request #1")).to_contain_text("✓")
    (click,) = held
    click.continue_()
    expect(card(iris, "Request #1").get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    expect(card(jonas, "is approved")).to_be_visible()


def test_by_keys_alone_a_request_is_asked_and_taken_back(office: World, look: Look) -> None:
    page = look(office.server.url, office["Maya"].id, "app")
    page.get_by_role("textbox", name=re.compile("^Message")).focus()
    page.keyboard.type("/req")
    expect(page.get_by_role("option", name=re.compile("request-access"))).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("@larkfieldfilms editor publish 2w because spring")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    tab_to(page, "Send request")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Request #1")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(card(page, "Your request #1 waits")).to_be_visible()
    page.get_by_role("textbox", name=re.compile("^Message")).focus()
    tab_to(page, "Withdraw", back=True)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the question before it is answered
    expect(card(page, "is withdrawn")).to_be_visible()


def tab_to(page: Page, label: str, *, back: bool = False) -> None:
    """Go on with the Tab key until the focus is on what has this label."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == label:
            return
    raise AssertionError(f"the Tab key does not reach {label!r}")


def test_on_a_narrow_screen_everything_fits_and_works(office: World, look: Look) -> None:
    page = ask(office, look, width=360)
    for place in ("app", "home", office.channel.id):
        page.goto(f"{office.server.url}/#/{office['Jonas'].id}/{place}")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, place
    card(page, "Request #1").get_by_role("button", name="Approve", exact=True).click()
    expect(card(page, "Request #1")).to_contain_text("✓")


def test_home_shows_what_waits_and_acts_in_place(office: World, look: Look) -> None:
    ask(office, look)
    page = look(office.server.url, office["Jonas"].id, "home")
    expect(page.get_by_role("main")).to_contain_text("Waiting for you")
    page.get_by_role("main").get_by_role("button", name="Look at it").first.click()
    dialogue = page.get_by_role("dialog")
    dialogue.get_by_role("button", name="Approve", exact=True).click()
    expect(dialogue).to_contain_text("counts")


def test_unread_messages_are_marked_until_they_are_seen(office: World, look: Look) -> None:
    page = look(office.server.url, office["Jonas"].id, "app")
    conversations = page.get_by_role("navigation", name="Conversations")
    office["Nadia"].say(f"Hello <@{office['Jonas'].id}>", office.channel)
    conversations.get_by_role("link", name=re.compile("social-media-committee \\d+ unread")).click()
    expect(page.get_by_text("Hello @")).to_be_visible()
    conversations.get_by_role("link", name="Vouchsafe").click()
    expect(conversations.get_by_role("link", name="social-media-committee", exact=True)).to_be_visible()
    page.reload()
    expect(conversations.get_by_role("link", name="social-media-committee", exact=True)).to_be_visible()


def test_what_was_said_while_a_conversation_was_fetched_twice_is_there(office: World, look: Look) -> None:
    page = look(office.server.url, office["Jonas"].id, "app")
    conversations = page.get_by_role("navigation", name="Conversations")
    fetched: list[Route] = []

    def hold(route: Route) -> None:
        fetched.append(route)

    page.route("**/_page/messages?*", hold)
    for told, name in enumerate(("social-media-committee", "Vouchsafe", "social-media-committee"), start=1):
        conversations.get_by_role("link", name=re.compile(name)).click()
        wait_until(page, lambda told=told: len(fetched) == told)
    first, second, third = fetched
    before = third.fetch()
    first.continue_()
    office["Nadia"].say("Meanwhile", office.channel)
    expect(conversations.get_by_role("link", name=re.compile("unread"))).to_be_visible()
    third.fulfill(response=before)
    second.continue_()
    expect(page.get_by_text("Meanwhile", exact=True)).to_be_visible()


def test_what_people_write_stays_words(office: World, look: Look) -> None:
    hostile = "<img src=x onerror=alert(1)> *bold* <script>alert(2)</script> javascript:alert(3) <!channel>"
    office["Nadia"].say(hostile, office.channel)
    page = look(office.server.url, office["Jonas"].id, office.channel.id)
    expect(card(page, "<img src=x")).to_be_visible()
    assert page.locator("main script, main img[src=x], main a[href^=javascript]").count() == 0
