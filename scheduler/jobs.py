"""The table of timed jobs: what is looked at, and how often."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

import structlog

from bot.domain.baseline import Signer
from bot.domain.ports import Ports, new_id
from bot.domain.programme import Company
from bot.services import baselines, restoring, tasking
from bot.services.due import Due, due, handing_on
from scheduler.expiry import Expiry
from scheduler.ticker import Job
from storage import baselines as baseline_rows
from storage import inbox, outbox, sheets
from storage.database import Database, Unit

EVERY_TICK = timedelta(0)
HOURLY = timedelta(hours=1)
INBOX_KEPT = timedelta(hours=72)
"""Slack's last retry comes about five minutes after its first try; three days is ample."""
TOLD_KEPT = timedelta(days=30)

log = structlog.get_logger(__name__)


def table(
    database: Database,
    ports: Ports,
    company: Callable[[], Company | None],
    beat: Callable[[], None],
    signer: Callable[[], Signer | None] = lambda: None,
) -> tuple[Job, ...]:
    """Every job, the most urgent first; `signer` signs with the company's key, where it can be read."""
    return (
        Job("sweep", EVERY_TICK, partial(sweep, database, ports, company, beat)),
        Job("hand_on", HOURLY, partial(hand_on, database, ports, company, beat)),
        Job("sign", EVERY_TICK, partial(sign, database, signer)),
        Job("tidy", HOURLY, partial(tidy, database)),
    )


def sweep(
    database: Database, ports: Ports, company: Callable[[], Company | None], beat: Callable[[], None]
) -> int:
    """Do everything that is due, until nothing is; how many things were done (E2, E8).

    Ends come first: taking access away outranks giving it (R6). Whatever is still due after it was tried
    waits for the next sweep, so that this one comes to its end.
    """
    done, tried = 0, set[tuple[str, str]]()
    while (present := company()) is not None:
        done += _settle(database, ports, present)
        done += Expiry(database, ports, beat).run(present)
        with database.read() as unit:
            waiting = [one for one in due(unit, present) if (one.name, one.subject) not in tried]
        if not waiting:
            break
        tried |= {(one.name, one.subject) for one in waiting}
        done += _do_each(database, ports, waiting, beat)
    return done


def _settle(database: Database, ports: Ports, company: Company) -> int:
    """After a restore, close and mark what may have been seen since, before all else; 1 where it is done.

    Where that fails, ends are carried out all the same.
    """
    with database.read() as unit:
        restored = restoring.unsettled(unit)
    if restored is None:
        return 0
    return _do(database, ports, Due("settle", restored.id, lambda unit: restoring.settle(unit, company)))


def hand_on(
    database: Database, ports: Ports, company: Callable[[], Company | None], beat: Callable[[], None]
) -> None:
    """Give tasks whose account has other owners by now to the first in line, each in its own unit."""
    present = company()
    if present is None:
        return
    with database.read() as unit:
        misplaced = tasking.misplaced(unit, present)
    _do_each(database, ports, [handing_on(present, task) for task in misplaced], beat)


def sign(database: Database, signer: Callable[[], Signer | None]) -> None:
    """Sign what waits for the company's key. Without the key it waits, and `check` says why."""
    with database.read() as unit:
        waiting = baseline_rows.unsigned(unit)
    key = signer() if waiting else None
    if key is not None:
        database.run(lambda unit: baselines.sign(unit, key), background=True)


def tidy(database: Database) -> None:
    """Forget deliveries that cannot come again, effects told long ago, and rows of lists after a day."""

    def forget(unit: Unit) -> None:
        inbox.forget(unit, unit.now - INBOX_KEPT)
        outbox.forget_settled(unit, unit.now - TOLD_KEPT)
        sheets.forget_old(unit)

    database.run(forget, background=True)


def _do_each(database: Database, ports: Ports, waiting: Iterable[Due], beat: Callable[[], None]) -> int:
    """Do one thing after the other, showing after each that the ticker lives; how many went well."""
    done = 0
    for one in waiting:
        done += _do(database, ports, one)
        beat()
    return done


def _do(database: Database, ports: Ports, one: Due) -> bool:
    """One due thing in its own unit; a failure is logged and the others go on."""
    try:
        database.run(one.step, background=True)
    except Exception:
        log.exception("due_failed", name=one.name, subject=one.subject, incident=new_id(ports)[:8])
        return False
    return True
