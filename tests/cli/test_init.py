"""`vouchsafe init`: makes what a new installation needs, once."""

from pathlib import Path

import pytest
import typer
from ruamel.yaml import YAML

from bot import keys
from bot.commands import init as module
from bot.resources import EXAMPLE_POLICY, MANIFEST, content, http_manifest
from tests.cli.conftest import PEOPLE, SECRET, TOKEN

APP_TOKEN = "xapp-1-A1-canary"
TERMINAL = type("Terminal", (), {"isatty": lambda _: True})()
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
    answers = iter(["xoxb-not-an-app's", APP_TOKEN, "xoxp-wrong", TOKEN, "", f"{PEOPLE['ann']}"])
    asked: list[tuple[str, bool]] = []

    def prompt(words: str, *, hide_input: bool, **_: object) -> str:
        asked.append((words.split(" (", maxsplit=1)[0], hide_input))
        return next(answers)

    monkeypatch.setattr(typer, "prompt", prompt)
    monkeypatch.setattr(module.sys, "stdin", TERMINAL)
    done = vouchsafe("init")
    assert done.code == 0
    assert asked == [
        ("App token for Socket Mode", True),
        ("App token for Socket Mode", True),
        ("Bot token", True),
        ("Bot token", True),
        ("Committee channel", False),
        ("Admins, at least two", False),
    ]
    assert "is a user's token" in done.err
    assert "app_manifest.yml is written." in done.err
    assert "Create New App, From a manifest" in done.err
    assert "OAuth & Permissions" in done.err
    assert "xoxp-wrong" not in done.err
    assert f"SLACK_APP_TOKEN={APP_TOKEN}" in (folder / ".env").read_text()
    assert "SLACK_SIGNING_SECRET" not in (folder / ".env").read_text()
    assert f"VOUCHSAFE_ADMINS={PEOPLE['ann']}" in (folder / ".env").read_text()


def test_without_an_app_token_the_signing_secret_is_asked_for(
    vouchsafe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["", TOKEN, SECRET, "", PEOPLE["ann"]])
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: next(answers))
    monkeypatch.setattr(module.sys, "stdin", TERMINAL)
    assert vouchsafe("init").code == 0
    assert list(answers) == []
    assert (folder / ".env").read_text().splitlines()[:2] == [
        f"SLACK_BOT_TOKEN={TOKEN}",
        f"SLACK_SIGNING_SECRET={SECRET}",
    ]


def test_what_is_there_for_http_is_not_asked_about_again(
    vouchsafe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vouchsafe(*GIVEN, "--admins", PEOPLE["ann"], "--committee-channel", "C0COMMITTEE")
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: pytest.fail("asked again"))
    monkeypatch.setattr(module.sys, "stdin", TERMINAL)
    assert vouchsafe("init").code == 0


def test_with_an_app_token_alone_everything_is_made(vouchsafe, folder: Path) -> None:
    assert vouchsafe("init", "--app-token", APP_TOKEN, "--bot-token", TOKEN).code == 0
    assert (folder / ".env").read_text().splitlines() == [
        f"SLACK_APP_TOKEN={APP_TOKEN}",
        f"SLACK_BOT_TOKEN={TOKEN}",
    ]
    assert (folder / "vouchsafe.db").exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.larkfield.example",
        "https://bot.larkfield.example/",
        "https://bot.larkfield.example/slack/events",
    ],
)
def test_the_manifest_for_http_is_printed_and_nothing_else_is_made(vouchsafe, folder: Path, url: str) -> None:
    shown = vouchsafe("init", "--url", url)
    assert (shown.code, list(folder.iterdir())) == (0, [])
    told = YAML(typ="safe").load(shown.out)
    assert told == http_manifest("https://bot.larkfield.example")
    assert vouchsafe("init", "--url", url, "--out", "http.yml").code == 0
    assert YAML(typ="safe").load((folder / "http.yml").read_text()) == told


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://bot.larkfield.example", "https addresses only"),
        ("bot.larkfield.example", "https addresses only"),
        ("", "https addresses only"),
        ("https://", "plain address"),
        ("https://me:word@bot.larkfield.example", "plain address"),
        ("https://bot.larkfield.example?x=1", "plain address"),
        ("https://bot.larkfield.example:what", "does not read"),
        ("https://bot.larkfield.example/bot", "straight below the host"),
    ],
)
def test_an_address_that_slack_could_not_use_is_refused(vouchsafe, folder: Path, url: str, why: str) -> None:
    refused = vouchsafe("init", "--url", url, "--out", "http.yml")
    assert (refused.code, refused.out, list(folder.iterdir())) == (2, "", [])
    assert why in refused.err
    assert "such as https://vouchsafe.example.com" in refused.err


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
