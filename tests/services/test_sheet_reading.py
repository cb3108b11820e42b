"""Reading spreadsheets and lists: what people save, and what somebody hostile would."""

import csv
import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.services.sheets.reading import pasted, read
from bot.services.sheets.table import MOST_ROWS, SIZE_LIMIT, SecretFound, Table, Unreadable, letter
from tests.services.workbooks import SHEET, rewritten, saved, with_sheet, workbook


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def refused(content: bytes, **more: Any) -> str:
    with pytest.raises(Unreadable) as said:
        read(content, **more)
    return str(said.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_in_every_encoding_and_with_every_separator(
    encoding: str, separator: str, end: str
) -> None:
    written = io.StringIO(newline="")
    rows = [["Netzwerk", "Konto", "Person"], ["X", "@lärk", "Jörg; Ä, Ö"], ["X", "b", "20 € | „alles“"]]
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(rows)
    table = read(written.getvalue().encode(encoding))
    assert (table.headings, cells(table)) == (tuple(rows[0]), [tuple(row) for row in rows[1:]])
    assert [row.number for row in table.rows] == [2, 3]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The list is empty."),
        (b"\n\n,,\n", "The list is empty."),
        (b"network,handle\nx,\x81\xff\n", "The file's characters cannot be read."),
        (b"network,handle\nx,\x00\x01\n", "This is no list."),
        (b'network,handle\nx,"a\n', "The quotation marks or the length of row 2"),
        (b"network,handle\nx," + b"a" * 140_000, "The quotation marks or the length of row 2"),
        (b"x" * (SIZE_LIMIT + 1), "The file is larger than 16 MiB."),
        (b"a\n" * (MOST_ROWS + 2), "The list has more than 10,000 rows."),
        (b",".join([b"a"] * 51) + b"\n", "The list has more than 50 columns."),
        (b"PK\x03\x04 and then nothing", "The workbook is damaged."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "This is an old workbook (.xls)"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(content: bytes, said: str) -> None:
    assert refused(content).startswith(said)
    assert refused(content).endswith(".")


def test_the_separator_may_be_said_in_the_first_line() -> None:
    assert cells(read(b"sep=;\nNetzwerk;Konto\nX;a,b,c\nX;d,e,f\n")) == [
        ("X", "a,b,c"),
        ("X", "d,e,f"),
    ]


def test_the_headings_are_found_under_a_title_and_empty_rows_are_skipped() -> None:
    table = read(b"Larkfield accounts 2024,,\n,,\nNetwork,Handle,Owner\n,,\nX,lark,Ana\n")
    assert (table.heading_row, table.headings) == (3, ("Network", "Handle", "Owner"))
    assert [(row.number, row.cells) for row in table.rows] == [(5, ("X", "lark", "Ana"))]


def test_a_list_without_headings_has_letters_for_them() -> None:
    table = pasted("@lark on X\tana@larkfield.example\n@films on YouTube\tben@larkfield.example\n")
    assert (table.headings, table.heading_row, len(table.rows)) == (("A", "B"), 0, 2)
    assert pasted("ana@larkfield.example\nben@larkfield.example").headings == ("A",)


def test_a_cell_of_a_thousand_characters_is_kept_whole() -> None:
    long = "Larkfield keeps this account for its films. " * 23
    assert read(f"network,handle,notes\nx,lark,{long[:1000]}\n".encode()).rows[0].cells[2] == long[:1000]
    book = saved(workbook(["network", "handle", "notes"], ["x", "lark", long[:1000]]))
    assert read(book).rows[0].cells[2] == long[:1000]


def test_values_of_a_workbook_are_written_as_people_would() -> None:
    values = [
        "X",
        7,
        7.0,
        7.5,
        True,
        datetime(2024, 3, 1),
        datetime(2024, 3, 1, 9, 5),
        date(2023, 1, 2),
        None,
        "a",
    ]
    table = read(saved(workbook(["Network", "Handle", *"abcdefgh"], values)))
    said = ("X", "7", "7", "7.5", "yes", "2024-03-01", "2024-03-01 09:05", "2023-01-02", "", "a")
    assert cells(table) == [said]


def test_merged_cells_are_filled() -> None:
    book = workbook(
        ["Social media"], ["Network", "Handle", "Person"], ["X", "lark", "Ana"], [None, None, "Ben"]
    )
    for merged in ("A1:C1", "A3:A4", "B3:B4"):
        book.active.merge_cells(merged)
    assert cells(read(saved(book))) == [("X", "lark", "Ana"), ("X", "lark", "Ben")]


def test_a_formula_gives_its_kept_value_and_without_one_says_so() -> None:
    row = (
        '<row r="1"><c r="A1" t="str"><v>Network</v></c><c r="B1" t="str"><v>Handle</v></c></row><row r="2">'
    )
    kept = '<c r="A2" t="str"><f>A9</f><v>X</v></c><c r="B2" t="str"><f>B9&amp;C9</f><v>lark</v></c>'
    lost = '<c r="A2"><f>A9</f><v></v></c><c r="B2" t="e"><f>B9</f><v>#REF!</v></c>'
    assert cells(read(with_sheet(f"<sheetData>{row}{kept}</row></sheetData>"))) == [("X", "lark")]
    (bad,) = read(with_sheet(f"<sheetData>{row}{lost}</row></sheetData>")).rows
    assert bad.cells == ("", "")
    assert [bad.faults[place].split(".")[0] for place in (0, 1)] == [
        "This formula was saved without its value",
        "This cell holds an error instead of a value",
    ]


def test_the_sheet_with_the_most_known_headings_is_taken_and_another_can_be_named() -> None:
    book = workbook(["Read me"], ["This is our list"], title="Intro")
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    for sheet, handle in ((hidden, "old"), (book.create_sheet("Konten"), "lark")):
        sheet.append(["Netzwerk", "Konto", "Person"])
        sheet.append(["X", handle, "Ana"])
    content = saved(book)
    assert (read(content).sheet, read(content).sheets) == ("Konten", ("Intro", "Old", "Konten"))
    assert cells(read(content, sheet="Old")) == [("X", "old", "Ana")]
    assert "Choose “Intro”, “Old” and “Konten”." in refused(content, sheet="New")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl__vbaProject_dot_bin", "This workbook holds macros."),
        ("xl__workbook_dot_bin", "This is a binary workbook (.xlsb)."),
        ("content_dot_xml", "This is an OpenDocument spreadsheet."),
    ],
)
def test_workbooks_of_other_kinds_are_refused(part: str, said: str) -> None:
    assert refused(rewritten(saved(workbook(["a"])), {}, **{part: b"x"})).startswith(said)


