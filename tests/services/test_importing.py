"""Lists taken over: only what changed, as one unit, and whatever somebody hands in."""

import string
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.columns import COLUMNS, ImportKind, title
from bot.domain.ledger import Method, Source, Standing
from bot.domain.sheets import Choices, Outcome, Preview
from bot.services import rotating
from bot.services.exposing import exposure
from bot.services.holder_people import TEAM as TEAM_NOTE
from bot.services.ledger import replace_line
from bot.services.register import RegisterMoved
from bot.services.sheets.table import SecretFound, Unreadable
from storage import rotation
from storage.database import Unit
from tests.databases import SQLITE, migrated
from tests.services.company import TEAM, Founded, found, settle
from tests.services.importing import Lists, counts, held, written

HEADINGS = "network,handle,person,email,role,method,standing,since,until,note\n"
CANARY = "Hunter-Canary-7731"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    here = found(migrated(SQLITE, tmp_path_factory.mktemp("importing")))
    yield here
    here.database.dispose()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Founded]:
    made = found(migrated(SQLITE, tmp_path))
    yield made
    made.database.dispose()


def details(preview: Preview) -> list[str]:
    return ["; ".join(line.details) for line in preview.lines]


def test_a_line_says_everything_that_the_list_does(here: Founded) -> None:
    row = "YouTube,@larkfieldfilms,Maya,maya.chen@larkfield.example,Editor,shared password,,1.3.2024,,since launch\n"
    assert counts(Lists(here).do(HEADINGS + row)) == (1, 0, 0, 0)
    (line,) = held(here, "larkfieldfilms")
    assert (line.person, line.role, line.method) == ("UMAYA", "editor", Method.SHARED_SECRET)
    assert (line.standing, line.evidence) == (Standing.CURRENT, "since launch")
    assert (line.since, line.until) == (datetime(2024, 3, 1, tzinfo=UTC), None)
    assert line.grant_id is None


def test_a_whole_name_that_one_person_alone_has_is_theirs_and_the_preview_says_so(here: Founded) -> None:
    shown = Lists(here).do(f"{HEADINGS}YouTube,larkfieldfilms,Maya Chen,,,,,,,\n")
    assert shown.lines[0].notes == ("Found by the name alone: look whether it is this Maya Chen.",)
    (line,) = held(here, "larkfieldfilms")
    assert (line.person, line.said, line.standing) == ("UMAYA", "Maya Chen", Standing.CURRENT)
    again = Lists(here).do(f"{HEADINGS}YouTube,larkfieldfilms,Maya Chen,maya.chen@larkfield.example,,,,,,\n")
    assert counts(again)[:2] == (0, 0)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("Zed,", "Nobody known here is called so: kept as written."),
        ("Maya,", "Nobody known here is called so: kept as written."),
        (
            "Maya Chen,maya@elsewhere.example",
            "The address or id beside this name is not known. Perhaps Maya Chen",
        ),
        (",zed@elsewhere.example", "Nobody known here has this address: kept as written."),
    ],
)
def test_whom_nothing_names_for_sure_is_unknown_and_kept_as_written(
    here: Founded, said: str, note: str
) -> None:
    shown = Lists(here).do(f"{HEADINGS}YouTube,larkfieldfilms,{said},,,,,,\n")
    assert shown.lines[0].notes[0].startswith(note)
    (line,) = held(here, "larkfieldfilms")
    assert (line.person, line.standing) == (None, Standing.UNKNOWN)


def test_of_two_in_slack_who_are_called_alike_neither_is_meant(here: Founded) -> None:
    here.do(lambda unit: settle(unit, "USECOND", "Maya Chen", "maya.chen.2@larkfield.example"))
    shown = Lists(here).do(f"{HEADINGS}YouTube,larkfieldfilms,Maya Chen,,,,,,,\n")
    assert shown.lines[0].notes[0].endswith("Perhaps Maya Chen or Maya Chen.")


def test_an_unknown_holder_is_named_by_a_later_list(here: Founded) -> None:
    Lists(here).do(f"{HEADINGS}YouTube,larkfieldfilms,Maya C.,,,,,,,\n")
    named = Lists(here).do(f"{HEADINGS}YouTube,larkfieldfilms,Maya C.,maya.chen@larkfield.example,,,,,,\n")
    assert details(named) == ["person nothing → Maya Chen; standing unknown → current"]
    assert {line.person for line in held(here, "larkfieldfilms")} == {"UMAYA"}


