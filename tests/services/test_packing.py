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
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import update
from sqlalchemy.event import listen

from bot.domain.ledger import Standing
from bot.domain.packs import CheckKind
from bot.domain.reviews import ItemState
from bot.services import baselines
from bot.services.pack_lines import Reading
from bot.services.packing import Packing
from bot.services.why_reading import ChainReader
from storage import campaigns, ledger, network_lists, people, register, reviews
from storage.database import Unit
from storage.pack_check import check
from storage.pack_inside import disagreements
from tests.databases import SQLITE, migrated
from tests.services.audits import HOSTILE, SIGNER, again, audited, closed, network_list, pack
from tests.services.company import MONDAY, TEAM, Founded, found

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


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


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


def test_what_has_happened_since_an_audit_ended_stands_apart_on_its_page_of_why_and_nowhere_else(
    here: Founded, tmp_path: Path
) -> None:
    audit = closed(here, audited(here, accounts=2, holders=3, listed=True))
    before = contents(pack(here, audit, tmp_path / "before.zip"))
    gone_on = MONDAY + timedelta(days=20, hours=9)

    def leave(unit: Unit) -> None:
        account = next(one for one in register.every(unit, TEAM) if one.handle == "brand0000")
        held = ledger.of_account(unit, account.id)[0]
        gone = replace(
            held, id=unit.new_id(), standing=Standing.FORMER, replaces=held.id, recorded_at=gone_on
        )
        ledger.add(unit, gone)
        over = MONDAY + timedelta(days=21)
        newer = network_list(unit, account, here.people["Amara"].user_id)
        network_lists.add(unit, replace(newer, collected_at=over, number=2), ())

    here.database.run(leave)
    after = contents(pack(here, audit, tmp_path / "after.zip"))
    page = "why/0001-x-brand0000.html"
    changed = {name for name in before if before[name] != after[name]}
    assert before.keys() == after.keys()
    assert changed == {page, "manifest.json", "manifest.sig", "SHA256SUMS"}
    then, _, later = after[page].decode().partition("Since the audit ended")
    assert f"{gone_on.day} {gone_on:%b}" not in then
    assert f"{gone_on.day} {gone_on:%b %Y}, 18:00: In the ledger: had a way in" in later
    assert "As it was when the audit ended" in then


def test_no_name_and_no_word_is_a_formula_in_a_spreadsheet_and_it_verifies_still(
    here: Founded, tmp_path: Path
) -> None:
    audit = audited(here, accounts=2, holders=7)
    names = ("=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0")

    def rename(unit: Unit) -> None:
        held = sorted({one.person or "" for one in ledger.every(unit, TEAM)})
        for known, name in zip(people.find_all(unit, TEAM, held).values(), names, strict=False):
            people.save(unit, replace(known, name=name))

    here.database.run(rename)
    path = pack(here, audit, tmp_path / "pack.zip")
    files = contents(path)
    lists = {name: [*csv.reader(io.StringIO(files[name].decode("utf-8-sig"), newline=""))] for name in files
             if name.endswith(".csv")}  # fmt: skip
    cells = {cell for rows in lists.values() for row in rows for cell in row}
    assert {f"'{name}" for name in names if name[0] in "=+-@"} <= cells
    assert not [cell for cell in cells if cell and cell[0] in "=+-@\t\r"]
    sheet = openpyxl.load_workbook(io.BytesIO(files["lines.xlsx"])).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert {"=1+1", "@SUM(A1)"} <= {cell.value for row in sheet.iter_rows() for cell in row}
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(files["lines.xlsx"])).read("xl/worksheets/sheet1.xml")
    checked = check(path)
    assert checked.intact
    assert not [*disagreements(path, checked)]


def test_the_pages_of_why_take_no_more_reading_for_more_people(here: Founded) -> None:
    read: list[str] = []
    listen(here.database.engine, "before_cursor_execute", lambda *told: read.append(told[2]))

    def asked(people_on_it: int) -> int:
        with here.database.read() as unit:
            about = register.every(unit, TEAM)[0]
            reader = ChainReader(unit, here.company)
            known = [f"USTAFF{number:04}" for number in range(people_on_it)]
            people.find_all(unit, TEAM, known)
            read.clear()
            assert len([*reader.chains(about, known)]) == people_on_it
            return len([one for one in read if "principal" not in one])

    audited(here, accounts=1, holders=25)
    assert asked(90) == asked(10)


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
