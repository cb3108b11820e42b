"""People as Slack knows them, mirrored, and the workspace the bot is installed in."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import (
    BindParameter,
    Column,
    Integer,
    PrimaryKeyConstraint,
    RowMapping,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from bot.domain.people import Kind, Person
from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared, names_of
from storage.recall import once_per_unit
from storage.types import UTC, Columns, SlackId

workspace = Table(
    "workspace",
    metadata,
    Column("id", SlackId, primary_key=True),
    Column("enterprise_id", SlackId),
    Column("name", String(255), nullable=False),
    Column("bot_user_id", SlackId, nullable=False),
    Column("bot_id", SlackId, nullable=False),
    Column("scopes", String(2000), nullable=False),
    Column("seen_at", UTC, nullable=False),
    Column("people_listed_at", UTC),
)

person = Table(
    "person",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("user_id", SlackId, nullable=False),
    Column("enterprise_id", SlackId),
    Column("name", String(255), nullable=False),
    Column("email", String(320), index=True),
    Column("zone", String(64)),
    Column("title", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("fetched_at", UTC, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("offboarded_at", UTC),
    PrimaryKeyConstraint("workspace_id", "user_id"),
)

_HERE = (Kind.MEMBER, Kind.GUEST)


def find(unit: Unit, workspace_id: str, user_id: str) -> Person | None:
    """The mirrored person, or None for somebody never seen."""
    return find_all(unit, workspace_id, (user_id,)).get(user_id)


@lru_cache(maxsize=64)
def _find_so_many(number: int) -> Prepared:
    wanted: list[BindParameter[str]] = [bindparam(name) for name in names_of(number)]
    these = (person.c.workspace_id == bindparam("workspace"), person.c.user_id.in_(wanted))
    return Prepared(select(person).where(*these))


@once_per_unit(person)
def _met(_unit: Unit, _workspace_id: str) -> dict[str, Person | None]:
    """Whoever this unit has read, by user id; None for somebody never seen."""
    return {}


def find_all(unit: Unit, workspace_id: str, user_ids: Iterable[str]) -> Mapping[str, Person]:
    """Those of the named people who are known, by user id; a unit reads each of them once."""
    met, wanted = _met(unit, workspace_id), dict.fromkeys(user_ids)
    missing = [user_id for user_id in wanted if user_id not in met]
    if missing:
        met.update(dict.fromkeys(missing))
        met.update(_read(unit, workspace_id, missing))
    return {user_id: known for user_id in wanted if (known := met[user_id])}


def _read(unit: Unit, workspace_id: str, user_ids: list[str]) -> dict[str, Person]:
    wanted = dict(zip(names_of(len(user_ids)), user_ids, strict=True))
    rows = unit.rows(_find_so_many(len(user_ids)), workspace=workspace_id, **wanted)
    return {row["user_id"]: _person(row) for row in rows}


def fit_ids(unit: Unit, workspace_id: str, user_ids: Iterable[str]) -> frozenset[str]:
    """Those of the named people who are active full members now."""
    known = find_all(unit, workspace_id, user_ids)
    return frozenset(user_id for user_id, found in known.items() if found.fit)


def gone_ids(unit: Unit, workspace_id: str, user_ids: Iterable[str]) -> frozenset[str]:
    """Those of the named people who have left."""
    known = find_all(unit, workspace_id, user_ids)
    return frozenset(user_id for user_id, found in known.items() if found.gone)


def by_email(unit: Unit, workspace_id: str, email: str) -> tuple[Person, ...]:
    """People with this address, without regard to case, whatever they are; more than one is possible."""
    rows = unit.execute(
        select(person)
        .where(person.c.workspace_id == workspace_id, person.c.email == email.strip().casefold())
        .order_by(person.c.user_id)
    ).mappings()
    return tuple(_person(row) for row in rows)


def everybody(unit: Unit, workspace_id: str) -> tuple[Person, ...]:
    """Everybody who has ever been seen, whatever they are."""
    rows = unit.execute(
        select(person).where(person.c.workspace_id == workspace_id).order_by(person.c.user_id)
    ).mappings()
    return tuple(_person(row) for row in rows)


def search(
    unit: Unit, workspace_id: str, typed: str, limit: int, *, gone: bool = False
) -> tuple[Person, ...]:
    """Members and guests in whose name every typed word occurs, ≤ `limit`; by name; with those who are `gone`
    as well.
    """
    words = [person.c.name.icontains(word, autoescape=True) for word in typed.split()]
    kinds = person.c.kind.in_([one.value for one in (*_HERE, *((Kind.DEACTIVATED,) if gone else ()))])
    begins = person.c.name.istartswith(typed.strip(), autoescape=True)
    rows = unit.execute(
        select(person)
        .where(person.c.workspace_id == workspace_id, kinds, *words)
        .order_by(begins.desc(), person.c.name, person.c.user_id)
        .limit(limit)
    ).mappings()
    return tuple(_person(row) for row in rows)


def save(unit: Unit, seen: Person) -> None:
    """Insert or renew one mirrored person."""
    values = {
        "workspace_id": seen.workspace_id,
        "user_id": seen.user_id,
        "enterprise_id": seen.enterprise_id,
        "name": seen.name,
        "email": seen.email.casefold() if seen.email else None,
        "zone": seen.zone,
        "title": seen.title,
        "kind": seen.kind.value,
        "fetched_at": seen.fetched_at,
        "updated": seen.updated,
        "offboarded_at": seen.offboarded_at,
    }
    upsert.or_update(unit, person, ("workspace_id", "user_id"), values)


def bind_workspace(unit: Unit, values: dict[str, object], *, first: bool) -> None:
    """Remember which workspace and bot this installation is (answers of `auth.test`).

    Of two who are the `first` at once, one fails on the other's row, and looks again.
    """
    this = workspace.c.id == values["id"]
    known = not first and unit.execute(select(workspace.c.id).where(this)).first()
    unit.execute(update(workspace).where(this).values(values) if known else insert(workspace).values(values))


def hold_workspace(unit: Unit, workspace_id: str) -> None:
    """Keep everybody else from deciding on the programme as a whole until the unit ends.

    Whoever proposes, signs, seats, imports, mirrors or asks holds this before anything else.
    """
    unit.hold(
        lambda: select(workspace.c.id).where(workspace.c.id == workspace_id), ("workspace", workspace_id)
    )


def bound_workspace(unit: Unit) -> RowMapping | None:
    """The workspace row, or None before the first contact with Slack."""
    return unit.execute(select(workspace).order_by(workspace.c.seen_at.desc()).limit(1)).mappings().first()


def mark_listed(unit: Unit, workspace_id: str) -> None:
    """Everybody has been read from Slack just now."""
    unit.execute(update(workspace).where(workspace.c.id == workspace_id).values(people_listed_at=unit.now))


def list_again(unit: Unit, workspace_id: str) -> None:
    """Have everybody read from Slack as soon as may be."""
    unit.execute(update(workspace).where(workspace.c.id == workspace_id).values(people_listed_at=None))


def _person(row: Columns) -> Person:
    return Person(**{**row, "kind": Kind(row["kind"])})
