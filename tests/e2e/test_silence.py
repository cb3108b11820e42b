"""Silence: what nobody deals with speaks up, to the right people at the right time, until it is dealt with."""

import csv
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.demo import company
from bot.domain.grants import GrantState, Task, TaskState
from bot.simulator import Message
from scheduler import jobs
from storage import access, grants
from storage.database import Database
from tests.databases import beside
from tests.e2e import escalations, steps
from tests.e2e.reading import change, deny, trail
from tests.e2e.world import Build, World, labels, words

pytestmark = pytest.mark.any_database

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
EVERYBODY = ("Iris", "Jonas", "Amara", "Nadia", "Oscar", "Priya", "Helen", "Maya")
OPEN, WAITS = "Still open", "still waits for"


def utc(text: str) -> datetime:
    """A time of the story: “27 10:00” is in November 2026."""
    return datetime.fromisoformat(text if "-" in text else f"2026-11-{text}").replace(tzinfo=UTC)


def reminded(world: World) -> dict[str, int]:
    """How many reminders of tasks everybody has had."""
    return {name: len(steps.sees(world, name, OPEN)) for name in EVERYBODY}


def waits(world: World, grant_id: str) -> Task:
    """The open task of a grant."""
    assert world.bot
    with world.bot.database.read() as unit:
        return next(one for one in grants.tasks_of(unit, grant_id) if one.state is TaskState.OPEN)


def climb(world: World, *rungs: tuple[datetime, Iterable[str]]) -> None:
    """At each of these times these people hear once more of what is open; before it, and besides them, nobody."""
    for at, names in rungs:
        before = reminded(world)
        world.until(at - MINUTE)
        assert reminded(world) == before, f"somebody heard before {at}"
        world.until(at)
        after = reminded(world)
        heard = [name for name in EVERYBODY for _ in range(after[name] - before[name])]
        assert sorted(heard) == sorted(names), f"at {at}"


def silent(world: World, **length: float) -> None:
    """Nobody is reminded of anything for so long."""
    before = reminded(world)
    world.pass_time(**length)
    assert reminded(world) == before


def ended(world: World, name: str = "Maya", ends: str = "30h", **asked: str) -> Task:
    """Access that has come to its end; the task to take it away."""
    grant_id = steps.held(world, name, ends=ends, **asked)
    world.until(steps.grant(world, grant_id).ends_at)
    return waits(world, grant_id)


def ended_at(world: World, task: Task) -> datetime:
    """When the access of a task ended, to the instant."""
    at = steps.grant(world, task.grant_id).ended_at
    assert at
    return at


def end_now(world: World, name: str) -> None:
    """Revoke what is held on one's accounts, from Home."""
    world[name].open_home()
    world.settle()
    steps.press(world, name, "End now…")
    world[name].fill({"Reason": "A wrong post."})
    assert world[name].submit().ok
    world.settle()


def do_from_reminder(world: World, name: str, label: str, note: str) -> None:
    """Look at the task that a reminder names, and do it there."""
    world.click(name, world.dm(name, OPEN), "Look at it")
    steps.press(world, name, label)
    steps.send_done(world, name, note)


def thread(world: World, card: Message) -> list[Message]:
    """What stands below a card."""
    return [one for one in world["Nadia"].messages(world.channel) if one.thread_ts == card.ts]


def names_in(world: World, message: Message) -> set[str]:
    """Who is mentioned in a message."""
    return {name for name in EVERYBODY if f"<@{world[name].id}>" in words(message)}


def test_a_set_up_that_waits_reaches_owner_backup_owner_and_manager_at_their_own_desks(world: World) -> None:
    opened = waits(world, grant_id := steps.approved(world)).opened_at
    climb(
        world,
        (opened + 4 * HOUR, ["Iris"]),
        (opened + 23.5 * HOUR, ["Iris"]),
        (opened + 27.5 * HOUR, ["Jonas"]),
        (utc("25 09:00"), ["Amara"]),
    )
    reminder = world.dm("Jonas", OPEN)
    assert f"<@{world['Iris'].id}> has been asked" in words(reminder)
    assert labels(reminder) == ["Look at it"]
    do_from_reminder(world, "Jonas", "I added them…", "Added in YouTube Studio.")
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    silent(world, days=9)
    kinds = steps.events(world)
    assert (kinds.count("task:reminded"), kinds.count("task:escalated")) == (2, 2)


