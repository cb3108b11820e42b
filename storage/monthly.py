"""The figures of each day, the monthly reports that were sent, and who wants none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
)

from bot.domain.monthly import Figure, Figures
from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, Columns, Id, Json, SlackId

daily_figures = Table(
    "daily_figures",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("day", String(10), nullable=False),
    Column("figures", Json, nullable=False),
    PrimaryKeyConstraint("workspace_id", "day"),
)

monthly_report = Table(
    "monthly_report",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("person", SlackId, nullable=False),
    Column("month", Integer, nullable=False),
    Column("made_at", UTC, nullable=False),
    Column("content", Json, nullable=False),
    UniqueConstraint("workspace_id", "person", "month"),
)

report_choice = Table(
    "report_choice",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("person", SlackId, nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("chosen_at", UTC, nullable=False),
    PrimaryKeyConstraint("workspace_id", "person"),
)


@dataclass(frozen=True)
class Sent:
    """A report that was sent: to whom, for which month (202612 is December 2026), and what was on it."""

    id: str
    workspace_id: str
    person: str
    month: int
    made_at: datetime
    content: Mapping[str, Any]


_HAS_DAY = Prepared(
    select(daily_figures.c.day).where(
        daily_figures.c.workspace_id == bindparam("workspace"), daily_figures.c.day == bindparam("day")
    )
)
_DAYS = Prepared(
    select(daily_figures.c.day, daily_figures.c.figures)
    .where(daily_figures.c.workspace_id == bindparam("workspace"), daily_figures.c.day >= bindparam("since"))
    .order_by(daily_figures.c.day)
)
_LATEST = Prepared(
    select(daily_figures.c.day, daily_figures.c.figures)
    .where(daily_figures.c.workspace_id == bindparam("workspace"))
    .order_by(daily_figures.c.day.desc())
    .limit(1)
)
_CHOICE = Prepared(
    select(report_choice.c.wanted).where(
        report_choice.c.workspace_id == bindparam("workspace"), report_choice.c.person == bindparam("person")
    )
)
_NEWEST = Prepared(
    select(monthly_report.c.id)
    .where(
        monthly_report.c.workspace_id == bindparam("workspace"),
        monthly_report.c.person == bindparam("person"),
    )
    .order_by(monthly_report.c.made_at.desc())
    .limit(1)
)
_SENT = Prepared(
    select(monthly_report.c.id).where(
        monthly_report.c.workspace_id == bindparam("workspace"),
        monthly_report.c.person == bindparam("person"),
        monthly_report.c.month == bindparam("month"),
    )
)


def has_figures(unit: Unit, workspace_id: str, day: date) -> bool:
    """Whether the figures of a day are kept."""
    return unit.first(_HAS_DAY, workspace=workspace_id, day=day.isoformat()) is not None


def keep_figures(unit: Unit, workspace_id: str, kept: Figures) -> bool:
    """Keep the figures of a day; False where somebody has kept some already, which stay."""
    values = {figure.value: number for figure, number in kept.values.items()}
    row = {"workspace_id": workspace_id, "day": kept.day.isoformat(), "figures": values}
    return upsert.or_nothing(unit, daily_figures, row)


def figures_since(unit: Unit, workspace_id: str, since: date) -> tuple[Figures, ...]:
    """The figures of each day from this one on, oldest first; what is not counted now is left out."""
    rows = unit.rows(_DAYS, workspace=workspace_id, since=since.isoformat())
    return tuple(map(_figures, rows))


def latest_figures(unit: Unit, workspace_id: str) -> Figures | None:
    """The figures that were kept last."""
    row = unit.first(_LATEST, workspace=workspace_id)
    return _figures(row) if row else None


def wants(unit: Unit, workspace_id: str, person: str) -> bool:
    """Whether somebody has not said that they want no monthly report."""
    row = unit.first(_CHOICE, workspace=workspace_id, person=person)
    return row is None or bool(row["wanted"])


def choose(unit: Unit, workspace_id: str, person: str, *, wanted: bool) -> None:
    """Keep whether somebody wants the monthly report."""
    values = {"workspace_id": workspace_id, "person": person, "wanted": wanted, "chosen_at": unit.now}
    upsert.or_update(unit, report_choice, ("workspace_id", "person"), values)


def is_sent(unit: Unit, workspace_id: str, person: str, month: int) -> bool:
    """Whether somebody has had the report of a month."""
    return unit.first(_SENT, workspace=workspace_id, person=person, month=month) is not None


def add(unit: Unit, sent: Sent) -> None:
    """Insert a report."""
    unit.execute(insert(monthly_report).values(**vars(sent)))


def newest(unit: Unit, workspace_id: str, person: str) -> str | None:
    """The id of the report that somebody was sent last."""
    row = unit.first(_NEWEST, workspace=workspace_id, person=person)
    return str(row["id"]) if row else None


def find(unit: Unit, report_id: str) -> Sent | None:
    """One report by id."""
    row = unit.execute(select(monthly_report).where(monthly_report.c.id == report_id)).mappings().first()
    return Sent(**row) if row else None


def _figures(row: Columns) -> Figures:
    known = {figure.value: figure for figure in Figure}
    values = {known[name]: number for name, number in row["figures"].items() if name in known}
    return Figures(date.fromisoformat(row["day"]), values)
