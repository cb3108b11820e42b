"""What the register and the holder ledger say, and how stories set them up where no message does."""

from dataclasses import replace
from typing import Any

from bot.domain.events import Event
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.register import Account
from bot.services import ledger
from storage import ledger as lines
from storage import register
from tests.e2e.world import World


def account(world: World, handle: str) -> Account:
    """An account as it now is."""
    assert world.bot
    with world.bot.database.read() as unit:
        return register.by_handle(unit, world.slack.team_id, handle)[0]


def change_account(world: World, handle: str, **values: Any) -> str:
    """Have the register say something else of an account; its id."""
    old = account(world, handle)
    assert world.bot
    with world.bot.database.write() as unit:
        register.change_many(unit, [replace(old, **values)])
        facts = {"changed": {name: {} for name in values}}
        unit.record(Event("account:changed", old.workspace_id, "account", old.id, "operator", facts))
    return old.id


def share_the_login(world: World, handle: str = "larkfieldfilms") -> str:
    """Editors of an account come in by a login that they share; its id."""
    return change_account(world, handle, methods={"editor": Method.SHARED_SECRET.value})


def has_a_way_in(
    world: World, name: str, handle: str, method: Method = Method.NATIVE_ROLE, role: str = "editor"
) -> str:
    """Somebody holds a role without a grant, as a list that was imported says; the line's id."""
    on = account(world, handle)
    assert world.bot
    with world.bot.database.write() as unit:
        line = Holding(
            unit.new_id(), on.workspace_id, on.id, world[name].id, "", method, role, Standing.CURRENT, None,
            None, Source.IMPORT, None, "", None, None, unit.now, "operator",
        )  # fmt: skip
        ledger.record(unit, line)
    return line.id


def standings(world: World, name: str) -> dict[str, str]:
    """How somebody stands on each account, as the latest lines say, by handle."""
    assert world.bot
    with world.bot.database.read() as unit:
        found = lines.of_person(unit, world.slack.team_id, world[name].id)
        named = [(register.find(unit, one.account_id), one.standing.value) for one in found]
    return {on.handle: standing for on, standing in named if on}
