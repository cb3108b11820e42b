"""What a pack says of itself is compared, whoever has signed it: no event missing, none changed, no line left out."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from storage.pack_check import Checked, check
from storage.pack_file import PackWriter
from storage.pack_inside import disagreements
from tests.databases import SQLITE, migrated
from tests.services.audits import PUBLIC, SIGNER, audited, closed, pack
from tests.services.company import MONDAY, Founded, found

ACTOR = re.compile(rb'("actor":")\w+')
Files = dict[str, bytes]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Founded]:
    made = found(migrated(SQLITE, tmp_path))
    yield made
    made.database.dispose()


def an_event_less(files: Files) -> None:
    """One event in the middle is gone."""
    events = files["trail.jsonl"].splitlines(keepends=True)
    files["trail.jsonl"] = b"".join(events[: len(events) // 2] + events[len(events) // 2 + 1 :])


def the_last_event_less(files: Files) -> None:
    """The trail ends before its proof."""
    files["trail.jsonl"] = b"".join(files["trail.jsonl"].splitlines(keepends=True)[:-1])


def two_events_in_each_others_place(files: Files) -> None:
    """The order is another."""
    events = files["trail.jsonl"].splitlines(keepends=True)
    events[1], events[2] = events[2], events[1]
    files["trail.jsonl"] = b"".join(events)


def somebody_else_has_answered(files: Files) -> None:
    """Another name stands in an event."""
    kept = next(one for one in files["trail.jsonl"].splitlines() if b"review_item:kept" in one)
    files["trail.jsonl"] = files["trail.jsonl"].replace(kept, ACTOR.sub(rb"\1USOMEBODY", kept))


def another_head(files: Files) -> None:
    """The anchor that proves the end names another hash."""
    proof = orjson.loads(files["trail-proof.json"])
    proof["anchor"]["hash"] = "0" * 64
    files["trail-proof.json"] = orjson.dumps(proof)


def a_line_less(files: Files) -> None:
    """One line of the audit is gone."""
    files["lines.csv"] = b"".join(files["lines.csv"].splitlines(keepends=True)[:-1])


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (an_event_less, "trail.jsonl"),
        (the_last_event_less, "trail.jsonl"),
        (two_events_in_each_others_place, "trail.jsonl"),
        (somebody_else_has_answered, "trail.jsonl"),
        (another_head, "trail.jsonl trail-proof.json"),
        (a_line_less, "lines.csv"),
    ],
)
def test_l2_l3_a_gap_in_what_is_signed_is_named(
    here: Founded, tmp_path: Path, change: Callable[[Files], None], named: str
) -> None:
    whole = pack(here, closed(here, audited(here, accounts=1, holders=4)), tmp_path / "whole.zip")
    assert disagree(whole) == set()
    with zipfile.ZipFile(whole) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    before = dict(files)
    change(files)
    assert files != before
    changed = tmp_path / "changed.zip"
    with changed.open("wb") as file:
        made = PackWriter(file, MONDAY)
        for name, content in files.items():
            if name not in ("manifest.json", "manifest.sig", "signer.pem", "SHA256SUMS"):
                made.add(name, (content,))
        made.seal(said(whole).about or {}, PUBLIC, SIGNER.sign)
    assert said(changed).intact
    assert disagree(changed) == set(named.split())


def said(path: Path) -> Checked:
    """What the check of the bytes says."""
    return check(path)


def disagree(path: Path) -> set[str]:
    """The files that do not agree with the rest."""
    return {one.where for one in disagreements(path, said(path))}