def test_a_removal_that_waits_goes_on_daily_in_working_hours_over_restarts_until_it_is_done(
    world: World,
) -> None:
    task = ended(world)
    late = ended_at(world, task) - utc("24 15:00")
    climb(world, (utc("24 16:00") + late, ["Iris"]))
    world.stop()
    world.start()
    climb(
        world,
        (utc("25 10:30") + late, ["Iris", "Jonas"]),
        (utc("25 14:30") + late, ["Nadia", "Oscar"]),
        (utc("26 10:30") + late, ["Iris", "Jonas", "Nadia", "Oscar"]),
        (utc("27 10:30") + late, ["Iris", "Jonas", "Nadia", "Oscar"]),
        (utc("30 08:00"), ["Iris", "Jonas", "Nadia", "Oscar"]),
    )
    told = [one["facts"]["told"] for one in trail(world) if one["kind"] == "task:escalated"]
    assert told[1] == [{"person": world[name].id, "as": "admins"} for name in ("Nadia", "Oscar")]
    do_from_reminder(world, "Nadia", "I removed them…", "Removed in YouTube Studio.")
    assert steps.grant(world, task.grant_id).state is GrantState.REMOVED
    silent(world, days=10)


def test_access_revoked_at_night_speaks_up_within_the_quarter_hour(world: World) -> None:
    grant_id = steps.held(world)
    world.until(utc("28 23:00"))
    end_now(world, "Amara")
    since = waits(world, grant_id).opened_at
    climb(
        world,
        (since + 15 * MINUTE, ["Iris", "Jonas"]),
        (since + HOUR, ["Iris", "Nadia", "Oscar"]),
        (since + 4 * HOUR, ["Iris"]),
        (since + 28 * HOUR, ["Iris", "Jonas", "Nadia", "Oscar"]),
    )
    steps.say_done(world, "Iris", "Remove <@", "Removed.")
    silent(world, days=3)


def test_what_is_of_high_risk_does_not_wait_for_the_morning(world: World) -> None:
    task = ended(world, account="@larkfield", role="Content", ends="until 2026-11-27 20:00")
    since = ended_at(world, task)
    climb(
        world,
        (since + 15 * MINUTE, ["Iris", "Amara"]),
        (since + HOUR, ["Iris", "Nadia", "Oscar"]),
        (since + 4 * HOUR, ["Iris"]),
    )


def test_the_access_of_somebody_who_leaves_is_asked_back_at_once(world: World) -> None:
    ended(world, ends="until 2026-11-27 18:00")
    world.until(utc("28 12:00"))
    assert not any(reminded(world).values())
    world.slack.deactivate(world["Maya"].id)
    world.settle()
    world.sweep()
    assert {name for name, count in reminded(world).items() if count} == {"Iris", "Jonas", "Nadia", "Oscar"}


def test_the_access_of_somebody_who_leaves_ends_and_speaks_up_at_any_hour(world: World) -> None:
    grant_id = steps.held(world, ends="until 2026-11-27 23:00")
    world.until(utc("27 19:00"))
    world.slack.deactivate(world["Maya"].id)
    world.settle()
    since = ended_at(world, waits(world, grant_id))
    climb(
        world,
        (since + 15 * MINUTE, ["Iris", "Jonas"]),
        (since + HOUR, ["Iris", "Nadia", "Oscar"]),
        (since + 4 * HOUR, ["Iris"]),
    )


def test_a_removal_announced_ahead_waits_from_the_end_and_of_a_revoked_one_from_then(world: World) -> None:
    grant_id = steps.held(world, ends="until 2026-11-27 10:00")
    world.until(utc("26 12:00"))
    assert waits(world, grant_id)
    silent(world, hours=2)
    end_now(world, "Iris")
    since = ended_at(world, waits(world, grant_id))
    climb(world, (since + 15 * MINUTE, ["Iris", "Jonas"]))


