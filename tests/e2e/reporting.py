"""What people do with reports in the stories, each the way a person does it."""

from bot.simulator import Message
from tests.e2e.reading import screen, send
from tests.e2e.world import World, words

ROGUE = "An account that is not ours, or not known"
PHISH = "A false message or website"
LOST = "A lost or stolen phone or computer"
LEAVER = "Somebody who leaves, or has left"
POST = "A wrong post"


def begin_report(world: World, name: str, kind: str, typed: str = "", account: str = "") -> None:
    """Type the command and choose what it is."""
    done = world[name].command("/report-social", typed)
    assert done.ok, done.describe()
    assert world[name].view, words(world[name].ephemerals()[-1])
    world[name].fill({"What is it?": kind})
    if account:
        offered = world[name].suggestions("Account", account)
        world[name].choose("Account", account, offered[0]["text"]["text"])


def report(world: World, name: str, kind: str, account: str = "", **fields: object) -> None:
    """Report something the way a person does."""
    begin_report(world, name, kind, account=account)
    whom = fields.pop("Who", None)
    if whom:
        choose_whom(world, name, whom)
    world[name].fill({"What happened": "See below.", **fields})
    assert send(world, name) == {}
    assert "is sent" in screen(world, name)
    world[name].close_view()


def choose_whom(world: World, name: str, whom: object) -> None:
    """Type somebody's name, and choose them."""
    shown = str(getattr(whom, "name", whom))
    world[name].choose("Who", shown.split(" (", maxsplit=1)[0], shown)


def card(world: World, name: str, number: int = 1) -> Message:
    """The card of a report, for whoever deals with it."""
    return world.dm(name, f"Report #{number}: ")


def close(world: World, name: str, outcome: str, note: str = "", number: int = 1) -> None:
    world.click(name, card(world, name, number), "Close it…")
    world[name].fill({"What came of it?": outcome, "A word to whoever reported it": note or None})
    assert send(world, name) == {}
    world[name].close_view()
