"""Every command explains itself, fails in a sentence, and never prints a secret."""

import io
import logging

import pytest
import structlog

from bot import logs, resources
from bot.commands import console
from tests.cli.conftest import SECRET, TOKEN

COMMANDS = (
    (),
    ("init",),
    ("check",),
    ("run",),
    ("demo",),
    ("policy",),
    ("policy", "check"),
    ("policy", "schema"),
    ("policy", "explain"),
    ("policy", "propose"),
    ("accounts",),
    ("accounts", "import"),
    ("accounts", "export"),
    ("training",),
    ("training", "check"),
    ("training", "report"),
    ("trail",),
    ("trail", "verify"),
    ("trail", "export"),
    ("database",),
    ("database", "upgrade"),
)
APP_TOKEN = "xapp-1-canary-app"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(vouchsafe, command: tuple[str, ...]) -> None:
    helped = vouchsafe(*command, "--help")
    assert (helped.code, helped.err) == (0, "")
    assert f"Usage: vouchsafe {' '.join(command)}".strip() in helped.out


def test_an_unknown_command_cannot_run(vouchsafe) -> None:
    refused = vouchsafe("dance")
    assert (refused.code, refused.out) == (2, "")
    assert "No such command" in refused.err


def test_run_without_settings_says_what_is_missing(vouchsafe) -> None:
    refused = vouchsafe("run")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("SLACK_BOT_TOKEN is not set.")
    assert "Traceback" not in refused.err


@pytest.mark.parametrize(
    "command", [one for one in COMMANDS if one not in {(), ("demo",), ("run",)}], ids=" ".join
)
@pytest.mark.parametrize("broken", [False, True], ids=["good", "broken"])
def test_no_command_prints_a_secret(
    vouchsafe, folder, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], broken: bool
) -> None:
    values = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": f"{SECRET},canary-second-secret",
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": "https://canary-user:canary@x/api/" if broken else "http://127.0.0.1:9/api/",
        "VOUCHSAFE_DATABASE_URL": "postgresql://canary:canary@db/x" if broken else "sqlite:///vouchsafe.db",
        "PORT": "canary" if broken else "3000",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    set_up = logs.set_up

    def log_everything(*given: object) -> None:
        set_up(*given)
        logging.getLogger().setLevel(logging.DEBUG)

    monkeypatch.setattr(logs, "set_up", log_everything)
    ran = vouchsafe(*command)
    printed = ran.out + ran.err
    for secret in ("canary", TOKEN, SECRET):
        assert secret not in printed


def log_of(style: str, secrets: tuple[str, ...] = ()) -> io.StringIO:
    stream = io.StringIO()
    logs.set_up(style, secrets, stream)
    return stream


@pytest.mark.parametrize("style", ["text", "json"])
def test_the_log_holds_secrets_back_wherever_they_hide(style: str) -> None:
    written = log_of(style, ("canary-named-secret",))
    log = structlog.get_logger("ours")
    log.info("sent", token=TOKEN, nested={"headers": [f"Bearer {APP_TOKEN}"]}, plain="canary-named-secret")
    logging.getLogger("theirs").warning("refused %s with %s", f"?token={TOKEN}", SECRET)
    try:
        int(TOKEN)
    except ValueError:
        log.exception("failed", xoxe="xoxe.xoxp-1-canary")
    said = written.getvalue()
    assert "canary" not in said
    assert SECRET not in said
    assert said.count(logs.HELD_BACK) == 7
    assert "ValueError" in said


@pytest.mark.parametrize("name", logs.QUIET)
def test_libraries_are_quiet_below_warning_even_when_all_is_logged(name: str) -> None:
    logging.getLogger(name).setLevel(logging.DEBUG)
    written = log_of("json")
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger(name).debug("a body")
    logging.getLogger(f"{name}.inner").info("a body")
    logging.getLogger(name).warning("a warning")
    assert "a body" not in written.getvalue()
    assert "a warning" in written.getvalue()


def test_json_lines_are_json_and_hold_level_and_time() -> None:
    written = log_of("json")
    structlog.get_logger("ours").info("started", port=3000, path=object)
    (line,) = written.getvalue().splitlines()
    for part in ('"event": "started"', '"level": "info"', '"port": 3000', '"timestamp": "2'):
        assert part in line


def test_without_a_terminal_the_log_is_json() -> None:
    stream = io.StringIO()
    logs.set_up(stream=stream)
    structlog.get_logger("ours").info("started")
    assert stream.getvalue().startswith("{")


def test_text_that_looks_like_markup_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    console.say("[red]not red[/red] :smile:")
    console.note("[bold]not bold")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("[red]not red[/red] :smile:\n", "[bold]not bold\n")


def test_the_version_is_said_and_nothing_else_is_asked_for(vouchsafe, folder) -> None:
    said = vouchsafe("--version")
    assert (said.code, said.out, said.err) == (0, f"vouchsafe {resources.version()}\n", "")
    assert list(folder.iterdir()) == []
