"""The timekeeper asks about a jump at once, believes whoever agrees, and tells of one that was wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.connectors.slack import Slack
from bot.domain.ports import Ports
from scheduler.timekeeper import ASK_EVERY_SECONDS, Timekeeper, read_date, slack_time
from storage.database import Database
from storage.errors import ClockInDoubt
from tests.scheduler.conftest import NOON

WEEK = timedelta(days=7)


class Times:
    """The machine's clock, the seconds that pass, and what a second source says when it is asked."""

    def __init__(self) -> None:
        self.wall, self.seconds = NOON, 0.0
        self.says: datetime | None = NOON
        self.asked = 0

    def source(self) -> datetime | None:
        self.asked += 1
        return self.says


@pytest.fixture
def times():
    return Times()


@pytest.fixture
def database(stage, times):
    made = Database(
        stage.database.url,
        Ports(lambda: times.wall, lambda: times.seconds, lambda size: b"0" * size, lambda _seconds: None),
    )
    with made.write() as unit:
        assert unit.now == NOON
    yield made
    made.dispose()


@pytest.fixture
def wrong():
    return []


@pytest.fixture
def keeper(database, times, wrong):
    return Timekeeper(database, {"slack": times.source}, database.ports, wrong.append)


def refused(database):
    try:
        with database.write() as unit:
            return unit.now is None
    except ClockInDoubt:
        return True


def test_nobody_is_asked_while_time_passes_as_it_should(keeper, times):
    times.wall, times.seconds = NOON + WEEK, WEEK.total_seconds()
    assert keeper.look()
    assert times.asked == 0


def test_a_jump_that_the_second_source_confirms_is_believed_at_once(keeper, database, times, wrong):
    times.wall, times.says = NOON + WEEK, NOON + WEEK + timedelta(minutes=9)
    assert refused(database)
    assert keeper.look()
    assert not refused(database)
    assert keeper.doubt is None
    assert (times.asked, wrong) == (1, [])


@pytest.mark.parametrize("says", [NOON, NOON + WEEK + timedelta(minutes=11), None])
def test_a_jump_that_nobody_confirms_stays_in_doubt_and_is_asked_about_now_and_then(
    keeper, database, times, says
):
    times.wall, times.says = NOON + WEEK, says
    assert not keeper.look()
    assert not keeper.look()
    assert (times.asked, refused(database)) == (1, True)
    assert keeper.doubt
    times.seconds = ASK_EVERY_SECONDS
    times.wall += timedelta(seconds=ASK_EVERY_SECONDS)
    assert not keeper.look()
    assert times.asked == 2


def test_another_jump_is_asked_about_at_once(keeper, times):
    times.wall = NOON + WEEK
    assert not keeper.look()
    times.wall = times.says = NOON + 2 * WEEK
    assert keeper.look()
    assert times.asked == 2


def test_a_clock_that_was_wrong_and_is_right_again_is_told_of_once(keeper, database, times, wrong):
    times.wall = NOON + WEEK
    assert not keeper.look()
    times.wall = NOON
    assert keeper.look()
    assert keeper.look()
    assert [doubt.ahead for doubt in wrong] == [WEEK]
    assert not refused(database)


def test_a_silent_source_proves_nobody_wrong(keeper, times, wrong):
    times.wall, times.says = NOON + WEEK, None
    assert not keeper.look()
    times.wall = NOON
    assert keeper.look()
    assert wrong == []


def test_one_source_that_agrees_is_enough(database, times):
    sources = {"machine": lambda: NOON + WEEK, "slack": lambda: None}
    times.wall = NOON + WEEK
    assert Timekeeper(database, sources, database.ports).look()


def test_slack_says_the_time_in_its_replies_and_nothing_when_it_is_down(stage):
    now = datetime.fromtimestamp(stage.workspace.clock.wall(), UTC)
    said = slack_time(stage.slack)()
    assert said
    assert abs(said - now) < timedelta(seconds=5)
    stage.workspace.faults.down = True
    assert slack_time(stage.slack)() is None
    assert slack_time(Slack("http://127.0.0.1:9/api/", "xoxb-nobody"))() is None


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("Mon, 02 Mar 2026 12:00:00 GMT", NOON),
        ("Mon, 02 Mar 2026 12:00:00 -0000", NOON),
        ("Mon, 02 Mar 2026 13:00:00 +0100", NOON),
        ("", None),
        ("yesterday", None),
        ("Mon, 32 Mar 2026 12:00:00 GMT", None),
    ],
)
def test_a_date_header_is_read_or_says_nothing(header, says):
    assert read_date(header) == says
