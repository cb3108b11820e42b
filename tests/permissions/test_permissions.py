"""Who may do what: everything tried as everybody, and compared with the page that says so (A9, L5)."""

from collections import Counter
from collections.abc import Iterator

import pytest

from bot.domain import refusals
from bot.domain.refusals import Refused
from bot.services import picturing_home
from docs import permissions
from tests.permissions.booth import REFUSED, YES, Booth, Tried, in_a_booth
from tests.permissions.people import (
    EVERYBODY,
    GUEST,
    LEAVER,
    MEMBER,
    OFFBOARDED,
    OUTSIDERS,
    STRANGER,
    Who,
    user_id,
)
from tests.permissions.trying import PARTS, Row, every_act, rights, routes_known, routes_tried, tried

BY_ITS_CARD = ("FormErrors", "OldButton")
"""What those read who send the form of a duty that is done by the buttons of its own card."""

ONCE = {"Found the programme, which is founded"}
"""What nobody can do again."""

OPEN_TO_ALL = {
    *("See what one holds", "See what one holds, by the shortcut", "See whose identities wait"),
    *("Open Home", "See what waits", "Ask for help", "Ask for help, on Home"),
    "Put a policy file into the conversation",
    "List one's own courses",
}
"""What shows everybody their own, or nothing: all that somebody who may do nothing here can do."""

OPEN_TO_GUESTS = {
    *("Report something", "Report something, on Home", "Send a report", "Choose what is reported"),
    *("Begin a quiz, or go on with it", "Read the lessons of a course"),
    *("Turn the pages of the lessons: back", "Turn the pages of the lessons: next"),
    *("Look for the account that it is about", "Look for whom it is about"),
}


@pytest.fixture(scope="module")
def booth() -> Iterator[Booth]:
    with in_a_booth() as found:
        yield found


@pytest.mark.parametrize("part", PARTS)
def test_everybody_may_do_what_the_page_says_and_nothing_else(booth: Booth, part: str) -> None:
    rows = [tried(booth, act) for act in PARTS[part]()]
    for row in rows:
        check_refusals(row)
        check_outsiders(row)
    text = permissions.PAGE.read_text()
    assert permissions.section(text, part) == permissions.drawn(rows), "if it is meant so, run `make docs`"


def test_rights_to_an_account_are_as_the_page_says(booth: Booth) -> None:
    text = permissions.PAGE.read_text()
    assert text.startswith(permissions.head())
    assert permissions.section(text, permissions.RIGHTS) == permissions.table(rights(booth)), (
        "run `make docs`"
    )


def test_every_route_and_every_verb_is_tried() -> None:
    assert routes_known() == routes_tried(every_act()) & routes_known()
    assert not {one for one in routes_known() ^ routes_tried(every_act()) if one[0] != "verbs"}


def test_no_two_rows_are_called_the_same() -> None:
    assert [words for words, count in Counter(act.words for act in every_act()).items() if count > 1] == []


@pytest.mark.parametrize("who", [LEAVER, OFFBOARDED], ids=lambda who: who.heading)
def test_an_admin_who_is_gone_is_shown_what_anybody_is_who_has_nothing_here(booth: Booth, who: Who) -> None:
    with booth.database.read() as unit:
        seen = picturing_home.overview(unit, booth.company, user_id(who))
        nothing = picturing_home.overview(unit, booth.company, user_id(STRANGER))
    assert vars(seen) | {"person": ""} == vars(nothing) | {"person": ""}


def check_refusals(row: Row) -> None:
    """What is refused leaves nothing but that it was tried; and somebody may, unless its card is the way."""
    words = {cell.word for cell in row.cells}
    assert "incident" not in words, row.act.words
    possible = YES in words or words & {*BY_ITS_CARD} or row.act.words in ONCE
    assert possible, f"nobody can {row.act.words}: {words}"
    for who, cell in zip(EVERYBODY, row.cells, strict=True):
        if cell.word != YES:
            assert cell.changed == (), (row.act.words, who.heading, cell)
            assert attempts(cell) == attempts_due(who, cell), (row.act.words, who.heading, cell)


def attempts(cell: Tried) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["actor"], one["facts"].get("because")) for one in cell.events]


def attempts_due(who: Who, cell: Tried) -> list[tuple[str, str, str]]:
    """A refusal for lack of a right is on the trail, once; that something is over or not filled in is not."""
    kept = issubclass(getattr(refusals, cell.word, Exception), Refused)
    return [(REFUSED, user_id(who), cell.word)] if kept else []


def check_outsiders(row: Row) -> None:
    """Unknown means no: outsiders and leavers may do nothing but what is named above."""
    cells = dict(zip(EVERYBODY, row.cells, strict=True))
    able = {who for who in OUTSIDERS if cells[who].word == YES}
    allowed = {*OUTSIDERS} if row.act.words in OPEN_TO_ALL else set()
    assert able == (allowed or ({GUEST} if row.act.words in OPEN_TO_GUESTS else set())), row.act.words
    assert not able or cells[MEMBER].word == YES
