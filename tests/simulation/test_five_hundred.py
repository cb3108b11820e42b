"""A crowd, of five hundred people if asked for, and the course for everybody, under Slack's own rate limits: how soon
each hears, and passes.

People answer through the use cases, many at once; what they are shown goes through Slack with its limits.
"""

import os
import random
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.quiz import arrange
from bot.domain.refusals import PassedAlready, StillPaused
from bot.domain.training import AssignmentState
from bot.services import library, quizzing
from storage import training
from storage.database import Unit
from tests.e2e.test_publishing import posted
from tests.e2e.world import Build, World
from tests.simulation.crowd import gather
from tests.simulation.unasked import Listener, faults, is_free

PEOPLE, GUESTS = int(os.environ.get("VOUCHSAFE_CROWD") or 150), 1
"""How many people there are; `docs/performance.md` has the figures of five hundred."""
STEP, MOST = timedelta(hours=1), timedelta(days=14)
KEEN, RIGHT = 0.12, 0.9
"""In each hour at work, the chance that somebody who has been told takes the course; and that they know an answer."""


class StoryTime:
    """The clock of the story, on which Slack's limits run."""

    def __init__(self, world: World) -> None:
        self._world = world

    def wall(self) -> float:
        return self._world.clock.wall()

    def monotonic(self) -> float:
        return self._world.clock.wall()


@pytest.fixture
def world(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Five hundred people in a Slack that limits as Slack does; what waits for a limit may wait long."""
    monkeypatch.setattr("tests.e2e.world.PATIENCE", 120.0)
    world = gather(build, tmp_path, PEOPLE)
    world["Helen"].open_home()
    world.settle()
    world.slack.limits.clock = StoryTime(world)
    world.slack.rate_limits = "strict"
    return world


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_everybody_hears_in_two_working_days_and_nearly_all_pass_in_two_weeks(world: World) -> None:
    seed = int(os.environ.get("VOUCHSAFE_SEED") or random.SystemRandom().randrange(10**6))
    chance, listener, began = random.Random(seed), Listener(world), world.now
    listener.listen()
    listener.told.clear()
    click = sign(world)
    world.settle()
    assert posted(world)
    while len(people(world)) < PEOPLE - GUESTS:
        world.pass_time(seconds=5)
    asked = people(world)
    told: dict[str, datetime] = {}
    all_told, share = None, 0.0
    while share < 0.95 and world.now < began + MOST:
        world.pass_time(seconds=STEP.total_seconds())
        for one in listener.listen():
            told.setdefault(one.person, one.at)
        learn(world, chance, [name for name in told if name in asked and is_at_work(world, name)])
        all_told = all_told or (set(asked) <= set(told) and max(told[name] for name in asked) - began)
        share = passed(world) / len(asked)
    days = (world.now - began) / timedelta(days=1)
    print(
        f"VOUCHSAFE_SEED={seed}: click {click:.2f} s; {len(asked)} asked, all told within {all_told};"
        f" {share:.0%} after {days:.1f} days"
    )
    assert click < 3
    assert all_told
    assert all_told <= timedelta(days=2)
    assert share >= 0.95
    assert list(faults(listener.told)) == []


def sign(world: World) -> float:
    """The senior leader signs on their Home; the seconds until their click is acknowledged."""
    began = time.monotonic()
    done = world["Helen"].press("Sign and announce")
    assert done.ok, done.describe()
    return time.monotonic() - began


def people(world: World) -> list[str]:
    """Everybody who is asked for the course, by the name of the story."""
    by_id = {one.id: name for name, one in world.people.items()}
    assert world.bot
    with world.bot.database.read() as unit:
        return [by_id[one.person] for one in training.of_course(unit, world.slack.team_id, "everyone")]


def passed(world: World) -> int:
    assert world.bot
    with world.bot.database.read() as unit:
        rows = training.of_course(unit, world.slack.team_id, "everyone")
    return sum(one.state is AssignmentState.PASSED for one in rows)


def is_at_work(world: World, name: str) -> bool:
    zone = world[name].member.tz
    local = world.now.astimezone(ZoneInfo(zone))
    return not is_free(local.date(), zone) and 9 <= local.hour < 17


def learn(world: World, chance: random.Random, names: list[str]) -> None:
    """Some of these take the course in this hour, each in a unit of their own."""
    assert world.bot
    for name in names:
        if chance.random() < KEEN:
            with world.bot.database.write() as unit:
                take(unit, world, world[name].id, chance)
    world.settle()


def take(unit: Unit, world: World, person: str, chance: random.Random) -> None:
    """Go through the quiz, if it is open to them now."""
    assert world.bot
    company = world.bot.company()
    try:
        attempt = quizzing.begin(unit, company, person, "everyone")
    except (PassedAlready, StillPaused):
        return
    for place, one in enumerate(attempt.asked):
        shown = arrange(library.asked(unit, one.digest), attempt.seed)
        wrong = next(letter for letter in shown.letters if letter != shown.right)
        letter = shown.right if chance.random() < RIGHT else wrong
        quizzing.answer(unit, company, person, attempt.id, place, letter)
