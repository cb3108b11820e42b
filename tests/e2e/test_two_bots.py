"""Two bots on one app and one database share the inbox: Slack gives each payload to either of them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.app import Bot
from storage.clock import TrustedClock
from tests.databases import KINDS
from tests.e2e.founders import rows
from tests.e2e.steps import say_done, vouch
from tests.e2e.world import Build, World


@pytest.fixture(params=KINDS)
def world(build: Build, request: pytest.FixtureRequest) -> World:
    world = build(transport="socket", database=request.param)
    world.start()
    world.found()
    return world


@contextmanager
def another(world: World) -> Iterator[Bot]:
    """A second bot beside the world's own, with everything its own but Slack and the database."""
    before = len(world.slack.sockets.open)
    bot = Bot(world.settings(), world.ports())
    bot.database.clock = TrustedClock(replace(world.ports(), monotonic=world.clock.wall))
    bot.start()
    try:
        world.wait_for(lambda: len(world.slack.sockets.open) == before + 1, "its socket is open")
        yield bot
    finally:
        bot.stop()


def test_what_either_hears_has_one_effect_also_when_both_hear_it(world: World) -> None:
    world.slack.faults.deliver_twice = True
    with another(world):
        vouch(world, world.ask("Maya"))
        say_done(world, "Iris", "Add ", "Invited them.")
        assert all(socket.given for socket in world.slack.sockets.open)
    assert rows(world, "select count(*) from request") == [(1,)]
    assert rows(world, "select count(*), count(distinct person) from vote") == [(2, 2)]
    assert rows(world, 'select state from "grant"') == [("active",)]


def test_stopping_one_under_load_loses_nothing(world: World) -> None:
    """Only what is in the air while a socket closes fails: before the person's eyes, or to come again."""
    people = [world[name] for name in ("Maya", "Ben", "Jonas", "Sofia")]
    with ThreadPoolExecutor(len(people)) as pool:
        with another(world):
            asking = [
                pool.submit(lambda one=one: [one.command("/my-access") for _ in range(15)]) for one in people
            ]
            world.wait_for(lambda: all(one.given > 3 for one in world.slack.sockets.open), "both are at work")
            world.slack.change("Ben", title="Editor")
        done = [delivery for one in asking for delivery in one.result()]
    world.settle()
    failed = [one for one in done if not one.ok]
    assert len(failed) <= len(people)
    assert {one.error for one in failed} <= {"the socket closed"}
    assert world.slack.courier.waiting() == []
    assert rows(world, "select title from person where user_id = :who", who=world["Ben"].id) == [("Editor",)]
    for one in failed:
        world.slack.deliveries.remove(one)
