"""What people do again and again in the stories of the register."""

from typing import Any

from bot.domain.register import Account
from storage import register
from tests.e2e import steps
from tests.e2e.reading import screen, send
from tests.e2e.world import World

FILMS = "larkfieldfilms"


def find(world: World, handle: str = FILMS) -> Account:
    assert world.bot
    with world.bot.database.read() as unit:
        (found,) = register.by_handle(unit, world.slack.team_id, handle)
    return found


def listed(world: World, name: str, typed: str = "") -> Any:
    """What `/vouchsafe register` answers."""
    return steps.command(world, name, "/vouchsafe", f"register {typed}")


def open_form(world: World, name: str, label: str, handle: str = "") -> None:
    """Open a form from the list."""
    shown = listed(world, name, handle)
    block = f"account:{find(world, handle).id}/edit_account" if handle else label
    world.click(name, shown, block)


def enter(world: World, name: str, **fields: Any) -> dict[str, str]:
    """Fill in the open form and send it; the errors at its fields."""
    world[name].fill({label.replace("_", " "): value for label, value in fields.items()})
    return send(world, name)


def propose(world: World, name: str = "Ben", handle: str = "larkfieldtrails", **fields: Any) -> None:
    open_form(world, name, "Propose an account…")
    assert enter(world, name, Network="TikTok", Handle=handle, Purpose="Seen on a phone", **fields) == {}
    assert "programme manager decides" in screen(world, name)
    world[name].close_view()


def become(world: World, name: str, kind: str) -> None:
    """Slack says that somebody is a guest from now on, or a full member again."""
    world.clock.advance(5)
    world.slack.change(world[name], kind=kind)
    world.settle()
