"""Two processes share one database and do every due thing once, though one is killed and another sleeps (M1, M2)."""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.app import DELIVERY_THREADS
from bot.demo import company as larkfield
from bot.domain.asking import Draft
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.services import asking, doing, vouching
from bot.services.doing import Done
from bot.simulator import MovableClock
from scheduler.delivery import LEASE
from storage import grants, outbox, people, register
from storage.database import Database, Unit
from tests import databases
from tests.e2e.founders import rows
from tests.e2e.processes import PATIENCE, Process, eventually
from tests.e2e.world import World, free_port

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]

AWAY = timedelta(days=3)
"""How long nobody ran."""
OWNERS, ENDING, WARNED, LAPSING = 20, 160, 40, 10
SLOW = 240.0


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The company on PostgreSQL, as it was left three days ago."""
    then = (datetime.now(UTC) - AWAY).timestamp()
    made = World(tmp_path, database=databases.POSTGRESQL, clock=MovableClock(then))
    for number in range(OWNERS):
        made.slack.add_person(f"Owner {number}", email=f"owner{number}@larkfield.example")
    for number in range(ENDING + WARNED + LAPSING):
        made.slack.add_person(f"New {number}", email=f"new{number}@larkfield.example")
    yield made
    made.end()


@pytest.fixture
def start(world: World) -> Iterator[Callable[[str], Process]]:
    """Starts one more replica, and ends those that a failed test leaves behind."""
    started: list[Process] = []

    def begin(name: str) -> Process:
        started.append(Process(world, name, PORT=str(free_port())))
        return started[-1]

    yield begin
    for process in started:
        process.running.kill()
        process.running.wait(PATIENCE)


def test_what_fell_due_is_done_once_whoever_dies_or_sleeps(
    world: World, start: Callable[[str], Process]
) -> None:
    leave_work(world)
    first, second = start("first"), start("second")
    eventually(lambda: settled(world) >= 50, "both are at work", SLOW)
    with world.slack.lock:
        wait_until_all_are_sending()
        first.end(signal.SIGKILL)
    third = start("third")
    eventually(lambda: settled(world) >= 150, "the work goes on", SLOW)
    with world.slack.lock:
        wait_until_all_are_sending()
        second.running.send_signal(signal.SIGSTOP)
    asleep = time.monotonic()
    eventually(lambda: waiting(world) == 0, "one process is enough", SLOW)
    eventually(lambda: time.monotonic() - asleep > LEASE.total_seconds() + 2, "the lease is over", SLOW)
    second.running.send_signal(signal.SIGCONT)
    eventually(
        lambda: "effect_taken_over" in second.log.read_text(), "the sleeper learns that it was late", SLOW
    )
    eventually(lambda: waiting(world) == 0, "its twins are gone", SLOW)
    assert [second.end(signal.SIGTERM), third.end(signal.SIGTERM)] == [0, 0]
    assert "Traceback" not in third.log.read_text()
    check_everything_was_done_once(world)


def check_everything_was_done_once(world: World) -> None:
    """In the database exactly, and in Slack save for what the killed process had sent and could not write down."""
    states = Counter(dict(rows(world, 'SELECT state, count(*) FROM "grant" GROUP BY state')))
    assert states == {"removing": ENDING, "active": WARNED}
    assert rows(world, "SELECT count(*) FROM request WHERE state = 'lapsed'") == [(LAPSING,)]
    notices = Counter(
        dict(rows(world, "SELECT name, count(*) FROM outbox WHERE effect = 'notice' GROUP BY name"))
    )
    assert (notices["ended"], notices["warning"]) == (ENDING, WARNED)
    twice = (
        "SELECT name, subject, place FROM outbox WHERE effect = 'notice' GROUP BY 1, 2, 3 HAVING count(*) > 1"
    )
    assert rows(world, twice) == []
    assert {stage for (stage,) in rows(world, "SELECT DISTINCT stage FROM outbox")} <= {"sent", "superseded"}
    shown = Counter(effects_shown(world))
    tried_again = {one for (one,) in rows(world, "SELECT id FROM outbox WHERE attempts > 1")}
    twins = {effect for effect, count in shown.items() if count > 1}
    assert twins <= tried_again
    assert len(twins) <= DELIVERY_THREADS
    assert max(shown.values()) <= 2


def effects_shown(world: World) -> Iterator[str]:
    """Which effect made each message that is still to be seen."""
    for messages in world.slack.messages.values():
        for message in messages:
            if message.metadata and not message.is_ephemeral:
                yield message.metadata["event_payload"]["effect"]


def settled(world: World) -> int:
    return int(rows(world, "SELECT count(*) FROM outbox WHERE settled_at IS NOT NULL")[0][0])


def waiting(world: World) -> int:
    """How much is due, in the outbox or before it."""
    late = """
        SELECT (SELECT count(*) FROM outbox WHERE stage IN ('due', 'sending'))
        + (SELECT count(*) FROM "grant" WHERE state = 'active' AND ends_at <= now())
        + (SELECT count(*) FROM request WHERE state = 'pending' AND lapses_at <= now())
        + (SELECT count(*) FROM timer WHERE due_at <= now())"""
    return int(rows(world, late)[0][0])


def wait_until_all_are_sending() -> None:
    """While Slack answers nobody, every thread of every process comes to stand in a call that it has begun."""
    time.sleep(1)


def leave_work(world: World) -> None:
    """Found the programme and grant a lot of access, of which most ends while nobody runs."""
    world.start()
    world.found()
    world.import_accounts(larkfield.ACCOUNTS + accounts())
    bot = world.bot
    assert bot
    company = bot.company()
    world.stop()
    database = Database(world.url, world.ports())
    try:
        for number in range(ENDING + WARNED + LAPSING):
            database.run(lambda unit, number=number: grant_access(unit, company, number))
        # What these three days ago had to tell was told then.
        database.run(lambda unit: unit.execute(delete(outbox.outbox)))
    finally:
        database.dispose()
    world.clock.advance((datetime.now(UTC) - world.now).total_seconds())


def accounts() -> str:
    """A channel for each owner, so that no one of them is written to a hundred times."""
    line = "youtube,films{0},Films {0},https://youtube.com/@films{0},Larkfield,Global,Films,standard,active,{1},\n"
    return "".join(line.format(number, f"owner{number}@larkfield.example") for number in range(OWNERS))


def grant_access(unit: Unit, company: Company, number: int) -> None:
    """Ask, and save for the last few be vouched for and set up."""
    team = company.workspace_id
    owner, asker, digital = (by_email(unit, team, f"{name}@larkfield.example") for name in (
        f"owner{number % OWNERS}", f"new{number}", "jonas.weber"
    ))  # fmt: skip
    (account,) = register.by_handle(unit, team, f"films{number % OWNERS}")
    draft = Draft(asker.user_id, account.id, "editor", "publish", "A reason", "", length(unit, number))
    request = asking.submit(unit, company, asker, draft)
    if number >= ENDING + WARNED:
        return
    for voter in (digital, owner):
        vouching.approve(unit, company, voter, request.id, 1)
    grant = grants.of_request(unit, request.id)
    assert grant
    (task,) = grants.tasks_of(unit, grant.id)
    doing.finish(unit, company, owner, task.id, Done("Invited."))


def length(unit: Unit, number: int) -> str:
    """Over by now, or so that it is time for a warning, or so that the request has lapsed."""
    if number >= ENDING + WARNED:
        return f"until {unit.now + AWAY / 2:%Y-%m-%d %H:%M}"
    return "1 day" if number < ENDING else "5 days"


def by_email(unit: Unit, team: str, email: str) -> Person:
    (found,) = people.by_email(unit, team, email)
    return found
