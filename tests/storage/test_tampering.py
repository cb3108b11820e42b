"""Verifying the trail: every way of tampering shows, and names the first bad event."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.trail import GENESIS, hash_event
from storage.triggers import install
from storage.verify import Progress, verify


def fault(judged):
    return (judged.ok, judged.first_bad)


class TestVerifying:
    def test_an_empty_trail_holds(self, database, verdict):
        assert (verdict(database).ok, verdict(database).count) == (True, 0)

    @pytest.mark.parametrize("page", [1, 3, 5, 10, 11, 5000])
    def test_an_untouched_trail_holds_whatever_the_page(self, ten, verdict, page):
        assert (verdict(ten, page).ok, verdict(ten, page).count) == (True, 10)

    def test_progress_is_shown_page_by_page(self, ten):
        shown = [each for each in verify(ten, page=4) if isinstance(each, Progress)]
        assert [(each.done, each.total) for each in shown] == [(0, 10), (4, 10), (8, 10), (10, 10)]

    def test_erased_words_are_counted_not_faulted(self, ten, verdict):
        with ten.write() as unit:
            unit.execute(text("DELETE FROM trail_words WHERE sequence IN (3, 4)"))
        assert (verdict(ten).ok, verdict(ten).erased) == (True, 2)

    def test_a_bot_that_goes_on_writing_does_not_disturb_it(self, ten, happened):
        seen = []
        for each in verify(ten, page=2):
            seen.append(each)
            happened(ten, 1)
        assert seen[-1].ok
        assert seen[-1].count == 10

    def test_it_holds_no_snapshot_between_pages(self, ten, path, happened):
        walk = verify(ten, page=2)
        next(walk)
        happened(ten, 3)
        with ten.write() as unit:
            unit.connection.exec_driver_sql("SELECT 1")
        raw = sqlite3.connect(path)
        busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        raw.close()
        assert busy == 0
        assert list(walk)[-1].ok


def rechained(path, start):
    """Rewrite event `start` and hash everything after it anew, as somebody with the source code would."""
    raw = sqlite3.connect(path)
    rows = raw.execute(
        "SELECT sequence, body, previous FROM trail WHERE sequence >= ? ORDER BY 1", (start,)
    ).fetchall()
    previous = rows[0][2]
    for sequence, body, _ in rows:
        forged = body.replace(b'"actor":"U1"', b'"actor":"U9"') if sequence == start else body
        digest = hash_event(sequence, previous, forged)
        raw.execute(
            "UPDATE trail SET body=?, previous=?, hash=? WHERE sequence=?",
            (forged, previous, digest, sequence),
        )
        previous = digest
    raw.commit()
    raw.close()


class TestTampering:
    """Somebody who owns the file takes the triggers away; the chain still tells, and names the first bad event."""

    @pytest.mark.parametrize(
        ("attack", "first_bad"),
        [
            ("UPDATE trail SET body = replace(body, 'U1', 'U9') WHERE sequence = 6", 6),
            ("UPDATE trail SET body = CAST(replace(body, 'U1', 'U9') AS BLOB) WHERE sequence = 6", 6),
            ("UPDATE trail SET kind = 'request:denied' WHERE sequence = 6", 6),
            ("UPDATE trail SET at = '2020-01-01T00:00:00.000000Z' WHERE sequence = 6", 6),
            ("UPDATE trail SET at = 'torn' WHERE sequence = 6", 6),
            ("UPDATE trail SET body = substr(body, 1, 20) WHERE sequence = 6", 6),
            ("UPDATE trail SET body = x'' WHERE sequence = 6", 6),
            ("UPDATE trail SET body = 17 WHERE sequence = 6", 6),
            ("UPDATE trail SET hash = zeroblob(32) WHERE sequence = 6", 6),
            ("UPDATE trail SET previous = zeroblob(32) WHERE sequence = 6", 6),
            ("UPDATE trail SET kind = CAST(x'ff' AS TEXT) WHERE sequence = 6", 6),
            ("DELETE FROM trail WHERE sequence = 6", 6),
            ("DELETE FROM trail WHERE sequence BETWEEN 3 AND 8", 3),
            ("DELETE FROM trail WHERE sequence = 1", 1),
            ("DELETE FROM trail WHERE sequence > 7", 8),
            ("DELETE FROM trail WHERE sequence = 10", 10),
            ("DELETE FROM trail", 1),
            ("UPDATE trail SET sequence = -sequence WHERE sequence = 2", -2),
            ("INSERT INTO trail SELECT 11, at, kind, body, previous, hash FROM trail WHERE sequence = 10", 11),
            ("INSERT INTO trail SELECT 0, at, kind, body, previous, hash FROM trail WHERE sequence = 1", 0),
            ("INSERT INTO trail SELECT 15, at, kind, body, previous, hash FROM trail WHERE sequence = 1", 11),
            ("UPDATE trail_head SET hash = zeroblob(32)", 10),
            ("UPDATE trail_head SET hash = 'torn'", 1),
            ("UPDATE trail_head SET sequence = 9", 10),
            ("UPDATE trail_head SET sequence = 12", 11),
            ("DELETE FROM trail_head", 1),
            ("UPDATE trail_words SET text = 'because I say so' WHERE sequence = 6", 6),
            ("UPDATE trail_words SET salt = zeroblob(16) WHERE sequence = 6", 6),
            ("UPDATE trail_words SET text = CAST(x'ff' AS TEXT) WHERE sequence = 6", 6),
            ("UPDATE trail_words SET text = x'00' WHERE sequence = 6", 6),
            ("UPDATE trail_words SET name = 'other' WHERE sequence = 6", 6),
            ("INSERT INTO trail_words VALUES (6, 'note', zeroblob(16), 'added later')", 6),
        ],
    )  # fmt: skip
    def test_one_statement(self, ten, tamper, verdict, attack, first_bad):
        tamper(attack)
        for page in (1, 4, 5000):
            assert fault(verdict(ten, page)) == (False, first_bad)

    def test_two_events_swapped(self, ten, tamper, verdict):
        tamper(
            "UPDATE trail SET sequence = 99 WHERE sequence = 4",
            "UPDATE trail SET sequence = 4 WHERE sequence = 7",
            "UPDATE trail SET sequence = 7 WHERE sequence = 99",
        )
        assert fault(verdict(ten)) == (False, 4)

    def test_the_bodies_of_two_events_swapped(self, ten, tamper, verdict):
        tamper(
            "CREATE TEMP TABLE kept AS SELECT * FROM trail WHERE sequence IN (4, 7)",
            "UPDATE trail SET body = (SELECT body FROM kept WHERE sequence = 7) WHERE sequence = 4",
            "UPDATE trail SET body = (SELECT body FROM kept WHERE sequence = 4) WHERE sequence = 7",
        )
        assert fault(verdict(ten)) == (False, 4)

    def test_an_event_inserted_in_the_middle(self, ten, tamper, verdict):
        tamper(
            "UPDATE trail SET sequence = -sequence WHERE sequence > 5",
            "UPDATE trail SET sequence = 1 - sequence WHERE sequence < 0",
            "INSERT INTO trail SELECT 6, at, kind, body, previous, hash FROM trail WHERE sequence = 3",
            "UPDATE trail_head SET sequence = 11",
        )
        assert fault(verdict(ten)) == (False, 6)

    def test_one_event_rehashed_alone(self, ten, tamper, verdict, path):
        tamper()
        raw = sqlite3.connect(path)
        previous, body = raw.execute("SELECT previous, body FROM trail WHERE sequence = 6").fetchone()
        forged = body.replace(b"U1", b"U9")
        raw.execute(
            "UPDATE trail SET body = ?, hash = ? WHERE sequence = 6",
            (forged, hash_event(6, previous, forged)),
        )
        raw.commit()
        raw.close()
        assert fault(verdict(ten)) == (False, 7)

    def test_everything_after_a_forged_event_chained_anew_without_the_head(self, ten, tamper, verdict, path):
        tamper()
        rechained(path, 6)
        assert fault(verdict(ten)) == (False, 10)

    def test_a_body_that_is_no_event_chained_correctly(self, ten, tamper, verdict, path):
        for forged in (b"not json", b"[]", b"{}", b'{"words": 3}', b"\xff"):
            tamper("DELETE FROM trail WHERE sequence > 1", "DELETE FROM trail_words WHERE sequence > 1")
            raw = sqlite3.connect(path)
            (previous,) = raw.execute("SELECT hash FROM trail").fetchone()
            digest = hash_event(2, previous, forged)
            raw.execute("INSERT INTO trail VALUES (2, 'now', 'kind', ?, ?, ?)", (forged, previous, digest))
            raw.execute("UPDATE trail_head SET sequence = 2, hash = ?", (digest,))
            raw.commit()
            raw.close()
            assert fault(verdict(ten)) == (False, 2)

    @given(st.data())
    def test_any_changed_bit_of_any_event_is_found(self, data):
        at = data.draw(st.integers(1, 2**40))
        body = data.draw(st.binary(min_size=1, max_size=60))
        bit = data.draw(st.integers(0, len(body) * 8 - 1))
        changed = bytearray(body)
        changed[bit // 8] ^= 1 << bit % 8
        assert hash_event(at, GENESIS, body) != hash_event(at, GENESIS, bytes(changed))
        assert hash_event(at, GENESIS, body) != hash_event(at + 1, GENESIS, body)

    @pytest.mark.parametrize(
        "cut",
        [
            "DELETE FROM trail WHERE sequence > 7",
            "UPDATE trail_head SET sequence = 5, hash = (SELECT hash FROM trail WHERE sequence = 5)",
        ],
    )
    def test_nothing_is_added_to_a_trail_that_does_not_meet_its_head(self, ten, tamper, cut, an_event):
        tamper(cut)
        with ten.write() as unit:
            install(unit.connection)
        with pytest.raises(IntegrityError, match="next event"), ten.write() as unit:
            unit.record(an_event())
