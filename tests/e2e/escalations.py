"""E3: access that has ended and is not gone has been escalated to somebody else, or will be within its bound."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.domain.grants import EndReason, Grant, GrantState, Task, TaskState
from storage.grants import grant, grant_of, task, task_of
from storage.outbox import card, outbox
from storage.trail import trail

BOUND, URGENT_BOUND = timedelta(days=7), timedelta(minutes=15)
"""The longest that an owner is alone with a removal: over a weekend and holidays, and of what was revoked."""


def faults(connection: Connection) -> Iterator[str]:
    """Each grant whose removal waits with nobody told but the one who was asked, and nobody about to be."""
    last = connection.scalar(select(func.max(trail.c.at)))
    waiting = select(task).join(grant, grant.c.id == task.c.grant_id)
    query = waiting.where(grant.c.state == GrantState.REMOVING.value, task.c.state == TaskState.OPEN.value)
    for row in connection.execute(query).mappings().all():
        one = task_of(row)
        found = connection.execute(select(grant).where(grant.c.id == one.grant_id)).mappings().one()
        yield from _of(connection, one, grant_of(found), last)


def _of(connection: Connection, waits: Task, ended: Grant, last: datetime | None) -> Iterator[str]:
    others = [person for person in waits.told if person != waits.assignee]
    unheard = [person for person in others if not _has_message(connection, waits, person)]
    yield from (f"E3 {person} is said to know of {waits.id}, and was never written to" for person in unheard)
    if waits.nudge_at is None:
        yield f"E3 nobody will ever look again at {waits.id}"
        return
    bound = URGENT_BOUND if ended.end_reason is EndReason.REVOKED else BOUND
    by = max(waits.opened_at, ended.ended_at or ended.ends_at) + bound
    if not others and waits.nudge_at > max(by, last or by):
        yield f"E3 {waits.id} should have been escalated by {by}, and is looked at only at {waits.nudge_at}"


def _has_message(connection: Connection, waits: Task, person: str) -> bool:
    """Whether somebody was reminded, or had the task before it was handed on."""
    for table in (outbox, card):
        mine = (table.c.name == "reminder") | ((table.c.name == "task") & (table.c.subject == waits.id))
        if connection.execute(select(table.c.name).where(table.c.place == person, mine)).first():
            return True
    return False