def bomb(size: int) -> bytes:
    """A workbook that claims nothing and unpacks to this many bytes."""
    return rewritten(saved(workbook(["a"])), {SHEET: lambda part: part + b" " * size})


def test_zip_bombs_are_refused_before_anything_is_parsed() -> None:
    assert refused(bomb(8 * 1024 * 1024)).startswith("The workbook unpacks to far more than it is.")
    noise = bytes(number % 251 for number in range(997)) * 700
    parts = {f"xl__media__image{number}_dot_png": noise for number in range(100)}
    assert "larger than 64 MiB" in refused(rewritten(saved(workbook(["a"])), {}, **parts))
    many = {f"xl__media__i{number}": b"" for number in range(2_100)}
    assert refused(rewritten(saved(workbook(["a"])), {}, **many)).startswith(
        "The workbook has too many parts."
    )


def test_what_the_package_claims_of_its_sizes_is_not_believed() -> None:
    content = bytearray(bomb(8 * 1024 * 1024))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        size = package.getinfo(SHEET).file_size.to_bytes(4, "little")
    assert refused(bytes(content.replace(size, (100).to_bytes(4, "little"))))


def test_entities_and_sheets_that_pretend_to_be_endless_are_refused() -> None:
    entity = rewritten(saved(workbook(["a"])), {SHEET: lambda part: b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + part})
    assert refused(entity).startswith("The workbook defines entities")
    for xml in (
        '<sheetData><row r="4000000000"/></sheetData>',
        '<sheetData><row r="1"><c r="XFD1" t="str"><v>far</v></c></row></sheetData>',
        f'<sheetData><row r="1">{"<c/>" * 300}</row></sheetData>',
    ):
        assert refused(with_sheet(xml)).startswith("The workbook has too many cells, or too wide a sheet.")
    claims = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>Handle</v></c></row></sheetData>'
    assert read(with_sheet(claims)).headings == ("Handle",)
    whole = '<sheetData><row r="1"><c r="A1" t="str"><v>Handle</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert "more than 50 columns" in refused(with_sheet(whole))


