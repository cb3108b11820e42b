"""Courses in the stories: taken as a person takes them, a button at a time."""

from bot.demo import knowing
from bot.domain.training import Attempt
from bot.simulator import Message
from storage import training
from tests.e2e.knowing import acknowledge_policy
from tests.e2e.world import World, labels


def attempts(world: World, name: str) -> tuple[Attempt, ...]:
    """Every attempt of somebody."""
    assert world.bot
    with world.bot.database.read() as unit:
        theirs = training.of_person(unit, world.slack.team_id, world[name].id)
        return training.attempts_of(unit, *(one.id for one in theirs))


def right_letter(world: World, name: str) -> str:
    """What is right now, as only the server knows."""
    assert world.bot
    with world.bot.database.read() as unit:
        return knowing.right_letter(unit, world.slack.team_id, world[name].id)


def wrong_letter(world: World, name: str, card: Message) -> str:
    """A letter that is there and not right."""
    right = right_letter(world, name)
    return next(one for one in labels(world.fresh(card)) if len(one) == 1 and one != right)


def go_through(world: World, name: str, wrong: int = 0) -> Message:
    """Answer every question that is left, the first ones wrong; the card at its end."""
    card = world.dm(name, ", question ")
    while ", question " in world.fresh(card).text:
        letter = wrong_letter(world, name, card) if wrong > 0 else right_letter(world, name)
        wrong -= 1
        world.click(name, card, letter)
    return world.fresh(card)


def ask_for_paid_work(world: World, name: str = "Maya", ends: str = "2w") -> Message:
    """Ask for what needs the course for holders, having acknowledged the policy, and have it approved; the
    committee's card.
    """
    acknowledge_policy(world, name)
    card = world.ask(name, "@larkfieldoutdoor", "Ads", "Paid campaigns", reason="The winter range", ends=ends)
    for voter in ("Iris", "Sofia"):
        world.click(voter, card, "Approve")
    return world.fresh(card)


def take(world: World, name: str, course: str = "holders") -> Message:
    """Begin a course's quiz, or go on with it, from the list of one's courses; the quiz."""
    world.click(name, mine(world, name), "Take it now", value=f"1|{course}|0")
    return world.dm(name, ", question ")


def mine(world: World, name: str) -> Message:
    """Somebody's courses, as they see them."""
    done = world[name].command("/vouchsafe", "training")
    assert done.ok, done.describe()
    world.settle()
    return world[name].ephemerals()[-1]