def test_after_days_in_which_nobody_ran_everybody_hears_once_of_everything(world: World) -> None:
    for name in ("Maya", "Ben"):
        steps.held(world, name, ends="30h")
    world.stop()
    world.clock.advance((utc("30 10:00") - world.now).total_seconds())
    world.start()
    world.sweep()
    silent(world, minutes=50)
    world.stop()
    world.clock.advance((utc("2026-12-09 10:00") - world.now).total_seconds())
    world.start()
    world.sweep()
    assert {name: count for name, count in reminded(world).items() if count} == {
        "Iris": 1, "Jonas": 1, "Nadia": 1, "Oscar": 1,
    }  # fmt: skip
    told = words(world.dm("Iris", OPEN))
    assert f"{OPEN}: 2 tasks" in told
    assert all(f"<@{world[name].id}>" in told for name in ("Maya", "Ben"))
    assert "overdue" in told
    assert labels(world.dm("Nadia", OPEN)) == ["Look at it", "Look at it"]


def test_two_sweeps_at_once_remind_once(world: World) -> None:
    task = ended(world)
    assert world.bot
    bot, other = world.bot, Database(world.url, world.ports())
    bot.ticker.stop()
    world.clock.advance((ended_at(world, task) + HOUR - world.now).total_seconds())

    def sweep(database: Database) -> int:
        return jobs.sweep(database, world.ports(), bot.known_company, lambda: None)

    with ThreadPoolExecutor(2) as pool:
        done = sum(pool.map(sweep, (bot.database, other)))
    other.dispose()
    world.settle()
    assert done >= 1
    assert reminded(world)["Iris"] == 1
    assert steps.events(world).count("task:reminded") == 1


def test_a_task_that_is_handed_on_reminds_whoever_has_it_now(world: World) -> None:
    task = ended(world)
    world.slack.deactivate(world["Iris"].id)
    world.settle()
    assert waits(world, task.grant_id).assignee == world["Jonas"].id
    name_owners(world)
    world.until(utc("24 16:10"))
    heard = reminded(world)
    assert (heard["Iris"], heard["Jonas"]) == (0, 1)
    world.until(utc("25 10:45"))
    assert reminded(world) == heard | {"Jonas": 2, "Amara": 1}


def name_owners(world: World) -> None:
    """Whatever Iris owned is Jonas's now, so that nobody is reminded to name an owner."""
    iris, jonas, amara = (
        f"{name}@larkfield.example" for name in ("iris.novak", "jonas.weber", "amara.okafor")
    )
    every = csv.DictReader(company.ACCOUNTS.splitlines())
    hers = [f"{row['network']},{row['handle']},{jonas},{amara}" for row in every if row["owner"] == iris]
    world.import_accounts("\n".join(["network,handle,owner,backup_owner", *hers]))


def test_the_check_of_e3_sees_a_removal_of_which_nobody_else_would_hear(world: World) -> None:
    task = ended(world)
    far, stranger = task.opened_at + 30 * DAY, {world["Priya"].id: task.opened_at.isoformat()}
    broken: list[dict[str, object]] = [{"nudge_at": None}, {"nudge_at": far}, {"told": stranger}]
    with beside(world.url).connect() as connection:
        assert list(escalations.faults(connection)) == []
        for values in broken:
            connection.execute(grants.task.update().where(grants.task.c.id == task.id).values(values))
            assert len(list(escalations.faults(connection))) == 1, values
            connection.rollback()


def test_home_says_what_is_overdue_and_who_has_been_told(world: World) -> None:
    ended(world)
    world.until(utc("27 12:00"))
    for name in ("Iris", "Nadia"):
        world[name].open_home()
        world.settle()
        assert "*overdue* since" in steps.home(world, name)
    assert f"<@{world['Jonas'].id}>" in steps.home(world, "Iris")
    steps.say_done(world, "Iris", "Remove <@", "Removed.")
    assert "overdue" not in steps.home(world, "Nadia")


