"""`vouchsafe holders`: who has a way into which account, in and out."""

import hashlib
from pathlib import Path

import orjson
import pytest

from tests.services.workbooks import rewritten, saved, workbook

ROWS = (
    "network,handle,person,email,role,since\n"
    "X,@lark,Olga,olga@larkfield.example,Admin,2024-03-01\n"
    "X,@lark,agency team,,,\n"
    "LinkedIn,lark,Ana / Bob,,,\n"
)


def test_holders_come_in_go_out_and_come_in_again_unchanged(stocked, vouchsafe, folder: Path) -> None:
    (folder / "holders.csv").write_text(ROWS)
    shown = vouchsafe("holders", "import", "holders.csv", "--dry-run")
    assert (
        "row 2: created: Olga on @lark on X: current; Admin; a role of their own on the network" in shown.out
    )
    assert "row 3: created: “agency team” on @lark on X: unknown;" in shown.out
    assert "“Ana / Bob” is taken for 2 people." in shown.out
    assert shown.out.endswith("Would be: 4 added, 0 changed, 0 unchanged.\n")
    done = vouchsafe("holders", "import", "holders.csv")
    assert (done.code, done.out) == (0, "4 added, 0 changed, 0 unchanged.\n")
    assert vouchsafe("holders", "import", "holders.csv").out == "0 added, 0 changed, 4 unchanged.\n"
    for name in ("out.csv", "out.xlsx"):
        assert vouchsafe("holders", "export", name).code == 0
        assert vouchsafe("holders", "import", name).out == "0 added, 0 changed, 4 unchanged.\n"
    listed = vouchsafe("holders", "export", "--json").json
    assert {one["person"] for one in listed} == {"Olga", "agency team", "Ana", "Bob"}


def test_what_cannot_go_in_is_listed_and_nothing_is_changed(stocked, vouchsafe, folder: Path) -> None:
    (folder / "bad.csv").write_text(ROWS + "X,@nowhere,Ana,,,\nX,lark,Ana,,,03/04/2024\n")
    refused = vouchsafe("holders", "import", "bad.csv", "--json")
    assert refused.code == 1
    assert [(fault["row"], fault["column"]) for fault in refused.json["faults"]] == [
        (5, "handle"),
        (6, "since"),
    ]
    assert vouchsafe("holders", "export", "--json").json == []
    together = vouchsafe("holders", "import", "bad.csv", "--together", "--left-out", "rest.csv")
    assert together.out == "3 added, 0 changed, 0 unchanged, 2 left out.\n"


def test_a_file_that_cannot_be_read_says_why_and_nothing_is_run(stocked, vouchsafe, folder: Path) -> None:
    macros = rewritten(saved(workbook(["a"])), {}, xl__vbaProject_dot_bin=b"x")
    (folder / "list.xlsx").write_bytes(macros)
    refused = vouchsafe("holders", "import", "list.xlsx")
    assert (refused.code, refused.out) == (2, "")
    assert "This workbook holds macros. Save it as a workbook without macros (.xlsx)." in refused.err


def test_who_brought_a_list_in_when_with_its_hash_stands_on_the_trail(
    stocked, vouchsafe, folder: Path
) -> None:
    (folder / "holders.csv").write_text(ROWS)
    assert vouchsafe("holders", "import", "holders.csv").code == 0
    exported = [orjson.loads(line)["body"] for line in vouchsafe("trail", "export").out.splitlines()]
    done = next(
        one for one in exported if one["kind"] == "sheet:imported" and one["facts"]["kind"] == "holders"
    )
    assert (done["actor"], done["facts"]["created"]) == ("operator", 4)
    assert done["facts"]["sha256"] == hashlib.sha256(ROWS.encode()).hexdigest()
    assert done["at"]


def test_on_a_terminal_a_bar_shows_how_far_the_list_has_come(
    stocked, vouchsafe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "holders.csv").write_text(ROWS)
    assert "Importing" not in vouchsafe("holders", "import", "holders.csv", "--dry-run").err
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = vouchsafe("holders", "import", "holders.csv")
    assert (shown.code, shown.out) == (0, "4 added, 0 changed, 0 unchanged.\n")
    assert "Importing" in shown.err
    assert "100%" in shown.err
