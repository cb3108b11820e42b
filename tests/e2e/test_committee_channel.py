"""The committee's channel cannot be used: cards go to people, and all comes back once it can."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.simulator import Message
from tests.e2e.founders import begin, check_deliveries, look, rows, trail
from tests.e2e.voting import approve, proposed
from tests.e2e.world import Build, World, labels, words

pytestmark = pytest.mark.any_database

APPROVERS = ("Jonas", "Iris")
"""Who can fill the slots of the stories' request."""
BROKEN = "cannot be used"
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def ask(world: World) -> None:
    """Maya asks, wherever the cards may go."""
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    assert world["Maya"].submit().ok
    world["Maya"].close_view()
    world.settle()


def told(world: World, name: str, containing: str = BROKEN) -> list[str]:
    """Everything that somebody was sent with these words in it."""
    return [words(one) for one in world[name].dm() if containing in words(one)]


def approvers(world: World) -> set[str]:
    """Who has a card before them on which they can approve."""
    return {name for name in world.people if any("Approve" in labels(one) for one in world[name].dm())}


def in_channel(world: World, number: int = 1) -> list[Message]:
    """The cards of a request that stand in the channel."""
    return [one for one in world.cards() if f"Request #{number} " in words(one)]


def said_in_channel(world: World) -> list[str]:
    """The methods that put something into the channel and were let in."""
    speaking = ("chat.postMessage", "chat.update", "chat.postEphemeral")
    return [
        call.method
        for call in world.slack.calls
        if call.method in speaking and call.args.get("channel") == world.channel.id and call.answer.get("ok")
    ]


def archive(world: World) -> None:
    world.slack.archive(world.channel.name)


def unarchive(world: World) -> None:
    world.slack.unarchive(world.channel.name)


def kick(world: World) -> None:
    world.slack.kick(world.channel.name)


def invite(world: World) -> None:
    world.slack.invite(world.channel.name)


def share(world: World) -> None:
    world.slack.share(world.channel.name)


def share_soon(world: World) -> None:
    world.slack.share(world.channel.name, pending=True)


def unshare(world: World) -> None:
    world.slack.unshare(world.channel.name)


BREAKS: list[tuple[Callable[[World], None], Callable[[World], None], str, str]] = [
    (archive, unarchive, "The channel is archived.", "Take the channel out of the archive"),
    (kick, invite, "I am not in that channel.", "/invite @Vouchsafe"),
    (share, unshare, "It is shared with another organisation", "Stop sharing it"),
    (share_soon, unshare, "It is shared with another organisation, or about to be", "Stop sharing it"),
]


@pytest.mark.parametrize(("spoil", "mend", "why", "remedy"), BREAKS)
def test_while_it_is_broken_people_have_the_card_and_once_mended_the_channel_has_it(
    world: World, spoil: Callable[[World], None], mend: Callable[[World], None], why: str, remedy: str
) -> None:
    before = len(world.cards())
    spoil(world)
    look(world)
    for admin in ("Nadia", "Oscar"):
        (said,) = told(world, admin)
        assert why in said
        assert remedy in said
    world.slack.forget()
    ask(world)
    for name in APPROVERS:
        assert "Approve" in labels(world.dm(name, "Request #1"))
    assert approvers(world) == set(APPROVERS)
    assert "sent to 2 approvers directly" in words(world.dm("Maya", "Your request #1 waits"))
    assert said_in_channel(world) == []
    mend(world)
    look(world)
    (card,) = in_channel(world)
    assert "Approve" in labels(card)
    assert len(world.cards()) == before + 1
    assert labels(world.dm("Jonas", "Request #1")) == []
    assert f"moved to <#{world.channel.id}>" in words(world.dm("Jonas", "Request #1"))
    assert approvers(world) == {"Iris"}, "the policy wants the owner to have it by message"
    assert "directly" not in words(world.dm("Maya", "Your request #1 waits"))
    world.click("Jonas", card, "Approve")
    world.click("Iris", card, "Approve")
    assert labels(world.dm("Iris", "Request #1")) == labels(world.dm("Jonas", "Request #1")) == []
    assert "is approved" in words(world.dm("Jonas", "Request #1"))
    assert (trail(world)["channel:broken"], trail(world)["channel:mended"]) == (1, 1)
    check_deliveries(world)


