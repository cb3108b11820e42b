"""Courses in the stories: taken as a person takes them, a button at a time."""

from typing import Any

from bot.domain.quiz import arrange
from bot.services import library
from bot.simulator import Delivery, Message
from storage import training
from tests.e2e.world import World, labels, words


def quiz(world: World, name: str) -> Message:
    """The newest quiz that somebody has."""
    return world.dm(name, "question") if world.told(name, ", question ") else world.dm(name, "%")


def attempt(world: World) -> Any:
    """The newest attempt."""
    assert world.bot
    with world.bot.database.read() as unit:
        rows = training.of_course(unit, world.slack.team_id)
        return training.attempts_of(unit, *(one.id for one in rows))[-1]


def right_letter(world: World, place: int) -> str:
    """What is right, as only the server knows."""
    assert world.bot
    made = attempt(world)
    with world.bot.database.read() as unit:
        return arrange(library.asked(unit, made.asked[place].digest), made.seed).right


def answer(world: World, name: str, card: Message, letter: str) -> Delivery:
    """Press a letter."""
    return world.click(name, card, letter)


def go_through(world: World, name: str, wrong: int = 0) -> Message:
    """Answer every question, the first ones wrong; the card at its end."""
    card = world.dm(name, "of 10")
    for place in range(len(attempt(world).asked)):
        right = right_letter(world, place)
        letters = [one for one in labels(world.fresh(card)) if len(one) == 1]
        pressed = next(one for one in letters if one != right) if place < wrong else right
        answer(world, name, card, pressed)
    return world.fresh(card)


def ask_for_paid_work(world: World, name: str = "Maya") -> Message:
    """Ask for what needs the course for holders, and have it approved."""
    card = world.ask(name, "@larkfieldoutdoor", "Ads", "Paid campaigns", reason="The winter range")
    for voter in ("Iris", "Sofia"):
        world.click(voter, card, "Approve")
    return world.fresh(card)


__all__ = ["answer", "ask_for_paid_work", "attempt", "go_through", "quiz", "right_letter", "words"]
