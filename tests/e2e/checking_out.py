"""Looking at shared logins in stories: one is stored, access to it granted, and buttons are pressed."""

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from bot.domain.events import Event
from bot.domain.secret_text import SecretText
from bot.domain.vault import Field, Secret, SecretState, Version
from storage import grants, secrets
from storage.grants import grant as grant_table
from tests.e2e import steps
from tests.e2e.reading import trail
from tests.e2e.world import Build, World, labels, with_cards_at_once, words

USERNAME, PASSWORD = "larkfield.films", "Canary: Zwölf <Boxkämpfer> & *Söhne* 4711"
SEED = base64.b32encode(b"a seed of twenty byt").decode()
LOGIN = {
    Field.USERNAME: USERNAME,
    Field.PASSWORD: PASSWORD,
    Field.TOTP_SEED: SEED,
    Field.RECOVERY_CODES: "canary-recovery-1\ncanary-recovery-2",
    Field.RECOVERY_MAIL: "canary-recovery@larkfield.example",
}
SHOWN = ("secret:", "checkout:")


def lent(world: World, name: str = "Maya", login: Mapping[Field, str] = LOGIN, **asked: Any) -> str:
    """Somebody has access that lends them the account's login, which is in the vault; the id of their grant."""
    grant_id = steps.held(world, name, **asked)
    assert world.bot
    with world.bot.database.write() as unit:
        unit.execute(grant_table.update().where(grant_table.c.id == grant_id).values(method="vault"))
        account_id = grants.find(unit, grant_id).account_id
        if not secrets.of_account(unit, account_id):
            _store(unit, world.slack.team_id, account_id, login)
    return grant_id


def _store(unit: Any, team: str, account_id: str, login: Mapping[Field, str]) -> None:
    kept = Secret(unit.new_id(), team, account_id, SecretState.KEPT, 1, unit.now, unit.now)
    version_id = unit.new_id()
    sealed = unit.vault.put(
        unit, version_id, kept.id, 1, {field: SecretText(text) for field, text in login.items()}
    )
    secrets.add(unit, kept)
    secrets.add_version(unit, Version(version_id, kept.id, 1, "U1", unit.now, False, None, sealed))
    facts = {"digest": unit.vault.digest(sealed)}
    unit.record(Event("secret:stored", team, "secret", kept.id, "U1", facts))


def press_check_out(world: World, name: str = "Maya") -> None:
    """Press Check out in the answer to `/my-access`."""
    world.click(name, steps.command(world, name, "/my-access"), "Check out")


def look(world: World, name: str = "Maya") -> str:
    """Check out, reading first what that means where that is asked; what the dialogue says."""
    press_check_out(world, name)
    if "Show the login" in labels(world[name].view):
        steps.press(world, name, "Show the login")
    return words(world[name].view)


def code_of(text: str) -> str:
    """The code that a dialogue shows."""
    found = re.search(r"^[0-9]{6}$", text, re.MULTILINE)
    assert found, text
    return found[0]


def seconds_of(text: str) -> int:
    """For how long the dialogue says that the code is good."""
    found = re.search(r"good for ([0-9]+) seconds? more", text)
    assert found, text
    return int(found[1])


def right_code(world: World) -> str:
    """What an authenticator app shows now."""
    totp = TOTP(base64.b32decode(SEED), 6, SHA1(), 30, enforce_key_length=False)
    return totp.generate(int(world.now.timestamp())).decode()


def closed(world: World) -> list[str]:
    """Why each checkout was closed."""
    return [one["facts"]["because"] for one in trail(world) if one["kind"] == "checkout:closed"]


def with_policy(build: Build, folder: Path, line: str) -> World:
    """A founded company whose policy says this about the vault."""
    path = with_cards_at_once(folder / "vault.yml")
    text, found = re.subn(rf"^  {line.split(':', maxsplit=1)[0]}: .*$", f"  {line}", path.read_text(), flags=re.MULTILINE)
    assert found == 1
    path.write_text(text)
    world = build(policy=path)
    world.start()
    world.found()
    return world
