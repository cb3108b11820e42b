"""What people read and what the trail holds, for stories to check."""

from typing import Any

import orjson

from bot.simulator import Message
from storage import access, verify
from tests.e2e.world import World, words


def trail(world: World) -> list[dict[str, Any]]:
    """Every event on the trail, oldest first."""
    assert world.bot
    return [orjson.loads(line)["body"] for line in verify.export(world.bot.database)]


def events(world: World, *prefixes: str) -> list[str]:
    """The kinds of the events that begin with one of these words, oldest first."""
    return [one["kind"] for one in trail(world) if one["kind"].startswith(prefixes)]


def refused(world: World) -> list[tuple[str, str]]:
    """Who was refused, and why, as the trail has it."""
    found = [one for one in trail(world) if one["kind"] == "attempt:refused"]
    return [(one["actor"], one["facts"]["because"]) for one in found]


def answer(world: World, name: str) -> str:
    """What the bot last said for this person's eyes only."""
    said = world[name].ephemerals()
    assert said, f"{name} has been answered nothing"
    return said[-1].text


def press(world: World, name: str, message: Message, label: str) -> str:
    """Press a button and read the answer."""
    before = len(world[name].ephemerals())
    world.click(name, message, label)
    said = world[name].ephemerals()
    assert len(said) == before + 1, (
        f"{name} pressed {label} and was answered {len(said) - before} times: {[one.text for one in said[before:]]}"
    )
    return said[-1].text


def screen(world: World, name: str) -> str:
    """What the dialogue in front of a person says."""
    view = world[name].view
    assert view, f"{name} has no dialogue open"
    return words(view)


def verdict(world: World, name: str) -> str:
    """What the request form says back."""
    view = world[name].view
    assert view
    return next(str(block["text"]["text"]) for block in view.blocks if block["block_id"] == "verdict")


def pick(world: World, name: str, handle: str, network: str = "") -> None:
    """Choose an account by type-ahead."""
    options = world[name].suggestions("Account", handle)
    shown = [one["text"]["text"] for one in options]
    wanted = next(one for one in shown if one.startswith(f"@{handle} ") and one.endswith(network))
    world[name].choose("Account", handle, wanted)


def send(world: World, name: str) -> dict[str, str]:
    """Send the form in front of a person; the errors at its fields."""
    done = world[name].submit()
    assert done.ok, done.describe()
    world.settle()
    view = world[name].view
    return dict(view.errors) if view else {}


def deny(world: World, name: str, card: Message, reason: str) -> None:
    """Deny with a reason, as a person does."""
    world.click(name, card, "Deny…")
    world[name].fill({"Reason": reason})
    assert send(world, name) == {}
    world[name].close_view()


def change(world: World, name: str, card: Message, **fields: str) -> str:
    """Approve with changes; what the dialogue says then."""
    world.click(name, card, "Approve with changes…")
    world[name].fill(fields)
    assert send(world, name) == {}
    said = screen(world, name).strip()
    world[name].close_view()
    return said


def request(world: World, number: int) -> Any:
    """The row of a request, to check what no message shows."""
    assert world.bot
    with world.bot.database.read() as unit:
        team = world.slack.team_id
        asked = [one for who in world.people.values() for one in access.asked_by(unit, team, who.id)]
    return next(one for one in asked if one.number == number)


def options(world: World, name: str, block: str) -> list[str]:
    """The choices of a menu in the dialogue in front of a person."""
    view = world[name].view
    assert view
    found = next(one for one in view.blocks if one["block_id"].split(":")[0] == block)
    return [one["text"]["text"] for one in found["element"]["options"]]
