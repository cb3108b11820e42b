"""Only the demo can hand the bot a clock that moves: `vouchsafe run` keeps real time, whatever is set."""

import inspect
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import typer

from bot import app, cli
from bot.domain.ports import Ports
from bot.settings import Settings, load
from scheduler.ticker import INTERVAL
from tests.e2e.world import APP_TOKEN, TOKEN

TEMPTING = ("CLOCK", "DATA", "DEMO", "NOW", "OFFSET", "PORTS", "TICK_EVERY", "TIME", "WALL")


class Started(Exception):
    """The bot was built; nothing more is wanted."""


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Ports, timedelta]]:
    """What the bot of `vouchsafe run` is built with, in an environment full of tempting settings."""
    seen: list[tuple[Ports, timedelta]] = []

    def build(_settings: Settings, ports: Ports, tick_every: timedelta) -> Any:
        seen.append((ports, tick_every))
        raise Started

    monkeypatch.setattr(app, "Bot", build)
    for name in TEMPTING:
        for prefix in ("", "VOUCHSAFE_", "VOUCHSAFE_DEMO_"):
            monkeypatch.setenv(f"{prefix}{name}", "2030-01-01T00:00:00Z")
    return seen


def test_no_setting_and_no_variable_moves_the_clock_of_run(
    built: list[tuple[Ports, timedelta]], monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    with pytest.raises(Started):
        cli.run()
    ((ports, tick_every),) = built
    assert abs(ports.wall() - datetime.now(UTC)) < timedelta(seconds=5)
    assert ports.shared_clock
    assert tick_every == INTERVAL


def test_the_command_takes_nothing_and_hands_on_only_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not inspect.signature(cli.run).parameters
    handed: list[tuple[Any, ...]] = []
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    monkeypatch.setattr(app, "run", lambda *given: handed.append(given) or 0)
    with pytest.raises(typer.Exit):
        cli.run()
    assert [[type(one) for one in given] for given in handed] == [[Settings]]


def test_no_setting_speaks_of_time() -> None:
    names = {str(field.validation_alias) for field in Settings.model_fields.values()}
    assert not [name for name in names if any(word in name for word in ("CLOCK", "TIME", "NOW", "TICK"))]
    assert load(Settings, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN=APP_TOKEN, VOUCHSAFE_CLOCK="x").log is None
