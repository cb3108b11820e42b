"""Looking at shared logins in stories: one is stored, access to it granted, and buttons are pressed."""

import base64
import re
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.e2e import steps
from tests.e2e.reading import trail
from tests.e2e.register_steps import share_the_login
from tests.e2e.storing import FILMS, in_the_vault, kept
from tests.e2e.world import Build, World, labels, with_cards_at_once, words

USERNAME, PASSWORD = "larkfield.films", "Canary: Zwölf <Boxkämpfer> & *Söhne* 4711"
_LOOKING = ("secret:", "checkout:")
SEED = base64.b32encode(b"a seed of twenty byt").decode()
RECOVERY = {
    "recovery_codes": "canary-recovery-1\ncanary-recovery-2",
    "recovery_mail": "canary@larkfield.example",
}
NEVER = (SEED, *RECOVERY["recovery_codes"].splitlines(), RECOVERY["recovery_mail"])
"""What nobody is ever shown."""


def lent(
    world: World,
    name: str = "Maya",
    *,
    handle: str = FILMS,
    owner: str = "Iris",
    second_factor: bool = True,
    **asked: Any,
) -> str:
    """Somebody has access that lends them the account's login, which is in the vault; the id of their grant."""
    if not kept(world, handle):
        share_the_login(world, handle)
        seed = {"seed": SEED, "first_code": right_code(world)} if second_factor else {}
        in_the_vault(world, owner, handle, username=USERNAME, password=PASSWORD, **seed, **RECOVERY)
    wanted = {"account": f"@{handle}", "use_case": "Live event", "ends": "3 days", **asked}
    steps.vouch(world, world.ask(name, **wanted), owner=owner)
    return steps.newest(world).id


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


def shown(world: World, *names: str) -> list[str]:
    """What the trail says of looking, by Maya or these people and by the bot itself, oldest first."""
    by = {world[name].id for name in names or ("Maya",)} | {"system"}
    return [one["kind"] for one in trail(world) if one["kind"].startswith(_LOOKING) and one["actor"] in by]


def closed(world: World) -> list[str]:
    """Why each checkout was closed."""
    return [one["facts"]["because"] for one in trail(world) if one["kind"] == "checkout:closed"]


def with_policy(build: Build, folder: Path, old: str, new: str) -> World:
    """A founded company whose policy says something else."""
    path = with_cards_at_once(folder / "vault.yml")
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    world = build(policy=path)
    world.start()
    world.found()
    return world
