"""Offboarding: two people end somebody's access ahead of the announcement, and nobody else hears of it (P4.4)."""

import pytest

from bot.domain.grants import EndReason, GrantState
from bot.domain.refusals import NotYours, PartyToIt
from bot.services import offboarding
from storage import people
from tests.e2e.founders import rows
from tests.e2e.reading import answer, events, press, refused, request, send, trail
from tests.e2e.steps import approved, grant, held, home, say_done, sees
from tests.e2e.world import World, labels, words

ASKS = "asks to offboard"


def open_form(world: World, name: str, whom: str = "Maya") -> None:
    """Type the command; the form, or the refusal, follows."""
    done = world[name].command("/vouchsafe", f"offboard @{world[whom].member.handle}")
    assert done.ok, done.describe()
    world.settle()


def ask(world: World, name: str = "Amara", whom: str = "Maya", when: str = "") -> None:
    """One person asks for it."""
    open_form(world, name, whom)
    world[name].fill({"Reason": "Leaves on bad terms.", **({"When": when} if when else {})})
    assert send(world, name) == {}
    world[name].close_view()


def confirm(world: World, name: str = "Nadia") -> str:
    """A second one agrees; what they read."""
    return press(world, name, world.dm(name, ASKS), "Confirm")


def confirm_behind(world: World, name: str) -> None:
    """Confirm as somebody to whom no button is shown."""
    assert world.bot
    ((asked,),) = rows(world, "select id from departure")
    company = world.bot.company()
    with world.bot.database.write() as unit:
        actor = people.find(unit, company.workspace_id, world[name].id)
        assert actor
        offboarding.confirm(unit, company, actor, asked)


def states(world: World) -> list[str]:
    return [state for (state,) in rows(world, "select state from departure order by asked_at")]


def in_channels(world: World) -> int:
    """How many messages stand in the committee's channel."""
    return len(world["Nadia"].messages(world.channel))


def test_nothing_happens_and_nobody_else_hears_before_a_second_person_confirms(world: World) -> None:
    grant_id = held(world)
    world["Maya"].open_home()
    world.settle()
    before = (in_channels(world), len(sees(world, "Maya", "")), home(world, "Maya"))
    ask(world)
    assert grant(world, grant_id).state is GrantState.ACTIVE
    assert (in_channels(world), len(sees(world, "Maya", "")), home(world, "Maya")) == before
    assert not world.told("Iris", ASKS)
    assert "Leaves on bad terms." in words(world.dm("Oscar", ASKS))
    assert "They have 1 grant." in words(world.dm("Oscar", ASKS))
    assert labels(world.dm("Amara", ASKS)) == ["Call off"]
    assert labels(world.dm("Nadia", ASKS)) == ["Confirm", "Call off"]


def test_once_confirmed_access_ends_and_the_person_is_not_told(world: World) -> None:
    grant_id = held(world)
    before = (in_channels(world), len(sees(world, "Maya", "")))
    ask(world)
    assert "Confirmed." in confirm(world)
    assert grant(world, grant_id).end_reason is EndReason.LEFT
    assert (in_channels(world), len(sees(world, "Maya", ""))) == before
    assert "left" not in words(world.dm("Maya", "Your access has ended"))
    assert "not announced yet: 1 of 1 thing still open" in words(world.dm("Iris", "Offboarding"))
    assert "Leaves on bad terms." not in words(world.dm("Iris", "Offboarding"))
    assert labels(world.dm("Oscar", "has begun")) == []
    world["Maya"].command("/request-access")
    assert "at present" in answer(world, "Maya")
    say_done(world, "Iris", "Remove <@", "Removed.")
    world.sweep()
    assert states(world) == ["done"]
    assert len(sees(world, "Maya", "")) == before[1]


def test_what_they_asked_for_and_vouched_for_is_closed_without_saying_why(world: World) -> None:
    theirs, other = world.ask("Jonas"), world.ask("Maya")
    world.click("Jonas", other, "Approve")
    ask(world, whom="Jonas")
    confirm(world)
    assert request(world, 1).state == "withdrawn"
    assert "left" not in words(world.fresh(theirs))
    assert "nobody can fill it now" in words(world.fresh(other))
    assert press(world, "Jonas", other, "Approve").startswith("Only active full members")


