"""What a list may take of memory at most: the longest that is taken, and one that only wants to be long."""

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.importing import HEADINGS, NOTE, row
from bot.services.sheets.reading import read
from bot.services.sheets.table import MOST_ROWS, SIZE_LIMIT, Unreadable
from bot.services.sheets.writing import as_csv, as_workbook
from storage.ledger import holding
from tests.databases import SQLITE, migrated
from tests.services.company import Founded, found
from tests.services.importing import Lists
from tests.services.workbooks import with_sheet

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]

MIB = 2**20
TO_READ, TO_TAKE_OVER, TO_REFUSE = 32 * MIB, 128 * MIB, 160 * MIB
"""Beside the file itself."""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Founded]:
    made = found(migrated(SQLITE, tmp_path))
    yield made
    made.database.dispose()


def peak(work: Callable[[], object]) -> int:
    """The most bytes that were held at once while this was done."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_thousand_rows_are_read_and_taken_over_within_bounds(here: Founded) -> None:
    content = as_workbook(HEADINGS, [row(number) for number in range(MOST_ROWS)], title="Holders")
    reading = peak(lambda: read(content))
    taking = peak(lambda: Lists(here).do(content))
    assert reading <= TO_READ
    assert taking <= TO_TAKE_OVER
    with here.database.read() as unit:
        assert unit.execute(select(func.count()).select_from(holding)).scalar_one() == MOST_ROWS


def long_text() -> bytes:
    """As much text as a file may hold, in cells of a thousand characters."""
    cell = (NOTE * 20)[:1000]
    return as_csv(("network", "handle", "note"), [("x", "a", cell)] * (SIZE_LIMIT // 1010)).encode()[
        :SIZE_LIMIT
    ]


def one_text_said_often() -> bytes:
    """A small workbook whose every cell is the same long text."""
    cell = f'<c t="inlineStr"><is><t>{NOTE * 12}</t></is></c>'
    rows = "".join(f'<row r="{number}">{cell * 3}</row>' for number in range(1, 20_000))
    return with_sheet(f"<sheetData>{rows}</sheetData>")


@pytest.mark.parametrize("made", [long_text, one_text_said_often])
def test_a_file_that_only_wants_to_be_long_is_let_go_of_in_time(made: Callable[[], bytes]) -> None:
    content = made()
    assert len(content) <= SIZE_LIMIT

    def tried() -> None:
        with suppress(Unreadable):
            read(content)

    assert peak(tried) <= TO_REFUSE
