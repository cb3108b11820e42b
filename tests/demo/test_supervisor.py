"""The keeper of the bot's process: what the process is given, and when a browser is opened."""

import webbrowser

import pytest

from bot.demo import play, supervisor
from tests.e2e.world import ROOT


def test_the_settings_of_another_bot_do_not_reach_the_demos(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "SLACK_BOT_TOKEN",
        "SLACK_API_URL",
        "VOUCHSAFE_DATABASE_URL",
        "SLACK_APP_TOKEN_FILE",
        "PORT",
    ):
        monkeypatch.setenv(name, "somebody else's")
    monkeypatch.setenv("HOME", "/home/somebody")
    given = supervisor._environment()
    assert "somebody else's" not in given.values()
    assert given["HOME"] == "/home/somebody"
    assert given["PYTHONPATH"].startswith(str(ROOT))


class Browser:
    """A browser of some kind, which notes what it is to open."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, url: str) -> bool:
        self.opened.append(url)
        return True


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    made = Browser()
    monkeypatch.setattr(webbrowser, "get", lambda: made)
    monkeypatch.setattr(play.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_browser_opens_where_there_is_a_desktop(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    play._show("http://127.0.0.1:8400")
    assert browser.opened == []
    monkeypatch.setenv(name, ":0")
    play._show("http://127.0.0.1:8400")
    assert browser.opened == ["http://127.0.0.1:8400"]


def test_a_browser_of_text_is_left_alone(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("lynx"))
    monkeypatch.setattr(
        webbrowser.GenericBrowser, "open", lambda *_: pytest.fail("it takes the terminal over")
    )
    play._show("http://127.0.0.1:8400")
