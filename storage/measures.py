"""What the measures of the risk register are computed from: what was due when and was done when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from bot.domain.grants import TaskKind, TaskState
from bot.domain.leaving import DUE_WITHIN, ItemKind
from bot.domain.ledger import HAS_A_WAY_IN, Method
from bot.domain.measures import CONTAINED_WITHIN, Deadline
from bot.domain.reports import ReportKind
from bot.domain.rotation import RotationState
from storage.database import Unit
from storage.grants import task
from storage.leaving import departure, departure_item
from storage.ledger import holding
from storage.prepared import Prepared
from storage.reports import report
from storage.rotation import rotation


def wrong_posts(unit: Unit, workspace_id: str, since: datetime) -> tuple[Deadline, ...]:
    """Each wrong post that was reported, and when it was dealt with."""
    rows = unit.rows(_WRONG_POSTS, workspace=workspace_id, since=since)
    return tuple(Deadline(row["opened_at"] + CONTAINED_WITHIN, row["done_at"]) for row in rows)


def removals(unit: Unit, workspace_id: str, since: datetime) -> tuple[Deadline, ...]:
    """Each removal that an owner was asked for, by the policy's time."""
    return tuple(map(_deadline, unit.rows(_REMOVALS, workspace=workspace_id, since=since)))


def leavers(unit: Unit, workspace_id: str, since: datetime) -> tuple[Deadline, ...]:
    """Each way in of somebody who left."""
    rows = unit.rows(_LEAVERS, workspace=workspace_id, since=since)
    return tuple(Deadline(row["opened_at"] + DUE_WITHIN, row["done_at"]) for row in rows)


def secrets(unit: Unit, workspace_id: str, since: datetime) -> tuple[Deadline, ...]:
    """Each shared secret that had to be changed; what need not be is left out."""
    return tuple(map(_deadline, unit.rows(_SECRETS, workspace=workspace_id, since=since)))


def with_a_shared_login(unit: Unit, workspace_id: str) -> frozenset[str]:
    """Ids of the accounts that somebody may come into by a login that several people know."""
    return frozenset(row["account_id"] for row in unit.rows(_SHARED, workspace=workspace_id))


def _deadline(row: Mapping[str, Any]) -> Deadline:
    return Deadline(row["due_at"], row["done_at"])


_WRONG_POSTS = Prepared(
    select(report.c.opened_at, report.c.closed_at.label("done_at")).where(
        report.c.workspace_id == bindparam("workspace"),
        report.c.kind == ReportKind.WRONG_POST.value,
        report.c.opened_at > bindparam("since"),
    )
)
_REMOVALS = Prepared(
    select(task.c.due_at, task.c.done_at).where(
        task.c.workspace_id == bindparam("workspace"),
        or_(task.c.kind == TaskKind.REMOVE.value, task.c.kind == TaskKind.SUSPEND.value),
        task.c.state != TaskState.CANCELLED.value,
        task.c.opened_at > bindparam("since"),
    )
)
_A_WAY_IN = or_(
    departure_item.c.kind == ItemKind.GRANT.value, departure_item.c.kind == ItemKind.HOLDING.value
)
_LEAVERS = Prepared(
    select(departure.c.opened_at, departure_item.c.done_at)
    .join_from(departure, departure_item, departure_item.c.departure_id == departure.c.id)
    .where(
        departure.c.workspace_id == bindparam("workspace"),
        departure.c.opened_at > bindparam("since"),
        _A_WAY_IN,
    )
)
_SECRETS = Prepared(
    select(rotation.c.due_at, rotation.c.closed_at.label("done_at")).where(
        rotation.c.workspace_id == bindparam("workspace"),
        rotation.c.state != RotationState.WAIVED.value,
        rotation.c.opened_at > bindparam("since"),
    )
)
_later = holding.alias("later")
_SHARED = Prepared(
    select(holding.c.account_id)
    .distinct()
    .where(
        holding.c.workspace_id == bindparam("workspace"),
        holding.c.method == Method.SHARED_SECRET.value,
        or_(*(holding.c.standing == one.value for one in sorted(HAS_A_WAY_IN))),
        ~exists(select(_later.c.id).where(_later.c.replaces == holding.c.id)),
    )
)
