"""`vouchsafe accounts`: the register in and out."""

from pathlib import Path


def test_what_was_imported_is_counted_and_can_be_exported(stocked, vouchsafe, folder: Path) -> None:
    again = vouchsafe("accounts", "import", "accounts.csv")
    assert (again.code, again.out) == (0, "0 added, 0 changed, 2 unchanged.\n")
    assert vouchsafe("accounts", "export", "--output", "out.csv").code == 0
    exported = (folder / "out.csv").read_bytes().decode()
    assert vouchsafe("accounts", "export").out == exported
    back = vouchsafe("accounts", "import", "out.csv", "--json")
    assert back.json == {"imported": True, "added": 0, "changed": 0, "unchanged": 2, "notes": []}
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
    assert (done.code, done.out) == (0, "Would be: 1 added, 0 changed, 0 unchanged.\n")
    assert vouchsafe("accounts", "export", "--json").json == []


def test_before_slack_is_met_the_way_there_is_said(installed, vouchsafe, folder: Path) -> None:
    (folder / "some.csv").write_text("network,handle,owner\nx,a,olga@larkfield.example\n")
    refused = vouchsafe("accounts", "import", "some.csv")
    assert (refused.code, refused.out) == (2, "")
    assert "Start `vouchsafe run` once" in refused.err


def test_without_a_database_it_says_what_makes_one(vouchsafe) -> None:
    refused = vouchsafe("accounts", "export")
    assert (refused.code, refused.err) == (2, "There is no database at vouchsafe.db. Run `vouchsafe init`.\n")
