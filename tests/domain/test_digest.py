"""The digest: at most one a day, in working hours, and nothing that waits is kept from anybody for good."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import LONGEST_SILENCE, Digest, look
from bot.domain.working_hours import Desk

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONDON = Desk(ZoneInfo("Europe/London"))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(["Europe/London", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland", "UTC"])


def asked(at=MONDAY, **more):
    return Digest("T", "U", at, at, **more)


def at(digest, now, *dues, desk=LONDON):
    found = look(digest, lambda: dues, desk, now)
    return found.goes, found.again_at


def test_what_is_asked_in_their_hours_goes_at_once_and_is_looked_at_again_the_next_morning():
    assert at(asked(), MONDAY, None) == (True, MONDAY + DAY)


def test_what_is_asked_out_of_hours_waits_for_the_morning_without_being_gathered():
    def gathers():
        raise AssertionError

    night = MONDAY + 12 * HOUR
    assert look(asked(night), gathers, LONDON, night).again_at == MONDAY + DAY
    friday_evening = MONDAY + 4 * DAY + 9 * HOUR
    assert look(asked(), gathers, LONDON, friday_evening).again_at == MONDAY + 7 * DAY


def test_where_nothing_waits_nothing_goes_and_nobody_looks_again():
    assert at(asked(), MONDAY) == (False, None)


def test_a_second_thing_on_the_same_day_goes_with_the_next_morning():
    told = asked(MONDAY + 3 * HOUR, posted_at=MONDAY)
    assert at(told, MONDAY + 3 * HOUR, None) == (False, MONDAY + DAY)
    assert at(told, MONDAY + DAY, None) == (True, MONDAY + 2 * DAY)


def test_what_is_known_and_can_wait_is_not_repeated_daily_but_once_a_week():
    told = asked(posted_at=MONDAY + HOUR)
    far = MONDAY + 60 * DAY
    assert at(told, MONDAY + DAY, far) == (False, MONDAY + 2 * DAY)
    assert at(told, MONDAY + HOUR + LONGEST_SILENCE, far)[0]


def test_what_falls_due_before_the_next_morning_is_told_again_and_so_is_what_is_overdue():
    told = asked(posted_at=MONDAY + HOUR)
    assert at(told, MONDAY + DAY, MONDAY + DAY + 6 * HOUR)[0]
    assert at(told, MONDAY + DAY, MONDAY)[0]


def test_a_snooze_is_kept_and_ends_with_a_message_but_holds_back_nothing_that_falls_due():
    quiet = asked(posted_at=MONDAY, quiet_until=MONDAY + 2 * DAY)
    assert at(quiet, MONDAY + DAY, None) == (False, MONDAY + 2 * DAY)
    assert at(quiet, MONDAY + DAY, MONDAY + DAY + HOUR)[0]
    assert at(quiet, MONDAY + 2 * DAY, None)[0]


@given(INSTANTS, ZONES, st.booleans())
def test_it_goes_in_hours_only_and_within_the_next_working_day(start, zone, had_one):
    desk = Desk(ZoneInfo(zone))
    digest = asked(start, posted_at=start - HOUR if had_one else None)
    now, looks = start, 0
    while not (found := look(digest, lambda: (None,), desk, now)).goes:
        assert found.again_at > now
        now, looks = found.again_at, looks + 1
        assert looks <= 3
    assert desk.next(now) == now
    assert now <= desk.next_day(desk.next(start))
    assert not (had_one and desk.same_day(start - HOUR, now))
