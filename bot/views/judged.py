"""What a new policy version has changed for a request that waits: one sentence for whoever it concerns."""

from collections.abc import Mapping, Sequence

from bot.domain.pictures import RequestPicture
from bot.domain.sentences import join_words
from bot.domain.slots import Slot, say_slots
from bot.views.access import what
from bot.views.kit import Block, escape, message, section
from bot.views.requests import WAIT_WORDS


def judged_again(
    picture: RequestPicture, reader: str, number: int, facts: Mapping[str, Sequence[str]]
) -> Block:
    """To the parties and the voters of a request; a voter also reads whether their vote still counts.

    `facts` has the slots `added` and `dropped`, and the `courses` that are asked for now, or no more.
    """
    request = picture.request
    head = f"Request #{request.number} ({what(picture)}) was judged again by policy version {number}"
    if not request.open:
        return _said(f"{head} and {WAIT_WORDS[request.state]}.")
    more = [*_slots(facts["added"]), *_courses(facts["courses"])]
    less = [*_slots(facts["dropped"]), *_courses(facts["courses_dropped"])]
    parts = [f"now also needs {join_words(more)}"] if more else []
    parts += [f"no longer needs {join_words(less)}"] if less else []
    return _said(f"{head}: it {' and '.join(parts)}. {_stays(picture, reader)}".strip())


def _slots(names: Sequence[str]) -> list[str]:
    return [say_slots(tuple(map(Slot, names)))] if names else []


def _courses(names: Sequence[str]) -> list[str]:
    return [f"the course “{escape(name, 80)}”" for name in names]


def _stays(picture: RequestPicture, reader: str) -> str:
    if reader in picture.request.parties:
        return "What was vouched for stays."
    counts = reader in [one.person for one in picture.tally.filled]
    return "Your vote still counts." if counts else "Your vote fills no place any more."


def _said(words: str) -> Block:
    return message(words, [section(words)])