def test_each_of_four_approvers_has_the_card_and_loses_its_buttons_once_the_channel_is_back(
    world: World,
) -> None:
    world.slack.deactivate(world["Lucia"].id)
    archive(world)
    look(world)
    world.fill_form("Maya", "@larkfieldfilms", "Manager", "Account recovery", "20h", "Locked out")
    assert world["Maya"].submit().ok
    world["Maya"].close_view()
    world.settle()
    assert approvers(world) == {"Iris", "Priya", "Kenji", "Helen"}
    assert "sent to 4 approvers directly" in words(world.dm("Maya", "Your request #1 waits"))
    unarchive(world)
    look(world)
    assert approvers(world) == {"Iris"}
    check_deliveries(world)


def test_a_card_that_is_on_its_way_when_the_channel_breaks_reaches_people(world: World) -> None:
    """Nobody has looked since: it is the sending that finds out."""
    archive(world)
    ask(world)
    assert "Approve" in labels(world.dm("Jonas", "Request #1"))
    assert len(told(world, "Nadia")) == len(told(world, "Oscar")) == 1
    assert told(world, "Nadia", "Slack would not take") == []
    assert "approvers directly" in words(world.dm("Maya", "Your request #1 waits"))
    check_deliveries(world)


def test_votes_given_by_message_show_on_every_copy_and_then_in_the_channel(world: World) -> None:
    card = world.ask("Maya")
    archive(world)
    look(world)
    world.click("Jonas", world.dm("Jonas", "Request #1"), "Approve")
    assert "Digital ✓" in words(world.dm("Iris", "Request #1"))
    assert "Digital ✓" in words(world.dm("Maya", "Your request #1"))
    assert "Digital ✓" not in words(world.fresh(card)), "nobody can change what is archived"
    unarchive(world)
    look(world)
    assert "Digital ✓" in words(world.fresh(card))
    assert "Take back my vote" in labels(world.fresh(card))
    assert len(in_channel(world)) == 1
    check_deliveries(world)


def test_what_was_decided_meanwhile_loses_its_buttons_in_the_channel_once_it_is_back(world: World) -> None:
    card = world.ask("Maya")
    archive(world)
    look(world)
    for name in APPROVERS:
        world.click(name, world.dm(name, "Request #1"), "Approve")
    assert rows(world, "select state from request") == [("approved",)]
    assert labels(world.fresh(card)) != []
    unarchive(world)
    look(world)
    assert labels(world.fresh(card)) == []
    check_deliveries(world)


def test_a_card_in_a_channel_that_becomes_shared_is_taken_away_and_put_back_later(world: World) -> None:
    card = world.ask("Maya")
    share(world)
    world.slack.forget()
    look(world)
    assert world.fresh(card) is None
    assert "Approve" in labels(world.dm("Jonas", "Request #1"))
    world.click("Jonas", world.dm("Jonas", "Request #1"), "Approve")
    assert said_in_channel(world) == []
    unshare(world)
    look(world)
    (back,) = in_channel(world)
    assert "Digital ✓" in words(back)
    check_deliveries(world)


def test_nothing_is_said_in_a_channel_that_was_shared_since_the_last_look(world: World) -> None:
    card = world.ask("Maya")
    share(world)
    world.clock.advance(6)
    world.slack.forget()
    for name in APPROVERS:
        world.click(name, world.dm("Iris", "Request #1") if name == "Iris" else card, "Approve")
        if name == "Jonas":
            assert world.fresh(card) is None
    assert rows(world, "select state from request") == [("approved",)]
    assert said_in_channel(world) == []
    assert len(told(world, "Nadia")) == 1
    check_deliveries(world)


def test_admins_read_of_it_once_a_working_day_in_their_own_hours_until_it_is_mended(build: Build) -> None:
    world = build(now=MONDAY.replace(hour=6))
    begin(world, VOUCHSAFE_COMMITTEE_CHANNEL=None)
    assert told(world, "Nadia") == []
    assert told(world, "Oscar") == []
    at = MONDAY.replace(hour=8)
    for day in range(8):
        for hour in range(0, 24, 3):
            world.until(at + timedelta(days=day, hours=hour))
            look(world)
    for admin in ("Nadia", "Oscar"):
        said = [one for one in world[admin].dm() if BROKEN in words(one)]
        assert "No channel is set for the committee." in words(said[0])
        days = [datetime.fromtimestamp(float(one.ts), UTC) for one in said]
        assert [day.weekday() for day in days] == [0, 1, 2, 3, 4, 0]
        assert all(8 <= day.hour < 17 for day in days)


