"""Two weeks of two hundred people with everything going on: nobody hears more than once a day unasked, nobody out
of hours, and nothing that waits for somebody is kept from them.
"""

import os
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from bot.domain.manners import MANNERS, UNASKED, Manner, of_duty, of_task
from bot.domain.pictures import DigestPicture
from bot.services import picturing_digest
from bot.simulator import Message
from storage import duties, grants, outbox
from tests.e2e import hunting, steps
from tests.e2e.accounts import FILMS, enter, open_form
from tests.e2e.adopting import legacy
from tests.e2e.promises import pressable
from tests.e2e.reporting import LOST, report
from tests.e2e.world import MONDAY, ROOT, Build, World, words

PEOPLE, DAYS = 200, 14
STEP = timedelta(hours=1)
LOOKED, LATE = 4, timedelta(hours=24)
"""How often somebody looks beside the bot what waits, in hours, and how late they may see it first."""
REGIONS = {
    "Europe/Berlin": "DE-BE",
    "Europe/London": "GB-ENG",
    "America/New_York": "US",
    "America/Los_Angeles": "US-CA",
    "Asia/Tokyo": "JP",
    "Asia/Kolkata": "IN",
    "Australia/Sydney": "AU-NSW",
}
THANKSGIVING = date(2026, 11, 26)
OPENS, CLOSES = 9.0, 17.5
WAITS = ("waits for you", "wait for you", "For you to know")


@pytest.fixture
def world(build: Build, tmp_path: Path) -> World:
    """The company with two hundred people in seven zones, on the Monday of a week with a holiday in it."""
    lines = "".join(f"    {zone}: {region}\n" for zone, region in REGIONS.items())
    text = (ROOT / "policy.yml").read_text()
    policy = tmp_path / "two_weeks.yml"
    before, after = text.split("  holidays:\n    Europe", 1)
    policy.write_text(f"{before}  holidays:\n{lines}  snooze{after.split('  snooze', 1)[1]}")
    world = build(policy=policy)
    for number in range(PEOPLE - len(world.people)):
        name = f"Staff{number:03d}"
        world.people[name] = world.slack.add_person(name, tz=list(REGIONS)[number % len(REGIONS)])
    world.start()
    world.found()
    return world


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_nobody_is_pestered_and_nothing_is_forgotten_in_two_weeks(world: World) -> None:
    seed = int(os.environ.get("VOUCHSAFE_SEED") or random.SystemRandom().randrange(10**6))
    print(f"VOUCHSAFE_SEED={seed}")
    chance, seen = random.Random(seed), Seen(world)
    hunting.begin_hunt(world, boxes=[*hunting.BOXES, hunting.EVERYBODY])
    legacy(world, "Staff001", "Staff002", "Ben", handle="larkfieldfilms")
    while world.now < MONDAY + timedelta(days=DAYS):
        world.pass_time(seconds=STEP.total_seconds())
        live_on(world, chance)
        seen.look(everybody=world.now.hour == 15)
    unasked = list(told_unasked(world))
    assert len({one.person for one in unasked}) >= PEOPLE - len(MISSING)
    assert list(faults(unasked)) == []
    assert list(seen.forgotten(unasked)) == []


# ---- what people do


def live_on(world: World, chance: random.Random) -> None:
    """What happens in one hour of the company's life, on working days in London."""
    day, hour = (world.now - MONDAY).days, world.now.hour
    if world.now.weekday() >= 5 or not 9 <= hour <= 17:
        return
    if hour in (10, 14):
        name = f"Staff{100 + 2 * day + (hour == 14):03d}"
        world.ask(name, ends=chance.choice(("2 days", "4 days", "1w")), reason=f"Films of day {day}")
    if hour == 12 and chance.random() < 0.8:
        do_what_waits(world, chance, "Jonas")
    if hour in (11, 15) and chance.random() < 0.8:
        do_what_waits(world, chance, "Iris")
    if hour == 16 and day < 4:
        for number in chance.sample(range(100), 5):
            answer_nothing(world, f"Staff{number:03d}")
    if (day, hour) == (2, 13):
        report(world, "Maya", LOST)
    if (day, hour) == (3, 13):
        hand_over(world)
    if (day, hour) == (7, 11):
        world.slack.deactivate(world["Staff002"].id)
        world.settle()


def do_what_waits(world: World, chance: random.Random, name: str) -> None:
    """Somebody opens their digest, looks at a vote or a task in it, and does it there."""
    found = digests(world[name].dm())
    looks = [
        one
        for one in (pressable(world.fresh(found[-1]).blocks) if found else [])
        if one["action_id"] in ("look", "look_task")
    ]
    for one in looks[:2]:
        world[name].close_views() if hasattr(world[name], "close_views") else None
        if not world[name].click(world.fresh(found[-1]), "Look at it", value=one["value"]).ok:
            continue
        world.settle()
        offered = (
            [each["text"]["text"] for each in pressable(world[name].view.blocks)] if world[name].view else []
        )
        label = next((each for each in offered if each == "Approve" or each.endswith("them…")), None)
        if label:
            steps.press(world, name, label)
            if label != "Approve":
                steps.send_done(world, name, "Done.")
        while world[name].view:
            world[name].close_view()


