"""Local days become instants across clock changes, and working days skip weekends and holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import at_local
from bot.domain.when import (
    Span,
    WhenError,
    add_working_days,
    check_aware,
    one_working_day_before,
    parse_ending,
    parse_span,
    zone_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
HOLIDAYS = frozenset({date(2026, 12, 25)})

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
zones = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")]
)


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)


def test_a_time_that_is_skipped_becomes_the_first_instant_after_the_gap() -> None:
    assert at_local(date(2027, 3, 28), time(2, 30), BERLIN) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert at_local(date(2027, 3, 28), time(2, 0), BERLIN) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert at_local(date(2027, 3, 28), time(2, 59, 59, 5), BERLIN) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_a_gap_of_half_an_hour_or_of_a_whole_day_is_crossed_too() -> None:
    lord_howe, apia = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")
    assert at_local(date(2026, 10, 4), time(2, 15), lord_howe) == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)
    assert at_local(date(2011, 12, 30), time(12), apia) == datetime(2011, 12, 30, 10, 0, tzinfo=UTC)


def test_a_time_that_occurs_twice_is_the_earlier_one() -> None:
    assert at_local(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_end_typed_for_a_skipped_hour_is_the_first_instant_after_it() -> None:
    now = datetime(2027, 3, 20, tzinfo=UTC)
    ending = parse_ending("2027-03-28 02:30", now=now, zone=BERLIN, longest=None)
    assert ending.instant == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


@given(days, st.times(), zones)
def test_a_local_time_is_never_read_as_an_earlier_one(day: date, clock: time, zone: ZoneInfo) -> None:
    wall = datetime.combine(day, clock)
    shown = at_local(day, clock, zone).astimezone(zone).replace(tzinfo=None)
    assert timedelta(0) <= shown - wall <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (berlin(2026, 11, 25, 14, 5), 1, berlin(2026, 11, 26, 14, 5)),
        (berlin(2026, 11, 25, 14, 5), 5, berlin(2026, 12, 2, 14, 5)),
        (berlin(2026, 11, 27, 16), 1, berlin(2026, 11, 30, 16)),
        (berlin(2026, 11, 28, 23), 0, berlin(2026, 11, 30, 9)),
        (berlin(2026, 11, 28, 23), 1, berlin(2026, 12, 1, 9)),
        (berlin(2026, 12, 24, 10), 1, berlin(2026, 12, 28, 10)),
        (berlin(2026, 12, 25, 10), 1, berlin(2026, 12, 29, 9)),
        (berlin(2026, 10, 23, 10), 1, berlin(2026, 10, 26, 10)),
    ],
)
def test_working_days_skip_weekends_and_holidays_and_keep_the_time(start, count, end) -> None:
    assert add_working_days(start, count, BERLIN, HOLIDAYS) == end


def test_the_working_day_is_that_of_the_zone_and_not_of_utc() -> None:
    late_friday_in_new_york = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
    new_york = ZoneInfo("America/New_York")
    assert add_working_days(late_friday_in_new_york, 1, new_york) == datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "notice"),
    [
        (berlin(2026, 11, 26, 17), berlin(2026, 11, 25, 17)),
        (berlin(2026, 11, 30, 17), berlin(2026, 11, 27, 17)),
        (berlin(2026, 11, 29, 12), berlin(2026, 11, 26, 17)),
        (berlin(2026, 12, 28, 8), berlin(2026, 12, 24, 8)),
    ],
)
def test_one_working_day_before_leaves_a_whole_working_day(end: datetime, notice: datetime) -> None:
    assert one_working_day_before(end, BERLIN, HOLIDAYS) == notice


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), zones)
def test_a_working_day_after_the_notice_is_never_later_than_the_end(end: datetime, zone: ZoneInfo) -> None:
    notice = one_working_day_before(end, zone)
    assert notice < end
    assert notice.astimezone(zone).weekday() < 5
    local = add_working_days(notice, 1, zone).astimezone(zone)
    assert local.replace(tzinfo=None) <= end.astimezone(zone).replace(tzinfo=None) + timedelta(hours=1)


def test_working_days_do_not_run_backwards() -> None:
    with pytest.raises(ValueError):
        add_working_days(berlin(2026, 11, 25), -1, BERLIN)


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("5 working days", Span(working_days=5), "5 working days"),
        ("One working day", Span(working_days=1), "1 working day"),
        ("3 business days.", Span(working_days=3), "3 working days"),
        ("14d", Span(length=timedelta(days=14)), "2 weeks"),
        ("24 hours", Span(length=timedelta(days=1)), "1 day"),
    ],
)
def test_a_span_is_read_and_said(text: str, span: Span, words: str) -> None:
    assert parse_span(text) == span
    assert span.say() == words
    assert parse_span(span.say()) == span


@pytest.mark.parametrize(
    "text", ["", "working days", "0 working days", "1.5 working days", "999 working days", "soon"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(WhenError):
        parse_span(text)


def test_a_span_counts_working_days_or_plain_time() -> None:
    friday = berlin(2026, 11, 27, 16)
    assert parse_span("2 working days").after(friday, BERLIN) == berlin(2026, 12, 1, 16)
    assert parse_span("2 days").after(friday, BERLIN) == berlin(2026, 11, 29, 16)


def test_a_span_is_one_thing() -> None:
    for parts in ({}, {"working_days": 1, "length": timedelta(days=1)}):
        with pytest.raises(ValueError):
            Span(**parts)


@pytest.mark.parametrize(
    "name", [None, "", "Europe", "Nowhere/Else", "../etc/passwd", "/etc", "Europe/Berlin\0", "x" * 9000]
)
def test_an_unknown_zone_is_utc(name: str | None) -> None:
    assert str(zone_of(name)) == "UTC"


def test_a_known_zone_is_itself_and_instants_come_back_in_utc() -> None:
    assert zone_of("Europe/Berlin") == BERLIN
    aware = check_aware(berlin(2026, 11, 25, 11))
    assert (aware.tzinfo, aware.hour) == (UTC, 10)
    with pytest.raises(ValueError):
        check_aware(datetime(2026, 11, 25))
