"""The command line as an operator has it: a folder of their own, typed words, an exit code and what was printed."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.cli import main
from bot.domain.people import Kind, Person
from bot.domain.programme import Company
from bot.services import founding
from bot.services.policy_file import read
from bot.setting_rules import FOUND_AT
from bot.world import real_ports
from storage import people
from storage.database import Database
from tests.policies import SMALL

TEAM = "T0000001"
TOKEN, SECRET = "xoxb-canary-token", "0123456789abcdef0123456789abcdef"
PEOPLE = {
    name: f"U000{name.upper():0<6}"
    for name in ("dora", "ivan", "mia", "lena", "ann", "adam", "olga", "bob", "gus", "gone")
}
KINDS = {"gus": Kind.GUEST, "gone": Kind.DEACTIVATED}


@dataclass
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Vouchsafe = Callable[..., Ran]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for name in FOUND_AT:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    return tmp_path


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Leave the process's log as it was."""
    root = logging.getLogger()
    handlers, level, kept = list(root.handlers), root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**kept)


@pytest.fixture
def vouchsafe(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Vouchsafe:
    """Type `vouchsafe` and these words."""

    def run(*words: str) -> Ran:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["vouchsafe", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capfd.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def installed(vouchsafe: Vouchsafe, folder: Path) -> Path:
    """The folder after `vouchsafe init`, with the small policy."""
    (folder / "policy.yml").write_text(json.dumps(SMALL))
    admins = f"{PEOPLE['ann']},{PEOPLE['adam']}"
    done = vouchsafe("init", "--bot-token", TOKEN, "--signing-secret", SECRET, "--admins", admins)
    assert done.code == 0
    return folder


@pytest.fixture
def database(installed: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{installed / 'vouchsafe.db'}", real_ports())
    yield opened
    opened.dispose()


@pytest.fixture
def team() -> str:
    """The workspace that the database belongs to."""
    return TEAM


@pytest.fixture
def met(database: Database, team: str) -> Database:
    """The database once the bot has met Slack and read who is there."""
    now = datetime.now(UTC)
    workspace = {"id": team, "enterprise_id": None, "name": "Larkfield", "bot_user_id": "U0000BOT"}
    with database.write() as unit:
        people.bind_workspace(
            unit, {**workspace, "bot_id": "B0000BOT", "scopes": "", "seen_at": now}, first=True
        )
        for name, user_id in PEOPLE.items():
            kind, email = KINDS.get(name, Kind.MEMBER), f"{name}@larkfield.example"
            people.save(unit, Person(team, user_id, None, name.title(), email, "UTC", "", kind, now))
    return database


@pytest.fixture
def founded(met: Database, team: str) -> Database:
    """The database once the small policy is in force."""
    company = Company(team, (PEOPLE["ann"], PEOPLE["adam"]), None)
    with met.write() as unit:
        version = founding.propose(unit, company, read(Path("policy.yml")), "operator")
        for name in ("ann", "lena"):
            signer = people.find(unit, team, PEOPLE[name])
            assert signer is not None
            founding.sign(unit, company, signer, version.id)
    return met


@pytest.fixture
def stocked(founded: Database, vouchsafe: Vouchsafe, folder: Path) -> Database:
    """A founded programme with two accounts."""
    (folder / "accounts.csv").write_text(
        "network,handle,name,owner,backup_owner\n"
        "X,@lark,Lark,olga@larkfield.example,bob@larkfield.example\n"
        "LinkedIn,lark,Lark,olga@larkfield.example,\n"
    )
    assert vouchsafe("accounts", "import", "accounts.csv").code == 0
    return founded
