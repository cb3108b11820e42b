"""What people hold, what waits for them and what they asked: Home, /my-access, and help."""

import pytest

from bot.domain.grants import GrantState
from bot.services import picturing_home
from bot.views import todo
from tests.e2e import steps
from tests.e2e.world import World, labels, words

pytestmark = pytest.mark.any_database


def look(world: World, *names: str) -> None:
    """Each of them opens Home."""
    for name in names:
        world[name].open_home()
        world.settle()


def test_home_of_somebody_new_says_what_can_be_done(world: World) -> None:
    look(world, "Maya")
    shown = steps.home(world, "Maya")
    for said in ("Nothing waits for you.", "You hold no access.", "You have not asked for anything yet."):
        assert said in shown
    assert labels(world["Maya"].home) == [
        *("Request access", "Report something", "The register", "The policy", "Help")
    ]
    steps.press(world, "Maya", "Help")
    assert "/my-access" in words(world["Maya"].view)
    world["Maya"].close_view()
    steps.press(world, "Maya", "Request access")
    assert "Account" in words(world["Maya"].view)


def test_home_follows_a_request_to_its_end_for_everybody_who_opened_it(world: World) -> None:
    look(world, "Maya", "Iris", "Jonas", "Amara")
    card = world.ask("Maya")
    assert "#1" in steps.home(world, "Maya")
    for name in ("Iris", "Jonas"):
        assert "Request #1" in steps.home(world, name)
    steps.vouch(world, card)
    assert "Add <@" in steps.home(world, "Iris")
    assert "Nothing waits for you." in steps.home(world, "Jonas")
    assert f"being set up (with <@{world['Iris'].id}>)" in steps.home(world, "Maya")
    steps.say_done(world, "Iris", "Add <@", "Invited them.")
    assert "Editor on @larkfieldfilms (YouTube): until" in steps.home(world, "Maya")
    for name in ("Iris", "Amara"):
        assert "End now…" in labels(world[name].home)
    world.until(steps.newest(world).ends_at)
    assert "ended; being removed" in steps.home(world, "Maya")
    assert "Remove <@" in steps.home(world, "Iris")
    for name in ("Iris", "Amara"):
        assert "End now…" not in labels(world[name].home)
    steps.say_done(world, "Iris", "Remove <@", "Removed them.")
    assert "You hold no access." in steps.home(world, "Maya")
    assert "Nothing waits for you." in steps.home(world, "Iris")


def test_what_does_not_fit_into_a_list_is_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (picturing_home, todo):
        monkeypatch.setattr(module, "LISTED", 1)
    world.ask("Maya")
    world.ask("Maya", role="Viewer", use_case="Insights")
    look(world, "Iris")
    shown = steps.home(world, "Iris")
    assert "Request #1" in shown
    assert "Request #2" not in shown
    assert "…and 1 more" in shown


def test_vouching_from_home_works_and_says_what_came_of_it(world: World) -> None:
    world.ask("Maya")
    look(world, "Jonas")
    steps.press(world, "Jonas", "Look at it")
    assert "Autumn films" in words(world["Jonas"].view)
    steps.press(world, "Jonas", "Approve")
    assert "Your vote on request #1 counts" in words(world["Jonas"].view)
    assert "Digital ✓" in words(world.cards()[-1])


def test_a_task_is_done_from_home(world: World) -> None:
    grant_id = steps.approved(world)
    look(world, "Iris")
    steps.press(world, "Iris", "Look at it")
    assert "Open YouTube Studio" in words(world["Iris"].view)
    steps.press(world, "Iris", "I added them…")
    steps.send_done(world, "Iris", "Invited them.")
    assert world["Iris"].view is None
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE


def test_the_question_after_an_end_during_set_up_is_answered_from_home(world: World) -> None:
    grant_id = steps.approved(world, ends="3 days")
    world.until(steps.grant(world, grant_id).ends_at)
    look(world, "Iris")
    steps.press(world, "Iris", "Look at it")
    steps.press(world, "Iris", "I had not added them")
    assert "nothing to remove" in words(world["Iris"].view)
    assert labels(world["Iris"].view) == []
    assert steps.grant(world, grant_id).state is GrantState.REMOVED


def test_giving_back_from_home_ends_it_and_says_so(world: World) -> None:
    grant_id = steps.held(world)
    look(world, "Maya")
    steps.press(world, "Maya", "Give back")
    assert "Your access has ended" in words(world["Maya"].view)
    assert steps.grant(world, grant_id).state is GrantState.REMOVING


def test_extending_from_my_access_opens_the_form(world: World) -> None:
    steps.held(world)
    mine = steps.command(world, "Maya", "/my-access")
    assert labels(mine) == ["Extend…", "Give back", "See the rules"]
    world.click("Maya", mine, "Extend…")
    assert "Autumn films" in str(world["Maya"].view.payload if world["Maya"].view else "")


def test_the_rules_of_what_is_held_are_one_click_away(world: World) -> None:
    steps.held(world)
    world.click("Maya", steps.command(world, "Maya", "/my-access"), "See the rules")
    assert "Two-factor: A passkey or security key" in words(world["Maya"].view)


def test_my_access_shows_what_waits_for_a_decision(world: World) -> None:
    assert "You hold no access. Ask with /request-access." in words(
        steps.command(world, "Maya", "/my-access")
    )
    world.ask("Maya")
    assert "#1 Editor on @larkfieldfilms (YouTube) waits for a decision" in words(
        steps.command(world, "Maya", "/my-access")
    )


def test_help_and_what_is_not_understood_get_help(world: World) -> None:
    for typed in ("help", "", "HELP"):
        shown = words(steps.command(world, "Maya", "/vouchsafe", typed))
        assert "Here is what I can do" in shown
        assert "I do not know" not in shown
    shown = words(steps.command(world, "Maya", "/vouchsafe", "<!channel> please"))
    assert "I do not know “" in shown
    assert "<!channel>" not in shown
    assert "/request-access" in shown


def test_what_waits_can_be_asked_for_by_command(world: World) -> None:
    assert "Nothing waits for you." in words(steps.command(world, "Jonas", "/vouchsafe", "home"))
    world.ask("Maya")
    waits = steps.command(world, "Jonas", "/vouchsafe", "home")
    assert "Request #1" in words(waits)
    world.click("Jonas", waits, "Look at it")
    assert "Approve" in labels(world["Jonas"].view)


def test_home_before_the_founding_says_who_is_waited_for(unfounded: World) -> None:
    unfounded.start()
    unfounded.wait_for(unfounded.cards, "the founding card", tick=True)
    look(unfounded, "Maya")
    assert "not founded yet" in steps.home(unfounded, "Maya")