def test_a_start_without_a_channel_begins_with_a_warning_and_the_way_to_mend_it(world: World) -> None:
    world.stop()
    with capture_logs() as logged:
        begin(world, VOUCHSAFE_COMMITTEE_CHANNEL=None)
    warned, *_ = [one for one in logged if one["event"] == "committee_channel_unusable"]
    assert warned["log_level"] == "warning"
    assert "VOUCHSAFE_COMMITTEE_CHANNEL" in warned["remedy"]
    assert "/invite @Vouchsafe" in warned["remedy"]
    ask(world)
    assert "Approve" in labels(world.dm("Jonas", "Request #1"))
    assert "approvers directly" in words(world.dm("Maya", "Your request #1 waits"))
    world.stop()
    begin(world)
    assert "Approve" in labels(in_channel(world)[0])
    assert labels(world.dm("Jonas", "Request #1")) == []
    check_deliveries(world)


def test_a_restart_without_slack_still_knows_that_the_channel_is_broken(world: World) -> None:
    share(world)
    look(world)
    world.stop()
    world.slack.faults.down = True
    world.start()
    world.slack.faults.down = False
    world.slack.forget()
    ask(world)
    assert "Approve" in labels(world.dm("Jonas", "Request #1"))
    assert said_in_channel(world) == []
    check_deliveries(world)


def test_a_founding_card_goes_to_its_signers_and_comes_back_to_the_channel(unfounded: World) -> None:
    world = unfounded
    world.channel.members.remove(world.slack.app.bot_user)
    begin(world)
    assert world.cards() == []
    assert "/invite @Vouchsafe" in told(world, "Nadia")[0]
    look(world)
    look(world)
    assert len(told(world, "Nadia")) == 1
    world.click("Nadia", world.dm("Nadia", "Found the social"), "Found")
    invite(world)
    look(world)
    (card,) = world.cards()
    assert labels(card) == ["Found"]
    assert labels(world.dm("Helen", "Found the social")) == []
    assert "moved to" in words(world.dm("Helen", "Found the social"))
    world.click("Helen", card, "Found")
    assert "policy 1 is in force" in words(world.dm("Helen", "policy 1"))
    check_deliveries(world)


def test_a_policy_that_is_voted_on_goes_to_the_committee_by_message_too(world: World) -> None:
    card = proposed(world, ("removal_sla: 24 hours", "removal_sla: 36 hours"))
    approve(world, "Jonas", "Helen", card=card)
    archive(world)
    look(world)
    world.click("Priya", world.dm("Priya", "A new policy"), "Approve")
    assert rows(world, "select number, state from policy_version order by 1") == [
        (1, "superseded"),
        (2, "in_force"),
    ]
    unarchive(world)
    look(world)
    assert labels(world.fresh(card)) == []
    check_deliveries(world)


def test_another_reason_is_kept_without_another_message_on_the_same_day(world: World) -> None:
    archive(world)
    look(world)
    share(world)
    look(world)
    assert rows(world, "select state, fault from channel") == [("broken", "shared_outside")]
    assert trail(world)["channel:broken_otherwise"] == 1
    assert len(told(world, "Nadia")) == 1
    world.pass_time(days=1)
    look(world)
    assert "shared with another organisation" in told(world, "Nadia")[-1]
    check_deliveries(world)


def test_a_scope_that_is_missing_for_looking_keeps_everything_out_of_the_channel(world: World) -> None:
    world.slack.faults.answer_error("missing_scope", calls=500, method="conversations.info")
    world.clock.advance(6)
    world.slack.forget()
    ask(world)
    assert said_in_channel(world) == []
    assert "Approve" in labels(world.dm("Jonas", "Request #1"))
    assert "I may not look at it" in told(world, "Nadia")[0]
    world.slack.faults.clear()
    look(world)
    assert len(in_channel(world)) == 1
    check_deliveries(world)


def test_the_number_of_approvers_is_the_number_of_those_whom_it_reached(world: World) -> None:
    archive(world)
    look(world)
    world["Jonas"].member.deleted = True
    ask(world)
    reached = rows(world, "select count(*) from card where name = 'request'")[0][0]
    assert f"sent to {reached} approver" in words(world.dm("Maya", "Your request #1 waits"))
    assert rows(world, "select count(*) from outbox where name = 'request' and stage = 'dead'") == [(1,)]
    check_deliveries(world)
