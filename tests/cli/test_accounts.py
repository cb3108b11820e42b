"""`vouchsafe accounts`: the register in and out."""

import json
from pathlib import Path

from openpyxl import load_workbook


def test_what_was_imported_is_counted_and_can_be_exported(stocked, vouchsafe, folder: Path) -> None:
    again = vouchsafe("accounts", "import", "accounts.csv")
    assert (again.code, again.out) == (0, "0 added, 0 changed, 2 unchanged.\n")
    assert vouchsafe("accounts", "export", "--output", "out.csv").code == 0
    exported = (folder / "out.csv").read_bytes().decode("utf-8-sig")
    assert vouchsafe("accounts", "export").out == exported
    back = vouchsafe("accounts", "import", "out.csv", "--json")
    assert back.json == {
        "imported": True, "added": 0, "changed": 0, "unchanged": 2, "left_out": 0, "notes": [],
    }  # fmt: skip
    assert {account["network"] for account in vouchsafe("accounts", "export", "--json").json} == {
        "x",
        "linkedin",
    }


def test_a_file_with_faults_is_a_problem_and_changes_nothing(founded, vouchsafe, folder: Path) -> None:
    (folder / "bad.csv").write_text("network,handle,owner\nx,a,olga@larkfield.example\nmyspace,b,\n")
    refused = vouchsafe("accounts", "import", "bad.csv")
    assert refused.code == 1
    assert refused.err.startswith("Nothing was imported:\nrow 3, network:")
    assert "row 3, owner:" in refused.err
    listed = vouchsafe("accounts", "import", "bad.csv", "--json")
    assert (listed.code, listed.json["imported"]) == (1, False)
    assert [(fault["row"], fault["column"]) for fault in listed.json["faults"]] == [
        (3, "network"),
        (3, "owner"),
    ]
    assert vouchsafe("accounts", "export", "--json").json == []


def test_an_owner_left_open_is_noted(founded, vouchsafe, folder: Path) -> None:
    (folder / "some.csv").write_text("network,handle,owner\nx,a,nobody@larkfield.example\n")
    done = vouchsafe("accounts", "import", "some.csv", "--allow-ownerless")
    assert (done.code, done.out) == (0, "1 added, 0 changed, 0 unchanged.\n")
    assert done.err.startswith("row 2, owner: Nobody known here is called this.")


def test_a_dry_run_changes_nothing(founded, vouchsafe, folder: Path) -> None:
    (folder / "some.csv").write_text("network,handle,owner\nx,a,olga@larkfield.example\n")
    done = vouchsafe("accounts", "import", "some.csv", "--dry-run")
    assert (done.code, done.out) == (
        0,
        "row 2: created: @a on X: owner Olga\nWould be: 1 added, 0 changed, 0 unchanged.\n",
    )
    assert vouchsafe("accounts", "export", "--json").json == []


def test_before_slack_is_met_the_way_there_is_said(installed, vouchsafe, folder: Path) -> None:
    (folder / "some.csv").write_text("network,handle,owner\nx,a,olga@larkfield.example\n")
    refused = vouchsafe("accounts", "import", "some.csv")
    assert (refused.code, refused.out) == (2, "")
    assert "Start `vouchsafe run` once" in refused.err


def test_without_a_database_it_says_what_makes_one(vouchsafe) -> None:
    refused = vouchsafe("accounts", "export")
    assert (refused.code, refused.err) == (2, "There is no database at vouchsafe.db. Run `vouchsafe init`.\n")


def test_rows_with_errors_can_be_left_out_and_come_back_with_their_reasons(
    founded, vouchsafe, folder: Path
) -> None:
    rows = "Plattform;Profil;Wer\nX;@a;olga@larkfield.example\nMyspace;@b;olga@larkfield.example\n"
    (folder / "messy.csv").write_bytes(rows.encode("cp1252"))
    refused = vouchsafe("accounts", "import", "messy.csv", "--map", "Wer=owner")
    assert refused.code == 1
    assert "row 3, network: The policy does not know this network." in refused.err
    assert "With --left-out FILE the other rows go in" in refused.err
    options = ("--map", "Wer=owner", "--left-out", "rest.csv")
    done = vouchsafe("accounts", "import", "messy.csv", *options)
    assert (done.code, done.out) == (0, "1 added, 0 changed, 0 unchanged, 1 left out.\n")
    assert (folder / "rest.csv").read_bytes().decode("utf-8-sig").splitlines() == [
        "Plattform,Profil,Wer,Reason",
        "Myspace,'@b,olga@larkfield.example,network: The policy does not know this network. Known: X and LinkedIn.",
    ]
    assert [one["handle"] for one in vouchsafe("accounts", "export", "--json").json] == ["a"]


def test_a_workbook_comes_in_and_goes_out(founded, vouchsafe, folder: Path) -> None:
    (folder / "in.csv").write_text('network,handle,name,owner\nx,a,"=1+1",olga@larkfield.example\n')
    assert vouchsafe("accounts", "import", "in.csv").code == 0
    assert vouchsafe("accounts", "export", "out.xlsx").code == 0
    (sheet,) = load_workbook(folder / "out.xlsx").worksheets
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")
    again = vouchsafe("accounts", "import", "out.xlsx")
    assert again.out == "0 added, 0 changed, 1 unchanged.\n"
    assert vouchsafe("accounts", "export", "out.json").code == 0
    assert json.loads((folder / "out.json").read_text())[0]["name"] == "=1+1"


def test_a_column_that_is_not_there_is_named(founded, vouchsafe, folder: Path) -> None:
    (folder / "some.csv").write_text("network,handle,owner\nx,a,olga@larkfield.example\n")
    for said, words in (
        ("Colour=brand", "It has “network”, “handle” and “owner”."),
        ("owner=boss", "Use network,"),
    ):
        refused = vouchsafe("accounts", "import", "some.csv", "--map", said)
        assert refused.code == 2
        assert words in refused.err


def test_a_file_with_a_secret_is_dropped_and_only_its_place_is_said(founded, vouchsafe, folder: Path) -> None:
    (folder / "some.csv").write_text("network,handle,owner,login\nx,a,olga@larkfield.example,pw: hunter2\n")
    refused = vouchsafe("accounts", "import", "some.csv", "--dry-run")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("row 2, column D: This looks like a secret.")
    assert "hunter2" not in refused.err
    listed = vouchsafe("accounts", "import", "some.csv", "--json")
    assert listed.json == {"imported": False, "secret": {"sheet": "", "row": 2, "column": "D"}}
    assert b"hunter2" not in b"".join(path.read_bytes() for path in folder.glob("vouchsafe.db*"))
    assert "sheet:refused" in vouchsafe("trail", "export").out
