"""Audits as those who are asked answer them, each the way a person does it."""

from bot.domain.people import Person
from bot.domain.reviews import Item, Review
from bot.simulator import Message
from storage import people, reviews
from tests.e2e import auditing, steps
from tests.e2e.auditing import ACCOUNTS, FILMS, Launched
from tests.e2e.reading import answer, send
from tests.e2e.world import World, labels, words

OPENED = "Audit #"


def begun(
    world: World, name: str = "Iris", accounts: tuple[str, ...] = ACCOUNTS, *, granted: bool = True
) -> Launched:
    """An audit over these accounts and everybody in them is launched, and somebody has their lines shown."""
    auditing.populate(world, granted=granted)
    audit = auditing.launch(world, accounts)
    show(world, name)
    return audit


def show(world: World, name: str) -> None:
    """Ask for one's lines, from what waits."""
    listed = steps.command(world, name, "/vouchsafe", "home")
    world.click(name, listed, "Go through them")
    assert answer(world, name).startswith("Your lines are in your messages with me")


def parent(world: World, name: str) -> Message:
    """The message that counts, as it now is."""
    return world.fresh([one for one in shown(world, name) if not one.thread_ts][-1])


def page(world: World, name: str, number: int = 1) -> Message:
    """One message of lines of the newest audit, as it now is."""
    above = parent(world, name)
    return world.fresh([one for one in shown(world, name) if one.thread_ts == above.ts][number - 1])


def shown(world: World, name: str) -> list[Message]:
    """Everything of audits that somebody has."""
    return [one for one in world[name].dm() if words(one).startswith(OPENED) and not one.is_ephemeral]


def press(world: World, name: str, item: Item, label: str) -> None:
    """Press a button beside a line."""
    world.click(name, with_buttons(world, name, item)[-1], label, value=f"1|{item.id}|0")


def beside(world: World, name: str, item: Item) -> list[str]:
    """The buttons beside a line."""
    blocks = [block for one in with_buttons(world, name, item) for block in one.blocks]
    found = [block for block in blocks if block.get("block_id") == f"line:{item.id}"]
    return [button["text"]["text"] for block in found for button in block["elements"]]


def with_buttons(world: World, name: str, item: Item) -> list[Message]:
    """The messages in which somebody can answer a line."""
    every = [world.fresh(one) for one in shown(world, name)]
    return [one for one in every if f"line:{item.id}" in [block.get("block_id") for block in one.blocks]]


def send_reason(world: World, name: str, reason: str, **fields: object) -> None:
    """Fill in the form that is open, and send it."""
    world[name].fill({"reason": reason, **fields})
    assert send(world, name) == {}


def submit(world: World, name: str) -> str:
    """Hand in what is answered; what one reads then."""
    label = next(one for one in labels(parent(world, name)) if one.startswith("Submit"))
    world.click(name, parent(world, name), label)
    return answer(world, name)


def now(world: World, item: Item) -> Item:
    """A line as it now is."""
    assert world.bot
    with world.bot.database.read() as unit:
        found = reviews.find_item(unit, item.id)
    assert found
    return found


def review_of(world: World, audit: Launched, name: str) -> Review:
    """Somebody's part of an audit, as it now is."""
    assert world.bot
    with world.bot.database.read() as unit:
        every = reviews.of_campaign(unit, audit.campaign.id)
    (found,) = (one for one in every if one.person == world[name].id)
    return found


def person(world: World, name: str) -> Person:
    """Somebody as the bot knows them."""
    assert world.bot
    with world.bot.database.read() as unit:
        found = people.find(unit, world.slack.team_id, world[name].id)
    assert found
    return found


def films(audit: Launched, who: str | None = None) -> Item:
    """The line about the films account, or about somebody there."""
    return audit.of(FILMS, who)
