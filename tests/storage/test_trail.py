"""The trail: what it holds, what it refuses, and what leaves it."""

import hashlib
import json
import math
import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.domain.events import Event
from storage.canonical import canonical_bytes, clean_text
from storage.trail import hash_words, prepare
from storage.triggers import TRIGGERS
from storage.verify import export

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def body_of(database, sequence=1):
    with database.read() as unit:
        row = unit.execute(text("SELECT body FROM trail WHERE sequence = :at"), {"at": sequence}).scalar_one()
    return json.loads(row)


class TestWhatItHolds:
    def test_an_event_says_who_did_what_when_and_to_what(self, database, happened):
        happened(database)
        body = body_of(database)
        digest = body["words"].pop("reason")
        assert len(digest) == 64
        assert body == {
            "schema": 1,
            "at": "2026-03-02T12:00:00.000000Z",
            "kind": "request:submitted",
            "workspace": "T1",
            "subject_kind": "request",
            "subject": "r0",
            "actor": "U1",
            "facts": {"number": 0, "ends_at": "2026-03-02T12:00:00.000000Z"},
            "words": {},
        }

    def test_personal_words_are_not_in_the_hashed_bytes(self, database, an_event):
        with database.write() as unit:
            unit.record(an_event(42))
        with database.read() as unit:
            assert b"because" not in unit.execute(text("SELECT body FROM trail")).scalar_one()
            assert unit.execute(text("SELECT text FROM trail_words")).scalar_one() == "because 42"

    def test_the_same_words_never_have_the_same_hash(self, database, an_event):
        with database.write() as unit:
            unit.record(an_event(1))
            unit.record(an_event(1))
        assert body_of(database, 1)["words"] != body_of(database, 2)["words"]

    def test_many_events_of_one_unit_keep_their_order(self, database, an_event, verdict):
        with database.write() as unit:
            for number in range(7):
                unit.record(an_event(number))
        assert [body_of(database, at)["subject"] for at in range(1, 8)] == [f"r{n}" for n in range(7)]
        assert verdict(database).ok

    def test_the_hash_is_computed_as_the_documentation_says(self, ten):
        with ten.read() as unit:
            rows = unit.execute(
                text("SELECT sequence, previous, body, hash FROM trail ORDER BY sequence")
            ).all()
            head = unit.execute(text("SELECT sequence, hash FROM trail_head")).one()
        previous = bytes(32)
        for number, row in enumerate(rows, start=1):
            assert (row.sequence, row.previous) == (number, previous)
            previous = hashlib.sha256(b"\x00" + number.to_bytes(8, "big") + previous + row.body).digest()
            assert row.hash == previous
        assert tuple(head) == (10, previous)

    def test_facts_are_written_in_one_way_only(self):
        composed, decomposed = "Zoë", "Zoe\u0308"
        assert canonical_bytes({"b": decomposed, "a": 1}) == canonical_bytes({"a": 1, "b": composed})

    def test_an_instant_has_six_digits_and_z_whatever_its_zone(self):
        east = datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=2)))
        assert canonical_bytes({"at": east}) == b'{"at":"2026-03-02T12:00:00.000000Z"}'

    def test_terms_days_and_nested_facts_are_held(self):
        class Role(StrEnum):
            EDITOR = "editor"

        said = canonical_bytes(
            {"role": Role.EDITOR, "day": date(2026, 3, 2), "more": [{"yes": True}, None, (1,)]}
        )
        assert said == b'{"day":"2026-03-02","more":[{"yes":true},null,[1]],"role":"editor"}'

    def test_control_characters_never_reach_it(self):
        assert clean_text("a\x00b\x1b[31mc\r\nd\x7f\x85e") == "ab[31mc\nde"

    @given(
        st.dictionaries(
            st.text(),
            st.recursive(
                st.none()
                | st.booleans()
                | st.integers(-(2**63), 2**63 - 1)
                | st.text(st.characters(exclude_categories=["Cs"])),
                st.lists,
                max_leaves=5,
            ),
        )
    )
    def test_bytes_are_a_fixed_point_and_equal_those_of_another_writer(self, facts):
        try:
            said = canonical_bytes(facts)
        except TypeError:
            return
        assert canonical_bytes(json.loads(said)) == said
        other = json.dumps(json.loads(said), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert other.encode() == said

    @pytest.mark.parametrize(
        "fact",
        [
            1.5,
            math.nan,
            math.inf,
            {1, 2},
            b"bytes",
            Decimal(1),
            object(),
            datetime(2026, 1, 1),
            2**64,
            "\ud800",
            {1: "x"},
            {"e\u0301": 1, "\u00e9": 2},
            [0.1],
        ],
    )
    def test_a_fact_it_cannot_hold_is_refused_when_recorded(self, database, fact):
        with database.write() as unit:
            with pytest.raises(TypeError):
                unit.record(Event("a", "T1", "b", "c", "d", {"fact": fact}))
            unit.record(Event("a", "T1", "b", "c", "d", {"fact": "fine"}))
        assert body_of(database)["facts"] == {"fact": "fine"}

    def test_words_that_are_not_text_are_refused_when_recorded(self, database):
        with database.write() as unit, pytest.raises(TypeError):
            unit.record(Event("a", "T1", "b", "c", "d", words={"name": "\ud800"}))

    def test_the_words_of_an_entry_match_the_hash_in_its_body(self, an_event):
        entry = prepare(an_event(), NOON, lambda size: b"s" * size)
        (words,) = entry.words
        assert (
            json.loads(entry.body)["words"]
            == {"reason": hash_words(b"s" * 16, "because 0")}
            == {"reason": words.digest}
        )


SAME = "SELECT sequence, at, kind, body, previous, hash FROM trail WHERE sequence = 6"
WORDS = "SELECT sequence, name, salt, 'other' FROM trail_words WHERE sequence = 6"


class TestTheTriggers:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE trail SET kind = 'x' WHERE sequence = 6",
            "UPDATE OR REPLACE trail SET sequence = 5 WHERE sequence = 6",
            "DELETE FROM trail WHERE sequence = 10",
            "DELETE FROM trail",
            f"REPLACE INTO trail {SAME}",
            f"INSERT OR REPLACE INTO trail {SAME}",
            f"INSERT OR IGNORE INTO trail {SAME}",
            f"INSERT INTO trail {SAME} ON CONFLICT (sequence) DO UPDATE SET kind = 'x'",
            f"INSERT INTO trail {SAME.replace('SELECT sequence', 'SELECT 12')}",
            f"INSERT INTO trail {SAME.replace('SELECT sequence', 'SELECT 11')}",
            "UPDATE trail_words SET text = 'x'",
            f"REPLACE INTO trail_words {WORDS}",
            f"INSERT OR REPLACE INTO trail_words {WORDS}",
            "INSERT INTO trail_words VALUES (6, 'note', zeroblob(16), 'added later')",
            "UPDATE trail_head SET sequence = 9",
            "UPDATE trail_head SET hash = zeroblob(32)",
            "UPDATE trail_head SET id = 2",
            "DELETE FROM trail_head",
            "REPLACE INTO trail_head SELECT 1, sequence, hash FROM trail WHERE sequence = 9",
            "INSERT INTO trail_head SELECT 2, sequence, hash FROM trail WHERE sequence = 9",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("by", ["us", "a stranger"])
    def test_the_statement_is_aborted(self, ten, path, verdict, statement, by):
        if by == "us":
            with pytest.raises(IntegrityError), ten.write() as unit:
                unit.connection.exec_driver_sql(statement)
        else:
            raw = sqlite3.connect(path)
            with pytest.raises(sqlite3.IntegrityError):
                raw.execute(statement)
            raw.close()
        assert (verdict(ten).ok, verdict(ten).count, verdict(ten).erased) == (True, 10, 0)

    def test_words_may_be_erased(self, ten, verdict):
        with ten.write() as unit:
            unit.execute(text("DELETE FROM trail_words"))
        assert verdict(ten).erased == 10

    def test_erased_words_cannot_be_put_back(self, ten):
        with ten.write() as unit:
            unit.execute(text("DELETE FROM trail_words WHERE sequence = 6"))
        with pytest.raises(IntegrityError, match="written once"), ten.write() as unit:
            unit.execute(text("INSERT INTO trail_words VALUES (6, 'reason', '', 'x')"))

    def test_every_trigger_on_the_list_is_in_the_database_and_no_other(self, ten, path):
        with ten.read() as unit:
            found = set(unit.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
        assert found == {one.name for one in TRIGGERS if one.table.startswith("trail")}


class TestExport:
    def test_anybody_can_check_the_chain_from_the_lines_alone(self, ten):
        previous = bytes(32)
        for line in export(ten, page=3):
            said = json.loads(line)
            body = json.dumps(
                said["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
            ).encode()
            digest = hashlib.sha256(b"\x00" + said["sequence"].to_bytes(8, "big") + previous + body).digest()
            assert (said["previous"], said["hash"]) == (previous.hex(), digest.hex())
            previous = digest
        assert said["sequence"] == 10

    def test_personal_words_are_left_out_unless_asked_for(self, ten):
        assert not any(b"because" in line for line in export(ten))
        with ten.write() as unit:
            unit.execute(text("DELETE FROM trail_words WHERE sequence = 2"))
        lines = [json.loads(line) for line in export(ten, words=True, page=3)]
        assert lines[2]["words"]["reason"]["text"] == "because 2"
        salt = bytes.fromhex(lines[2]["words"]["reason"]["salt"])
        assert lines[2]["body"]["words"]["reason"] == hash_words(salt, "because 2")
        assert "words" not in lines[1]

    def test_each_line_ends_and_an_empty_trail_has_none(self, ten, database):
        assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in export(ten))

    def test_an_empty_trail_has_no_lines(self, database):
        assert list(export(database)) == []
