"""The numbers of the risk register, computed from rows on either database."""

from collections.abc import Iterator
from datetime import timedelta
from typing import get_args

import pytest

from bot.domain.leaving import Departure, DepartureCause, DepartureState, Item, ItemKind, ItemState
from bot.domain.measures import MeasureName
from bot.domain.programme_steps import Progress
from bot.domain.rotation import Rotation, RotationState
from bot.services.measuring import measured
from storage import leaving, register, rotation
from storage.database import Unit
from tests.services.company import TEAM, Founded, found

ACCOUNTS = 12
DAY = timedelta(days=1)


@pytest.fixture
def founded(each_url: str) -> Iterator[Founded]:
    made = found(each_url)
    yield made
    made.database.dispose()


def parts(founded: Founded) -> dict[MeasureName, Progress]:
    with founded.database.read() as unit:
        return {name: measured(unit, TEAM, name).part for name in get_args(MeasureName)}


def leaver(unit: Unit, person: str, days_ago: int, **ways_in: timedelta | None) -> None:
    """Somebody left so long ago; each way in was closed so long after, or never."""
    opened = unit.now - days_ago * DAY
    left = Departure(
        unit.new_id(),
        TEAM,
        person,
        DepartureState.OPEN,
        DepartureCause.DEACTIVATED,
        opened_at=opened,
        due_at=opened + DAY,
    )
    leaving.add(unit, left)
    for name, after in ways_in.items():
        done = ItemState.DONE if after else ItemState.OPEN
        kind = ItemKind.SEAT if name == "seat" else ItemKind.GRANT
        item = Item(unit.new_id(), kind, name, state=done, done_at=opened + after if after else None)
        leaving.add_items(unit, left, (item,))


def test_before_anything_has_happened_there_is_nothing_to_measure(founded: Founded) -> None:
    nothing = Progress(0, 0)
    assert parts(founded) == {
        **dict.fromkeys(get_args(MeasureName), nothing),
        "shared-logins": Progress(0, ACCOUNTS),
    }


def test_leavers_count_by_their_ways_in_and_only_for_a_month(founded: Founded) -> None:
    with founded.database.write() as unit:
        leaver(unit, "UMAYA", 3, first=DAY, second=DAY + timedelta(minutes=1), third=None, seat=9 * DAY)
        leaver(unit, "UJONAS", 31, long_ago=DAY)
        leaver(unit, "UTOM", 0, just_now=None)
    assert parts(founded)["leavers-in-time"] == Progress(1, 3)


def test_a_secret_that_need_not_be_changed_is_left_out(founded: Founded) -> None:
    with founded.database.write() as unit:
        for one, (state, closed) in zip(
            register.every(unit, TEAM),
            (
                (RotationState.DONE, -DAY),
                (RotationState.DONE, DAY),
                (RotationState.OPEN, None),
                (RotationState.WAIVED, DAY),
            ),
            strict=False,
        ):
            due = unit.now - 2 * DAY
            done = due + closed if closed else None
            row = Rotation(unit.new_id(), TEAM, one.id, state, due - DAY, due, closed_at=done)
            rotation.add(unit, row)
    assert parts(founded)["secrets-changed-in-time"] == Progress(1, 3)
