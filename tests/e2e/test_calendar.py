"""Ends in the hours that a change of clocks skips or repeats, in six zones, through the whole bot."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.grants import GrantState
from tests.e2e import steps
from tests.e2e.world import Build

SKIPPED = [
    ("Europe/London", "2027-03-28 01:30", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ("Europe/Berlin", "2027-03-28 02:30", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ("America/New_York", "2027-03-14 02:30", datetime(2027, 3, 14, 7, 0, tzinfo=UTC)),
    ("America/Santiago", "2027-09-05 00:30", datetime(2027, 9, 5, 4, 0, tzinfo=UTC)),
    ("Australia/Sydney", "2027-10-03 02:30", datetime(2027, 10, 2, 16, 0, tzinfo=UTC)),
    ("Australia/Lord_Howe", "2027-10-03 02:15", datetime(2027, 10, 2, 15, 30, tzinfo=UTC)),
]
"""Local times that no clock shows, and the first instant after them."""

REPEATED = [
    ("Europe/London", "2027-10-31 01:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ("Europe/Berlin", "2027-10-31 02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ("America/New_York", "2027-11-07 01:30", datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
    ("America/Santiago", "2027-04-03 23:30", datetime(2027, 4, 4, 2, 30, tzinfo=UTC)),
    ("Australia/Sydney", "2027-04-04 02:30", datetime(2027, 4, 3, 15, 30, tzinfo=UTC)),
    ("Australia/Lord_Howe", "2027-04-04 01:45", datetime(2027, 4, 3, 14, 45, tzinfo=UTC)),
]
"""Local times that clocks show twice, and the earlier of the two instants."""


@pytest.mark.proof
@pytest.mark.parametrize(("zone", "local", "instant"), [*SKIPPED, *REPEATED])
def test_access_ends_at_the_first_instant_that_can_be_meant(
    build: Build, zone: str, local: str, instant: datetime
) -> None:
    world = build(now=instant - timedelta(days=2, hours=3))
    world["Maya"].member.tz = zone
    world.start()
    world.found()
    grant_id = steps.held(world, ends=f"until {local}")
    assert steps.grant(world, grant_id).ends_at == instant
    world.until(instant - timedelta(seconds=10))
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    world.until(instant)
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
