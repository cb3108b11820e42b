"""An audit answered in the browser: twenty lines with one press each, in one conversation, and one to submit."""

import re

from playwright.sync_api import expect

from bot.domain.ledger import Method
from bot.services import review_threads
from bot.views.chart_images import WIDTH
from storage import reviews
from tests.browser.conftest import Look
from tests.e2e import auditing
from tests.e2e.reviewing import parent
from tests.e2e.world import World

LINES = 20
COUNTING = "window.clicks = 0; document.addEventListener('click', () => { window.clicks += 1 }, true)"


def asked(office: World) -> str:
    """Iris is asked twenty lines of one account; the review's id."""
    others = [name for name in office.people if name != "Iris"]
    people = [(name, role) for role in ("editor", "manager", "viewer") for name in others][: LINES - 1]
    for name, role in people:
        person = office[name].id
        auditing.found(office, auditing.FILMS, person=person, role=role, method=Method.SHARED_SECRET)
    auditing.launch(office, (auditing.FILMS,))
    assert office.bot
    with office.bot.database.write() as unit:
        (review,) = reviews.open_for(unit, office.slack.team_id, office["Iris"].id)
        assert len(reviews.items(unit, review.id)) == LINES
        review_threads.show(unit, office.bot.company(), review, office["Iris"].id)
    return review.id


def states(office: World, review_id: str) -> list[str]:
    assert office.bot
    with office.bot.database.read() as unit:
        return [one.state.value for one in reviews.items(unit, review_id)]


# A notification opens the thread that it is about, as the address does here; every click from there on counts.
def test_twenty_lines_take_twenty_one_presses_in_one_conversation(office: World, look: Look) -> None:
    review_id = asked(office)
    office.settle()
    page = look(office.server.url, office["Iris"].id, f"app/{parent(office, 'Iris').ts}")
    page.evaluate(COUNTING)
    waiting = page.locator("#thread").get_by_role("button", name=re.compile("^(Keep|All right)$"))
    expect(waiting).to_have_count(LINES)
    for left in range(LINES - 1, -1, -1):
        waiting.first.click()
        expect(waiting).to_have_count(left)
    page.locator("#main").get_by_role("button", name="Submit 20 answers").click()
    expect(page.locator("#main")).to_contain_text("Your part is done.")
    assert page.evaluate("window.clicks") == LINES + 1
    assert set(states(office, review_id)) == {"kept", "adopting"}


def test_where_slack_has_no_charts_whoever_runs_it_sees_pictures(office: World, look: Look) -> None:
    office.slack.faults.no_charts = True
    auditing.launch(office, (auditing.FILMS,))
    office.sweep()
    page = look(office.server.url, office["Amara"].id, "app")
    drawn = page.get_by_role("img", name=re.compile("^Lines without an answer: "))
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") == 2 * WIDTH
