"""Instants and plain data survive the database, and only the right ones enter it."""

from datetime import UTC as ZONE
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from storage.types import UTC, Json, instant_text

scratch = MetaData()
thing = Table(
    "thing", scratch, Column("id", Integer, primary_key=True), Column("at", UTC), Column("data", Json)
)


@pytest.fixture
def kept(database):
    """Write one row and read it back."""
    with database.write() as unit:
        scratch.create_all(unit.connection)

    def keep(**values):
        with database.write() as unit:
            key = unit.execute(insert(thing).values(**values)).inserted_primary_key[0]
        with database.read() as unit:
            return unit.execute(select(thing).where(thing.c.id == key)).one()

    return keep


def test_an_instant_comes_back_the_same_and_in_utc(kept):
    berlin = datetime(2026, 7, 1, 9, 30, 0, 5, tzinfo=ZoneInfo("Europe/Berlin"))
    back = kept(at=berlin).at
    assert back == berlin
    assert back.utcoffset() == timedelta(0)


def test_a_naive_instant_is_refused(kept):
    with pytest.raises(StatementError, match="time zone"):
        kept(at=datetime(2026, 7, 1))


def test_an_instant_is_kept_as_text_of_one_width(kept, database, path):
    kept(at=datetime(2026, 7, 1, tzinfo=ZONE))
    with database.read() as unit:
        assert unit.execute(text("SELECT at FROM thing")).scalar_one() == "2026-07-01T00:00:00.000000Z"


@given(
    st.datetimes(
        timezones=st.integers(-600, 600).map(lambda m: timezone(timedelta(minutes=m))),
        min_value=datetime(2, 1, 1),
        max_value=datetime(9998, 1, 1),
    ),
    st.datetimes(timezones=st.just(ZONE), min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)),
)
def test_the_order_of_texts_is_the_order_of_instants(one, other):
    assert (instant_text(one) < instant_text(other)) == (one < other)


@pytest.mark.parametrize("data", [{"b": [1, None, "ä"], "a": {"x": True}}, [], "text", 0, False])
def test_plain_data_comes_back_the_same(kept, data):
    assert kept(data=data).data == data


def test_nothing_stays_nothing(kept, database):
    assert kept(data=None, at=None)[1:] == (None, None)
    with database.read() as unit:
        assert unit.execute(text("SELECT data IS NULL AND at IS NULL FROM thing")).scalar_one() == 1


def test_what_is_not_plain_data_is_refused(kept):
    with pytest.raises((StatementError, TypeError), match="not JSON serializable"):
        kept(data={"a": {1, 2}})
