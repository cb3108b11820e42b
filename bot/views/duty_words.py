"""What a kind of duty says of itself on its card."""

from dataclasses import dataclass

from bot.views.markup import Block


@dataclass(frozen=True)
class DutyWords:
    """In our markup: what is asked and what was done, each as a phrase; facts, steps, notes and buttons.

    `always` stands there when it is closed as well. `button` opens the form in which the work is described; a
    kind that closes another way has none.
    """

    asked: str
    done: str
    facts: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    notes: tuple[Block, ...] = ()
    always: tuple[Block, ...] = ()
    button: str | None = None
    note: str = "What did you do, and where?"
    more: tuple[Block, ...] = ()
