"""What people do in the stories of the hunt, each the way a person does it."""

from bot.simulator import Message
from tests.e2e.reading import answer, screen, send
from tests.e2e.world import World

FILMS = "Gather for the hunt: the people screen of @larkfieldfilms (YouTube)"
LEAVERS = "Gather for the hunt: HR's list of leavers"
QUESTION = "Do you have a login to one of our accounts"
BOXES = ["The people screen of each account", "The list of leavers"]
EVERYBODY = "Everybody: a login or a list?"


def begin_hunt(world: World, name: str = "Amara", boxes: list[str] | None = None, **fields: object) -> None:
    """Begin a hunt the way the programme manager does."""
    assert world[name].command("/vouchsafe", "hunt start").ok
    assert world[name].view, answer(world, name)
    world[name].fill({"sources": BOXES if boxes is None else boxes, **fields})
    assert send(world, name) == {}
    assert "The hunt has begun" in screen(world, name)
    world[name].close_view()
    world.sweep()


def give(world: World, name: str, about: str, **fields: object) -> dict[str, str]:
    """Answer for a source; the errors at the fields."""
    world.click(name, world.dm(name, about), "Answer…")
    world[name].fill({"state": fields.pop("how"), **fields})
    errors = send(world, name)
    if errors:
        world[name].close_view()
    return errors


def question(world: World, name: str) -> Message:
    return world.dm(name, QUESTION)
