"""What people do with lists of people that networks show, each the way a person does it."""

from typing import Any

from bot.domain.reconciling import Match, MatchState
from storage import network_lists as rows
from storage import people
from tests.e2e import auditing
from tests.e2e.auditing import FILMS
from tests.e2e.reading import send
from tests.e2e.steps import press
from tests.e2e.world import World

BRING = "Bring the list of people that the network shows for @larkfieldfilms"
DIFFER = "in whom the lists of @larkfieldfilms"
EVERYBODY = "Maya Chen, Editor\nBen Asante — Editor\nIris Novak: Editor\nNoah Klein (Northlight), Editor"


def audited(world: World) -> auditing.Launched:
    """An audit over Films, whose list is asked for."""
    auditing.populate(world)
    found = auditing.launch(world, (FILMS,))
    world.sweep()
    return found


def bring(world: World, name: str, pasted: str = "", about: str = BRING, **fields: Any) -> dict[str, str]:
    """Bring a list from the card; the errors at the fields."""
    button = "Bring it…" if about == BRING else "Newer list…"
    world.click(name, world.dm(name, about), button)
    given = {"The list": pasted} if pasted else {}
    world[name].fill(given | fields)
    errors = send(world, name)
    world[name].close_view()
    world.settle()
    return errors


def settle(world: World, name: str, whom: Match, becomes: str, **fields: Any) -> dict[str, str]:
    """Settle a difference from the card; the errors at the fields."""
    world.click(name, world.dm(name, DIFFER), "Settle them…")
    press(world, name, "Settle…", f"1|{whom.id}|0")
    world[name].fill({"What is so?": becomes, **fields})
    errors = send(world, name)
    world[name].close_view()
    if world[name].view:
        world[name].close_view()
    world.settle()
    return errors


def matches(world: World, audit: auditing.Launched) -> dict[str, Match]:
    """How the lists agree, by the name of whom it is about."""
    assert world.bot
    with world.bot.database.read() as unit:
        names = {one.user_id: one.name for one in people.everybody(unit, world.slack.team_id)}
        found = rows.matches(unit, audit.campaign.id)
    return {names.get(one.person or "", one.said or one.person or ""): one for one in found}


def states(world: World, audit: auditing.Launched) -> dict[str, MatchState]:
    """The same, their states alone."""
    return {name: one.state for name, one in matches(world, audit).items()}
