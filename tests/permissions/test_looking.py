"""Nobody without an active grant of their own, and what it asks for, is ever shown a byte of a login (V5)."""

import pytest

from docs import vault_access
from tests.permissions.booth import in_a_booth
from tests.permissions.looking import CASES, SHOWN, cells
from tests.permissions.people import EVERYBODY, OWNER, PARTY

LOOKING = {
    ("The grant is active", PARTY),
    ("It is Owner's, not Party's", OWNER),
    ("The time of the look is up, and the grant goes on", PARTY),
    ("It is checked in, and the grant goes on", PARTY),
}
"""Everybody who is shown it, and when."""


@pytest.mark.timeout(180)
def test_only_the_holder_of_an_active_grant_is_shown_anything() -> None:
    with in_a_booth() as booth:
        rows = {case.words: cells(booth, case) for case in CASES}
    shown = {
        (words, who)
        for words, row in rows.items()
        for who, cell in zip(EVERYBODY, row, strict=True)
        if cell == SHOWN
    }
    assert shown == LOOKING
    assert not [words for words, row in rows.items() if {"incident", "yes"} & {*row}]
    assert vault_access.PAGE.read_text() == vault_access.page(rows), "if it is meant so, run `make docs`"
