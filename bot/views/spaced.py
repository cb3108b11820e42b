"""The question of the month: its line among what waits, and the dialogue in which it is answered."""

from bot.domain.spaced import SpacedPicture
from bot.domain.waiting import Waiting
from bot.views.kit import Block, actions, button, context, escape, modal, section, value
from bot.views.training import asked, explained

SPACED_LOOK = "spaced_look"


def line(waiting: Waiting) -> list[Block]:
    """There is a question, about which course, and that nothing hangs on it."""
    course = escape(waiting.facts["course"], 60)
    words = f"One question from “{course}”, to keep it fresh. It takes a minute, and no answer counts."
    return [section(words, accessory=button("Show it", "spaced_look", value(waiting.subject)))]


def dialogue(picture: SpacedPicture) -> Block:
    """The question with a button for each letter; once it is answered, why."""
    shown = picture.shown
    blocks = [section(f"*From “{escape(picture.course, 60)}”*"), *asked(shown)]
    if shown.given:
        blocks += explained(shown)
    else:
        blocks.append(actions(*_letters(value(picture.question.id))[: len(shown.arranged.letters)]))
    blocks.append(context("No answer counts, and nobody is held to one."))
    return modal("One question", blocks, callback_id=SPACED_LOOK, close="Close")


def _letters(carried: str) -> list[Block]:
    return [
        button("A", "spaced_a", carried),
        button("B", "spaced_b", carried),
        button("C", "spaced_c", carried),
        button("D", "spaced_d", carried),
    ]
