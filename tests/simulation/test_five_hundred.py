"""Five hundred people and the course for everybody, under Slack's own rate limits: how soon each hears, and passes."""

import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.simulator import Message
from storage import training
from tests.e2e.schooling import right_letter
from tests.e2e.test_publishing import NEWS, announce
from tests.e2e.world import MONDAY, ROOT, Build, World, labels, words
from tests.simulation.test_two_weeks import REGIONS, faults, told_unasked

PEOPLE = 500
STEP = timedelta(hours=1)
MOST_DAYS = 12
KEEN = 0.12
"""The chance in each hour at work that somebody who has been told takes the course then."""


@pytest.fixture
def world(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The company with five hundred people in seven zones, in a Slack that limits as Slack does."""
    monkeypatch.setattr("tests.e2e.world.PATIENCE", 120.0)
    lines = "".join(f"    {zone}: {region}\n" for zone, region in REGIONS.items())
    before, after = (ROOT / "policy.yml").read_text().split("  holidays:\n    Europe", 1)
    policy = tmp_path / "five_hundred.yml"
    policy.write_text(f"{before}  holidays:\n{lines}  snooze{after.split('  snooze', 1)[1]}")
    world = build(policy=policy)
    for number in range(PEOPLE - len(world.people)):
        name = f"Staff{number:03d}"
        world.people[name] = world.slack.add_person(name, tz=list(REGIONS)[number % len(REGIONS)])
    world.start()
    world.found()
    world.slack.channel(NEWS, [one.id for one in world.people.values()])
    world.slack.invite(NEWS)
    world.sweep()
    # Slack's limits run on the story's time, in which what waits for them is waited for.
    world.slack.limits.clock = StoryTime(world)
    world.slack.rate_limits = "strict"
    return world


class StoryTime:
    """The clock of the story, for what is measured on it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def monotonic(self) -> float:
        return self._world.clock.wall()


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_everybody_hears_within_two_working_days_and_nearly_all_pass_within_two_weeks(world: World) -> None:
    seed = int(os.environ.get("VOUCHSAFE_SEED") or random.SystemRandom().randrange(10**6))
    print(f"VOUCHSAFE_SEED={seed}")
    chance, began = random.Random(seed), world.now
    announce(world)
    while len(people(world)) < PEOPLE - 10:
        world.pass_time(seconds=10)
    asked = people(world)
    assert len(asked) >= PEOPLE - 10
    told: dict[str, datetime] = {}
    shares: dict[int, float] = {}
    while world.now < MONDAY + timedelta(days=MOST_DAYS):
        world.pass_time(seconds=STEP.total_seconds())
        for name in asked:
            card = offer(world, name)
            if card is None:
                continue
            told.setdefault(name, datetime.fromtimestamp(float(card.ts), UTC))
            if at_work(world, name) and chance.random() < KEEN:
                take(world, name, card)
        shares[(world.now - began).days] = passed(world) / len(asked)
        if passed(world) >= 0.95 * len(asked):
            break
    longest = max(told.values()) - began
    days = (world.now - began) / timedelta(days=1)
    print(
        f"{len(told)} of {len(asked)} told within {longest}; passed by day: {shares}; 95 % after {days:.1f} days"
    )
    assert set(told) == set(asked)
    assert longest <= timedelta(days=2)
    assert passed(world) >= 0.95 * len(asked)
    assert [one for one in faults(list(told_unasked(world))) if "not in the digest" not in one] == []


def people(world: World) -> list[str]:
    """Everybody who is asked for the course, by the name of the story."""
    by_id = {one.id: name for name, one in world.people.items()}
    with world.bot.database.read() as unit:
        return [by_id[one.person] for one in training.of_course(unit, world.slack.team_id, "everyone")]


def passed(world: World) -> int:
    with world.bot.database.read() as unit:
        rows = training.of_course(unit, world.slack.team_id, "everyone")
    return sum(one.state == "passed" for one in rows)


def offer(world: World, name: str) -> Message | None:
    """The digest in which somebody is offered the course, while they are."""
    shown = world.slack.messages[world.slack.dm_with(world[name].id).id]
    offering = (one for one in reversed(shown) if "Your part in our social media" in words(one))
    return next((one for one in offering if "Take it now" in labels(one)), None)


def at_work(world: World, name: str) -> bool:
    local = world.now.astimezone(ZoneInfo(world[name].member.tz or "UTC"))
    return local.weekday() < 5 and 9 <= local.hour < 17


def take(world: World, name: str, card: Message) -> None:
    """Press through the course, right or now and then wrong."""
    world.click(name, card, "Take it now", value="1|everyone|0")
    quiz = world.dm(name, ", question ")
    while ", question " in world.fresh(quiz).text:
        world.click(name, quiz, right_letter(world, name))
