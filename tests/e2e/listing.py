"""What people do with lists of people that networks show, each the way a person does it."""

from datetime import timedelta
from typing import Any

from bot.domain.ledger import Standing
from bot.domain.reconciling import Match, MatchState
from bot.services import ledger, network_lists, settling_lists
from bot.services.network_lists import Given
from storage import ledger as ledger_rows
from storage import network_lists as rows
from storage import people
from tests.e2e import auditing
from tests.e2e.auditing import FILMS
from tests.e2e.reading import send
from tests.e2e.register_steps import account
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


def every_move(world: World, audit: auditing.Launched) -> None:
    """Have the lists of Films agree and differ in every way that they can, in people whom nobody can name."""
    for said in ("Ada", "Bea", "Cleo"):
        _known(world, said)
    world.sweep()
    _listed(world, "Ada", "Bea", "Cleo", "Xi", "Yan", "Zed")
    _listed(world, "Cleo", "Xi", "Yan")
    for said in ("Yan", "Ada"):
        accept(world, matches(world, audit)[said])
    _known(world, "Xi")
    _listed(world, "Ada", "Bea", "Cleo", "Zed")
    _known(world, "Wu")
    world.sweep()
    _listed(world, "Ada", "Cleo")
    _ended_before(world, "Bea")
    _listed(world, "Ada", "Bea", "Cleo")
    _ended_before(world, "Cleo")
    world.sweep()
    _accepted_until_now(world, audit)


def _accepted_until_now(world: World, audit: auditing.Launched) -> None:
    """Two differences of either kind are accepted, for too short a time."""
    for match in matches(world, audit).values():
        if match.unmatched:
            accept(world, match)
    world.until(world.now + timedelta(days=31))


def _listed(world: World, *said: str) -> None:
    collect(world, "\n".join(f"{one}, Editor" for one in said))


def _known(world: World, said: str) -> None:
    auditing.found(world, FILMS, said=said, standing=Standing.UNKNOWN)


def collect(world: World, pasted: str) -> None:
    """Amara brings a list of Films."""
    assert world.bot
    with world.bot.database.write() as unit:
        actor = people.find(unit, world.slack.team_id, world["Amara"].id)
        assert actor
        given = Given(pasted)
        network_lists.collect(unit, world.bot.company(), actor, account(world, FILMS).id, given)


def accept(world: World, match: Match) -> None:
    """Amara accepts the risk of a difference for a month."""
    assert world.bot
    with world.bot.database.write() as unit:
        actor = people.find(unit, world.slack.team_id, world["Amara"].id)
        assert actor
        until = unit.now + timedelta(days=30)
        settling_lists.accept(unit, world.bot.company(), actor, match.id, "It is known.", until)


def _ended_before(world: World, said: str) -> None:
    """The ledger learns that somebody on Films lost their way in an hour ago."""
    assert world.bot
    with world.bot.database.write() as unit:
        lines = ledger_rows.of_account(unit, account(world, FILMS).id)
        (line,) = [one for one in lines if one.said == said]
        until = unit.now - timedelta(hours=1)
        ledger.replace_line(unit, line, "operator", standing=Standing.FORMER, until=until)
