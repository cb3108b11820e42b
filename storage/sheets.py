"""Imports, and the rows of lists while they wait for a decision."""

import zlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from bot.domain.columns import ImportKind
from bot.domain.sheets import KEPT, Choices, SecretPlace, SheetImport, SheetState
from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, Json, SlackId

sheet_import = Table(
    "sheet_import",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("given_by", SlackId, nullable=False),
    Column("given_at", UTC, nullable=False),
    Column("slack_file", SlackId),
    Column("name", String(255), nullable=False),
    Column("version", Integer, nullable=False),
    Column("choices", Json, nullable=False),
    Column("leave_out", Boolean),
    Column("decided_at", UTC),
    Column("counts", Json, nullable=False),
    Column("remark", String(500)),
    Column("secret", Json),
    Index("ix_sheet_import_open", "workspace_id", "state", "given_at"),
)

sheet_part = Table(
    "sheet_part",
    metadata,
    Column("sheet_id", Id, ForeignKey("sheet_import.id"), primary_key=True),
    Column("part", String(16), primary_key=True),
    Column("kept_at", UTC, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""What is kept of a list for a day at most: `rows` and `preview` until decided, `left_out` until told."""

ROWS, PREVIEW, LEFT_OUT = "rows", "preview", "left_out"
_OPEN = (SheetState.READING.value, SheetState.PREVIEWED.value)


def hold(unit: Unit, sheet_id: str) -> None:
    """Keep everybody else from deciding on the import until the unit ends; read it afterwards."""
    unit.hold(lambda: select(sheet_import.c.id).where(sheet_import.c.id == sheet_id), ("sheet", sheet_id))


def add(unit: Unit, new: SheetImport) -> None:
    """Insert an import."""
    unit.execute(insert(sheet_import).values(**_columns(new)))


def find(unit: Unit, sheet_id: str) -> SheetImport | None:
    """One import by id."""
    row = unit.execute(select(sheet_import).where(sheet_import.c.id == sheet_id)).mappings().first()
    return sheet_of(row) if row else None


def change(unit: Unit, seen: SheetImport, **values: object) -> bool:
    """Change an import that is still as it was seen; False when somebody else has moved it on."""
    changed = unit.execute(
        update(sheet_import)
        .where(
            sheet_import.c.id == seen.id,
            sheet_import.c.state == seen.state.value,
            sheet_import.c.version == seen.version,
        )
        .values(**values)
    )
    return bool(changed.rowcount)


def stale(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of imports that nobody has decided on for a day, oldest first."""
    rows = unit.execute(
        select(sheet_import.c.id)
        .where(
            sheet_import.c.workspace_id == workspace_id,
            sheet_import.c.state.in_(_OPEN),
            sheet_import.c.given_at <= unit.now - KEPT,
        )
        .order_by(sheet_import.c.given_at)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def undecided_of(unit: Unit, workspace_id: str, person: str) -> tuple[str, ...]:
    """Ids of the imports that somebody has handed in and that nobody has decided on."""
    mine = (sheet_import.c.workspace_id == workspace_id, sheet_import.c.given_by == person)
    rows = unit.execute(select(sheet_import.c.id).where(*mine, sheet_import.c.state.in_(_OPEN)))
    return tuple(row.id for row in rows.all())


def keep(unit: Unit, sheet_id: str, part: str, value: Mapping[str, Any] | str) -> None:
    """Keep a part of a list, in place of what was kept before."""
    content = zlib.compress(orjson.dumps(value), 1)
    values = {"sheet_id": sheet_id, "part": part, "kept_at": unit.now, "content": content}
    upsert.or_update(unit, sheet_part, ("sheet_id", "part"), values)


def kept(unit: Unit, sheet_id: str, part: str) -> Any:
    """What was kept; None where there is nothing any more."""
    found = unit.execute(
        select(sheet_part.c.content).where(sheet_part.c.sheet_id == sheet_id, sheet_part.c.part == part)
    ).scalar()
    return None if found is None else orjson.loads(zlib.decompress(found))


def forget(unit: Unit, sheet_id: str, *parts: str) -> None:
    """Delete what was kept of a list: these parts, or all of it."""
    these = (sheet_part.c.part.in_(parts),) if parts else ()
    unit.execute(delete(sheet_part).where(sheet_part.c.sheet_id == sheet_id, *these))


def forget_old(unit: Unit) -> int:
    """Delete whatever has been kept for a day; how many parts."""
    return unit.execute(delete(sheet_part).where(sheet_part.c.kept_at <= unit.now - KEPT)).rowcount


def _columns(value: SheetImport) -> dict[str, object]:
    return asdict(value) | {
        "kind": value.kind.value,
        "state": value.state.value,
        "choices": plain(value.choices),
        "secret": asdict(value.secret) if value.secret else None,
    }


def plain(choices: Choices) -> dict[str, Any]:
    """Choices as they are kept."""
    return asdict(choices)


def sheet_of(row: Columns) -> SheetImport:
    """The import that a row of the table holds."""
    return SheetImport(
        **{
            **row,
            "kind": ImportKind(row["kind"]),
            "state": SheetState(row["state"]),
            "choices": Choices.read(row["choices"]),
            "secret": SecretPlace(**row["secret"]) if row["secret"] else None,
        }
    )
