"""`vouchsafe init`: makes what a new installation needs, once."""

from pathlib import Path

import pytest
import typer

from bot import keys
from bot.commands import init as module
from bot.resources import EXAMPLE_POLICY, MANIFEST, content
from tests.cli.conftest import PEOPLE, SECRET, TOKEN

GIVEN = ("init", "--bot-token", TOKEN, "--signing-secret", SECRET)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_everything_is_made_for_its_owner_only(vouchsafe, folder: Path) -> None:
    done = vouchsafe(*GIVEN, "--admins", f"{PEOPLE['ann']},{PEOPLE['adam']}")
    assert done.code == 0
    assert (mode(folder / ".env"), mode(folder / "keys"), mode(folder / "vouchsafe.db")) == (
        0o600,
        0o700,
        0o600,
    )
    assert {mode(path) for path in (folder / "keys").iterdir()} == {0o600}
    assert (folder / "policy.yml").read_bytes() == content(EXAMPLE_POLICY)
    assert (folder / "app_manifest.yml").read_bytes() == content(MANIFEST)
    assert (folder / ".env").read_text().splitlines() == [
        f"SLACK_BOT_TOKEN={TOKEN}",
        f"SLACK_SIGNING_SECRET={SECRET}",
        f"VOUCHSAFE_ADMINS={PEOPLE['ann']},{PEOPLE['adam']}",
    ]
    assert TOKEN not in done.out + done.err
    assert SECRET not in done.out + done.err


def test_a_second_call_changes_nothing(vouchsafe, folder: Path) -> None:
    vouchsafe(*GIVEN)
    (folder / "policy.yml").write_text("mine")
    before = {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "db" not in path.name
    }
    again = vouchsafe("init", "--json")
    assert (again.code, [line["made"] for line in again.json]) == (0, [False] * 5)
    assert {path: path.read_bytes() for path in before} == before


def test_a_flag_replaces_its_own_line_only(vouchsafe, folder: Path) -> None:
    (folder / ".env").write_text("# mine\nPORT=4000\nexport SLACK_BOT_TOKEN=xoxb-old-one\nOTHER='a b'\n")
    assert vouchsafe(*GIVEN).code == 0
    assert (folder / ".env").read_text().splitlines() == [
        "# mine",
        "PORT=4000",
        f"SLACK_BOT_TOKEN={TOKEN}",
        "OTHER='a b'",
        f"SLACK_SIGNING_SECRET={SECRET}",
    ]
    assert mode(folder / ".env") == 0o600


def test_without_a_terminal_what_is_missing_is_named_and_nothing_made(vouchsafe, folder: Path) -> None:
    refused = vouchsafe("init")
    assert (refused.code, refused.out) == (2, "")
    assert "SLACK_BOT_TOKEN is not set. See api.slack.com/apps" in refused.err
    assert "SLACK_SIGNING_SECRET is not set." in refused.err
    assert list(folder.iterdir()) == []


def test_on_a_terminal_it_asks_until_the_answers_can_be_used(
    vouchsafe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["xoxp-wrong", TOKEN, SECRET, "", f"{PEOPLE['ann']}"])
    asked: list[tuple[str, bool]] = []

    def prompt(words: str, *, hide_input: bool, **_: object) -> str:
        asked.append((words.split(" (", maxsplit=1)[0], hide_input))
        return next(answers)

    monkeypatch.setattr(typer, "prompt", prompt)
    monkeypatch.setattr(module.sys, "stdin", type("Terminal", (), {"isatty": lambda _: True})())
    done = vouchsafe("init")
    assert done.code == 0
    assert asked == [
        ("Bot token", True),
        ("Bot token", True),
        ("Signing secret", True),
        ("Committee channel", False),
        ("Admins, at least two", False),
    ]
    assert "is a user's token" in done.err
    assert "app_manifest.yml is written." in done.err
    assert "Create New App, From a manifest" in done.err
    assert "OAuth & Permissions" in done.err
    assert "xoxp-wrong" not in done.err
    assert f"VOUCHSAFE_ADMINS={PEOPLE['ann']}" in (folder / ".env").read_text()


def test_keys_are_made_once_and_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert keys.make(folder, lambda count: b"\x01" * count) == ("signing.pem", "pepper.key", "link.key")
    made = keys.read(folder)
    (folder / "link.key").unlink()
    assert keys.make(folder, lambda count: b"\x02" * count) == ("link.key",)
    read = keys.read(folder)
    assert (read.pepper, read.link) == (b"\x01" * 32, b"\x02" * 32)
    assert read.signing.public_key() == made.signing.public_key()
    assert read.signing.sign(b"x") == made.signing.sign(b"x")
    assert "\\x" not in repr(read)
    with pytest.raises(FileExistsError):
        keys.write_once(folder / "link.key", b"other")


@pytest.mark.parametrize("damage", [b"", b"zz", b"00", b"\xff\xfe"])
@pytest.mark.parametrize("name", ["signing.pem", "pepper.key"])
def test_a_damaged_key_is_said_plainly(tmp_path: Path, name: str, damage: bytes) -> None:
    keys.make(tmp_path / "keys", bytes)
    (tmp_path / "keys" / name).write_bytes(damage)
    with pytest.raises(keys.NoKeys, match="is damaged"):
        keys.read(tmp_path / "keys")
