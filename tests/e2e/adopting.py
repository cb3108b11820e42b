"""What people do about ways in that were never granted, each the way a person does it."""

from typing import Any

from bot.domain.adoption import AdoptionLine
from bot.domain.ledger import Method, Standing
from bot.services import ledger as lines
from bot.simulator import Message
from storage import adoption, ledger
from tests.e2e.promises import pressable
from tests.e2e.reading import send
from tests.e2e.register_steps import account, has_a_way_in
from tests.e2e.world import World, labels, words

LIST = "that was never granted"
FILMS = "larkfieldfilms"


def legacy(world: World, *names: str, handle: str = FILMS, **more: Any) -> None:
    """These people have a way in without a grant, and whoever answers for the account has heard of it."""
    for name in names:
        has_a_way_in(world, name, handle, **({"method": Method.NATIVE_ROLE} | more))
    world.sweep()


def line(world: World, name: str, handle: str = FILMS) -> AdoptionLine:
    """What becomes of somebody's way in, as it now is."""
    assert world.bot
    on = account(world, handle)
    with world.bot.database.read() as unit:
        found = [one for one in adoption.of_account(unit, on.id) if one.person == world[name].id]
    return found[-1]


def states(world: World, *names: str) -> list[str]:
    """How it stands with each of these people."""
    return [line(world, name).state.value for name in names]


def newest_holding(world: World, name: str, handle: str = FILMS) -> Any:
    """The newest line of the ledger about somebody's way in."""
    assert world.bot
    with world.bot.database.read() as unit:
        return ledger.newest(unit, line(world, name, handle).holding_id)


def card(world: World, name: str = "Iris") -> Message:
    """Somebody's list, as it now is."""
    return world.fresh(world.dm(name, LIST))


def beside(world: World, shown: Any, label: str, subject: str) -> str:
    """The value of the button with this label that carries this row."""
    carried = [one["value"] for one in pressable(shown.blocks) if one.get("text", {}).get("text") == label]
    return next(one for one in carried if f"|{subject}|" in one)


def press(world: World, name: str, whom: str, label: str) -> None:
    """Press a button beside somebody on one's list."""
    shown = card(world, name)
    world.click(name, shown, label, value=beside(world, shown, label, line(world, whom).id))


def adopt(world: World, name: str, *whom: str, **fields: Any) -> None:
    """Choose Adopt for each of these people, with what the form proposes or other `fields`."""
    for one in whom:
        press(world, name, one, "Adopt…")
        assert world[name].view, world[name].ephemerals()[-1:]
        world[name].fill(fields)
        assert send(world, name) == {}


def ask(world: World, name: str = "Iris") -> Message:
    """Ask the committee about everybody chosen; its card."""
    label = next(one for one in labels(card(world, name)) if one.startswith("Ask the committee"))
    world.click(name, card(world, name), label)
    return world.cards()[-1]


def asked(world: World, *whom: str, **fields: Any) -> Message:
    """These people are legacy on Iris's account, and she asks the committee about all of them."""
    legacy(world, *whom)
    adopt(world, "Iris", *whom, **fields)
    return ask(world)


def leave_out(world: World, name: str, whom: str, reason: str = "") -> None:
    """Leave one person out of the committee's card."""
    shown, request = world.fresh(world.cards()[-1]), line(world, whom).request_id
    assert request
    world.click(name, shown, "Leave out…", value=beside(world, shown, "Leave out…", request))
    world[name].fill({"Reason": reason} if reason else {})
    assert send(world, name) == {}
    world[name].close_view()


def approve(world: World, *names: str) -> None:
    """These people press Approve on the card about the newest adoption that they have."""
    for name in names:
        own = [one for one in world[name].dm() if "Adoption of" in words(one)]
        shown = own[-1] if own and "Approve" in labels(world.fresh(own[-1])) else world.cards()[-1]
        world.click(name, shown, "Approve")


def tell(world: World, name: str, why: str = "I cut the films.") -> None:
    """Answer the question whether one still needs it."""
    world.click(name, world.dm(name, LIST), "Answer…")
    world[name].fill({"Do you still need it?": "Yes, I still need it", "What for?": why})
    assert send(world, name) == {}
    world[name].close_view()


def in_every_state(world: World, with_committee: str, unsure: str, chosen: str) -> None:
    """The committee is asked about one of these, one is asked themselves, one is to be adopted."""
    adopt(world, "Iris", with_committee)
    ask(world)
    press(world, "Iris", unsure, "Not sure")
    adopt(world, "Iris", chosen)


def are_out(world: World, *names: str) -> None:
    """The ledger says that these people have lost their way in."""
    assert world.bot
    held = [newest_holding(world, name) for name in names]
    with world.bot.database.write() as unit:
        for one in held:
            lines.replace_line(unit, one, "operator", standing=Standing.FORMER)
    world.sweep()