def test_working_hours_are_those_of_the_wall_when_the_clocks_change(build: Build) -> None:
    world = build(now=utc("2026-03-27 15:30"))
    world.start()
    world.found()
    opened = waits(world, steps.approved(world)).opened_at
    climb(world, (utc("2026-03-30 10:00") + (opened - utc("2026-03-27 15:30")), ["Iris"]))


def test_nobody_is_reminded_on_a_holiday(build: Build) -> None:
    world = build(now=utc("2026-12-23 15:00"))
    world.start()
    world.found()
    opened = waits(world, steps.approved(world)).opened_at
    climb(world, (utc("2026-12-28 10:30") + (opened - utc("2026-12-23 15:00")), ["Iris"]))


def test_open_slots_are_named_in_the_thread_of_the_card_to_those_who_can_fill_them(world: World) -> None:
    card = world.ask("Maya")
    world.until(utc("27 07:59"))
    assert thread(world, card) == []
    world.until(utc("27 08:00"))
    (first,) = thread(world, card)
    assert WAITS in words(first)
    assert names_in(world, first) == {"Iris", "Jonas"}
    world.click("Jonas", card, "Approve")
    world.until(utc("30 07:59"))
    assert len(thread(world, card)) == 1
    world.until(utc("30 08:00"))
    _, second = thread(world, card)
    assert "account owner" in words(second)
    assert names_in(world, second) == {"Iris"}
    assert steps.events(world).count("request:reminded") == 2
    assert not world.told("Iris", WAITS)


def test_open_slots_are_named_at_a_half_and_at_four_fifths_of_the_time_to_the_lapse(world: World) -> None:
    card = world.ask("Maya", ends="until 2026-11-23 17:00")
    assert world.bot
    with world.bot.database.read() as unit:
        submitted, lapses = unit.execute(
            select(access.request.c.submitted_at, access.request.c.lapses_at)
        ).one()
    for share, said in ((0.5, 1), (0.8, 2)):
        at = submitted + (lapses - submitted) * share
        world.until(at - MINUTE)
        assert len(thread(world, card)) == said - 1
        world.until(at)
        assert len(thread(world, card)) == said
    world.until(lapses - MINUTE)
    assert len(thread(world, card)) == 2


def test_a_request_that_is_decided_is_silent(world: World) -> None:
    denied, granted = world.ask("Maya"), world.ask("Ben")
    deny(world, "Jonas", denied, "Not this time.")
    steps.vouch(world, granted)
    world.pass_time(days=6)
    assert thread(world, denied) == thread(world, granted) == []


def test_a_shorter_deadline_brings_the_reminders_forward(world: World) -> None:
    card = world.ask("Maya")
    change(world, "Jonas", card, ends="until 2026-11-25 09:00")
    world.until(utc("24 08:59"))
    assert thread(world, card) == []
    world.until(utc("24 09:01"))
    (only,) = thread(world, card)
    assert names_in(world, only) == {"Iris"}


def test_of_reminders_missed_while_nobody_ran_only_the_newest_is_sent(world: World) -> None:
    card = world.ask("Maya")
    world.stop()
    world.clock.advance((utc("30 08:30") - world.now).total_seconds())
    world.start()
    world.sweep()
    world.pass_time(minutes=10)
    assert len(thread(world, card)) == 1


def test_without_a_channel_each_person_who_can_help_gets_the_reminder_directly(world: World) -> None:
    world.stop()
    world.start(VOUCHSAFE_COMMITTEE_CHANNEL=None)
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    assert world["Maya"].submit().ok
    world["Maya"].close_view()
    world.settle()
    world.click("Jonas", world.dm("Jonas", "Request #1 "), "Approve")
    world.until(utc("27 08:00"))
    asked = world.dm("Iris", WAITS)
    assert labels(asked) == ["Look at it"]
    assert not world.told("Jonas", WAITS)
    world.click("Iris", asked, "Look at it")
    steps.press(world, "Iris", "Approve")
    assert steps.newest(world).state is GrantState.PROVISIONING