def test_a_workbook_with_a_password_or_torn_in_two_is_refused() -> None:
    content = bytearray(saved(workbook(["a"])))
    assert refused(bytes(content[: len(content) // 2])).startswith("The workbook is damaged.")
    for start in range(0, len(content), 400):
        broken = bytes(content[:start] + b"\xff\xff\xff" + content[start + 3 :])
        judged(broken)


def secret(content: bytes, **more: Any) -> tuple[str, int, str]:
    with pytest.raises(SecretFound) as found:
        read(content, **more)
    assert found.value.args == ("a secret was found",)
    assert "hunter2" not in repr(vars(found.value))
    return found.value.sheet, found.value.row, found.value.column


def test_a_secret_is_told_by_its_place_alone_and_ends_the_reading() -> None:
    assert secret(b"Network,Handle,Notes\nX,lark,fine\nX,films,pw: hunter2\n") == ("", 3, "C")
    assert secret(b"Network,Handle,Password\n") == ("", 1, "C")
    assert secret(b"Larkfield passwords\nNetwork,Handle\n") == ("", 1, "A")
    assert secret(b"Network,Handle\nX,lark\n,\nUser,Passwort,Network\n") == ("", 4, "B")
    assert secret(b"Network,Handle\nPassword,hunter2\n") == ("", 2, "B")


def test_whoever_the_row_names_is_known_and_nothing_else_of_it() -> None:
    with pytest.raises(SecretFound) as found:
        read(b"Network,Handle,Notes,Login,Person\nX,films,pw: hunter2,pass=hunter2,Ana\n")
    assert found.value.beside == {"Network": "X", "Handle": "films", "Person": "Ana"}


def test_every_sheet_is_watched_also_those_that_are_not_read() -> None:
    book = workbook(["Network", "Handle"], ["X", "lark"], title="Konten")
    other = book.create_sheet("Alt")
    other.sheet_state = "veryHidden"
    other["D40"] = "pass=hunter2"
    assert secret(saved(book)) == ("Alt", 40, "D")
    for name in ("pw=hunter2", "Passwords"):
        clean = workbook(["Network", "Handle"], ["X", "lark"], title="Konten")
        clean.create_sheet(name)
        assert secret(saved(clean)) == ("number 2", 1, "A")


VALUE = st.one_of(st.integers(), st.floats(), st.booleans(), st.none(), st.datetimes())
LEGAL = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=30
)


@given(st.lists(st.lists(st.text(max_size=30), max_size=8), max_size=12), st.sampled_from(",;\t|"))
@settings(deadline=None)
def test_any_table_of_text_is_read_or_refused_in_words(rows: list[list[str]], separator: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    judged(written.getvalue().encode("utf-8", "replace"))


@given(st.lists(st.lists(st.one_of(LEGAL, VALUE), max_size=6), max_size=8))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_any_workbook_is_read_or_refused_in_words(rows: list[list[object]]) -> None:
    judged(saved(workbook(*([str(one) if isinstance(one, float) else one for one in row] for row in rows))))


@given(st.binary(max_size=3_000))
@example(b"PK\x03\x04")
@settings(deadline=None)
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    judged(content)


def judged(content: bytes) -> None:
    """Whatever it is, it ends in a table or in words."""
    with suppress(Unreadable, SecretFound):
        table = read(content)
        assert all(len(row.cells) <= 50 for row in table.rows)
        assert table.headings


def test_columns_have_the_letters_that_a_spreadsheet_shows() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
