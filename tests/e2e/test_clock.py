"""The clock: a time that nobody else has said closes doors and does nothing else; what has ended stays ended
(E6, E7, E8).
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.grants import GrantState
from bot.ops import vitals
from bot.simulator import Message
from storage.clock import clock
from tests.e2e import steps
from tests.e2e.reading import trail
from tests.e2e.world import World, labels, words

WEEK = timedelta(days=7)
ENDED = "This access has ended."
UNAUTHORISED = 401


def press(world: World, name: str, message: Message, label: str) -> str:
    """Press a button and read what is said; nothing, where Slack's own delivery is taken for an old one.

    Over HTTP a signature is checked on the bot's clock, so that the edge is the first to refuse.
    """
    before = len(world[name].ephemerals())
    done = world[name].click(message, label, stale=True)
    if world.transport == "http" and abs(world.skew) > timedelta(minutes=5):
        assert done.status == UNAUTHORISED
        world.slack.deliveries.remove(done)
        return ""
    world.wait_for(lambda: len(world[name].ephemerals()) > before, "an answer", tick=True)
    return steps.answer(world, name)


def mark(world: World) -> datetime:
    assert world.bot
    with world.bot.database.read() as unit:
        return unit.execute(select(clock.c.high_water)).scalar_one()


def shown(world: World) -> list[str]:
    """Everything that the bot has ever shown anybody in a message, as it now stands; answers to a press pass."""
    messages = (one for channel in world.slack.messages.values() for one in channel)
    return sorted(words(one) for one in messages if not one.is_ephemeral)


def test_a_clock_that_jumps_a_week_ends_nothing_sends_nothing_and_lets_nobody_in(world: World) -> None:
    grant_id = steps.held(world, ends="3 days")
    card = world.dm("Maya", "Your access: Editor")
    world.ask("Ben")
    before, told, kept = trail(world), shown(world), mark(world)
    assert world.bot
    world.skew = WEEK
    world.bot.ticker.tick()
    world.bot.contact.step()
    said = press(world, "Maya", card, "Give back")
    refusal = "This machine's clock has jumped, so nothing was recorded. Try again in a minute."
    assert {*said.splitlines()} <= {refusal}
    with world.bot.database.read() as unit:
        assert not steps.grant(world, grant_id).usable(unit.now)
    assert world.bot.vitals.doubts() == [vitals.CLOCK]
    world.bot.ticker.tick()
    assert (trail(world), shown(world)) == (before, told)
    assert mark(world) - kept < timedelta(minutes=5)

    world.skew = timedelta()
    world.sweep()
    assert world.bot.vitals.doubts() == []
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    for admin in ("Nadia", "Oscar"):
        assert "168 hours ahead of Slack's" in words(world.dm(admin, "The clock of the machine"))
    world.click("Maya", card, "Give back")
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert trail(world)[: len(before)] == before


def test_a_jump_that_slack_confirms_is_believed_with_the_first_click(world: World) -> None:
    """As after a machine has slept: Slack's time has gone on as well, and only the seconds have not."""
    grant_id = steps.held(world, ends="30h")
    card = world.dm("Maya", "Your access: Editor")
    world.stop()
    bot = world.start()
    bot.ticker.stop()
    bot.database.clock = type(bot.database.clock)(world.ports())
    with bot.database.read():
        assert not steps.grant(world, grant_id).usable(world.now + timedelta(hours=40))
    world.clock.advance(timedelta(hours=40).total_seconds())
    assert ENDED in press(world, "Maya", card, "Give back")
    assert bot.timekeeper.doubt is None
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    bot.ticker.tick()
    assert steps.grant(world, grant_id).state is GrantState.REMOVING


@pytest.mark.parametrize("back", [timedelta(hours=1), WEEK])
def test_a_clock_set_back_revives_nothing_and_loses_nothing(world: World, back: timedelta) -> None:
    grant_id = steps.held(world, ends="30h")
    card = world.dm("Maya", "Your access: Editor")
    world.until(steps.grant(world, grant_id).ends_at)
    told = shown(world)
    for restart in (False, True):
        world.skew = -back
        if restart:
            world.stop()
            world.start()
        assert ENDED in press(world, "Maya", card, "Extend…") or world.transport == "http"
        world.sweep()
        assert world.bot
        with world.bot.database.read() as unit:
            assert not steps.grant(world, grant_id).usable(unit.now)
        world.skew = timedelta()
        assert ENDED in press(world, "Maya", card, "Extend…")
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert set(told) <= {*shown(world)}


def test_whatever_fell_due_while_nobody_ran_is_done_before_anybody_is_let_in(world: World) -> None:
    for away in ("1 second", "1 minute", "1 hour", "1 day", "40 days"):
        number, unit = away.split()
        length = timedelta(**{f"{unit.rstrip('s')}s": int(number)})
        grant_id = steps.held(world, ends="30h")
        before = len(steps.sees(world, "Iris", "Now due: remove <@"))
        ends = steps.grant(world, grant_id).ends_at
        world.until(ends - timedelta(seconds=30))
        world.stop()
        world.clock.advance((ends - world.now + length).total_seconds())
        world.start()
        assert steps.grant(world, grant_id).state is GrantState.REMOVING, away
        world.settle()
        assert len(steps.sees(world, "Iris", "Now due: remove <@")) <= before + 1
        steps.say_done(world, "Iris", "emove <@", "Removed.")
        assert steps.grant(world, grant_id).state is GrantState.REMOVED, away


def test_a_long_absence_is_believed_only_once_slack_can_be_asked(world: World) -> None:
    grant_id = steps.held(world, ends="30h")
    card = world.dm("Maya", "Your access: Editor")
    world.stop()
    world.slack.faults.down = True
    world.clock.advance(timedelta(days=40).total_seconds())
    bot = world.start()
    bot.ticker.tick()
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    assert vitals.CLOCK in bot.vitals.doubts()
    with bot.database.read() as unit:
        assert not steps.grant(world, grant_id).usable(unit.now)
    world.slack.faults.down = False
    world.pass_time(seconds=30)
    world.wait_for(bot.timekeeper.look, "Slack says the same")
    world.sweep()
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert ENDED in press(world, "Maya", card, "Give back")
    assert labels(world.dm("Iris", "emove <@")) == ["I removed them…"]
    assert not world.told("Nadia", "The clock of the machine")


def test_an_end_on_leap_day_is_on_leap_day(build) -> None:
    world = build(now=datetime(2028, 2, 27, 9, 0, tzinfo=UTC))
    world.start()
    world.found()
    grant_id = steps.held(world, ends="until 2028-02-29 12:00")
    leap = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
    assert steps.grant(world, grant_id).ends_at == leap
    lasting = steps.held(world, "Ben", ends="3 days")
    activated = steps.grant(world, lasting).activated_at
    assert activated
    assert steps.grant(world, lasting).ends_at == activated + timedelta(days=3)
    assert steps.grant(world, lasting).ends_at.day == 1
    world.until(leap - timedelta(seconds=5))
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    world.until(leap)
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
