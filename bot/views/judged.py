"""What a new policy version has changed for a request that waits: one sentence for whoever it concerns."""

from collections.abc import Sequence

from bot.domain.pictures import RequestPicture
from bot.domain.slots import Slot, say_slots
from bot.views.access import what
from bot.views.kit import Block, message, section
from bot.views.requests import WAIT_WORDS


def judged_again(
    picture: RequestPicture, reader: str, number: int, added: Sequence[str], dropped: Sequence[str]
) -> Block:
    """To the parties and the voters of a request; a voter also reads whether their vote still counts."""
    request = picture.request
    head = f"Request #{request.number} ({what(picture)}) was judged again by policy version {number}"
    if not request.open:
        return _said(f"{head} and {WAIT_WORDS[request.state]}.")
    parts = [f"now also needs {say_slots(tuple(map(Slot, added)))}"] if added else []
    parts += [f"no longer needs {say_slots(tuple(map(Slot, dropped)))}"] if dropped else []
    return _said(f"{head}: it {' and '.join(parts)}. {_stays(picture, reader)}".strip())


def _stays(picture: RequestPicture, reader: str) -> str:
    if reader in picture.request.parties:
        return "What was vouched for stays."
    counts = reader in [one.person for one in picture.tally.filled]
    return "Your vote still counts." if counts else "Your vote fills no place any more."


def _said(words: str) -> Block:
    return message(words, [section(words)])
