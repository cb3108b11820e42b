"""Agencies and their rosters."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    text,
    update,
)

from bot.domain.agencies import Agency, AgencyState, RosterEntry
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.recall import once_per_unit
from storage.types import UTC, Columns, Id, SlackId

agency = Table(
    "agency",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("name", String(255), nullable=False),
    Column("name_key", String(255), nullable=False),
    Column("contact_name", String(255), nullable=False),
    Column("contact_email", String(320), nullable=False),
    Column("ends_on", String(10), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("ends_at", UTC, nullable=False),
    Column("sponsor", SlackId, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("added_at", UTC, nullable=False),
    Column("roster_confirmed_at", UTC),
    Column("nudge_at", UTC),
    UniqueConstraint("workspace_id", "name_key"),
    Index("ix_agency_nudge", "workspace_id", "state", "nudge_at", "id"),
)

roster = Table(
    "roster",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("agency_id", Id, ForeignKey("agency.id"), nullable=False, index=True),
    Column("principal_id", Id, ForeignKey("principal.id"), nullable=False),
    Column("since", UTC, nullable=False),
    Column("added_by", SlackId, nullable=False),
    Column("until", UTC),
    Column("ended_by", SlackId),
    # Nobody works for two agencies at once: their access has one contract and one sponsor.
    Index(
        "uq_roster_now",
        "principal_id",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

_FIND = Prepared(select(agency).where(agency.c.id == bindparam("wanted")))
_NOW = roster.c.until.is_(None)


def hold(unit: Unit, agency_id: str) -> None:
    """Keep everybody else from deciding on the agency until the unit ends; read it afterwards."""
    unit.hold(lambda: select(agency.c.id).where(agency.c.id == agency_id), ("agency", agency_id))


@once_per_unit(agency)
def find(unit: Unit, agency_id: str) -> Agency | None:
    """One agency by id."""
    row = unit.first(_FIND, wanted=agency_id)
    return _agency(row) if row else None


def by_name(unit: Unit, workspace_id: str, name: str) -> Agency | None:
    """The agency of this name, however it is spelled."""
    same = (agency.c.workspace_id == workspace_id, agency.c.name_key == name_key(name))
    return next(iter(_agencies(unit, *same)), None)


def every(unit: Unit, workspace_id: str) -> tuple[Agency, ...]:
    """Every agency, those whose contract runs first, by name."""
    found = _agencies(unit, agency.c.workspace_id == workspace_id)
    return tuple(sorted(found, key=lambda one: not one.active))


def named(unit: Unit, agency_ids: Iterable[str]) -> Mapping[str, Agency]:
    """Those of these agencies that there are, by id."""
    wanted = sorted(set(agency_ids))
    return {one.id: one for one in _agencies(unit, agency.c.id.in_(wanted))} if wanted else {}


def sponsored_by(unit: Unit, workspace_id: str, user_id: str) -> tuple[Agency, ...]:
    """The agencies that somebody answers for."""
    return _agencies(unit, agency.c.workspace_id == workspace_id, agency.c.sponsor == user_id)


def due(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of agencies to be looked at, the longest due first."""
    rows = unit.execute(
        select(agency.c.id)
        .where(
            agency.c.workspace_id == workspace_id,
            agency.c.state == AgencyState.ACTIVE.value,
            agency.c.nudge_at <= unit.now,
        )
        .order_by(agency.c.nudge_at, agency.c.id)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def add(unit: Unit, new: Agency) -> None:
    """Insert an agency."""
    unit.execute(insert(agency).values(**_plain(new)))


def change(unit: Unit, changed: Agency) -> None:
    """Rewrite an agency."""
    unit.execute(update(agency).where(agency.c.id == changed.id).values(**_plain(changed)))


@once_per_unit(roster)
def current(unit: Unit, principal_id: str) -> RosterEntry | None:
    """The roster entry that somebody has now."""
    return next(iter(_entries(unit, roster.c.principal_id == principal_id, _NOW)), None)


def entry(unit: Unit, entry_id: str) -> RosterEntry | None:
    """One roster entry by id."""
    return next(iter(_entries(unit, roster.c.id == entry_id)), None)


def roster_of(unit: Unit, agency_id: str) -> tuple[RosterEntry, ...]:
    """Who is on an agency's roster now, in the order in which they came."""
    return _entries(unit, roster.c.agency_id == agency_id, _NOW)


def on_rosters(unit: Unit, workspace_id: str) -> frozenset[str]:
    """The ids of the records of everybody who is on a roster now."""
    rows = unit.execute(select(roster.c.principal_id).where(roster.c.workspace_id == workspace_id, _NOW))
    return frozenset(row[0] for row in rows)


def put_on(unit: Unit, new: RosterEntry) -> None:
    """Insert a roster entry."""
    unit.execute(insert(roster).values(**asdict(new)))


def take_off(unit: Unit, entry_id: str, by: str) -> bool:
    """End a roster entry; False when it is over."""
    ended = unit.execute(
        update(roster).where(roster.c.id == entry_id, _NOW).values(until=unit.now, ended_by=by)
    )
    return bool(ended.rowcount)


def give_to(unit: Unit, entry_id: str, principal_id: str) -> None:
    """Let a roster entry be another record's, of the same human."""
    unit.execute(update(roster).where(roster.c.id == entry_id).values(principal_id=principal_id))


def name_key(name: str) -> str:
    """The form in which two agencies' names are the same."""
    return " ".join(name.casefold().split())


def _agencies(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Agency, ...]:
    rows = unit.execute(select(agency).where(*conditions).order_by(agency.c.name_key)).mappings()
    return tuple(_agency(row) for row in rows)


def _entries(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[RosterEntry, ...]:
    rows = unit.execute(select(roster).where(*conditions).order_by(roster.c.since, roster.c.id)).mappings()
    return tuple(RosterEntry(**row) for row in rows)


def _plain(value: Agency) -> dict[str, object]:
    own = {"state": value.state.value, "ends_on": value.ends_on.isoformat(), "name_key": name_key(value.name)}
    return asdict(value) | own


def _agency(row: Columns) -> Agency:
    fields = {name: row[name] for name in Agency.__dataclass_fields__}
    return Agency(
        **{**fields, "state": AgencyState(row["state"]), "ends_on": date.fromisoformat(row["ends_on"])}
    )
