"""The evidence pack of an audit: what is in it, that it is the same each time, and what it takes to make."""

import csv
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.domain.packs import CheckKind
from bot.domain.reviews import ItemState
from bot.services import baselines
from bot.services.pack_lines import Reading
from bot.services.packing import Packing
from storage import campaigns, reviews
from storage.database import Unit
from storage.pack_check import check
from storage.pack_inside import disagreements
from tests.databases import SQLITE, migrated
from tests.services.audits import HOSTILE, SIGNER, again, audited, closed, pack
from tests.services.company import TEAM, Founded, found

ROOT = Path(__file__).parents[2]
MIB = 2**20
AT_MOST = 64 * MIB
"""Beside what the program takes before it begins."""
ACCOUNTS, HOLDERS = 500, 19
FLIPPED = 1_200
GOOD = (ItemState.KEPT, ItemState.REMOVED, ItemState.ACCEPTED)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return migrated(SQLITE, tmp_path)


@pytest.fixture
def here(url: str) -> Iterator[Founded]:
    made = found(url)
    yield made
    made.database.dispose()


def failing(here: Founded, number: int = 1) -> set[CheckKind]:
    """The questions that are not answered well."""
    with here.database.read() as unit:
        campaign = campaigns.numbered(unit, TEAM, number)
        assert campaign
        facts = Packing(Reading(unit, here.company, campaign)).facts
    return {one.kind for one in facts.checks if not one.holds}


def test_a_closed_audit_gives_the_same_bytes_each_time_and_they_hold(here: Founded, tmp_path: Path) -> None:
    audit = closed(here, audited(here, accounts=2, holders=5, ends=GOOD, listed=True))
    assert failing(here) == set()
    first, second = (pack(here, audit, tmp_path / f"{name}.zip") for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    checked = check(first)
    assert checked.intact
    assert checked.fingerprint == SIGNER.fingerprint
    assert not [*disagreements(first, checked)]


def test_every_change_of_mind_and_what_people_wrote_is_in_it_and_nothing_of_it_runs(
    here: Founded, tmp_path: Path
) -> None:
    with zipfile.ZipFile(pack(here, audited(here, accounts=2, holders=5), tmp_path / "pack.zip")) as zipped:
        report, why = zipped.read("report.html").decode(), zipped.read("why/0001-x-brand0000.html").decode()
        lists = {
            name: [*csv.DictReader(io.StringIO(zipped.read(f"{name}.csv").decode("utf-8-sig")))]
            for name in ("lines", "decisions", "removals", "exceptions", "training")
        }
    for page in (report, why):
        assert "<script" not in page
        assert "http" not in page.replace("http-equiv", "").replace("https://evil.example", "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in report
    assert [one["line"] for one in lists["lines"]] == [str(number) for number in range(1, 13)]
    third = [(one["what"], one["choice"]) for one in lists["decisions"] if one["line"] == "3"]
    assert third == [("asked", ""), ("chosen", "remove"), ("changed", "accept"), ("accepted", "accept")]
    assert {one["by"] for one in lists["decisions"] if one["what"] == "changed"} <= {
        "Iris Novak",
        "Jonas Weber",
    }
    hostile = next(one for one in lists["lines"] if HOSTILE in one["comment"])
    assert hostile["comment"] == f"'{HOSTILE}"
    assert {one["outcome"] for one in lists["removals"]} == {"removed"}
    assert all(one["reason"] for one in lists["exceptions"])
    assert len(lists["training"]) == len({one["id"] for one in lists["lines"] if one["about"] == "holder"})


def test_whoever_keeps_faster_than_anybody_reads_is_named(here: Founded, tmp_path: Path) -> None:
    audit = audited(here, accounts=1, holders=11, ends=(ItemState.KEPT,))

    def report(name: str) -> str:
        with zipfile.ZipFile(pack(here, audit, tmp_path / name)) as zipped:
            return zipped.read("report.html").decode()

    assert "faster than anybody reads" not in report("slow.zip")
    here.database.run(lambda unit: unit.execute(update(reviews.review_item).values(chosen_at=unit.now)))
    assert "<strong>Iris Novak</strong> has kept 12 lines in a row" in report("fast.zip")


def test_what_is_new_since_the_audit_before_and_since_the_baseline_is_told(
    here: Founded, tmp_path: Path
) -> None:
    first = closed(here, audited(here, accounts=1, holders=2))
    here.database.run(lambda unit: baselines.take(unit, here.company, "operator"))
    with zipfile.ZipFile(pack(here, again(here, first), tmp_path / "pack.zip")) as zipped:
        rows = [*csv.reader(io.StringIO(zipped.read("differences.csv").decode("utf-8-sig")))][1:]
    who = here.people["Gia"].name
    assert rows == [[since, "brand0000", who, "is new"] for since in ("audit #1", "baseline 1")]


def test_whatever_was_changed_in_the_database_is_said(here: Founded) -> None:
    audited(here, accounts=1, holders=3)
    before = failing(here)
    assert not before & {CheckKind.POPULATION, CheckKind.DIGESTS, CheckKind.SOURCES, CheckKind.LEDGER}

    def change(unit: Unit) -> None:
        first = reviews.review_item.c.place == 1
        unit.execute(update(reviews.review_item).where(first).values(frozen={"who": "Somebody else"}))
        of_the_ledger = campaigns.campaign_source.c.kind == "ledger"
        unit.execute(update(campaigns.campaign_source).where(of_the_ledger).values(sha256="0" * 64))

    here.database.run(change)
    assert failing(here) - before == {CheckKind.DIGESTS, CheckKind.SOURCES, CheckKind.LEDGER}


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_one_flipped_bit_is_found_wherever_it_is(here: Founded, tmp_path: Path) -> None:
    whole = pack(here, closed(here, audited(here, accounts=2, holders=5)), tmp_path / "pack.zip")
    with zipfile.ZipFile(whole) as zipped:
        starts = [
            *((one.header_offset, one.filename) for one in zipped.infolist()),
            (zipped.start_dir, "the index"),
        ]
    content, chance = whole.read_bytes(), random.Random(11)
    for place in chance.sample(range(len(content)), FLIPPED):
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        whole.write_bytes(changed)
        named = [one.where for one in check(whole).findings]
        assert named == [[name for start, name in starts if start <= place][-1]], place


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_ten_thousand_lines_are_packed_and_checked_in_little_memory(
    here: Founded, url: str, tmp_path: Path
) -> None:
    audit = audited(here, ACCOUNTS, HOLDERS)
    words = f"from tests.services.audits import alone; alone({url!r}, {str(tmp_path / 'pack.zip')!r})"
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["lines"] == audit.items == ACCOUNTS * (HOLDERS + 1)
    assert said["intact"]
    assert said["making"] <= AT_MOST
    assert said["checking"] <= AT_MOST
    assert said["in_order"]
    assert said["last"][0] == said["last"][1]
    assert said["steps"] > 100
