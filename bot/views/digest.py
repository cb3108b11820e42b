"""The digest: the one message a day that holds all that waits for somebody, each with its button."""

from collections.abc import Sequence

from bot.domain.pictures import DigestPicture, GrantPicture
from bot.views import grants, todo
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    divider,
    fit,
    message,
    section,
    value,
    when,
)

_LINES = 42
_NOTE = "One message a day at most tells you what waits; your Home has it all."


def digest_card(seen: DigestPicture, news: Sequence[str] = ()) -> Block:
    """Everything that waits for one person; once it is all done, that nothing does."""
    head = _head(seen, news)
    lines = [
        *todo.lists(seen.waits, approve=True),
        *(block for one in seen.ending for block in _ending(one, seen.person)),
    ]
    blocks = [section(f"*{head}*"), *fit(lines, _LINES), *_news(news)]
    return message(head, [*blocks, *([_snooze(seen.person)] if seen.in_all else []), context(*_notes(seen))])


def snoozed(until: str) -> str:
    """What somebody reads who wants to hear nothing for a while."""
    return f"Until {until} you hear only of what falls due before then, and of what cannot wait."


def _head(seen: DigestPicture, news: Sequence[str]) -> str:
    if seen.in_all == 0:
        return "For you to know" if news else "Nothing waits for you any more."
    return "One thing waits for you" if seen.in_all == 1 else f"{seen.in_all} things wait for you"


def _ending(picture: GrantPicture, reader: str) -> list[Block]:
    line = section(grants.ending_line(picture, reader))
    return [line, actions(*grants.end_buttons(picture.grant), block_id=f"ending:{picture.grant.id}")]


def _news(news: Sequence[str]) -> list[Block]:
    return [divider(), section(bullets(news))] if news else []


def _snooze(person: str) -> Block:
    carried = value(person)
    return actions(button("Tomorrow", "snooze_day", carried), button("On Monday", "snooze_week", carried))


def _notes(seen: DigestPicture) -> list[str]:
    quiet = seen.quiet_until
    return [*([f"You hear of it again {when(quiet)}."] if quiet else []), _NOTE]
