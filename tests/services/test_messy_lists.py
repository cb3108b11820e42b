"""Two lists as offices keep them, and exactly what becomes of every row."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.columns import ImportKind
from bot.domain.ledger import Standing
from bot.domain.sheets import Outcome, Preview
from bot.services.sheets.reading import read
from storage import ledger, register
from tests.data import messy_lists
from tests.databases import SQLITE, migrated
from tests.services.company import TEAM, Founded, found
from tests.services.importing import Lists, counts

HOLDERS_OUTCOME = (282, 0, 1, 54)
"""Created, changed, unchanged, faulty: of 300 holders in 280 rows 14 contradict an earlier row, one repeats one,
and three stand beside such a contradiction in the same row; 40 rows cannot be used at all.
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Founded]:
    made = found(migrated(SQLITE, tmp_path))
    yield made
    made.database.dispose()


def faults(preview: Preview) -> Counter[tuple[str, str]]:
    """How often each thing is wrong, apart from the row that it names."""
    return Counter(
        (fault.column, "again" if fault.message.startswith("Row ") else fault.message)
        for line in preview.faulty
        for fault in line.faults
    )


def test_the_generator_still_writes_what_lies_here() -> None:
    assert messy_lists.holders() == messy_lists.HOLDERS.read_bytes()
    assert read(messy_lists.accounts()) == read(messy_lists.ACCOUNTS.read_bytes())


def test_the_holders_of_a_german_office(here: Founded) -> None:
    """320 rows in Windows-1252 with semicolons: 20 name several people, 20 a team, 40 cannot be used."""
    lists, content = Lists(here, ImportKind.HOLDERS), messy_lists.HOLDERS.read_bytes()
    shown = lists.do(content)
    assert (shown.columns, shown.faults, shown.notes) == (
        ("network", "handle", "person", "email", "role", "since", "until", "note"), (), (),
    )  # fmt: skip
    assert counts(shown) == HOLDERS_OUTCOME
    assert faults(shown) == {
        ("handle", "The register does not know this account."): 20,
        ("person", "Nobody is named."): 20,
        ("person", "again"): HOLDERS_OUTCOME[3] - 40,
    }
    with here.database.read() as unit:
        lines = ledger.every(unit, TEAM)
    assert len(lines) == shown.count(Outcome.CREATED)
    standings = Counter(line.standing for line in lines)
    assert standings[Standing.FORMER] == 20
    assert {line.person for line in lines if line.standing is Standing.CURRENT} == {
        "UMAYA", "UBEN", "UIRIS", "UJONAS", "USOFIA",
    }  # fmt: skip
    assert {line.said for line in lines if line.standing is Standing.UNKNOWN} >= set(messy_lists.TEAMS)
    assert any("läuft über die Agentur – „bitte prüfen“" in line.evidence for line in lines)
    assert counts(lists.do(content)) == (0, 0, HOLDERS_OUTCOME[0] + HOLDERS_OUTCOME[2], HOLDERS_OUTCOME[3])


def test_the_accounts_of_a_workbook_with_merged_cells_and_formulas(here: Founded) -> None:
    """312 rows: every fourth block is on a network that nobody knows, others have no fit owner or no value."""
    lists, content = Lists(here, ImportKind.ACCOUNTS), messy_lists.ACCOUNTS.read_bytes()
    with here.database.read() as unit:
        before = len(register.every(unit, TEAM))
    shown = lists.do(content)
    assert (shown.sheet, shown.sheets) == ("Accounts", ("Read me", "Accounts"))
    assert counts(shown) == (216, 0, 0, 96)
    found_faults = faults(shown)
    assert found_faults["network", "The policy does not know this network."] == 78
    assert found_faults["url", "This formula was saved without its value."] == 3
    assert found_faults["owner", "Nobody known here is called this."] == 11
    with here.database.read() as unit:
        accounts = register.every(unit, TEAM)
    assert len(accounts) == before + 216
    (one,) = [one for one in accounts if one.handle == "lark.001"]
    assert (one.network, one.region, one.owner, one.url) == (
        "instagram", "US", "UIRIS", "https://instagram.com/lark.001",
    )  # fmt: skip
    assert counts(lists.do(content)) == (0, 0, 216, 96)
