"""Lists given out in Slack: a file below a message, with what one may see and nothing that runs."""

import csv
import io

import pytest

from bot.simulator.files import File
from tests.e2e import reading, steps
from tests.e2e.lists import by_file
from tests.e2e.world import World, words

pytestmark = pytest.mark.any_database


def exported(world: World, name: str, kind: str = "Accounts", form: str = "CSV, for any spreadsheet") -> File:
    """Type the command, fill in the form and send it; the file that comes."""
    assert world[name].command("/vouchsafe", "export").ok
    world[name].fill({"List": kind, "As": form})
    assert world[name].submit().ok
    world[name].close_view()
    world.settle()
    told = world.dm(name, "as of now")
    (hung,) = [one for one in world[name].dm() if one.thread_ts == told.ts and one.files]
    return world.slack.files[hung.files[0]]


def rows(file: File) -> list[dict[str, str]]:
    assert file.content
    return [*csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))]


def test_whoever_runs_the_programme_gets_everything_and_an_owner_only_their_own(world: World) -> None:
    everything, bens = rows(exported(world, "Amara")), rows(exported(world, "Ben"))
    assert 0 < len(bens) < len(everything)
    assert all(world["Ben"].id in (row["owner"], row["backup_owner"]) for row in bens)
    assert steps.events(world).count("register:exported") == 2


def test_of_holders_everybody_else_gets_what_they_hold_themselves(world: World) -> None:
    maya = "Maya,maya.chen@larkfield.example"
    listed = (
        "network,handle,person,email,role,status,note\n"
        f"YouTube,larkfieldfilms,{maya},,,Ben has seen her there\nX,larkfield,=1+1,,,,\n"
        f"X,larkfieldhelp,{maya},,suspected,Ben thinks so\n"
    )
    world.click("Amara", by_file(world, "Amara", listed), "Import")
    holders = "Holders: who has a way into which account"
    mine = [(row["handle"], row["evidence"]) for row in rows(exported(world, "Maya", holders))]
    assert mine == [("larkfieldfilms", "")]
    bens = rows(exported(world, "Ben", holders))
    assert [(row["handle"], row["evidence"]) for row in bens] == [("larkfieldhelp", "Ben thinks so")]
    assert {row["person"] for row in rows(exported(world, "Amara", holders))} == {"Maya Chen", "'=1+1"}


def test_somebody_who_may_see_nothing_is_told_so_and_it_is_recorded(world: World) -> None:
    assert world["Maya"].command("/vouchsafe", "export").ok
    assert world["Maya"].submit().ok
    world.settle()
    assert reading.refused(world) == [(world["Maya"].id, "NotYours")]
    assert not [one for one in world["Maya"].dm() if "as of now" in words(one)]
