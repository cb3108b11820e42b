"""Two lists as offices keep them, from the upload to the file that comes back with what was left out."""

import csv
import hashlib
import io

import pytest

from bot.simulator import Message
from storage import ledger, register
from tests.data import messy_lists
from tests.e2e import reading
from tests.e2e.lists import by_file, card, parts
from tests.e2e.world import World, words
from tests.services.test_messy_lists import HOLDERS_OUTCOME

pytestmark = pytest.mark.any_database


def taken_over(world: World, shown: Message, rows: int) -> list[dict[str, str]]:
    """Leave out the rows with errors and take over the others; the rows that come back."""
    world.click("Amara", shown, f"Leave out {rows} rows and import")
    (file,) = [one for one in world.slack.files.values() if one.name == "left-out-rows.csv"]
    assert file.content
    assert parts(world) == 0
    return [*csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))]


def test_the_holders_of_a_german_office_by_file(world: World) -> None:
    created, changed, unchanged, faulty = HOLDERS_OUTCOME
    shown = by_file(world, "Amara", messy_lists.HOLDERS.read_bytes())
    counted = f"{created} new, {changed} changed, {unchanged} as they are, {faulty} errors"
    assert counted in words(shown)
    world.stop()
    world.start()
    back = taken_over(world, card(world, "Amara"), faulty)
    assert f"is in: {counted}" in words(card(world, "Amara"))
    assert len(back) == faulty
    assert all(row["Reason"].endswith(".") for row in back)
    assert world.bot
    with world.bot.database.read() as unit:
        assert len(ledger.every(unit, world.slack.team_id)) == created
    (done,) = [one for one in reading.trail(world) if one["kind"] == "sheet:imported"]
    assert (done["actor"], done["facts"]["created"], done["facts"]["faulty"]) == (
        world["Amara"].id,
        created,
        faulty,
    )
    content = messy_lists.HOLDERS.read_bytes()
    assert done["facts"]["sha256"] == hashlib.sha256(content).hexdigest()
    again = by_file(world, "Amara", messy_lists.HOLDERS.read_bytes())
    assert f"0 new, 0 changed, {created + unchanged} as they are, {faulty} errors" in words(again)


def test_the_accounts_of_a_workbook_by_file(world: World) -> None:
    shown = by_file(world, "Amara", messy_lists.ACCOUNTS.read_bytes(), "accounts", "accounts.xlsx")
    assert "216 new, 0 changed, 0 as they are, 96 errors" in words(shown)
    assert world.bot
    with world.bot.database.read() as unit:
        before = len(register.every(unit, world.slack.team_id))
    back = taken_over(world, shown, 96)
    assert len(back) == 96
    with world.bot.database.read() as unit:
        assert len(register.every(unit, world.slack.team_id)) == before + 216