def test_a_name_written_the_other_way_round_is_one_person(here: Founded) -> None:
    shown = Lists(here).do(f'{HEADINGS}YouTube,larkfieldfilms,"Chen, Maya",,,,,,,\n')
    assert counts(shown) == (1, 0, 0, 0)
    assert held(here, "larkfieldfilms")[0].said == "Chen, Maya"


@pytest.mark.parametrize("team", ["agency team", "Marketing", "all", "interns"])
def test_a_team_is_an_unknown_holder_that_exposes_the_account_and_can_hold_nothing(
    here: Founded, team: str
) -> None:
    shown = Lists(here).do(f"{HEADINGS}YouTube,larkfieldfilms,{team},,Editor,,current,,,\n")
    assert shown.lines[0].notes == (TEAM_NOTE,)
    (line,) = held(here, "larkfieldfilms")
    assert (line.person, line.standing, line.said) == (None, Standing.UNKNOWN, team)
    with here.database.read() as unit:
        seen = exposure(unit, here.company)
        (films,) = [one for one in seen.accounts if one.account.handle == "larkfieldfilms"]
    assert "team_holder" in [point.weakness.value for point in films.points]


def test_somebody_whose_end_has_come_is_a_former_holder_and_what_they_know_must_be_changed(
    here: Founded,
) -> None:
    row = "YouTube,larkfieldfilms,Ben,ben.asante@larkfield.example,,shared login,,2023,May 2024,\n"
    shown = Lists(here).do(HEADINGS + row)
    assert "they know a shared secret, which must be changed" in details(shown)[0]
    (line,) = held(here, "larkfieldfilms")
    assert (line.standing, line.until) == (Standing.FORMER, datetime(2024, 5, 31, 23, 59, 59, tzinfo=UTC))
    with here.database.read() as unit:
        assert len(rotation.every_open(unit, TEAM)) == 1
    again = Lists(here).do(HEADINGS + row.replace("May 2024", ""))
    assert again.lines[0].notes[0].startswith("The ledger knows that this has ended")
    assert counts(again) == (0, 0, 1, 0)


def test_what_somebody_who_knows_better_has_said_is_left_alone(here: Founded) -> None:
    Lists(here).do(f"{HEADINGS}YouTube,larkfieldfilms,Maya,maya.chen@larkfield.example,editor,,,,,\n")
    (line,) = held(here, "larkfieldfilms")
    with here.database.write() as unit:
        replace_line(unit, line, "UIRIS", source=Source.OWNER)
    shown = Lists(here).do(
        f"{HEADINGS}YouTube,larkfieldfilms,Maya,maya.chen@larkfield.example,editor,,former,,,\n"
    )
    assert counts(shown) == (0, 0, 1, 0)
    assert shown.lines[0].notes == ("Known already: the account owner's word.",)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Myspace,larkfield,Ana,,,,,,,", "handle: The register does not know this account. It is on"),
        (",larkfield,Ana,,,,,,,", "network: Several networks have this handle. Say which:"),
        (",,Ana,,,,,,,", "handle: This says no account."),
        ("X,larkfield,,,,,,,,", "person: Nobody is named."),
        ("X,larkfield,Ana,,,telepathy,,,,", "method: This is not known. Use a role of their own"),
        ("X,larkfield,Ana,,,,dead,,,", "standing: This is not known. Use current,"),
        ("X,larkfield,Ana,,,,,03/04/2024,,", "since: This could be two different days."),
        ("X,larkfield,Ana,,,,,soon,,", "since: This is no date."),
        ("X,larkfield,Ana,,,,,2024,2023,", "until: The end is before the beginning."),
        (f"X,larkfield,Ana,,{'a' * 65},,,,,", "role: This is longer than 64 characters."),
        (f"X,larkfield,Ana,,,,,,,{'word ' * 201}", "note: This is longer than 1000 characters."),
    ],
)
def test_every_error_says_row_column_and_remedy(company: Founded, row: str, fault: str) -> None:
    with company.database.read() as unit:
        shown = Lists(company).look(unit, f"{HEADINGS}{row}\n").preview
    (line,) = shown.lines
    assert line.outcome is Outcome.FAULTY
    first = line.faults[0]
    assert f"{first.column}: {first.message} {first.remedy}".startswith(fault)
    assert all(one.row == 2 and one.remedy.endswith(".") for one in line.faults)


