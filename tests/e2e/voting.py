"""How the committee of the stories votes on a proposed policy."""

from typing import Any

from bot.simulator import Message
from tests.e2e.operator import propose
from tests.e2e.world import World

MAJORITY = ("Jonas", "Priya", "Helen")
"""Three of the five seats, the senior leader's among them."""


def proposed(world: World, *changes: tuple[str, str], name: str = "next.yml") -> Message:
    """A changed policy before the committee: its card."""
    said = propose(world, *changes, name=name)
    assert said.startswith("0 "), said
    return world.cards()[-1]


def approve(world: World, *names: str, card: Message | None = None) -> Message:
    """These people press Approve on the newest card, or on this one."""
    shown = card or world.cards()[-1]
    for name in names or MAJORITY:
        world.click(name, shown, "Approve")
    return world.fresh(shown)


def in_force(world: World, *changes: tuple[str, str], name: str = "next.yml") -> Message:
    """A changed policy comes into force; its card."""
    return approve(world, card=proposed(world, *changes, name=name))


def reject(world: World, name: str, card: Message, reason: str = "Too much at once.") -> dict[str, Any]:
    """Somebody presses Reject… and says why; what is wrong with what they said, by field."""
    world.click(name, card, "Reject…")
    world[name].fill({"Reason": reason})
    sent = world[name].submit()
    assert sent.ok, sent.describe()
    world.settle()
    view = world[name].view
    errors = dict(view.errors) if view else {}
    if view and not errors:
        world[name].close_view()
    return errors
