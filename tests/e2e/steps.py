"""What people do again and again in the stories of grants, each the way a person does it."""

from typing import Any

from bot.domain.grants import Grant
from bot.simulator import Message
from storage import access, grants
from tests.e2e.reading import trail
from tests.e2e.world import World, labels, words


def vouch(world: World, card: Message, owner: str = "Iris", others: tuple[str, ...] = ("Jonas",)) -> None:
    """The people whom everyday work needs press Approve, the owner last."""
    number = words(card).split("#")[1].split(" ")[0]
    for other in others:
        world.click(other, card, "Approve")
    world.click(owner, world.dm(owner, f"Request #{number} "), "Approve")


def approved(world: World, name: str = "Maya", others: tuple[str, ...] = ("Jonas",), **asked: Any) -> str:
    """Somebody asks and is vouched for; the id of what they are granted."""
    vouch(world, world.ask(name, **asked), others=others)
    return newest(world).id


def held(world: World, name: str = "Maya", **asked: Any) -> str:
    """The same, set up by the owner."""
    grant_id = approved(world, name, **asked)
    say_done(world, "Iris", "Add ", "Invited them.")
    return grant_id


def say_done(world: World, name: str, about: str, note: str | None = None, **fields: Any) -> None:
    """Open the newest message with this task, say that it is done, and send the form."""
    open_done(world, name, about)
    send_done(world, name, note, **fields)


def open_done(world: World, name: str, about: str) -> None:
    """Press the task's button."""
    message = world.dm(name, about)
    world.click(
        name, message, next(label for label in labels(world.fresh(message)) if label.endswith("them…"))
    )
    assert world[name].view, world[name].ephemerals()[-1:]


def send_done(world: World, name: str, note: str | None = None, **fields: Any) -> None:
    """Fill in and send the form that is open."""
    filled = ({"Note": note} if note else {}) | fields
    world[name].fill(filled)
    sent = world[name].submit()
    assert sent.ok, sent.describe()
    world.settle()


def press(world: World, name: str, label: str, value: str | None = None) -> None:
    """Press a button in the dialogue or Home in front of somebody."""
    done = world[name].press(label, value)
    assert done.ok, done.describe()
    world.settle()


def answer(world: World, name: str) -> str:
    """The newest words that only this person sees."""
    return words(world[name].ephemerals()[-1])


def at_the_end(world: World, grant_id: str, late: float = 0) -> None:
    """Move the clock to a grant's end, or past it, and let no sweep look."""
    assert world.bot
    world.bot.ticker.stop()
    world.clock.advance((grant(world, grant_id).ends_at - world.now).total_seconds() + late)


def reads(world: World, name: str, containing: str) -> None:
    """Wait until the newest words that only this person sees are these, without any sweep."""
    world.wait_for(
        lambda: world[name].ephemerals() and containing in answer(world, name), containing, tick=True
    )


def home(world: World, name: str) -> str:
    """What Home shows somebody."""
    shown = world[name].home
    assert shown is not None
    return words(shown)


def command(world: World, name: str, typed: str, text: str = "") -> Message:
    """Type a command; the answer."""
    done = world[name].command(typed, text)
    assert done.ok, done.describe()
    return world[name].ephemerals()[-1]


def newest(world: World) -> Grant:
    """The grant of the newest request."""
    assert world.bot
    with world.bot.database.read() as unit:
        company = world.bot.company()
        every = [grants.of_request(unit, one) for one in _requests(unit, company.workspace_id)]
    return max((one for one in every if one), key=lambda one: one.approved_at)


def grant(world: World, grant_id: str) -> Grant:
    """A grant as it now is."""
    assert world.bot
    with world.bot.database.read() as unit:
        found = grants.find(unit, grant_id)
    assert found
    return found


def events(world: World, subject: str | None = None) -> list[str]:
    """The kinds of event on the trail, of one subject or all, in order."""
    return [one["kind"] for one in trail(world) if subject in (None, one["subject"])]


def sees(world: World, name: str, containing: str) -> list[Message]:
    """Every message of the bot to somebody with these words, as it now stands."""
    return [one for one in world[name].dm() if containing in words(one) and not one.is_ephemeral]


def _requests(unit: Any, workspace_id: str) -> list[str]:
    rows = unit.execute(access.request.select().where(access.request.c.workspace_id == workspace_id))
    return [row.id for row in rows]