def test_rows_that_say_the_same_are_one_and_rows_that_contradict_each_other_are_errors(here: Founded) -> None:
    row = "YouTube,larkfieldfilms,Ana,,Editor,,,2024-01-01,,\n"
    shown = Lists(here).do(HEADINGS + row + row + row.replace("2024-01-01", "2023-01-01"))
    assert counts(shown) == (1, 0, 1, 1)
    assert shown.lines[1].notes[-1] == "Row 2 says the same."
    assert shown.lines[2].faults[0].message == "Row 2 says something else of the same holder."
    assert len(held(here, "larkfieldfilms")) == 1


def test_a_plan_that_is_out_of_date_is_not_carried_out(here: Founded) -> None:
    rows = f"{HEADINGS}YouTube,larkfieldfilms,Ana,,,,,,,\n"
    with here.database.read() as unit:
        planned = Lists(here).look(unit, rows)
    Lists(here).do(rows.replace("Ana", "Ben"))
    with pytest.raises(RegisterMoved):
        here.do(lambda unit: planned.carry_out(unit, "operator", "source"))
    assert [line.said for line in held(here, "larkfieldfilms")] == ["Ben"]


def test_an_import_that_fails_in_its_middle_leaves_nothing(
    here: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = "YouTube,larkfieldfilms,Ben,ben.asante@larkfield.example,,shared login,former,,2024,\n"
    monkeypatch.setattr(rotating, "open_for", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Lists(here).do(HEADINGS + row)
    assert held(here, "larkfieldfilms") == []


# Any table in: never a crash, never half an import, never a secret kept.

SAID = st.sampled_from(
    ["", " ", "YouTube", "X", "@larkfieldfilms", "larkfield", "x: @larkfield", "https://x.com/larkfield", "Ana", "Ana / Ben",
     "Marín, Sofia", "agency team", "maya.chen@larkfield.example", "UMAYA", "<@UBEN>", "Editor", "shared login", "former",
     "2024-03-01", "03/04/2024", "31.12.2023", "present", "=1+1", "'=1+1", "\u202eabc", "a\nb", "é" * 300, "?", "nobody@x.example"]
)  # fmt: skip
SECRET = st.sampled_from(
    [f"pw: {CANARY}", f"x pass={CANARY} y", f"otpauth://totp/a?secret={CANARY}", f"Passwort:{CANARY}"]
)
HEADING = {
    kind: st.sampled_from(
        [*COLUMNS[kind], *map(title, COLUMNS[kind]), "Netzwerk", "Konto", "Colour", "", "handel"]
    )
    for kind in ImportKind
}


@st.composite
def tables(draw: st.DrawFn, kind: ImportKind) -> tuple[bytes, bool]:
    """A table as somebody might hand it in, and whether a secret is in it."""
    headings = draw(st.lists(HEADING[kind], min_size=2, max_size=9))
    cell = st.one_of(SAID, SAID, SAID, st.text(string.printable, max_size=20))
    rows = draw(st.lists(st.lists(cell, min_size=1, max_size=10), max_size=8))
    leaks = bool(rows) and draw(st.integers(0, 5)) == 0
    if leaks:
        row = draw(st.sampled_from(rows))
        row[draw(st.integers(0, len(row) - 1))] = draw(SECRET)
    return written([headings, *rows], draw(st.sampled_from(",;\t|"))), leaks


class Undone(Exception):
    """Nothing of an example is kept."""


@pytest.mark.parametrize("kind", list(ImportKind))
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_is_handed_in_goes_in_whole_or_not_and_twice_is_once(
    company: Founded, kind: ImportKind, data: st.DataObject
) -> None:
    content, leaks = data.draw(tables(kind))
    with suppress(Undone), company.database.write() as unit:
        tried(unit, Lists(company, kind), content, leaks=leaks)
        raise Undone


def tried(unit: Unit, lists: Lists, content: bytes, *, leaks: bool) -> None:
    """Look at a list, take it over, and look again."""
    chosen = Choices(ownerless=True)
    try:
        planned = lists.look(unit, content, chosen)
    except (Unreadable, SecretFound) as refused:
        assert CANARY not in repr(vars(refused))  # noqa: PT017 - many things are right here
        return
    assert not leaks
    shown = planned.preview
    assert Preview.read(orjson.loads(orjson.dumps(shown.plain()))) == shown
    assert sum(counts(shown)) == len(shown.lines)
    planned.carry_out(unit, "operator", "x" * 26)
    again = lists.look(unit, content, chosen).preview
    assert (again.count(Outcome.CREATED), again.count(Outcome.CHANGED)) == (0, 0)
    assert again.count(Outcome.FAULTY) == shown.count(Outcome.FAULTY)