def test_deactivating_them_later_does_nothing_twice(world: World) -> None:
    held(world)
    ask(world)
    confirm(world)
    before = trail(world)
    world.slack.deactivate(world["Maya"].id)
    world.settle()
    later = [one["kind"] for one in trail(world)[len(before) :]]
    assert not [one for one in later if one.startswith(("departure:", "grant:", "holding:", "duty:opened"))]
    assert "not announced" not in words(world.dm("Amara", "has left"))
    say_done(world, "Iris", "Remove <@", "Removed.")
    world.sweep()
    assert states(world) == ["done"]


def test_it_begins_at_the_time_that_was_asked_for_over_a_restart(world: World) -> None:
    grant_id = held(world)
    ask(world, when="tomorrow 14:00")
    assert "It begins" in confirm(world)
    assert states(world) == ["agreed"]
    assert labels(world.dm("Oscar", "will be offboarded")) == ["Call off"]
    world.stop()
    world.start()
    assert grant(world, grant_id).state is GrantState.ACTIVE
    world.pass_time(hours=30)
    assert grant(world, grant_id).end_reason is EndReason.LEFT
    assert states(world) == ["open"]


def test_slack_overtakes_what_waits_for_a_second_person(world: World) -> None:
    held(world)
    ask(world)
    world.slack.deactivate(world["Maya"].id)
    world.settle()
    assert states(world) == ["open"]
    assert labels(world.dm("Nadia", "has begun")) == []
    assert "1 of 1 thing still open" in words(world.dm("Amara", "has left"))


def test_it_is_called_off_by_any_of_them_while_nothing_has_happened(world: World) -> None:
    grant_id = held(world)
    ask(world)
    assert "Nothing has happened" in press(world, "Oscar", world.dm("Oscar", ASKS), "Call off")
    assert states(world) == ["cancelled"]
    assert labels(world.dm("Nadia", "Called off")) == []
    ask(world)
    confirm(world)
    assert grant(world, grant_id).end_reason is EndReason.LEFT


def test_only_the_people_who_run_it_may_and_nobody_alone_or_for_themselves(world: World) -> None:
    open_form(world, "Jonas")
    assert "Only the programme manager, the deputy and the admins" in answer(world, "Jonas")
    open_form(world, "Nadia", "Nadia")
    assert "Nobody does this for themselves." in answer(world, "Nadia")
    ask(world)
    for name, refusal in (("Amara", PartyToIt), ("Maya", PartyToIt), ("Jonas", NotYours)):
        with pytest.raises(refusal):
            confirm_behind(world, name)
    assert states(world) == ["asked"]
    open_form(world, "Oscar")
    assert "Somebody has asked for this already" in answer(world, "Oscar")
    assert [because for _, because in refused(world)][:2] == ["NotYours", "PartyToIt"]


def test_the_person_whom_it_is_about_has_no_card_and_no_say(world: World) -> None:
    ask(world, "Amara", "Nadia")
    assert not world.told("Nadia", ASKS)
    assert confirm(world, "Oscar").startswith("Confirmed")
    assert states(world) == ["done"]
    open_form(world, "Nadia", "Maya")
    assert "Only active full members" in answer(world, "Nadia")


def test_pressing_confirm_twice_counts_once(world: World) -> None:
    held(world)
    ask(world)
    world.slack.faults.deliver_twice = True
    confirm(world)
    world.slack.faults.deliver_twice = False
    assert events(world, "departure:opened") == ["departure:opened"]


def test_the_form_is_on_home_and_says_what_is_not_right(world: World) -> None:
    world["Amara"].open_home()
    world.settle()
    assert world["Amara"].press("Offboard somebody…").ok
    world["Amara"].fill({"Who": "Maya Chen", "Reason": "Soon.", "When": "yesterday"})
    assert "starts_at" in send(world, "Amara")


def test_whoever_stays_after_all_may_act_again_and_gets_nothing_back(world: World) -> None:
    grant_id = held(world)
    ask(world)
    confirm(world)
    open_form(world, "Oscar")
    assert send(world, "Oscar") == {}
    assert grant(world, grant_id).state is GrantState.REMOVING
    assert world.ask("Maya", account="@larkfieldkids", role="Content")


def test_access_is_not_given_to_somebody_who_is_being_offboarded(world: World) -> None:
    ask(world)
    confirm(world)
    world.fill_form("Ben", "@larkfieldfilms", "Editor", "Publish", "2w", "Films", beneficiary="Maya Chen")
    assert "at present" in send(world, "Ben")["beneficiary"]
    world["Ben"].close_view()
    assert approved(world, "Ben")
