"""A company that has just heard of Vouchsafe: a local Slack, people in it, and an operator at a terminal."""

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from bot.demo import company
from bot.setting_rules import FOUND_AT
from bot.simulator import Message, Person, SlackServer, Workspace
from tests.e2e.world import free_port, words
from tests.terminal import Terminal

ROOT = Path(__file__).parents[1]
BOT_TOKEN, APP_TOKEN = "xoxb-followed-to-the-letter", "xapp-1-followed-to-the-letter"
STARTED = re.compile("started")
PATIENCE = 30.0


class Step(NamedTuple):
    """A block of a page: what it is written in, its lines, and the words before it."""

    language: str
    lines: list[str]
    before: str


class Office:
    """A company with a Slack, an operator with two terminals, and the README on the table."""

    def __init__(self, folder: Path, *, installed: bool) -> None:
        self.slack = Workspace()
        self.slack.rate_limits = "off"
        manifest = YAML(typ="safe").load((ROOT / "app_manifest.yml").read_text())
        self.slack.install(manifest, "", "", BOT_TOKEN, app_token=APP_TOKEN)
        self.people = {one.name.split()[0]: self.hire(one) for one in company.PEOPLE}
        self.people["Paula"] = self.slack.add_person("Paula Reyes", email="paula.reyes@larkfield.example")
        self.slack.channel(company.COMMITTEE, [one.id for name, one in self.people.items() if name != "Gia"])
        self.server = SlackServer(self.slack).start()
        self.environment = environment(self.server.api_url, installed=installed)
        self.folder, self.windows = folder, [Terminal(folder, self.environment)]
        self.installed = installed
        self.running: Terminal | None = None
        self.moved = False
        """Whether the page has sent the operator to another terminal."""

    def hire(self, one: company.Somebody) -> Person:
        return self.slack.add_person(one.name, email=one.email, tz=one.tz, admin=one.admin, kind=one.kind)

    def close(self) -> None:
        for window in self.windows:
            window.close()
        self.server.stop()
        self.slack.close()

    def follow(self, step: Step) -> None:
        self.moved |= "another terminal" in step.before
        {"sh": self.type, "csv": self.write, "slack": self.say}[step.language](step)

    def type(self, step: Step) -> None:
        """Type a block's lines; what the README says to do by hand around a command is done there."""
        by_hand: dict[str, Callable[[], None]] = {"vouchsafe policy check": self.edit_the_seats}
        for line in step.lines:
            by_hand.get(line, lambda: None)()
            if line == "vouchsafe run":
                self.run(line)
                assert "press *Found*" in step.before
                self.found()
                continue
            assert self.running is None or self.moved
            code, shown = self.windows[-1].type(line, self.answers, patience=300)
            assert code == 0, shown
            self.note_folder(line)

    def note_folder(self, line: str) -> None:
        if line.startswith("cd "):
            self.folder /= line.removeprefix("cd ")

    @property
    def answers(self) -> dict[str, str]:
        """What `vouchsafe init` asks, and what the operator has before them."""
        return {
            "App token": APP_TOKEN,
            "Bot token": BOT_TOKEN,
            "Committee channel": self.slack.find_channel(company.COMMITTEE).id,
            "Admins, at least two": f"{self.people['Nadia'].id}, {self.people['Oscar'].id}",
        }

    def run(self, line: str) -> None:
        self.running = self.windows[-1]
        start = self.running.begin(line)
        self.running.wait_for(STARTED, PATIENCE, start)
        self.windows.append(Terminal(self.folder, self.environment))
        if not self.installed:
            self.windows[-1].type("cd ..; . .vouchsafe/bin/activate; cd -")

    def edit_the_seats(self) -> None:
        """Public relations has somebody else than in the example."""
        policy = self.folder / "policy.yml"
        text = policy.read_text()
        assert "person: tom.gallagher@larkfield.example" in text
        policy.write_text(text.replace("tom.gallagher@", "paula.reyes@"))

    def found(self) -> None:
        card = self.card("Found")
        for name in ("Nadia", "Helen"):
            assert self.people[name].click(self.slack.find_message(card.channel, card.ts), "Found").ok
        self.card("in force")

    def write(self, step: Step) -> None:
        name = re.search(r"`(\w+\.csv)`", step.before)
        assert name
        (self.folder / name[1]).write_text("\n".join(step.lines) + "\n")

    def say(self, step: Step) -> None:
        """Type in Slack what the README says."""
        (line,) = step.lines
        if line == "/invite @Vouchsafe":
            self.slack.invite(company.COMMITTEE)
            return
        command, _, text = line.partition(" ")
        maya = self.people["Maya"]
        assert maya.command(command, text).ok
        view = eventually(lambda: maya.view)
        assert "YouTube" in words(view)
        if "wants only the use case" in step.before:
            maya.fill({"Use case": "Publish"})
        assert maya.submit().ok
        assert not (maya.view and maya.view.errors), maya.view
        asked = words(self.card("Request #1"))
        assert "the autumn films need cutting" in asked
        assert "Editor" in asked

    def card(self, containing: str) -> Message:
        """The card in the committee's channel with these words, once it is there."""
        channel = self.slack.find_channel(company.COMMITTEE)
        found: Message = eventually(
            lambda: next(
                (one for one in self.people["Nadia"].messages(channel) if containing in words(one)), None
            )
        )
        return found


def environment(api_url: str, *, installed: bool) -> dict[str, str]:
    """The operator's: without settings of ours, and with ports that nobody else has."""
    kept = {
        name: value for name, value in os.environ.items() if name not in FOUND_AT and name != "PYTHONPATH"
    }
    path = os.environ["PATH"]
    if installed:
        path = f"{Path(sys.executable).parent}{os.pathsep}{path}"
    ports = {"PORT": str(free_port()), "VOUCHSAFE_OPS_PORT": str(free_port())}
    return {**kept, **ports, "PATH": path, "SLACK_API_URL": api_url, "VOUCHSAFE_LOG": "text"}


def eventually(look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return found
