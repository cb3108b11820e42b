"""What falls due next: when the bot will do something by itself, for whoever can move the clock."""

from datetime import datetime

from sqlalchemy import Column, ColumnElement, Select, bindparam, func, select, union_all

from bot.domain.access import RequestState
from bot.domain.adoption import WAITS, AdoptionState
from bot.domain.agencies import AgencyState
from bot.domain.campaigns import CampaignState
from bot.domain.duties import DutyState
from bot.domain.grants import IN_FORCE, GrantState, TaskState
from bot.domain.hunt import HuntState
from bot.domain.leaving import DepartureState
from bot.domain.reviews import ReviewState
from bot.domain.sheets import KEPT, SheetState
from storage.access import request
from storage.adoption import adoption_line
from storage.agencies import agency
from storage.campaigns import campaign
from storage.database import Unit
from storage.duties import duty
from storage.grants import grant, task
from storage.hunt import hunt
from storage.leaving import departure
from storage.reviews import review
from storage.sheets import sheet_import
from storage.timers import timer
from storage.types import UTC, SlackId

_PROMISED = grant.c.state.in_(sorted(state.value for state in IN_FORCE))
_WAITING = grant.c.state == GrantState.WAITING.value
_PENDING = request.c.state == RequestState.PENDING.value
_OWED = duty.c.state == DutyState.OPEN.value
_HUNTED = hunt.c.state == HuntState.OPEN.value
_OPEN = task.c.state == TaskState.OPEN.value
_UNDER_CONTRACT = agency.c.state == AgencyState.ACTIVE.value
_AGREED = departure.c.state == DepartureState.AGREED.value
_DRAFTED = campaign.c.state == CampaignState.DRAFT.value
_REVIEWED = review.c.state == ReviewState.OPEN.value
_TO_ADOPT = adoption_line.c.state.in_(sorted(state.value for state in WAITS | {AdoptionState.ASKED}))
_UNDECIDED = sheet_import.c.state.in_((SheetState.READING.value, SheetState.PREVIEWED.value))
# A timer of a grant that was extended or has ended since rings for nothing.
_FRESH = (
    select(grant.c.id)
    .where(grant.c.id == timer.c.subject, grant.c.generation == timer.c.generation, _PROMISED)
    .exists()
)


_NOW = bindparam("now", type_=UTC)
_TEAM = bindparam("workspace_id", type_=SlackId)


def _first(instant: Column[datetime], *holds: ColumnElement[bool]) -> Select[datetime | None]:
    """The first instant after now of the rows for which this holds."""
    here = instant.table.c.workspace_id == _TEAM
    return select(func.min(instant).label("at")).where(here, *holds, instant > _NOW)


_EACH = union_all(
    _first(timer.c.due_at, _FRESH),
    _first(timer.c.due_at, timer.c.kind.startswith("training:")),
    _first(timer.c.due_at, timer.c.kind.startswith("audit:")),
    _first(grant.c.starts_at, _WAITING),
    _first(grant.c.ends_at, _PROMISED),
    _first(request.c.nudge_at, _PENDING),
    _first(request.c.lapses_at, _PENDING),
    _first(task.c.nudge_at, _OPEN),
    _first(task.c.due_at, _OPEN),
    _first(duty.c.nudge_at, _OWED),
    _first(hunt.c.nudge_at, _HUNTED),
    _first(agency.c.nudge_at, _UNDER_CONTRACT),
    _first(departure.c.starts_at, _AGREED),
    _first(adoption_line.c.due_at, _TO_ADOPT),
    _first(campaign.c.launch_at, _DRAFTED),
    _first(review.c.look_at, _REVIEWED),
).subquery()
_SOONEST = select(func.min(_EACH.c.at))
"""Of everything that the sweep looks at; put together once, since it is asked for again and again."""

_HANDED_IN = _first(sheet_import.c.given_at, _UNDECIDED)


def next_due(unit: Unit, workspace_id: str) -> datetime | None:
    """The earliest instant still to come at which something happens by itself; None where nothing waits."""
    here = {"workspace_id": workspace_id}
    soonest = unit.execute(_SOONEST, {**here, "now": unit.now}).scalar()
    handed_in = unit.execute(_HANDED_IN, {**here, "now": unit.now - KEPT}).scalar()
    dropped = handed_in + KEPT if handed_in else None
    return min((instant for instant in (soonest, dropped) if instant is not None), default=None)
