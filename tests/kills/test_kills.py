"""A bot that is killed at random while people work: nothing acknowledged is lost, nothing is done twice or by
half, and nothing was sent to Slack that contradicts the database (A, E, S, L, I2, M2).
"""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path

import pytest

from bot.domain.programme import Company
from bot.simulator import MovableClock
from tests import databases
from tests.e2e import ledger, promises
from tests.e2e.world import World
from tests.kills import contradictions
from tests.kills.day import Day
from tests.kills.mortal import Cold, Forked, Mortal, Process, eventually, last_words

COLD_KILLS = 10
SQLITE_KILLS = 200
POSTGRESQL_KILLS = 50
STORIES = (("Maya", "given back"), ("Ben", "expired"), ("Maya", "denied"), ("Sofia", "given back"))

Begin = Callable[[str], World]


@pytest.fixture
def chance() -> random.Random:
    """The dice of this run; VOUCHSAFE_SEED throws those of an earlier one again."""
    seed = int(os.environ.get("VOUCHSAFE_SEED") or random.SystemRandom().randrange(10**6))
    print(f"VOUCHSAFE_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Makes the world in which a bot will die: on real time, with every change written down."""
    made: list[World] = []

    def make(kind: str) -> World:
        world = World(tmp_path, clock=MovableClock(), database=kind)
        made.append(world)
        databases.fill(world.url)
        ledger.install(world.url)
        return world

    yield make
    for world in made:
        world.close()
        databases.drop(world.url)


def live_through(world: World, process: Process, chance: random.Random, kills: int, *, cold: bool) -> Day:
    """Let people work until the bot has died so often, and then until all is told."""
    mortal = Mortal(process, world, chance)
    day = Day(world, mortal, ticking=not cold)
    mortal.on_death = day.somebody_died
    with until_the_evening(world, process, mortal, day):
        mortal.start()
        mortal.reap(kills)
        if cold:
            day.found()
        stories = cycle(STORIES)
        while mortal.reaping:
            day.story(*next(stories)) if not cold else mortal.acting()
        assert mortal.kills == kills
        mortal.wait_until_up()
        if not cold:
            eventually(day.all_is_told, "all is told")
    return day


@contextmanager
def until_the_evening(world: World, process: Process, mortal: Mortal, day: Day) -> Iterator[None]:
    """A day in a `with` block: what fails in it says what the bot last did, and the bot ends with it."""
    try:
        yield
    except AssertionError as error:
        process.explain()
        raise AssertionError(f"{error}\n{day.what_waits()}\n{last_words(world.folder)}") from error
    finally:
        day.close()
        with suppress(OSError):
            mortal.end()


def hold_against_promises(world: World, day: Day) -> None:
    calls = world.folder / "calls_inside"
    assert not calls.exists(), calls.read_text()
    ledger.check(world.url)
    promises.check(world.url, world.slack, day.ports)
    settings = world.settings()
    company = Company(world.slack.team_id, settings.admins, settings.committee_channel)
    assert contradictions.find(world, company, day.ports) == []


def lives(world: World, chance: random.Random, *, forked: int) -> Day:
    """Ten cold lives on real time, in which the programme is founded, then the forked ones."""
    live_through(world, Cold(world), chance, COLD_KILLS, cold=True)
    process = Forked(world)
    try:
        return live_through(world, process, chance, forked, cold=False)
    finally:
        process.close()


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_two_hundred_kills_of_a_real_process_on_a_file_break_no_promise(
    begin: Begin, chance: random.Random
) -> None:
    world = begin(databases.SQLITE)
    day = lives(world, chance, forked=SQLITE_KILLS - COLD_KILLS)
    print(day.summary(), f"{contradictions.twins(world)} messages made twice")
    hold_against_promises(world, day)
    assert day.stories >= len(STORIES)
    assert day.failed > 0


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_fifty_kills_of_a_real_process_on_postgresql_break_no_promise(
    begin: Begin, chance: random.Random
) -> None:
    world = begin(databases.POSTGRESQL)
    day = lives(world, chance, forked=POSTGRESQL_KILLS - COLD_KILLS)
    print(day.summary(), f"{contradictions.twins(world)} messages made twice")
    hold_against_promises(world, day)
    assert day.stories >= 1
