"""Prepared statements: what SQLAlchemy would have done, with less in between."""

import traceback
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import types
from storage.database import Database
from storage.prepared import Prepared, names_of
from storage.recall import once_per_unit

scratch = MetaData()
note = Table(
    "prepared_note",
    scratch,
    Column("id", Integer, primary_key=True),
    Column("at", types.UTC),
    Column("facts", types.Json),
    Column("word", String(64), unique=True),
    Column("state", String(16), nullable=False, server_default="new"),
)
ADD = Prepared(insert(note))
ADD_BRIEFLY = Prepared(insert(note), "id", "word")
SHOUT = Prepared(update(note).where(note.c.state != "other").values(state=bindparam("loud")))
EVERY = Prepared(select(note).order_by(note.c.id))
THESE = Prepared(select(note.c.word).where(note.c.id.in_([bindparam(name) for name in names_of(2)])))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ONE = {"id": 1, "at": NOON, "facts": {"a": [1, None]}, "word": "secret", "state": "new"}


@pytest.fixture
def notes(each_url, hands):
    database = Database(each_url, hands.ports())
    with database.write() as unit:
        scratch.create_all(unit.connection)
    yield database
    database.dispose()


def test_rows_come_back_with_the_values_that_were_given(notes):
    with notes.write() as unit:
        assert unit.change(ADD, **ONE) == 1
        assert unit.rows(EVERY) == [ONE]
        assert unit.first(EVERY) == ONE


def test_instants_are_kept_in_utc_whatever_zone_they_are_given_in(notes):
    in_tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    with notes.write() as unit:
        unit.change(ADD, **ONE | {"at": in_tokyo})
        assert unit.first(EVERY)["at"] == NOON
        assert unit.first(EVERY)["at"].utcoffset() == timedelta()


def test_a_column_that_is_not_named_is_left_to_the_database(notes):
    with notes.write() as unit:
        unit.change(ADD_BRIEFLY, id=2, word="brief")
        assert unit.first(EVERY) == {"id": 2, "at": None, "facts": None, "word": "brief", "state": "new"}


def test_values_that_belong_to_the_statement_need_not_be_given(notes):
    with notes.write() as unit:
        for number, state in enumerate(("new", "old", "other")):
            unit.change(ADD, **ONE | {"id": number, "word": state, "state": state})
        assert unit.change(SHOUT, loud="LOUD") == 2
        assert [row["state"] for row in unit.rows(EVERY)] == ["LOUD", "LOUD", "other"]


def test_several_rows_are_named_one_by_one(notes):
    with notes.write() as unit:
        for number in range(3):
            unit.change(ADD, **ONE | {"id": number, "word": str(number)})
        found = unit.rows(THESE, **dict(zip(names_of(2), (0, 2), strict=True)))
        assert sorted(row["word"] for row in found) == ["0", "2"]


def test_a_statement_about_a_list_is_refused(notes):
    with notes.read() as unit, pytest.raises(ValueError, match="list"):
        unit.rows(Prepared(select(note).where(note.c.id.in_([1, 2]))))


def test_a_value_that_is_missing_is_refused(notes):
    with notes.write() as unit, pytest.raises((KeyError, DBAPIError)):
        unit.change(ADD, **{name: value for name, value in ONE.items() if name != "word"})


def test_an_error_says_what_failed_and_never_the_values(notes):
    notes.run(lambda unit: unit.change(ADD, **ONE))
    with pytest.raises(IntegrityError) as caught, notes.write() as unit:
        unit.change(ADD, **ONE | {"id": 2})
    assert "secret" not in "".join(traceback.format_exception(caught.value))


def test_a_unit_forgets_what_it_had_read_where_it_writes(notes):
    @once_per_unit(note)
    def words(unit):
        return [row["word"] for row in unit.rows(EVERY)]

    with notes.write() as unit:
        assert words(unit) == []
        unit.change(ADD, **ONE)
        assert words(unit) == ["secret"]
        words.learn(unit, ["as it has just been written"])
        assert words(unit) == ["as it has just been written"]
        unit.change(SHOUT, loud="LOUD")
        assert words(unit) == ["secret"]
