"""A real database, a local Slack over real HTTP, and a delivery between them on a clock that the test moves."""

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.connectors.slack import Slack
from bot.domain.people import Kind, Person
from bot.domain.ports import Ports
from bot.simulator import SlackServer, Workspace
from bot.views import charts
from scheduler.delivery import NEVER, Delivery
from storage import outbox, people
from storage.database import Database
from storage.lanes import _row
from storage.outbox import Effect, Row, Telling, tell

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOKEN = "xoxb-of-the-bot"
MANIFEST = {
    "features": {"app_home": {"home_tab_enabled": True, "messages_tab_enabled": True}},
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "users:read", "im:write", "channels:read", "files:write"]}
    },
    "settings": {"interactivity": {"is_enabled": True}},
}


@dataclass
class Stage:
    """Everything that takes part, and short ways to speak to it."""

    workspace: Workspace
    database: Database
    slack: Slack
    at: datetime = NOON
    state: dict[str, str] = field(default_factory=dict)
    dead: list[tuple[Row, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    uploads: list[tuple[str, str]] = field(default_factory=list)
    delivery: Delivery = field(init=False)

    def __post_init__(self):
        self.delivery = self.another()
        self.room = self.workspace.channel("committee")
        self.workspace.invite(self.room.id)
        self.ada = self.workspace.add_person("Ada Byron")

    def another(self, render=None, **more) -> Delivery:
        """A delivery of its own over the same database, as a second thread or process has."""
        ports = Ports(lambda: self.at, self.seconds, os.urandom, time.sleep)
        return Delivery(
            self.database,
            self.slack,
            render or self.render,
            ports,
            fetch_file=lambda row: self.files.append(row.subject),
            upload_file=self.upload,
            on_dead=lambda _unit, row, error: self.dead.append((row, error)),
            on_fault=lambda _method, error: self.faults.append(error),
            **more,
        )

    def seconds(self) -> float:
        """How much time has passed."""
        return (self.at - NOON).total_seconds()

    def upload(self, row) -> bool:
        """Put a file there; a row that is gone has none."""
        self.uploads.append((row.subject, row.place))
        return self.state.get(row.subject) != "gone"

    def render(self, _unit, row):
        """Picture a row as it is now; a row that is not in `state` has nothing to tell."""
        words = self.state.get(row.subject, f"{row.name} {row.subject}")
        if words == "gone":
            return None
        if words == "broken":
            raise ValueError(row.subject)
        blocks = [{"type": "section", "text": {"type": "plain_text", "text": words}}]
        blocks += charts.bar(words, [("September", 2), ("October", 5)]) if row.name == "figures" else []
        if row.effect is Effect.HOME:
            return {"type": "home", "blocks": blocks}
        if row.effect is Effect.VIEW:
            return {"type": "modal", "title": {"type": "plain_text", "text": "Ended"}, "blocks": blocks}
        return {"text": words, "blocks": blocks}

    def queue(
        self, effect=Effect.NOTICE, place=None, subject="r1", name="request", facts=None, answer_url=None
    ):
        telling = Telling(effect, name, subject, place or self.room.id, facts or {}, answer_url)
        with self.database.write() as unit:
            tell(unit, "T1", telling)

    def know(self, somebody, kind: Kind) -> None:
        """Let the mirror hold that this is what somebody is."""
        with self.database.write() as unit:
            people.save(unit, Person("T1", somebody.id, None, somebody.id, None, None, "", kind, unit.now))

    def drain(self) -> float:
        """Step until there is nothing to do now; the seconds until there is."""
        for _ in range(1_000):
            if wait := self.delivery.step():
                return wait
        raise AssertionError("the delivery never rests")

    def finish(self) -> None:
        """Let time pass until everything has ended."""
        for _ in range(1_000):
            wait = self.drain()
            if wait == NEVER:
                return
            self.move(seconds=wait)
        raise AssertionError("the outbox never empties")

    def move(self, **by):
        self.at += timedelta(**by)

    def rows(self):
        with self.database.read() as unit:
            found = unit.execute(outbox.outbox.select().order_by(outbox.outbox.c.position)).mappings()
            return [_row(row) for row in found]

    def stages(self):
        return [row.stage.value for row in self.rows()]

    def texts(self, channel=None):
        return [message.text for message in self.workspace.messages[(channel or self.room).id]]

    def dm(self):
        return [message.text for message in self.ada.dm()]

    def calls(self):
        return [call.method for call in self.workspace.calls]


@pytest.fixture
def stage(each_url):
    def seconds() -> float:
        return (made.at - NOON).total_seconds()

    ports = Ports(lambda: made.at, seconds, os.urandom, time.sleep)
    database = Database(each_url, ports)
    with SlackServer(Workspace()) as server:
        server.workspace.rate_limits = "off"
        server.workspace.install(MANIFEST, "http://127.0.0.1:9/slack/events", "secret", TOKEN)
        slack = Slack(server.api_url, TOKEN, connect=1, read=2)
        made = Stage(server.workspace, database, slack)
        yield made
        slack.close()
    database.dispose()
