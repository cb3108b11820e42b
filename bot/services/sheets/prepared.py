"""An import that has been looked at: what it would do, and how it is carried out."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import orjson

from bot.domain.columns import ImportKind, guess
from bot.domain.sheets import CellFault, Choices, Line, Preview
from bot.services.sheets.table import Table
from storage.database import Unit


@dataclass(frozen=True)
class Prepared:
    """The preview, and what takes its sound rows over as one unit, in whose name and for which import.

    Carrying out raises `RegisterMoved` where anything it is about has changed meanwhile.
    """

    preview: Preview
    carry_out: Callable[[Unit, str, str], None]


def previewed(
    kind: ImportKind,
    table: Table,
    choices: Choices,
    lines: Sequence[Line],
    faults: Sequence[CellFault],
    notes: Sequence[str],
) -> Preview:
    """The preview of a list, with its fingerprint; with faults of the whole list none of its rows counts."""
    seen = Preview(
        sheet=table.sheet,
        sheets=table.sheets,
        headings=table.headings,
        columns=choices.columns or tuple(one.column for one in guess(kind, table.headings)),
        lines=() if faults else tuple(lines),
        faults=tuple(sorted(faults)),
        notes=tuple(notes),
    )
    return replace(seen, digest=hashlib.sha256(orjson.dumps(seen.plain())).hexdigest())
