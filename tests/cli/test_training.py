"""`vouchsafe training`: check the files of courses."""

import json
from pathlib import Path

from tests.courses import bank, course


def write(folder: Path, **courses) -> None:
    folder.mkdir()
    for name, text in {"bank": bank(), "holders": course(), **courses}.items():
        (folder / f"{name}.yml").write_text(json.dumps(text))


def test_a_folder_beside_the_policy_is_checked(vouchsafe, folder: Path) -> None:
    write(folder / "training")
    checked = vouchsafe("training", "check")
    assert checked.code == 0
    assert "training reads well: 25 questions on 5 topics; holders draws 10 of 25." in checked.out


def test_every_fault_is_listed_with_file_and_line(vouchsafe, folder: Path) -> None:
    write(folder / "ours", holders=course(draw="many"))
    checked = vouchsafe("training", "check", "ours")
    assert checked.code == 1
    assert "ours/holders.yml:1:" in checked.out
    assert "This is no whole number. Write it in digits" in checked.out
    listed = vouchsafe("training", "check", "ours", "--json")
    assert (listed.code, listed.json["ok"], listed.json["problems"][0]["file"]) == (1, False, "holders.yml")


def test_a_folder_that_is_not_there_is_said_plainly(vouchsafe) -> None:
    missing = vouchsafe("training", "check", "nowhere")
    assert (missing.code, missing.err.split(".")[0]) == (2, "The folder nowhere cannot be read")
