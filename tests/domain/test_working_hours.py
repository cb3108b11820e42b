"""Working hours: nobody is written to outside them, in any zone, across weekends, holidays and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lengths import WhenError
from bot.domain.working_hours import Desk, WorkingHours, first_for_all

ZONES = (
    "UTC", "Europe/London", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
    "Pacific/Apia", "America/Sao_Paulo", "Asia/Tehran",
)  # fmt: skip
HOURS = (WorkingHours(), WorkingHours(time(0), time(23, 59)), WorkingHours(time(1, 30), time(3)))
CHRISTMAS = frozenset({date(2026, 12, 24), date(2026, 12, 25)})
BERLIN = Desk(ZoneInfo("Europe/Berlin"), holidays=CHRISTMAS)
DESKS = st.builds(
    Desk,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    hours=st.sampled_from(HOURS),
    holidays=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=20),
)
INSTANTS = st.datetimes(datetime(2011, 12, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
WORK = st.timedeltas(timedelta(), timedelta(hours=60))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "then"),
    [
        ("2026-11-23 10:00", 0, "2026-11-23 10:00"),
        ("2026-11-23 10:00", 4, "2026-11-23 14:00"),
        ("2026-11-23 10:00", 8, "2026-11-24 09:30"),
        ("2026-11-23 06:00", 1, "2026-11-23 10:00"),
        ("2026-11-23 17:30", 0, "2026-11-24 09:00"),
        ("2026-11-23 09:00", 8.5, "2026-11-24 09:00"),
        ("2026-11-27 17:00", 1, "2026-11-30 09:30"),
        ("2026-11-28 12:00", 4, "2026-11-30 13:00"),
        ("2026-12-23 16:30", 4, "2026-12-28 12:00"),
        ("2026-03-27 16:30", 2, "2026-03-30 10:00"),
        ("2026-10-23 16:30", 2, "2026-10-26 10:00"),
    ],
)
def test_hours_of_work_skip_nights_weekends_and_holidays_and_follow_the_clock_on_the_wall(start, hours, then):
    assert BERLIN.after(berlin(start), timedelta(hours=hours)) == berlin(then)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("09:00-17:30", WorkingHours()), ("8:00 to 16:00", WorkingHours(time(8), time(16)))],
)
def test_hours_are_read_as_people_write_them_and_said_the_same_way(text, hours):
    assert WorkingHours.parse(text) == hours
    assert WorkingHours.parse(hours.say()) == hours


@pytest.mark.parametrize("text", ["", "9-5", "22:00-06:00", "09:00-09:30", "25:00-26:00", "09:00"])
def test_what_is_no_working_day_is_refused_with_examples(text):
    with pytest.raises(WhenError, match="09:00-17:30"):
        WorkingHours.parse(text)


@given(DESKS, INSTANTS, WORK)
def test_the_end_of_so_much_work_is_in_working_hours_and_never_earlier_than_so_much_later(desk, start, work):
    then = desk.after(start, work)
    local = then.astimezone(desk.zone)
    assert then >= start + work
    assert local.weekday() < 5
    assert local.date() not in desk.holidays
    assert desk.next(then) == then
    assert desk.hours.opens <= local.time() < desk.hours.closes


@given(DESKS, INSTANTS, WORK, WORK)
def test_work_adds_up_and_later_starts_never_end_earlier(desk, start, one, other):
    assert desk.after(desk.after(start, one), other) == desk.after(start, one + other)
    assert desk.after(start, one) <= desk.after(start + other, one)


@given(st.lists(DESKS, min_size=1, max_size=4), INSTANTS, st.timedeltas(timedelta(), timedelta(days=6)))
def test_a_time_for_all_suits_all_and_where_there_is_none_somebody(desks, start, patience):
    at = first_for_all(start, desks, start + patience)
    suited = [desk.next(at) == at for desk in desks]
    assert at >= start
    assert any(suited)
    assert all(suited) or at == min(desk.next(start) for desk in desks)


def test_less_than_no_work_is_a_mistake():
    with pytest.raises(ValueError, match="Cannot work"):
        BERLIN.after(berlin("2026-11-23 10:00"), timedelta(hours=-1))
