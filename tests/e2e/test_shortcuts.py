"""The two shortcuts of Slack's own menu: what the commands do, from wherever somebody is, in a dialogue."""

from typing import Any

import pytest

from tests.e2e import steps
from tests.e2e.founders import begin
from tests.e2e.reading import answer, events, pick, refused, screen, send, verdict
from tests.e2e.world import World, labels, words

pytestmark = pytest.mark.any_database


def use(world: World, name: str, shortcut: str) -> None:
    """Somebody uses a shortcut, and everything that follows happens."""
    done = world[name].shortcut(shortcut)
    assert done.ok, done.describe()
    world.settle()


def opened(world: World) -> list[Any]:
    """What Slack said to each dialogue that the bot wanted to open."""
    return [
        call.answer.get("error") or call.answer["view"]["title"]["text"]
        for call in world.slack.calls
        if call.method == "views.open"
    ]


def test_a_request_is_asked_for_by_shortcut_and_sent(world: World) -> None:
    use(world, "Maya", "request_access")
    assert "Still missing: the account, the role, the use case, a reason, how long." in verdict(world, "Maya")
    pick(world, "Maya", "larkfieldfilms")
    world["Maya"].fill({"Role": "Editor"})
    world["Maya"].fill({"Use case": "Publish"})
    world["Maya"].fill({"Reason": "Autumn films", "ends": "2w"})
    assert send(world, "Maya") == {}
    assert "Request #1 is sent" in screen(world, "Maya")
    assert "Autumn films" in words(world.cards()[-1])
    assert events(world, "request:") == ["request:submitted"]


def test_the_shortcut_opens_the_very_form_of_the_command(world: World) -> None:
    use(world, "Maya", "request_access")
    by_shortcut = world["Maya"].view
    world["Maya"].close_view()
    world["Maya"].command("/request-access")
    by_command = world["Maya"].view
    assert by_shortcut.blocks == by_command.blocks
    assert by_shortcut.payload["callback_id"] == by_command.payload["callback_id"]


def test_my_access_shows_in_a_dialogue_what_the_command_answers(world: World) -> None:
    use(world, "Maya", "my_access")
    assert "You hold no access. Ask with /request-access." in screen(world, "Maya")
    world["Maya"].close_view()
    steps.held(world)
    world.ask("Maya", role="Viewer", use_case="Insights")
    use(world, "Maya", "my_access")
    mine = steps.command(world, "Maya", "/my-access")
    assert world["Maya"].view.title == "Your access"
    assert words(world["Maya"].view).split("\n")[1:] == words(mine).split("\n")[1:]
    assert labels(world["Maya"].view) == labels(mine) == ["Extend…", "Give back", "See the rules"]


def test_what_is_held_is_extended_looked_up_and_given_back_from_the_dialogue(world: World) -> None:
    grant_id = steps.held(world)
    use(world, "Maya", "my_access")
    steps.press(world, "Maya", "See the rules")
    assert "Two-factor" in screen(world, "Maya")
    world["Maya"].close_view()
    steps.press(world, "Maya", "Extend…")
    assert "Autumn films" in str(world["Maya"].view.payload)
    world["Maya"].close_view()
    steps.press(world, "Maya", "Give back")
    assert "Your access has ended" in screen(world, "Maya")
    assert steps.grant(world, grant_id).state == "removing"


def test_a_guest_is_refused_as_the_command_refuses(world: World) -> None:
    world["Gia"].command("/request-access")
    use(world, "Gia", "request_access")
    assert screen(world, "Gia").strip() == answer(world, "Gia")
    assert "Guests cannot ask for access themselves" in screen(world, "Gia")
    assert refused(world) == [(world["Gia"].id, "NotFit")] * 2


@pytest.mark.parametrize("shortcut", ["request_access", "my_access"])
def test_before_the_founding_the_dialogue_says_what_is_waited_for(unfounded: World, shortcut: str) -> None:
    begin(unfounded)
    use(unfounded, "Maya", shortcut)
    assert "not founded yet" in screen(unfounded, "Maya")


@pytest.mark.parametrize("shortcut", ["request_access", "my_access"])
def test_a_second_delivery_opens_no_second_dialogue(world: World, shortcut: str) -> None:
    world.slack.faults.deliver_twice = True
    world.slack.forget()
    use(world, "Maya", shortcut)
    title, second = opened(world)
    assert title == world["Maya"].view.title
    assert second == "exchanged_trigger_id"
    assert len(world.slack.screens.stacks[world["Maya"].id]) == 1
    assert world["Maya"].ephemerals() == []


def test_a_second_delivery_of_what_is_refused_is_recorded_once(world: World) -> None:
    world.slack.faults.deliver_twice = True
    use(world, "Gia", "request_access")
    assert "Guests cannot ask" in screen(world, "Gia")
    assert refused(world) == [(world["Gia"].id, "NotFit")]


def test_somebody_whom_the_bot_has_never_met_is_looked_up_first(world: World) -> None:
    newcomer = world.slack.add_person("Nell Novice")
    assert newcomer.shortcut("my_access").ok
    assert "You hold no access." in words(newcomer.view)


def test_a_dialogue_that_slack_does_not_open_leaves_nothing_behind(world: World) -> None:
    world.slack.faults.answer_error("internal_error", calls=2, method="views.open")
    use(world, "Maya", "request_access")
    assert world["Maya"].view is None
    use(world, "Maya", "request_access")
    assert "Still missing" in verdict(world, "Maya")
