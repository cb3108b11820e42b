"""What is given out can be brought in again, and no cell of it runs."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from openpyxl import load_workbook

from bot.domain.columns import ImportKind
from bot.domain.sheets import Choices
from bot.services import exporting
from bot.services.sheets.writing import Format
from tests.databases import SQLITE, migrated
from tests.services.company import Founded, found
from tests.services.importing import Lists, counts

HOSTILE = '=HYPERLINK("http://x.example")', "+1-555", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Founded]:
    made = found(migrated(SQLITE, tmp_path))
    yield made
    made.database.dispose()


def test_accounts_come_back_unchanged_with_the_ways_in_of_each_role(here: Founded) -> None:
    rows = "network,handle,methods\nYouTube,larkfieldfilms,Editor = shared login; Manager = tool seat\n"
    assert counts(Lists(here, ImportKind.ACCOUNTS).do(rows)) == (0, 1, 0, 0)
    with here.database.read() as unit:
        given = exporting.export(unit, here.company, ImportKind.ACCOUNTS)
    assert "editor=shared_secret; manager=tool_seat" in {
        row[given.headings.index("methods")] for row in given.rows
    }
    # The people of this company have shorter ids than Slack gives.
    without_people = tuple("" if one in ("owner", "backup_owner") else one for one in given.headings)
    for form in (Format.CSV, Format.XLSX):
        chosen = Choices(columns=without_people)
        assert counts(Lists(here, ImportKind.ACCOUNTS).do(given.file(form)[1], chosen)) == (
            0,
            0,
            len(given.rows),
            0,
        )


def test_no_cell_of_any_file_runs_as_a_formula_and_every_word_of_it_is_there(here: Founded) -> None:
    listed = "".join(f'YouTube,larkfieldfilms,"{said.replace(chr(34), chr(34) * 2)}"\n' for said in HOSTILE)
    Lists(here).do(f"network,handle,person\n{listed}")
    with here.database.read() as unit:
        given = exporting.export(unit, here.company, ImportKind.HOLDERS)
    at = given.headings.index("person")
    said = {row[at] for row in given.rows}
    assert len(said) == len(HOSTILE)
    (_, *cells) = csv.reader(io.StringIO(given.file(Format.CSV)[1].decode("utf-8-sig")))
    assert {row[at] for row in cells} == {f"'{one}" for one in said if one[0] in "=+-@＝"}
    (sheet,) = load_workbook(io.BytesIO(given.file(Format.XLSX)[1])).worksheets
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert {row["person"] for row in orjson.loads(given.file(Format.JSON)[1])} == said
