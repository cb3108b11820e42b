"""Anchors: signed heads of the trail in places that whoever keeps the database cannot rewrite (L3)."""

import pytest

from bot.domain.anchors import EVERY, Place, Why, read_lines
from bot.simulator import Message
from storage import anchors
from tests.e2e import founded
from tests.e2e.world import Build, World, words


@pytest.fixture
def anchored(build: Build) -> World:
    """The programme founded by an older version: this one starts with anchors in the channel."""
    world = build(begin=founded.world)
    world.start(VOUCHSAFE_ANCHOR_CHANNEL="on")
    world.get_in_touch()
    world.sweep()
    return world


def threads(world: World) -> dict[str, list[Message]]:
    """What stands below each day's message in the channel."""
    seen = world["Nadia"].messages(world.channel)
    days = {
        one.ts: words(one).splitlines()[0] for one in seen if words(one).startswith("Anchors of the trail")
    }
    return {day: [one for one in seen if one.thread_ts == ts and one.ts != ts] for ts, day in days.items()}


def newest(world: World):
    assert world.bot
    with world.bot.database.read() as unit:
        found = anchors.newest(unit)
        assert found
        return found, {put.place: put for put in anchors.puts(unit, found.id)}


def something_happens(world: World) -> None:
    world.ask("Nadia")


def test_one_message_a_day_stands_in_the_channel_and_the_anchors_below_it(anchored: World) -> None:
    world = anchored
    [(day, below)] = threads(world).items()
    assert day == "Anchors of the trail, 23 November 2026"
    assert len(below) == 1
    something_happens(world)
    for _ in range(4):
        world.pass_time(seconds=EVERY.total_seconds())
    [(_, below)] = threads(world).items()
    assert len(below) == 2
    [head] = read_lines(words(below[-1]))
    found, put = newest(world)
    assert (head, found.why) == (found.head, Why.TIME)
    assert put[Place.CHANNEL].put_at is not None


def test_the_committee_reads_the_keys_fingerprint_once_and_so_does_home(anchored: World) -> None:
    world = anchored
    with world.bot.database.read() as unit:
        [key] = anchors.keys(unit)
    told = [one for one in world.cards() if "The key with which this programme signs" in words(one)]
    assert len(told) == 1
    assert key.fingerprint in words(told[0])
    world.stop()
    world.start(VOUCHSAFE_ANCHOR_CHANNEL="on")
    world.sweep()
    told = [one for one in world.cards() if "The key with which this programme signs" in words(one)]
    assert len(told) == 1
    world["Nadia"].open_home()
    world.settle()
    assert key.fingerprint in words(world["Nadia"].home)
    assert "The trail is anchored up to event" in words(world["Nadia"].home)
