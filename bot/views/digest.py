"""The digest: the one message a day that holds all that waits for somebody, each with its button."""

from bot.domain.pictures import WaitingPicture
from bot.views import todo
from bot.views.kit import Block, context, fit, message, section

_LINES = 45
_NOTE = "One message a day at most tells you what waits; your Home has it all."


def digest_card(seen: WaitingPicture) -> Block:
    """Everything that waits for one person; once it is all done, that nothing does."""
    head = _head(seen.in_all)
    return message(head, [section(f"*{head}*"), *fit(todo.lists(seen), _LINES), context(_NOTE)])


def _head(count: int) -> str:
    if not count:
        return "Nothing waits for you any more."
    return "One thing waits for you" if count == 1 else f"{count} things wait for you"
