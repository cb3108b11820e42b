"""`vouchsafe trail` and `vouchsafe database`."""

import json
import sqlite3
from pathlib import Path


def test_a_whole_trail_verifies(stocked, vouchsafe) -> None:
    verified = vouchsafe("trail", "verify")
    assert verified.code == 0
    assert verified.out.startswith("The trail holds: ")
    assert vouchsafe("trail", "verify", "--json").json["ok"] is True


def test_a_changed_trail_is_a_problem_and_names_the_first_bad_event(stocked, vouchsafe, folder: Path) -> None:
    raw = sqlite3.connect(folder / "vouchsafe.db")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE trail SET body = replace(body, 'operator', 'somebody') WHERE sequence = 3")
    raw.execute("UPDATE trail SET body = x'7b7d' WHERE sequence = 3")
    raw.commit()
    raw.close()
    verified = vouchsafe("trail", "verify")
    assert verified.code == 1
    assert verified.out.startswith("The trail is broken at event 3: ")
    assert vouchsafe("trail", "verify", "--json").json["first_bad"] == 3


def test_the_trail_goes_out_as_lines(stocked, vouchsafe, folder: Path) -> None:
    lines = [json.loads(line) for line in vouchsafe("trail", "export").out.splitlines()]
    assert [line["sequence"] for line in lines] == list(range(1, len(lines) + 1))
    assert "account:added" in {line["body"]["kind"] for line in lines}
    assert vouchsafe("trail", "export", "--output", "trail.jsonl").code == 0
    assert len((folder / "trail.jsonl").read_text().splitlines()) == len(lines)


def test_upgrading_makes_the_database_and_is_safe_to_repeat(vouchsafe) -> None:
    made = vouchsafe("database", "upgrade")
    assert (made.code, made.out.split(" at ")[0]) == (0, "The database is")
    assert made.out.endswith(" now.\n")
    again = vouchsafe("database", "upgrade", "--json")
    assert (again.code, again.json["changed"]) == (0, False)


def test_a_newer_database_is_refused(installed, vouchsafe, folder: Path) -> None:
    raw = sqlite3.connect(folder / "vouchsafe.db")
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    for words in (("database", "upgrade"), ("trail", "verify"), ("accounts", "export")):
        refused = vouchsafe(*words)
        assert (refused.code, refused.out) == (2, "")
        assert "newer Vouchsafe" in refused.err


def test_an_older_database_is_upgraded_only_when_asked(vouchsafe, folder: Path) -> None:
    (folder / "vouchsafe.db").touch()
    refused = vouchsafe("trail", "verify")
    assert (refused.code, refused.err.strip()) == (
        2,
        "The database was written by an older version. Run `vouchsafe database upgrade`.",
    )
