"""The edge as people meet it: old buttons, a busy database, our own faults, late dialogues. Never silence."""

import pytest
from structlog.testing import capture_logs

from handlers.acts import Act, Answer, Route
from handlers.routes import ROUTES
from tests.databases import occupied
from tests.e2e.founders import answered, rows, trail
from tests.e2e.world import World, labels, words

OLD = "This button is old."
BUSY = "Not recorded: the database is busy. Press again."


def button(message, label: str) -> dict:
    elements = [one for block in message.blocks for one in block.get("elements", [])]
    return next(one for one in elements if one.get("type") == "button" and one["text"]["text"] == label)


@pytest.mark.parametrize(
    "changed",
    [{"value": "2|x|1"}, {"value": "0"}, {"value": ""}, {"action_id": "approve_v0"}, {"value": "1|nobody|1"}],
)
def test_a_button_of_another_version_is_answered_and_changes_nothing(world: World, changed: dict) -> None:
    card = world.ask("Maya")
    shown = world.fresh(card)
    button(shown, "Approve").update(changed)
    before = trail(world)
    assert world["Jonas"].click(shown, "Approve").ok
    world.settle()
    said = answered(world, "Jonas")
    assert said.startswith((OLD, "I cannot find what this button was for any more.")), said
    assert trail(world) == before


def test_an_old_button_on_a_known_request_brings_the_current_card(world: World) -> None:
    card = world.ask("Maya")
    shown = world.fresh(card)
    pressed = button(shown, "Approve")
    pressed["value"] = pressed["value"].replace("1|", "7|", 1)
    assert world["Jonas"].click(shown, "Approve").ok
    world.settle()
    assert answered(world, "Jonas").startswith(OLD)
    assert button(world.fresh(card), "Approve")["value"].startswith("1|")
    world.click("Jonas", card, "Approve")
    assert "Digital ✓" in words(world.fresh(card))


def test_while_the_database_is_busy_people_are_told_and_nothing_is_recorded(world: World) -> None:
    card = world.ask("Maya")
    world.fill_form("Ben", "@larkfieldfilms", "Editor", "Publish", "2w", "Films too")
    newcomer = world.slack.add_person("Nora New")
    before = trail(world)
    with occupied(world.url):
        assert world["Jonas"].click(card, "Approve").ok
        assert answered(world, "Jonas").startswith(BUSY)
        assert world["Ben"].submit().ok
        assert world["Ben"].view.title == "Request access"
        assert BUSY in world["Ben"].view.errors.values()
        newcomer.command("/my-access")
        assert BUSY in words(newcomer.ephemerals()[-1])
    assert trail(world) == before
    world.click("Jonas", card, "Approve")
    assert "Digital ✓" in words(world.fresh(card))
    assert world["Ben"].submit().ok
    world.settle()
    assert rows(world, "select count(*) from request") == [(2,)]


def test_an_event_that_the_busy_database_could_not_take_comes_again(world: World) -> None:
    with occupied(world.url):
        world.slack.deactivate("Kenji")
        assert world.slack.settle(10)
    failed = [one for one in world.slack.deliveries if not one.ok]
    assert failed
    assert {one.status for one in failed} == {None if world.transport == "socket" else 500}
    for one in failed:
        world.slack.deliveries.remove(one)
    world.pass_time(seconds=400)
    (found,) = rows(world, "select kind from person where user_id = :who", who=world["Kenji"].id)
    assert found == ("deactivated",)


def failing(act: Act) -> Answer:
    act.unit.after_commit(lambda: None)
    raise RuntimeError("these words quote <@U0123> and a body")


