"""Lengths, ends and starts are read as people write them, and what cannot be meant is refused kindly."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.when import (
    Ending,
    WhenError,
    ends_at,
    parse_ending,
    parse_length,
    parse_start,
    say_instant,
    say_length,
)
from bot.errors import UserError

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name)
    for name in ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
]
WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # 11:00 in Berlin

FRAGMENTS = (
    "until for in at next this end of the on from Friday fri tomorrow today yesterday month week year noon 24 31 2 29 "
    "0 12 2026 2027-02-29 2026-12-24 24/12 03/04 Feb Dec december 18:00 25:00 6pm 12am 2w weeks days h half a z + - , . "
    "2026-12-24T18:00+01:00 2026-12-24T99:00Z forever 9999999999 th and"
)

hours = st.integers(1, 24 * 3650).map(lambda number: timedelta(hours=number))
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
typed = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(FRAGMENTS.split()),
        max_size=6,
    ).map(" ".join),
)


def local(ending: Ending) -> str:
    assert ending.instant is not None
    return f"{ending.instant.astimezone(BERLIN):%a %Y-%m-%d %H:%M}"


def until(text: str, **others) -> Ending:
    return parse_ending(text, **{"now": WEDNESDAY, "zone": BERLIN, "longest": None} | others)


def examples_in(refused: WhenError) -> list[str]:
    return re.findall("“([^”]*)”", refused.message.rpartition(" Try ")[2])


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2w", timedelta(weeks=2)),
        ("2 weeks", timedelta(weeks=2)),
        ("2W.", timedelta(weeks=2)),
        ("10 days", timedelta(days=10)),
        (" 10d ", timedelta(days=10)),
        ("for 10  days", timedelta(days=10)),
        ("36h", timedelta(hours=36)),
        ("90 min", timedelta(minutes=90)),
        ("1 month", timedelta(days=30)),
        ("1 year", timedelta(days=365)),
        ("1w 3d", timedelta(days=10)),
        ("1w3d", timedelta(days=10)),
        ("1 week and 3 days", timedelta(days=10)),
        ("1 day, 6 hours", timedelta(hours=30)),
        ("a week", timedelta(weeks=1)),
        ("an hour", timedelta(hours=1)),
        ("Two Weeks", timedelta(weeks=2)),
        ("fortnight", timedelta(weeks=2)),
        ("a fortnight", timedelta(weeks=2)),
        ("half a day", timedelta(hours=12)),
        ("1.5 days", timedelta(hours=36)),
        ("２ ｗｅｅｋｓ", timedelta(weeks=2)),
    ],
)
def test_a_length_is_read_as_people_write_it(text: str, length: timedelta) -> None:
    assert parse_length(text) == length


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("", "Please say how long."),
        ("soon", "I could not read “soon” as a length of time."),
        ("-2 days", "I could not read “-2 days” as a length of time."),
        ("2", "I could not read “2” as a length of time."),
        ("1 day " * 40, "I could not read “1 day 1 day"),
        ("0 days", "That is no time at all."),
        ("5m", "In “5m”, “m” may mean minutes or months."),
        ("11 years", "That is longer than ten years."),
        ("9" * 90 + " weeks", "That is longer than ten years."),
    ],
)
def test_what_is_no_length_is_refused_with_two_examples_that_work(text: str, because: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_length(text)
    assert refused.value.message.startswith(because)
    assert len(examples_in(refused.value)) == 2
    assert all(parse_length(shown) for shown in examples_in(refused.value))


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(weeks=1), "1 week"),
        (timedelta(weeks=2), "2 weeks"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=10), "10 days"),
        (timedelta(days=30), "30 days"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=30), "1 day 6 hours"),
        (timedelta(days=10, hours=5, minutes=59), "10 days 5 hours"),
        (timedelta(days=1, minutes=5), "1 day 5 minutes"),
        (timedelta(hours=1, minutes=30), "1 hour 30 minutes"),
        (timedelta(seconds=119), "1 minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(0), "less than a minute"),
        (-timedelta(weeks=1), "less than a minute"),
    ],
)
def test_a_length_is_said_in_at_most_two_units(length: timedelta, words: str) -> None:
    assert say_length(length) == words


@given(hours)
def test_what_is_said_reads_back_as_the_same_length(length: timedelta) -> None:
    assert parse_length(say_length(length)) == length


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("until Friday 18:00", "Fri 2026-11-27 18:00"),
        ("Friday", "Fri 2026-11-27 17:00"),
        ("  FRI.  ", "Fri 2026-11-27 17:00"),
        ("this Friday", "Fri 2026-11-27 17:00"),
        ("until 6pm Friday", "Fri 2026-11-27 18:00"),
        ("Tues", "Tue 2026-12-01 17:00"),
        ("Wednesday", "Wed 2026-11-25 17:00"),
        ("Wednesday 11:00", "Wed 2026-12-02 11:00"),
        ("Wednesday 11:01", "Wed 2026-11-25 11:01"),
        ("tomorrow", "Thu 2026-11-26 17:00"),
        ("tomorrow 9am", "Thu 2026-11-26 09:00"),
        ("tomorrow at 9 a.m.", "Thu 2026-11-26 09:00"),
        ("tomorrow noon", "Thu 2026-11-26 12:00"),
        ("12am tomorrow", "Thu 2026-11-26 00:00"),
        ("12:30 pm tomorrow", "Thu 2026-11-26 12:30"),
        ("the day after tomorrow", "Fri 2026-11-27 17:00"),
        ("today", "Wed 2026-11-25 17:00"),
        ("18:00", "Wed 2026-11-25 18:00"),
        ("until 10:00", "Thu 2026-11-26 10:00"),
        ("until 24 Dec", "Thu 2026-12-24 17:00"),
        ("24 December 2026", "Thu 2026-12-24 17:00"),
        ("24th of december, 2026", "Thu 2026-12-24 17:00"),
        ("Dec 24th, 2026", "Thu 2026-12-24 17:00"),
        ("December 24", "Thu 2026-12-24 17:00"),
        ("24 Nov", "Wed 2027-11-24 17:00"),
        ("25 Nov 18:00", "Wed 2026-11-25 18:00"),
        ("2026-12-24", "Thu 2026-12-24 17:00"),
        ("2026/12/24", "Thu 2026-12-24 17:00"),
        ("2026-12-24 18:00", "Thu 2026-12-24 18:00"),
        ("2026-12-24T18:00", "Thu 2026-12-24 18:00"),
        ("2026-12-24T18:00:00+01:00", "Thu 2026-12-24 18:00"),
        ("2026-12-24T17:00Z", "Thu 2026-12-24 18:00"),
        ("2026-12-24 17:00 UTC", "Thu 2026-12-24 18:00"),
        ("2026-12-24 6pm", "Thu 2026-12-24 18:00"),
        ("24/12", "Thu 2026-12-24 17:00"),
        ("24.12.2026", "Thu 2026-12-24 17:00"),
        ("12/24/2026", "Thu 2026-12-24 17:00"),
        ("05/05/2027", "Wed 2027-05-05 17:00"),
        ("end of day", "Wed 2026-11-25 17:00"),
        ("end of the week", "Fri 2026-11-27 17:00"),
        ("end of month", "Mon 2026-11-30 17:00"),
        ("end of next month", "Thu 2026-12-31 17:00"),
        ("the end of February", "Sun 2027-02-28 17:00"),
        ("end of year", "Thu 2026-12-31 17:00"),
        ("31 Dec 18:00", "Thu 2026-12-31 18:00"),
        ("Fri 18 Dec 2026, 18:00 (Europe/Berlin)", "Fri 2026-12-18 18:00"),
        ("in 2 hours", "Wed 2026-11-25 13:00"),
    ],
)
def test_an_end_is_read_as_people_write_it(text: str, end: str) -> None:
    assert local(until(text)) == end


def test_a_length_as_an_ending_runs_from_activation() -> None:
    ending = until("for 10 days")
    activated = WEDNESDAY + timedelta(days=3)
    assert ending == Ending(length=timedelta(days=10))
    assert ends_at(ending, activated) == activated + timedelta(days=10)


def test_an_end_date_stays_fixed_whenever_it_is_activated() -> None:
    ending = until("24 Dec")
    assert ends_at(ending, WEDNESDAY) == ends_at(ending, WEDNESDAY + timedelta(days=9)) == ending.instant


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("", "Please say when it ends."),
        (" , ", "Please say when it ends."),
        ("yesterday", "That is already past."),
        ("2026-11-25 10:59", "That is already past."),
        ("2026-11-25T10:00Z", "That is already past."),
        ("today 9am", "That is already past."),
        ("24 Nov 2025", "That is already past."),
        ("2016-12-24", "The year 2016 is past; is it mistyped?"),
        ("2062-12-24", "The year 2062 is more than ten years off; is it mistyped?"),
        ("24 Dec 20266", "The year 20266 is more than ten years off; is it mistyped?"),
        ("2036-12-24", "That is more than ten years off; is the year mistyped?"),
        ("03/04", "“03/04” may mean 3 April or 4 March."),
        ("03/04/2027", "“03/04/2027” may mean 3 April or 4 March."),
        ("3.4.", "“3.4” may mean 3 April or 4 March."),
        ("03/04 18:00", "“03/04” may mean 3 April or 4 March."),
        ("24/12/26", "“24/12/26” does not say which part is the year."),
        ("next Friday", "“Next Friday” may mean either of two days."),
        ("3m", "In “3m”, “m” may mean minutes or months."),
        ("30 Feb", "There is no such day in the calendar."),
        ("29 Feb 2027", "There is no such day in the calendar."),
        ("32/12", "There is no such day in the calendar."),
        ("0/4", "There is no such day in the calendar."),
        ("2026-13-01", "There is no such day in the calendar."),
        ("tomorrow 25:00", "There is no “25:00” on a clock."),
        ("13pm tomorrow", "There is no “13pm” on a clock."),
        ("Mon 18 Dec 2026", "18 Dec 2026 is a Friday, not a Monday."),
        ("forever", "Every grant has an end."),
        ("14", "Is “14” hours, days or weeks?"),
        ("when it is done", "I could not read “when it is done” as a time."),
        ("end of time", "I could not read “end of time” as a time."),
        ("<!channel>", "I could not read “<!channel>” as a time."),
    ],
)
def test_an_end_that_cannot_be_meant_is_refused_with_two_examples_that_work(text: str, because: str) -> None:
    with pytest.raises(WhenError) as refused:
        until(text)
    assert refused.value.message.startswith(because)
    shown = examples_in(refused.value)
    assert len(set(shown)) == 2
    assert all(until(example) for example in shown)


@pytest.mark.parametrize("text", ["31 days", "2w 17d", "2026-12-26", "5 months"])
def test_what_is_longer_than_allowed_names_the_longest(text: str) -> None:
    longest = timedelta(days=30)
    with pytest.raises(
        WhenError, match=r"^The longest allowed here is 30 days\. Try “30 days” or “15 days”\.$"
    ):
        until(text, longest=longest)


@given(hours, typed)
def test_every_example_is_itself_within_the_longest(longest: timedelta, text: str) -> None:
    try:
        until(text, longest=longest)
    except WhenError as refused:
        if refused.message.startswith(("In ", "That is no time", "That is longer", "“")):
            return  # these show how to put what was typed, whatever its length
        for shown in examples_in(refused):
            assert until(shown, longest=longest)


def test_exactly_the_longest_is_allowed() -> None:
    longest = timedelta(days=30)
    assert until("30 days", longest=longest).length == longest
    assert until("2026-12-25T10:00Z", longest=longest).instant == WEDNESDAY + longest


def test_a_fixed_end_is_measured_from_the_start_asked_for() -> None:
    start = WEDNESDAY + timedelta(days=7)
    assert until("2026-12-24", longest=timedelta(days=30), start=start)
    with pytest.raises(WhenError, match=r"^That is before the start\. Try “2w” or “10 days”\.$"):
        until("Friday", start=start)
    with pytest.raises(WhenError, match="The longest allowed here is 3 weeks"):
        until("2026-12-24", longest=timedelta(weeks=3), start=start)


@pytest.mark.parametrize("text", ["", "now", "At once", "today", " TODAY. ", "asap"])
def test_a_start_at_once_is_none(text: str) -> None:
    assert parse_start(text, now=WEDNESDAY, zone=BERLIN) is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("tomorrow", "2026-11-26 09:00"),
        ("from Monday", "2026-11-30 09:00"),
        ("Wednesday", "2026-12-02 09:00"),
        ("Monday 10:00", "2026-11-30 10:00"),
        ("24 Dec", "2026-12-24 09:00"),
        ("in 3 days", "2026-11-28 11:00"),
    ],
)
def test_a_start_on_a_date_alone_is_at_nine(text: str, start: str) -> None:
    instant = parse_start(text, now=WEDNESDAY, zone=BERLIN)
    assert instant is not None
    assert f"{instant.astimezone(BERLIN):%Y-%m-%d %H:%M}" == start


@pytest.mark.parametrize("text", ["yesterday", "2026-11-25", "03/04", "whenever", "2w", "2062-01-01"])
def test_a_start_that_cannot_be_meant_is_refused_with_two_examples_that_work(text: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_start(text, now=WEDNESDAY, zone=BERLIN)
    shown = examples_in(refused.value)
    assert len(shown) == 2
    assert all(parse_start(example, now=WEDNESDAY, zone=BERLIN) for example in shown)


@given(typed, moments, zones, st.none() | hours)
@example("2026-12-24T18:00+99:99", WEDNESDAY, BERLIN, None)
@example("1" * 6000, WEDNESDAY, BERLIN, None)
def test_whatever_is_typed_ends_in_the_future_or_is_refused(text, now, zone, longest) -> None:
    try:
        ending = parse_ending(text, now=now, zone=zone, longest=longest)
    except WhenError:
        return
    end = ends_at(ending, now)
    assert end > now
    assert end.utcoffset() == timedelta(0)
    assert longest is None or end - now <= longest


@given(typed, moments, zones)
def test_whatever_is_typed_starts_in_the_future_at_once_or_is_refused(text, now, zone) -> None:
    try:
        start = parse_start(text, now=now, zone=zone)
    except WhenError:
        return
    assert start is None or start > now


@given(st.integers(1, 60 * 24 * 3000), zones)
def test_an_instant_as_it_is_said_reads_back_as_itself(minutes: int, zone: ZoneInfo) -> None:
    instant = WEDNESDAY + timedelta(minutes=minutes)
    read = parse_ending(say_instant(instant, zone), now=WEDNESDAY, zone=zone, longest=None).instant
    assert read is not None
    assert say_instant(read, zone) == say_instant(instant, zone)
    assert timedelta(0) <= instant - read <= timedelta(hours=1)  # an hour said twice is read as the earlier


def test_an_instant_is_said_in_full_with_its_zone() -> None:
    assert (
        say_instant(datetime(2026, 12, 18, 17, tzinfo=UTC), BERLIN)
        == "Fri 18 Dec 2026, 18:00 (Europe/Berlin)"
    )


def test_naive_instants_are_refused() -> None:
    naive = datetime(2026, 11, 25, 10)
    with pytest.raises(ValueError, match="must be aware"):
        parse_ending("2w", now=naive, zone=BERLIN, longest=None)
    with pytest.raises(ValueError, match="must be aware"):
        parse_start("tomorrow", now=naive, zone=BERLIN)
    with pytest.raises(ValueError, match="must be aware"):
        Ending(instant=naive)
    with pytest.raises(ValueError, match="must be aware"):
        ends_at(Ending(length=timedelta(days=1)), naive)


def test_an_ending_is_a_length_or_an_instant_and_never_both_or_nothing() -> None:
    for parts in ({}, {"length": timedelta(days=1), "instant": WEDNESDAY}, {"length": timedelta(0)}):
        with pytest.raises(ValueError):
            Ending(**parts)


def test_a_refusal_is_for_the_person_to_read() -> None:
    assert issubclass(WhenError, UserError)
    assert WhenError().message == "I could not read that as a time. Try “2w” or “until Friday 18:00”."
