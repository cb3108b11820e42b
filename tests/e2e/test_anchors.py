"""Anchors: signed heads of the trail in places that whoever keeps the database cannot rewrite (L3)."""

import subprocess
from typing import Any

import pytest

from bot.domain.anchors import EVENTS, EVERY, Anchor, Place, Put, Why, read_lines
from bot.domain.events import Event
from bot.simulator import Message
from storage import anchors
from storage import trail as events
from tests.e2e import founded
from tests.e2e.world import Build, World, words

ALOUD = {"VOUCHSAFE_ANCHOR_CHANNEL": "on"}
KEY = "The key with which this programme signs"


@pytest.fixture
def before(build: Build) -> World:
    """The programme as it was before there were anchors in the channel; the bot is not started yet."""
    return build(begin=founded.world)


@pytest.fixture
def anchored(before: World) -> World:
    """The same once a bot runs that anchors it."""
    begin(before, **ALOUD)
    return before


def begin(world: World, **changed: Any) -> None:
    world.start(**changed)
    world.get_in_touch()
    world.sweep()


def threads(world: World) -> dict[str, list[Message]]:
    """What stands below each day's message in the channel."""
    seen = world["Nadia"].messages(world.channel)
    days = {
        one.ts: words(one).splitlines()[0] for one in seen if words(one).startswith("Anchors of the trail")
    }
    return {day: [one for one in seen if one.thread_ts == ts and one.ts != ts] for ts, day in days.items()}


def newest(world: World) -> tuple[Anchor, dict[str, Put]]:
    assert world.bot
    with world.bot.database.read() as unit:
        found = anchors.newest(unit)
        assert found
        return found, {put.place: put for put in anchors.puts(unit, found.id)}


def count(world: World) -> int:
    assert world.bot
    with world.bot.database.read() as unit:
        return len(anchors.every(unit))


def happens(world: World, times: int = 1) -> None:
    """Something that stands on the trail and changes nothing."""
    assert world.bot
    with world.bot.database.write() as unit:
        for _ in range(times):
            unit.record(Event("attempt:refused", world.slack.team_id, "account", "a", world["Maya"].id))


def after_a_while(world: World) -> None:
    world.pass_time(seconds=EVERY.total_seconds())


def told_of_key(world: World) -> list[Message]:
    return [one for one in world.cards() if KEY in words(one)]


def test_one_message_a_day_stands_in_the_channel_and_the_anchors_below_it(anchored: World) -> None:
    world = anchored
    happens(world)
    after_a_while(world)
    [(day, below)] = threads(world).items()
    assert day == "Anchors of the trail, 23 November 2026"
    [head] = read_lines(words(below[-1]))
    found, put = newest(world)
    assert (head, found.why) == (found.head, Why.TIME)
    assert put[Place.CHANNEL].put_at is not None
    so_far = len(below)
    for _ in range(3):
        after_a_while(world)
    [(_, below)] = threads(world).items()
    assert len(below) == so_far, "nothing has happened, and yet it was anchored again"
    world.pass_time(days=1)
    happens(world)
    after_a_while(world)
    assert len(threads(world)) == 2


def test_the_committee_reads_the_fingerprint_once_and_home_always_has_it(anchored: World) -> None:
    world = anchored
    assert world.bot
    with world.bot.database.read() as unit:
        [key] = anchors.keys(unit)
    [told] = told_of_key(world)
    assert key.fingerprint in words(told)
    world.stop()
    begin(world, **ALOUD)
    assert len(told_of_key(world)) == 1
    world["Nadia"].open_home()
    world.settle()
    assert key.fingerprint in words(world["Nadia"].home)
    assert "The trail is anchored up to event" in words(world["Nadia"].home)
    assert "name a second one" in words(world["Nadia"].home)
    world["Maya"].open_home()
    world.settle()
    assert key.fingerprint not in words(world["Maya"].home)


def test_after_a_hundred_events_it_does_not_wait_for_the_time(anchored: World) -> None:
    world = anchored
    assert world.bot
    before = count(world)
    happens(world, EVENTS)
    world.sweep()
    assert (count(world), newest(world)[0].why) == (before + 1, Why.EVENTS)


def test_at_a_stop_what_happened_since_is_anchored_and_arrives(anchored: World) -> None:
    world = anchored
    world.pass_time(minutes=1)
    happens(world)
    bot = world.bot
    assert bot
    bot.stop()
    with bot.database.read() as unit:
        found, head = anchors.newest(unit), events.head_of(unit.connection)
        assert found
        assert (found.why, found.sequence) == (Why.STOP, head.sequence)
    bot.database.dispose()
    [(_, below)] = threads(world).items()
    assert found.head in [head for one in below for head in read_lines(words(one))]
    world.bot = None


def test_file_and_repository_are_fed_by_a_thread_of_their_own_and_tried_again(before: World) -> None:
    world = before
    bare, file = world.folder / "anchors.git", world.folder / "away" / "anchors.txt"
    subprocess.run(["git", "init", "--quiet", "--bare", str(bare)], check=True)
    begin(world, VOUCHSAFE_ANCHOR_FILE=file, VOUCHSAFE_ANCHOR_GIT=str(bare))
    assert world.bot
    world.bot.anchors.put_waiting(30.0)
    world.wait_for(lambda: newest(world)[1][Place.GIT].put_at, "the repository has it")
    put = world.wait_for(
        lambda: (one := newest(world)[1][Place.FILE]).fault and one, "the file's fault is known"
    )
    assert "No such file or directory" in put.fault
    file.parent.mkdir()
    happens(world)
    world.pass_time(hours=2)
    world.bot.anchors.put_waiting(30.0)
    world.wait_for(lambda: newest(world)[1][Place.FILE].put_at, "the file has the newest")
    assert [head.sequence for head in read_lines(file.read_text())] == [newest(world)[0].sequence]


def test_a_channel_that_cannot_be_used_gets_the_newest_once_it_can(anchored: World) -> None:
    world = anchored
    so_far = sum(map(len, threads(world).values()))
    assert world.bot
    world.slack.archive(world.channel.name)
    world.bot.contact.step()
    for _ in range(2):
        happens(world)
        after_a_while(world)
    world.slack.unarchive(world.channel.name)
    world.bot.contact.step()
    after_a_while(world)
    after_a_while(world)
    assert newest(world)[1][Place.CHANNEL].put_at is not None
    assert sum(map(len, threads(world).values())) == so_far + 1


def test_without_its_key_everything_goes_on_and_nothing_is_anchored(before: World) -> None:
    world = before
    (world.folder / "keys" / "signing.pem").unlink()
    begin(world, **ALOUD)
    happens(world)
    after_a_while(world)
    assert threads(world) == {}
    assert count(world) == 0