def answer_nothing(world: World, name: str) -> None:
    """Somebody says in their digest that they have neither a login nor a list."""
    found = digests(world[name].dm())
    if found and "Nothing" in [one["text"]["text"] for one in pressable(world.fresh(found[-1]).blocks)]:
        world.click(name, found[-1], "Nothing")


def hand_over(world: World) -> None:
    """Somebody else answers for an account from now on."""
    open_form(world, "Iris", "Edit…", FILMS)
    assert enter(world, "Iris", Backup_owner=world["Ben"]) == {}


# ---- what Slack was shown


class Told:
    """One message that somebody got unasked: what it was, and when, as the clock on their wall shows it."""

    def __init__(self, person: str, zone: str, message: Message, name: str) -> None:
        self.person, self.zone, self.name = person, zone, name
        self.at = datetime.fromtimestamp(float(message.ts), UTC)
        self.local = self.at.astimezone(ZoneInfo(zone))

    def __str__(self) -> str:
        return f"{self.name} to {self.person} at {self.local:%a %d %b %H:%M} ({self.zone})"


def digests(messages: list[Message]) -> list[Message]:
    return [one for one in messages if any(head in words(one).splitlines()[0] for head in WAITS)]


def told_unasked(world: World) -> Iterator[Told]:
    """Every message to a person that was no answer, no removal and no emergency; each is known by its effect."""
    assert world.bot
    with world.bot.database.read() as unit:
        for name, person in world.people.items():
            for message in world.slack.messages[world.slack.dm_with(person.id).id]:
                effect = ((message.metadata or {}).get("event_payload") or {}).get("effect")
                row = outbox.find(unit, effect) if effect else None
                manner = manner_of(unit, row) if row else Manner.ANSWER
                if manner in UNASKED or manner is Manner.DAILY:
                    yield Told(name, person.member.tz, message, row.name if row else "")


def manner_of(unit: object, row: outbox.Row) -> Manner:
    """A task, a duty and a reminder are what they are about."""
    if row.name == "task" and (task := grants.find_task(unit, row.subject)):
        return of_task(task.kind)
    if row.name == "duty" and (duty := duties.find(unit, row.subject)):
        return of_duty(duty)
    return Manner.REMOVAL if row.name == "reminder" else MANNERS[row.name]


def is_free(day: date, zone: str) -> bool:
    """Whether people of that zone do not work on that day: the weekend, public holidays and the company's own."""
    country, _, part = REGIONS.get(zone, "").partition("-")
    public = holidays.country_holidays(country, subdiv=part or None) if country else ()
    return day.weekday() >= 5 or day in public


def faults(told: list[Told]) -> Iterator[str]:
    """Whatever came twice a day, out of hours, or in another way than by the digest."""
    by_day: dict[tuple[str, date], list[Told]] = defaultdict(list)
    for one in told:
        by_day[one.person, one.local.date()].append(one)
        hour = one.local.hour + one.local.minute / 60
        if is_free(one.local.date(), one.zone) or not OPENS <= hour < CLOSES:
            yield f"out of hours: {one}"
        if one.name not in ("digest", "monthly_report"):
            yield f"not in the digest: {one}"
    yield from (
        f"more than one a day: {', '.join(map(str, those))}" for those in by_day.values() if len(those) > 1
    )


class Seen:
    """What has waited for whom, from when to when, looked at every hour beside the bot."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first: dict[tuple[str, str], datetime] = {}
        self.last: dict[tuple[str, str], datetime] = {}

    def look(self, *, everybody: bool) -> None:
        """Note what waits now for those who have offices and accounts, or for everybody."""
        assert self.world.bot
        if not everybody and self.world.now.hour % LOOKED:
            return
        with self.world.bot.database.read() as unit:
            company = self.world.bot.company()
            for name, person in self.world.people.items():
                if not everybody and name.startswith("Staff"):
                    continue
                for thing in things(picturing_digest.digest_of(unit, company, person.id)):
                    self.first.setdefault((name, thing), self.world.now)
                    self.last[name, thing] = self.world.now

    def forgotten(self, told: list[Told]) -> Iterator[str]:
        """Each thing that went on waiting past the next working day without a message since it began."""
        posts: dict[str, list[datetime]] = defaultdict(list)
        for one in told:
            posts[one.person].append(one.at)
        for (name, thing), first in self.first.items():
            by = next_working_day_ends(first, self.world[name].member.tz)
            heard = any(first - LATE <= at <= by for at in posts[name])
            if self.last[name, thing] > by and not heard:
                yield f"{name} was not told of {thing}, which waits since {first}"


def things(picture: DigestPicture) -> Iterator[str]:
    waits = picture.waits
    yield from (f"request {one.request.number}" for one in waits.to_vouch)
    yield from (f"adoption {one.id}" for one in waits.adoptions)
    yield from (f"task {one.task.id}" for one in waits.to_do)
    yield from (f"duty {one.duty.kind} {one.duty.id}" for one in waits.duties)
    yield from (f"identity {one.identity.id}" for one in waits.identities)
    yield from (f"{one.kind} {one.subject}" for one in waits.waiting)
    yield from (f"end of {one.grant.id}" for one in picture.ending)


def next_working_day_ends(instant: datetime, zone: str) -> datetime:
    """The end of the first working day after that on which something began to wait, or of that of its morning."""
    day = instant.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    while is_free(day, zone):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 17, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)


MISSING = ("Gia",)
"""Guests are not asked in a hunt."""
