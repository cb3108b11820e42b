"""What people do with lists again and again: hand one in, look at its card, see what became of it."""

from typing import Any

from bot.domain.ledger import Holding
from bot.domain.sheets import SheetImport
from bot.simulator import Message
from bot.simulator.entry import Upload
from storage import ledger, register, sheets
from tests.e2e.world import World, words

KINDS = {"accounts": "Accounts", "holders": "Holders: who has a way into which account"}
HEADINGS = "network,handle,person,email,role,since\n"


def hand_in(world: World, name: str, kind: str = "holders", **fields: Any) -> None:
    """Type the command, fill in the form and send it; everything that follows has happened."""
    assert world[name].command("/vouchsafe", "import").ok
    assert world[name].view, [words(one) for one in world[name].ephemerals()]
    world[name].fill({"What it is a list of": KINDS[kind], **fields})
    sent = world[name].submit()
    assert sent.ok, sent.describe()


def by_file(
    world: World, name: str, content: bytes | str, kind: str = "holders", file: str = "list.csv"
) -> Message:
    """Hand in a file; the card of what it would do."""
    hand_in(world, name, kind, File=[Upload(file, content.encode() if isinstance(content, str) else content)])
    world[name].close_view()
    world.settle()
    return card(world, name)


def pasted(world: World, name: str, rows: str, kind: str = "holders") -> str:
    """Paste rows; what the dialogue says then."""
    hand_in(world, name, kind, **{"Or its rows": rows})
    view = world[name].view
    assert view
    said = words(view)
    world[name].close_view()
    world.settle()
    return said


def card(world: World, name: str) -> Message:
    """The newest card of a list that somebody has handed in."""
    return world.dm(name, "our list of")


def newest(world: World) -> SheetImport:
    """The import that was handed in last."""
    assert world.bot
    with world.bot.database.read() as unit:
        rows = unit.execute(sheets.sheet_import.select()).mappings()
        return max((sheets.sheet_of(row) for row in rows), key=lambda one: (one.given_at, one.version))


def parts(world: World) -> int:
    """How many parts of lists are still kept."""
    assert world.bot
    with world.bot.database.read() as unit:
        return len(unit.execute(sheets.sheet_part.select()).all())


def held(world: World, handle: str = "larkfieldfilms", network: str = "youtube") -> dict[str, Holding]:
    """The holders of an account as the ledger now has them, by who they are or how they were written."""
    assert world.bot
    with world.bot.database.read() as unit:
        known = register.by_handle(unit, world.slack.team_id, handle)
        (account,) = [one for one in known if one.network == network]
        return {line.person or line.said: line for line in ledger.of_account(unit, account.id)}


def choose(world: World, name: str, chosen: dict[str, str], page: str | None = None) -> None:
    """Look at the newest list, choose what its columns are, and have it read so."""
    world.click(name, card(world, name), "Look…")
    if page:
        world[name].press(page)
        world.settle()
    world[name].fill(chosen)
    sent = world[name].submit()
    assert sent.ok, sent.describe()
    if world[name].view:
        world[name].close_view(everything=True)
    world.settle()
