"""What waits for somebody, one line each, with the button that does it in place."""

from collections.abc import Callable, Iterable, Mapping

from bot.domain.waiting import Waiting
from bot.views import adoption_forms, amnesty, policy
from bot.views.kit import Block

Line = Callable[[Waiting], list[Block]]

LINES: Mapping[str, Line] = {
    "ballot": policy.waiting_line,
    "amnesty": amnesty.waiting_line,
    "adoption_question": adoption_forms.waiting_line,
}
"""How each kind of thing that waits is said."""


def lines(waiting: Iterable[Waiting]) -> list[Block]:
    """A line for each thing that waits."""
    return [block for one in waiting for block in LINES[one.kind](one)]
