"""The evidence of an audit that was held in Slack, from its card into a file that anybody can check."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from bot import keys
from bot.services import pack_asking
from storage.pack_check import check
from storage.pack_inside import disagreements
from tests.e2e import steps
from tests.e2e.reading import press
from tests.e2e.test_campaign_desk import answer_all, begin, bring_the_list, desk, look_for_real
from tests.e2e.world import World, labels, words

pytestmark = pytest.mark.any_database


def taken(world: World, path: Path) -> Path:
    """Amara takes the evidence from the audit's card; the file that comes."""
    said = press(world, "Amara", desk(world, "1"), "Evidence pack")
    assert said.startswith("The evidence of audit #1 comes")
    told = world.dm("Amara", "Evidence of audit #1")
    assert "vouchsafe audit verify" in words(told)
    (hung,) = [one for one in world["Amara"].dm() if one.thread_ts == told.ts and one.files]
    file = world.slack.files[hung.files[0]]
    assert file.name == "audit-1.zip"
    assert file.content
    path.write_bytes(file.content)
    return path


def test_a_whole_audit_becomes_a_file_that_holds(world: World, tmp_path: Path) -> None:
    audit = begin(world)
    on_the_way = taken(world, tmp_path / "on_the_way.zip")
    answer_all(world, audit)
    steps.say_done(world, "Iris", "Remove ", "Removed her.")
    bring_the_list(world)
    world.sweep()
    look_for_real(world)
    press(world, "Amara", desk(world), "Close…")
    over = taken(world, tmp_path / "over.zip")
    fingerprint = keys.signer(keys.read(world.folder / "keys")).fingerprint
    for pack, state in ((on_the_way, "open"), (over, "closed")):
        checked = check(pack)
        assert (checked.intact, checked.fingerprint) == (True, fingerprint)
        assert checked.about
        assert checked.about["state"] == state
        assert not [*disagreements(pack, checked)]
    with zipfile.ZipFile(over) as zipped:
        report, why = (
            zipped.read(name).decode() for name in ("report.html", "why/0001-youtube-larkfieldfilms.html")
        )
        lists = {
            name: [*csv.DictReader(io.StringIO(zipped.read(f"{name}.csv").decode("utf-8-sig")))]
            for name in ("removals", "signoffs", "completeness", "decisions")
        }
    assert "All 2 lines are decided by named people, and everything that was decided is done." in report
    (gone,) = lists["removals"]
    assert (gone["whom"], gone["outcome"], gone["within_sla"], gone["spot_check"]) == (
        "Maya Chen",
        "removed",
        "yes",
        "confirmed",
    )
    assert [one["name"] for one in lists["signoffs"]] == ["Amara Okafor"]
    lacking = {one["question"] for one in lists["completeness"] if one["holds"] == "no"}
    assert lacking <= {"anchored"}
    assert {"asked", "chosen", "to_remove", "removed", "kept"} <= {one["what"] for one in lists["decisions"]}
    for told in ("Request #1", "Vouched for by Iris Novak", "Removed by Iris Novak", "Audit #1"):
        assert told in why


def test_of_an_audit_too_long_for_slack_the_command_is_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(world)
    card = desk(world)
    assert "Evidence pack" in labels(card)
    monkeypatch.setattr(pack_asking, "MOST_IN_SLACK", 1)
    assert "vouchsafe audit export 1" in press(world, "Amara", card, "Evidence pack")
    assert "campaign:exported" not in steps.events(world)
