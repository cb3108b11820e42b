"""Rows written many at once are the rows that they would be one by one."""

import base64
from datetime import UTC as ZONE
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, insert, select, text

from bot.domain.ports import ID_BYTES, Ports, new_id
from storage.bulk import Standing, insert_all
from storage.types import UTC, Json, instant_text

WAITS = text("stage = 'due'")
scratch = MetaData()
thing = Table(
    "bulk_thing",
    scratch,
    Column("id", Integer, primary_key=True),
    Column("name", String(40)),
    Column("stage", String(8), server_default="kept"),
    Column("at", UTC),
    Column("data", Json),
    Column("body", LargeBinary),
    Index("ux_bulk_thing", "name", unique=True, sqlite_where=WAITS, postgresql_where=WAITS),
)
STANDING = Standing(("name",), WAITS)
NOON = datetime(2026, 3, 2, 12, tzinfo=ZONE)
ROWS = [
    {"id": 2, "name": "Zoë ✓ \"'\\", "at": NOON, "data": {"a": ["ü", 1, None]}, "body": bytes(range(256))},
    {"id": 1, "name": None, "at": None, "data": None, "body": None},
    {"body": b"", "data": [], "at": NOON.astimezone(ZoneInfo("Asia/Kolkata")), "name": "\n%s :x", "id": 3},
]


@pytest.fixture
def database(database):
    with database.write() as unit:
        scratch.create_all(unit.connection)
    return database


def everything(database):
    with database.read() as unit:
        return [tuple(row) for row in unit.execute(select(thing).order_by(thing.c.id))]


def test_together_they_are_what_they_are_one_by_one(database):
    with database.write() as unit:
        unit.insert_all(thing, ROWS)
    together = everything(database)
    with database.write() as unit:
        unit.execute(thing.delete())
        for row in ROWS:
            unit.execute(insert(thing).values(**row))
    assert together == everything(database)
    assert len(together) == len(ROWS)
    assert {row[2] for row in together} == {"kept"}


def test_no_rows_are_no_statement(database):
    with database.write() as unit:
        unit.insert_all(thing, [])
    assert everything(database) == []


def test_what_stands_already_stands_in_for_the_new_one(database):
    due = [{"id": number, "name": name, "stage": "due"} for number, name in enumerate("abc")]
    gone = {"id": 7, "name": "a", "stage": "sent"}
    with database.write() as unit:
        insert_all(unit.connection, thing, due[:1], STANDING)
        insert_all(unit.connection, thing, [{"id": 9, "name": "a", "stage": "due"}, *due[1:], gone], STANDING)
    assert [row[:2] for row in everything(database)] == [(0, "a"), (1, "b"), (2, "c"), (7, "a")]


def test_an_instant_without_a_zone_is_refused(database):
    row = {"id": 1, "at": datetime(2026, 3, 2)}
    with pytest.raises((ValueError, TypeError)), database.write() as unit:
        unit.insert_all(thing, [row])
    assert everything(database) == []


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_is_written_as_the_one_it_is(fold):
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert instant_text(twice.replace(fold=fold)) == f"2026-10-25T0{fold}:30:00.000000Z"


@given(st.binary(min_size=ID_BYTES, max_size=ID_BYTES))
def test_an_id_is_its_random_bits_in_base_32(bits):
    ports = Ports(lambda: NOON, lambda: 0.0, lambda _: bits, lambda _: None)
    assert new_id(ports) == base64.b32encode(bits).decode().rstrip("=").lower()
