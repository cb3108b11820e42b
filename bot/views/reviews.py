"""The messages of a review: the one that counts, with what can be done at once, and the pages of lines."""

from bot.domain.review_pictures import PagePicture, ReviewPicture
from bot.views import review_lines
from bot.views.kit import Block, context, message, section, when

_BAR = 20


def parent(picture: ReviewPicture) -> Block:
    """How far it is, and until when."""
    head = heading(picture)
    return message(head, [section(f"*{head}*"), section(_progress(picture)), context(*_notes(picture))])


def page(picture: PagePicture) -> Block:
    """Some lines, each with its buttons."""
    head = f"Lines {picture.first} to {picture.last} of {picture.in_all}"
    lines = [block for one in picture.lines for block in review_lines.blocks(one, picture.reader)]
    return message(f"Audit #{picture.campaign.number}: {head}", [section(f"*{head}*"), *lines])


def heading(picture: ReviewPicture) -> str:
    """Which audit it is, and what waits."""
    left = picture.unanswered
    waits = f"{lines_words(left)} {'waits' if left == 1 else 'wait'} for your answer"
    return f"Audit #{picture.campaign.number}: {waits if left else 'every line is answered'}"


def lines_words(number: int) -> str:
    """How many lines, as a phrase."""
    return "1 line" if number == 1 else f"{number} lines"


def _progress(picture: ReviewPicture) -> str:
    full = round(_BAR * picture.answered / picture.in_all) if picture.in_all else _BAR
    return f"{'█' * full}{'░' * (_BAR - full)}  {picture.answered} of {picture.in_all} answered"


def _notes(picture: ReviewPicture) -> list[str]:
    due = picture.campaign.due_at
    return [
        *([f"Please answer by {when(due)}."] if due else []),
        "The lines are in the thread below, the riskiest first.",
    ]
