"""Two people press in the same instant, over real HTTP: one decision, one grant, both told the truth."""

from itertools import product

from tests.e2e.reading import events, request, send
from tests.e2e.world import World, words
from tests.racing import at_once

ASKERS = ("Maya", "Ben", "Oscar", "Nadia", "Kenji", "Sofia", "Lucia")
ROLES = ("editor (limited)", "editor", "subtitle editor")


def test_twenty_one_times_both_press_and_it_is_decided_once(world: World) -> None:
    for number, (name, role) in enumerate(product(ASKERS, ROLES), start=1):
        world[name].command("/request-access", f"@larkfieldfilms {role} publish 2w because race")
        assert send(world, name) == {}
        world[name].close_view()
        card, copy = world.cards()[-1], world.dm("Iris", f"Request #{number} ")
        pressed = at_once(
            lambda card=card: world["Jonas"].click(card, "Approve"),
            lambda copy=copy: world["Iris"].click(copy, "Approve"),
        )
        assert all(one.ok for one in pressed)
        world.settle()
        assert not request(world, number).open
        said = sorted(told(world, name) for name in ("Iris", "Jonas"))
        assert said[0].startswith(f"Everyone needed has vouched: request #{number} is approved")
        assert said[1].startswith(f"Your vote on request #{number} counts. Still open: ")
    everything = events(world, "request:approved", "vote:cast", "grant:")
    assert everything.count("request:approved") == 21
    assert everything.count("vote:cast") == 42
    assert everything.count("grant:approved") == 21


def test_one_place_and_two_who_could_fill_it(world: World) -> None:
    card = world.ask("Maya", role="Manager", use_case="Account recovery", ends="20 hours")
    world.click("Helen", card, "Approve")
    world.click("Iris", card_of(world, "Iris"), "Approve")
    at_once(
        lambda: world["Priya"].click(card, "Approve"),
        lambda: world["Kenji"].click(card, "Approve"),
    )
    world.settle()
    said = sorted(told(world, name) for name in ("Priya", "Kenji"))
    assert said[0].startswith("Everyone needed has vouched: request #1 is approved")
    assert said[1] == "Request #1 is closed: everyone needed has vouched. Nothing has changed."
    assert events(world, "request:") == ["request:submitted", "request:approved"]


def card_of(world: World, name: str):
    """The copy of the card that somebody has by message."""
    return world.dm(name, "Request #1")


def told(world: World, name: str) -> str:
    """The newest words for somebody's eyes only."""
    return words(world[name].ephemerals()[-1]).split("\n")[0]
