"""Reports, and which of them are not closed."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
    update,
)

from bot.domain.register import Account, AccountStatus
from bot.domain.reports import Outcome, Report, ReportKind, ReportState
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.register import account, account_of
from storage.types import UTC, Columns, Id, SlackId

report = Table(
    "report",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reporter", SlackId, nullable=False),
    Column("account_id", Id, ForeignKey("account.id")),
    Column("person", SlackId),
    Column("network", String(64)),
    Column("handle", String(255), nullable=False),
    Column("address", String(2000), nullable=False),
    Column("what", String(3000), nullable=False),
    Column("opened_at", UTC, nullable=False),
    Column("answered_at", UTC),
    Column("answered_by", SlackId),
    Column("warned_at", UTC),
    Column("found_account", Id, ForeignKey("account.id")),
    Column("handed_to", SlackId),
    Column("closed_at", UTC),
    Column("closed_by", SlackId),
    Column("outcome", String(16)),
    Column("note", String(3000)),
    UniqueConstraint("workspace_id", "number"),
    Index("ix_report_open", "workspace_id", "state"),
    Index("ix_report_reporter", "workspace_id", "reporter", "opened_at"),
)

FINDABLE = (AccountStatus.ACTIVE, AccountStatus.DORMANT, AccountStatus.ARCHIVED)
"""Accounts of the company's, in use or not: any of them can be lost, abused or told of."""

# Asked for whenever the end of access is told of, so it is put together once.
_OPEN = Prepared(
    select(report).where(
        report.c.workspace_id == bindparam("workspace"), report.c.state != ReportState.CLOSED.value
    )
)


def hold(unit: Unit, report_id: str) -> None:
    """Keep everybody else from deciding on the report until the unit ends; read it afterwards."""
    unit.hold(lambda: select(report.c.id).where(report.c.id == report_id), ("report", report_id))


def add(unit: Unit, new: Report) -> None:
    """Insert a report."""
    plain = {"kind": new.kind.value, "state": new.state.value, "outcome": None}
    unit.execute(insert(report).values(asdict(new) | plain))


def find(unit: Unit, report_id: str) -> Report | None:
    """One report by id."""
    row = unit.execute(select(report).where(report.c.id == report_id)).mappings().first()
    return _report(row) if row else None


def every_open(unit: Unit, workspace_id: str) -> tuple[Report, ...]:
    """All that have no outcome yet."""
    return tuple(_report(row) for row in unit.rows(_OPEN, workspace=workspace_id))


def next_number(unit: Unit, workspace_id: str) -> int:
    """The number for the next report."""
    highest = select(func.max(report.c.number)).where(report.c.workspace_id == workspace_id)
    return (unit.execute(highest).scalar() or 0) + 1


def count_since(unit: Unit, workspace_id: str, reporter: str, since: datetime) -> int:
    """How many reports somebody has sent after an instant."""
    theirs = (report.c.workspace_id == workspace_id, report.c.reporter == reporter)
    counted = select(func.count()).select_from(report).where(*theirs, report.c.opened_at > since)
    return unit.execute(counted).scalar() or 0


def move(unit: Unit, seen: Report, to: ReportState, **values: object) -> bool:
    """Move a report on; False when it is no longer as it was seen."""
    moved = unit.execute(
        update(report)
        .where(report.c.id == seen.id, report.c.state == seen.state.value)
        .values(state=to.value, **values)
    )
    return bool(moved.rowcount)


def change(unit: Unit, report_id: str, **values: object) -> None:
    """Keep what has been done about a report."""
    unit.execute(update(report).where(report.c.id == report_id).values(**values))


def accounts(unit: Unit, workspace_id: str, typed: str, limit: int = 100) -> tuple[Account, ...]:
    """The company's accounts in which every typed word occurs, in use or not."""
    words = [word.lstrip("@") for word in typed.casefold().split()]
    wanted = [account.c.search.contains(word, autoescape=True) for word in words if word]
    rows = unit.execute(
        select(account)
        .where(account.c.workspace_id == workspace_id, account.c.status.in_(FINDABLE), *wanted)
        .order_by(account.c.handle_key, account.c.network)
        .limit(limit)
    ).mappings()
    return tuple(account_of(row) for row in rows)


def _report(row: Columns) -> Report:
    said = {"kind": ReportKind(row["kind"]), "state": ReportState(row["state"])}
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return Report(**{**row, **said, "outcome": outcome})