def test_our_own_fault_is_an_incident_with_a_number_and_nothing_is_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = world.ask("Maya")
    world.fill_form("Ben", "@larkfieldfilms", "Editor", "Publish", "2w", "Films too")
    before = trail(world)
    broken = Route(failing, writes=True)
    monkeypatch.setitem(ROUTES.actions, "approve", broken)
    monkeypatch.setitem(ROUTES.commands, "/my-access", broken)
    monkeypatch.setitem(ROUTES.shortcuts, "my_access", broken)
    monkeypatch.setitem(ROUTES.forms, "request_form", broken)
    monkeypatch.setitem(ROUTES.menus, "account", broken)
    monkeypatch.setitem(ROUTES.events, "app_home_opened", broken)
    with capture_logs() as logs:
        world.click("Jonas", card, "Approve")
        world["Maya"].command("/my-access")
        assert world["Iris"].shortcut("my_access").ok
        assert world["Ben"].submit().ok
        assert world["Ben"].suggestions("Account", "larkfield") == []
        world["Ben"].close_view()
        world["Ben"].open_home()
    for name in ("Jonas", "Maya"):
        assert "Something went wrong on our side and nothing was recorded." in answered(world, name)
    numbers = [entry["incident"] for entry in logs if entry["event"] == "incident"]
    assert len(numbers) == 6
    assert numbers[0] in answered(world, "Jonas")
    assert numbers[2] in words(world["Iris"].view)
    assert "quote" not in str(logs)
    assert all("test_edge.py" in entry["path"] for entry in logs if entry["event"] == "incident")
    assert trail(world) == before


@pytest.mark.parametrize("error", ["expired_trigger_id", "internal_error"])
def test_a_dialogue_that_slack_does_not_open_is_said_in_words(world: World, error: str) -> None:
    card = world.ask("Maya")
    world.slack.faults.answer_error(error, method="views.open")
    world["Ben"].command("/request-access")
    assert answered(world, "Ben").startswith("Slack did not let me open the dialogue in time.")
    world.slack.faults.answer_error(error, method="views.open")
    world.click("Jonas", card, "Deny…")
    assert answered(world, "Jonas").startswith("Slack did not let me open the dialogue in time.")
    world.slack.faults.drop_before(method="views.open")
    world.click("Jonas", card, "Deny…")
    assert world["Jonas"].view is None


def test_an_act_inside_a_dialogue_is_answered_there(world: World) -> None:
    world.ask("Maya")
    world["Jonas"].open_home()
    world.settle()
    world["Jonas"].press("Look at it")
    assert "Approve" in labels(world["Jonas"].view)
    assert world["Jonas"].press("Approve").ok
    world.settle()
    shown = world["Jonas"].view
    assert "Your vote on request #1 counts." in words(shown)
    assert "Digital ✓" in words(shown)
    world["Jonas"].close_view()


JUNK = [
    ("block_actions", {"type": "block_actions", "actions": [{"action_id": "approve"}], "user": {"id": "U1"}}),
    ("block_suggestion", {"type": "block_suggestion", "action_id": "no_such", "user": {"id": "U1"}}),
    ("view_closed", {"type": "view_closed", "view": {"callback_id": "x"}, "user": {"id": "U1"}}),
    ("event", {"type": "event_callback", "event": {"type": "user_change"}, "event_id": "Ev1"}),
    ("event", {"type": "event_callback", "event": {"type": "user_change", "user": "U1"}, "event_id": "Ev2"}),
    ("event", {"type": "event_callback", "event": {"type": "nothing_we_know"}, "event_id": "Ev3"}),
    ("command", {"command": "/no-such", "user_id": "U1", "text": "x"}),
    ("shortcut", {"type": "shortcut", "callback_id": "no_such", "user": {"id": "U1"}}),
    ("shortcut", {"type": "shortcut", "user": {"id": "U1"}}),
    ("command", {"command": "/my-access"}),
]


def test_payloads_that_make_no_sense_are_acknowledged_and_change_nothing(world: World) -> None:
    before = trail(world)
    for kind, body in JUNK:
        done = world.slack.courier.deliver(kind, body)
        assert done.status == 200, (kind, body, done.describe())
        world.slack.deliveries.remove(done)
    world.settle()
    assert trail(world) == before
    world.ask("Maya")


def test_a_form_of_another_version_is_answered_in_its_place(world: World) -> None:
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Films")
    world["Maya"].view.payload["callback_id"] = "request_form_v0"
    assert world["Maya"].submit().ok
    assert OLD in words(world["Maya"].view)
    world["Maya"].close_view()


def test_whatever_is_queued_wakes_delivery_at_once(world: World) -> None:
    assert world.bot
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    bell = world.bot.delivery._bell
    before = bell.count
    assert world["Maya"].submit().ok
    assert bell.count == before + 1
    world.settle()
