"""What people are told unasked: what Slack was shown, held against the manners that were promised."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from bot.domain.manners import MANNERS, UNASKED, Manner, of_duty, of_task
from bot.domain.pictures import DigestPicture
from bot.services import picturing_digest
from bot.simulator import Message
from storage import duties, grants, outbox
from storage.database import Unit
from tests.e2e.world import World
from tests.simulation.crowd import REGIONS

OPENS, CLOSES = 9.0, 17.5
IN_PLACE = ("review", "review_page")
"""What is sent once, in one thread and in the place of that day's digest, and then drawn anew where it is."""


class Told:
    """One message that somebody got unasked: what it was, and when, as the clock on their wall shows it."""

    def __init__(self, person: str, zone: str, message: Message, name: str, subject: str = "") -> None:
        self.person, self.zone, self.name, self.subject = person, zone, name, subject
        self.thread = message.thread_ts or message.ts
        self.at = datetime.fromtimestamp(float(message.ts), UTC)
        self.local = self.at.astimezone(ZoneInfo(zone))

    def __str__(self) -> str:
        return f"{self.name} to {self.person} at {self.local:%a %d %b %H:%M} ({self.zone})"


class Listener:
    """Reads every conversation with a person once: what has come since the last time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.told: list[Told] = []
        self._heard: dict[str, float] = {}

    def listen(self) -> list[Told]:
        """Every new message that was no answer, no removal and no emergency; each is known by its effect."""
        assert self.world.bot
        with self.world.bot.database.read() as unit:
            new = [one for name in self.world.people for one in self._new(unit, name)]
        self.told += new
        return new

    def _new(self, unit: Unit, name: str) -> Iterator[Told]:
        person = self.world[name]
        heard = self._heard.get(name, 0.0)
        for message in self.world.slack.messages[self.world.slack.dm_with(person.id).id]:
            if float(message.ts) <= heard:
                continue
            self._heard[name] = max(self._heard.get(name, 0.0), float(message.ts))
            effect = ((message.metadata or {}).get("event_payload") or {}).get("effect")
            row = outbox.find(unit, effect) if effect else None
            manner = _manner_of(unit, row) if row else Manner.ANSWER
            if manner in UNASKED or manner is Manner.DAILY:
                yield Told(name, person.member.tz, message, *((row.name, row.subject) if row else ("",)))


class Seen:
    """What waits for whom, looked at beside the bot: since when, until when, and told by which message."""

    def __init__(self, listener: Listener) -> None:
        self.world, self._listener = listener.world, listener
        self.first: dict[tuple[str, str], datetime] = {}
        self.last: dict[tuple[str, str], datetime] = {}
        self.told: dict[tuple[str, str], datetime] = {}

    def look(self, names: Iterable[str] = ()) -> None:
        """Note what waits for these people, and what waits for those who have just been told: they know it.

        A message tells of nothing that began to wait after it.
        """
        told = {one.person: one.at for one in self._listener.listen()}
        assert self.world.bot
        with self.world.bot.database.read() as unit:
            company = self.world.bot.company()
            for name in dict.fromkeys((*told, *names)):
                picture = picturing_digest.digest_of(unit, company, self.world[name].id)
                for thing in things(picture):
                    key = name, thing
                    self.first.setdefault(key, self.world.now)
                    self.last[key] = self.world.now
                    if name in told:
                        self.told.setdefault(key, told[name])

    def forgotten(self) -> Iterator[str]:
        """Each thing that went on waiting past the next working day without a message while it waited."""
        for key, first in self.first.items():
            name, thing = key
            by = next_working_day_ends(first, self.world[name].member.tz)
            if self.last[key] > by and not (key in self.told and self.told[key] <= by):
                yield f"{name} was not told of {thing}, which waits since {first}"


def faults(told: list[Told]) -> Iterator[str]:
    """Whatever came twice a day, out of hours, or in another way than by the digest."""
    by_day: dict[tuple[str, date], list[Told]] = defaultdict(list)
    yield from out_of_hours(told)
    for one in told:
        by_day[one.person, one.local.date()].append(one)
        if one.name not in ("digest", "monthly_report", "review_reminder", *IN_PLACE):
            yield f"not in the digest: {one}"
    yield from (
        f"more than one a day: {', '.join(map(str, those))}"
        for those in by_day.values()
        if len({one.thread for one in those}) > 1
    )


def out_of_hours(told: Iterable[Told]) -> Iterator[str]:
    """Whatever came when its reader was not at work."""
    for one in told:
        hour = one.local.hour + one.local.minute / 60
        if is_free(one.local.date(), one.zone) or not OPENS <= hour < CLOSES:
            yield f"out of hours: {one}"


def twice(told: Iterable[Told]) -> Iterator[str]:
    """Every card that came to somebody twice, and every day on which they were written to twice; what goes
    in a thread together is one.
    """
    cards = Counter((one.person, one.name, one.subject) for one in told if one.name in IN_PLACE)
    yield from (f"{key} came {count} times" for key, count in cards.items() if count > 1)
    threads: dict[tuple[str, date], set[str]] = defaultdict(set)
    for one in told:
        threads[one.person, one.local.date()].add(one.thread)
    yield from (f"{key} heard {len(those)} times" for key, those in threads.items() if len(those) > 1)


def things(picture: DigestPicture) -> Iterator[str]:
    """A name for each thing that waits."""
    waits = picture.waits
    yield from (f"request {one.request.number}" for one in waits.to_vouch)
    yield from (f"adoption {one.id}" for one in waits.adoptions)
    yield from (f"task {one.task.id}" for one in waits.to_do)
    yield from (f"duty {one.duty.kind} {one.duty.id}" for one in waits.duties)
    yield from (f"identity {one.identity.id}" for one in waits.identities)
    yield from (f"{one.kind} {one.subject}" for one in waits.waiting)
    yield from (f"end of {one.grant.id}" for one in picture.ending)


def is_free(day: date, zone: str) -> bool:
    """Whether people of that zone do not work on that day: the weekend, or a public holiday."""
    country, _, part = REGIONS.get(zone, "").partition("-")
    public = holidays.country_holidays(country, subdiv=part or None) if country else ()
    return day.weekday() >= 5 or day in public


def next_working_day_ends(instant: datetime, zone: str) -> datetime:
    """The end of the first working day after that on which something began to wait."""
    day = instant.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    while is_free(day, zone):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 17, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _manner_of(unit: Unit, row: outbox.Row) -> Manner:
    """A task, a duty and a reminder are what they are about."""
    if row.name == "task" and (task := grants.find_task(unit, row.subject)):
        return of_task(task.kind)
    if row.name == "duty" and (duty := duties.find(unit, row.subject)):
        return of_duty(duty)
    return Manner.REMOVAL if row.name == "reminder" else MANNERS[row.name]
