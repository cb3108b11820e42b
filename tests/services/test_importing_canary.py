"""Any table in, by the worker that reads for Slack: whole or not at all, and a secret is nowhere afterwards."""

import logging
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.connectors.slack import Slack
from bot.domain.columns import ImportKind
from bot.domain.sheets import Outcome, Preview, SheetState
from bot.services import importing, leaking
from bot.services.sheets.reading import read
from bot.services.sheets.table import SecretFound, Table, Unreadable
from scheduler.sheets import Sheets
from storage import ledger, sheets
from storage.database import Database
from storage.outbox import Effect, Row, Stage
from tests.databases import SQLITE, migrated
from tests.e2e.test_canaries import Everything
from tests.e2e.test_canaries import found as canaries
from tests.services.company import MONDAY, TEAM, Founded, found
from tests.services.importing import written
from tests.services.workbooks import saved, workbook

CANARY = "Hunter-Canary-7731"
HEADINGS = ("network", "handle", "person", "email", "role", "since", "Notes")
FIELDS = (
    ("YouTube", "X", ""),
    ("@larkfieldfilms", "larkfield", "nowhere"),
    ("Ana", "Ana / Ben", "agency team", "=1+1", "Zed", ""),
    ("", "maya.chen@larkfield.example", "nobody@x.example"),
    ("Editor", "Manager", ""),
    ("", "2024-03-01", "2023", "03/04/2024"),
    ("fine", "", "seen in the tool"),
)
ROW = st.tuples(*map(st.sampled_from, FIELDS)).map(list)
SECRET = st.sampled_from(
    [f"pw: {CANARY}", f"the password is {CANARY}", f"otpauth://totp/a?secret={CANARY}", f"see pass={CANARY} there"]
)  # fmt: skip


@st.composite
def lists(draw: st.DrawFn) -> tuple[bytes, bool]:
    """A list as CSV or as a workbook, and whether one of its notes gives a secret away."""
    rows = draw(st.lists(ROW, min_size=1, max_size=6))
    leaks = draw(st.booleans())
    headings = list(HEADINGS)
    if leaks:
        under_a_heading = draw(st.booleans())
        headings[6] = "Passwort" if under_a_heading else "Notes"
        draw(st.sampled_from(rows))[6] = CANARY if under_a_heading else draw(SECRET)
    if draw(st.booleans()):
        return saved(workbook(headings, *rows)), leaks
    return written([headings, *rows], draw(st.sampled_from(",;\t"))), leaks


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Founded, Path]]:
    folder = tmp_path_factory.mktemp("canary")
    here = found(migrated(SQLITE, folder))
    yield here, folder
    here.database.dispose()


@pytest.fixture(scope="module")
def heard() -> Iterator[Everything]:
    root, handler = logging.getLogger(), Everything()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


@given(made=lists())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_handed_in_goes_in_whole_or_not_and_no_secret_is_kept_anywhere(
    company: tuple[Founded, Path], heard: Everything, made: tuple[bytes, bool]
) -> None:
    (here, folder), (content, leaks) = company, made
    before = holders(here.database)
    state, shown = handed_in(here, content)
    event(state.value)
    if leaks:
        assert state is SheetState.REFUSED
    new = shown.count(Outcome.CREATED) + shown.count(Outcome.CHANGED) if shown else 0
    assert holders(here.database) == before + (new if state is SheetState.IMPORTED else 0)
    assert canaries({"it": CANARY}, "\n".join(heard.said).encode()) == []
    assert canaries({"it": CANARY}, b"".join(each.read_bytes() for each in folder.iterdir())) == []
    assert canaries({"it": CANARY}, parts(here.database)) == []


def handed_in(here: Founded, content: bytes) -> tuple[SheetState, Preview | None]:
    """What becomes of a list, and what it was said to do."""
    try:
        table = read(content)
    except Unreadable:
        return SheetState.REFUSED, None
    except SecretFound as secret:
        told = secret
        here.do(lambda unit: leaking.found_at_once(unit, here.company, ImportKind.HOLDERS, "UAMARA", told))
        return SheetState.REFUSED, None
    return taken_over(here, table)


def taken_over(here: Founded, table: Table) -> tuple[SheetState, Preview | None]:
    """Read, confirm and take over, as the worker and a press do."""
    amara = here.people["Amara"]
    given_in = here.do(lambda unit: importing.give(unit, here.company, amara, ImportKind.HOLDERS, table))
    nowhere = Slack("http://127.0.0.1:9/api/", "xoxb-none")
    worker = Sheets(here.database, nowhere, lambda: here.company)
    work = Row(
        given_in.id, 0, TEAM, "", 0, Effect.FILE, "sheet_read", given_in.id, "", {}, None, Stage.DUE, 0, MONDAY, MONDAY
    )  # fmt: skip
    worker.read(work)
    with here.database.read() as unit:
        seen = sheets.find(unit, given_in.id)
        assert seen
        shown = importing.preview_of(unit, seen)
    if shown.faults or not shown.sound:
        here.do(lambda unit: importing.drop(unit, here.company, amara, seen.id, seen.version))
        return SheetState.DROPPED, shown
    leave_out = bool(shown.faulty)
    here.do(
        lambda unit: importing.confirm(unit, here.company, amara, seen.id, seen.version, leave_out=leave_out)
    )
    worker.take_over(work)
    with here.database.read() as unit:
        done = sheets.find(unit, seen.id)
    assert done
    return done.state, shown


def holders(database: Database) -> int:
    """How many lines the ledger has, replaced or not."""
    with database.read() as unit:
        return len(unit.execute(select(ledger.holding.c.id)).all())


def parts(database: Database) -> bytes:
    """Whatever is still kept of lists, unpacked."""
    with database.read() as unit:
        kept = unit.execute(select(sheets.sheet_part.c.content)).scalars().all()
    return b"".join(map(zlib.decompress, kept))
