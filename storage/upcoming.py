"""What falls due next: when the bot will do something by itself, for whoever can move the clock."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, and_, func, select

from bot.domain.access import RequestState
from bot.domain.duties import DutyState
from bot.domain.grants import IN_FORCE, GrantState, TaskState
from bot.domain.hunt import HuntState
from storage.access import request
from storage.database import Unit
from storage.duties import duty
from storage.grants import grant, task
from storage.hunt import hunt
from storage.timers import timer

_PROMISED = grant.c.state.in_(sorted(state.value for state in IN_FORCE))
_WAITING = grant.c.state == GrantState.WAITING.value
_PENDING = request.c.state == RequestState.PENDING.value
_OWED = duty.c.state == DutyState.OPEN.value
_HUNTED = hunt.c.state == HuntState.OPEN.value
_OPEN = task.c.state == TaskState.OPEN.value
# A timer of a grant that was extended or has ended since rings for nothing.
_FRESH = (
    select(grant.c.id)
    .where(grant.c.id == timer.c.subject, grant.c.generation == timer.c.generation, _PROMISED)
    .exists()
)


def next_due(unit: Unit, workspace_id: str) -> datetime | None:
    """The earliest instant still to come at which something happens by itself; None where nothing waits."""
    found = (unit.execute(soonest).scalar() for soonest in _soonest(unit.now, workspace_id))
    return min((instant for instant in found if instant is not None), default=None)


def _soonest(now: datetime, workspace_id: str) -> Iterator[Select[datetime | None]]:
    """For everything that the sweep looks at, the first instant after now."""
    for instant, holds in (
        (timer.c.due_at, and_(timer.c.workspace_id == workspace_id, _FRESH)),
        (grant.c.starts_at, and_(grant.c.workspace_id == workspace_id, _WAITING)),
        (grant.c.ends_at, and_(grant.c.workspace_id == workspace_id, _PROMISED)),
        (request.c.nudge_at, and_(request.c.workspace_id == workspace_id, _PENDING)),
        (request.c.lapses_at, and_(request.c.workspace_id == workspace_id, _PENDING)),
        (task.c.nudge_at, and_(task.c.workspace_id == workspace_id, _OPEN)),
        (task.c.due_at, and_(task.c.workspace_id == workspace_id, _OPEN)),
        (duty.c.nudge_at, and_(duty.c.workspace_id == workspace_id, _OWED)),
        (hunt.c.nudge_at, and_(hunt.c.workspace_id == workspace_id, _HUNTED)),
    ):
        yield select(func.min(instant)).where(holds, instant > now)
