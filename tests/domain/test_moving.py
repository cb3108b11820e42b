"""What counts as having moved, and what does not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.moving import MoveCause, change_of
from bot.domain.people import Kind, Person

MAYA = Person(
    "T1", "U1", None, "Maya Chen", "maya@larkfield.example", "Europe/London", "Editor", Kind.MEMBER,
    datetime(2026, 11, 23, 9, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"title": "Recruiter"}, MoveCause.TITLE),
        ({"kind": Kind.GUEST}, MoveCause.STANDING),
        ({"kind": Kind.GUEST, "title": "Contractor"}, MoveCause.STANDING),
        ({"title": " EDITOR. "}, None),
        ({"title": ""}, None),
        ({"zone": "Asia/Tokyo", "name": "Maya Ito", "email": None}, None),
        ({"kind": Kind.DEACTIVATED}, None),
    ],
)
def test_a_title_or_a_standing_is_a_move_and_nothing_else_is(changed: dict, cause: MoveCause | None) -> None:
    found = change_of(MAYA, replace(MAYA, **changed))
    assert (found.cause if found else None) is cause


def test_coming_back_or_stating_a_title_for_the_first_time_is_no_move() -> None:
    assert change_of(replace(MAYA, kind=Kind.DEACTIVATED), MAYA) is None
    assert change_of(replace(MAYA, title=""), MAYA) is None


def test_somebody_offboarded_is_neither_fit_nor_still_here_though_slack_calls_them_a_member() -> None:
    gone = replace(MAYA, offboarded_at=MAYA.fetched_at)
    assert (MAYA.fit, MAYA.gone, gone.fit, gone.gone) == (True, False, False, True)
