"""Whom a list brings into the ledger while an audit goes on: no line asks about them, and the audit names them."""

import csv
import io
import zipfile
from pathlib import Path

from bot.domain.reconciling import MatchState
from bot.domain.reviews import Choice
from tests.e2e import adopting, auditing, steps
from tests.e2e.auditing import FILMS, Launched, read
from tests.e2e.listing import bring, matches, settle, states
from tests.e2e.reading import press, screen
from tests.e2e.test_audit_ladder import answer
from tests.e2e.test_campaign_desk import desk
from tests.e2e.test_packs import taken
from tests.e2e.world import World

SAID = {"Why, or how you know": "He cuts the films."}


def test_who_belongs_there_is_adopted_and_the_file_names_them(world: World, tmp_path: Path) -> None:
    audit = only_the_account(world)
    bring(world, "Iris", "Ben Asante, Editor")
    ben = matches(world, audit)["Ben Asante"]
    assert settle(world, "Iris", ben, "They belong there", **SAID) == {}
    assert states(world, audit)["Ben Asante"] is MatchState.RESOLVED
    assert len(read(world, audit.campaign.id).items) == 1  # What is asked stays what was frozen.
    world.sweep()
    said = in_the_way(world)
    assert "1 addition since the launch is not settled" in said
    assert f"<@{ben.person}>, @larkfieldfilms on YouTube: was added to the ledger after the launch" in said
    assert f"It is with <@{world['Iris'].id}>" in said
    assert added(taken(world, tmp_path / "waits.zip")) == [("Ben Asante", "He cuts the films.", "waits")]
    adopting.adopt(world, "Iris", "Ben", Role="Editor")
    adopting.ask(world)
    assert "It is with the committee, as request #" in in_the_way(world)
    adopting.approve(world, "Jonas", "Priya", "Tom")
    world.sweep()
    assert press(world, "Amara", desk(world), "Close…").startswith("Audit #1 is closed")
    assert added(taken(world, tmp_path / "over.zip")) == [("Ben Asante", "He cuts the films.", "granted")]


def test_who_does_not_belong_there_keeps_the_audit_open_until_they_are_gone(world: World) -> None:
    audit = only_the_account(world)
    bring(world, "Iris", "Zed of Nowhere, Manager")
    zed = matches(world, audit)["Zed of Nowhere"]
    assert settle(world, "Iris", zed, "They belong there", **SAID) == {
        "user": "Please say who it is: nobody can be granted anything without a name. If nobody can say, have "
        "it taken away, or accept the risk."
    }
    assert settle(world, "Iris", zed, "They do not belong there", **SAID) == {}
    assert states(world, audit)["Zed of Nowhere"] is MatchState.RESOLVED
    said = in_the_way(world)
    assert "“Zed of Nowhere”, @larkfieldfilms on YouTube: was added to the ledger after the launch" in said
    assert f"It is with <@{world['Iris'].id}>" in said
    world.click("Iris", world.dm("Iris", "Take away"), "It is taken away…")
    steps.send_done(world, "Iris", "Removed on the people screen.")
    world.sweep()
    assert press(world, "Amara", desk(world), "Close…").startswith("Audit #1 is closed")


def only_the_account(world: World) -> Launched:
    """An audit of an account on which the ledger knows nobody; the account is all right."""
    audit = auditing.launch(world, (FILMS,))
    world.sweep()
    answer(world, "Iris", audit.of(FILMS), Choice.KEEP)
    world.sweep()
    return audit


def in_the_way(world: World) -> str:
    """What is in the way of closing the audit, as Amara reads it."""
    world.click("Amara", desk(world), "Close…")
    said = screen(world, "Amara")
    world["Amara"].close_view(everything=True)
    return said


def added(pack: Path) -> list[tuple[str, str, str]]:
    """Whom the file names as added since the launch: who, why, and what has become of them."""
    with zipfile.ZipFile(pack) as files:
        report = files.read("report.html").decode()
        rows = [*csv.DictReader(io.StringIO(files.read("added.csv").decode("utf-8-sig")))]
    assert all(one["whom"] in report for one in rows)
    return [(one["whom"], one["why"], one["outcome"]) for one in rows]
