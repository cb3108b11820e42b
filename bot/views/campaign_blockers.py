"""What keeps an audit from closing, as people read it: each thing, who has it, and the way there."""

from typing import Final

from bot.domain.campaign_progress import Blocker, BlockerKind, CampaignPicture, Way
from bot.domain.campaigns import CampaignState
from bot.domain.lengths import count
from bot.domain.reviews import ItemKind
from bot.domain.sentences import join_words
from bot.views.kit import Block, bullets, button, context, escape, mention, modal, section, value
from bot.views.people import named

SHOWN: Final = 15

_WAITS: Final = {
    BlockerKind.WAITS: "waits for an answer",
    BlockerKind.LATE: "was not answered in time",
    BlockerKind.TO_REMOVE: "is to be removed, and not gone yet",
    BlockerKind.ADOPTING: "is kept, and not adopted yet",
    BlockerKind.MISSING: "the network's list of people is missing or too old",
    BlockerKind.UNMATCHED: "the lists differ",
    BlockerKind.ADDED: "was added to the ledger after the launch, and is neither granted nor gone yet",
    BlockerKind.SPOT_CHECK: "nobody has looked yet whether it is really gone",
}
_COUNTED: Final = (
    (BlockerKind.WAITS, "line", "waits for an answer", "wait for an answer"),
    (BlockerKind.LATE, "line", "is late", "are late"),
    (BlockerKind.TO_REMOVE, "removal", "is not done", "are not done"),
    (BlockerKind.ADOPTING, "adoption", "is not decided", "are not decided"),
    (BlockerKind.MISSING, "list", "is missing", "are missing"),
    (BlockerKind.UNMATCHED, "difference", "between lists is open", "between lists are open"),
    (BlockerKind.ADDED, "addition", "since the launch is not settled", "since the launch are not settled"),
    (BlockerKind.SPOT_CHECK, "spot check", "is open", "are open"),
)


def listed(picture: CampaignPicture) -> list[Block]:
    """The first of them on the card, once every answer is in."""
    if not picture.blockers or picture.campaign.state is not CampaignState.SETTLING:
        return []
    shown = [blocker_words(one, picture) for one in picture.blockers[:SHOWN]]
    left = _in_all(picture) - len(shown)
    lines = [*shown, *([f"…and {left} more"] if left > 0 else [])]
    return [section(f"*What is still in the way of closing it*\n{bullets(lines)}")]


def blocked_dialogue(picture: CampaignPicture) -> Block:
    """In place of closing: everything that must be settled first, and the way there."""
    blocks = [section(f"*Audit #{picture.campaign.number} cannot be closed yet.* {still_open(picture)}")]
    blocks += [_blocker(one, picture, number) for number, one in enumerate(picture.blockers)]
    left = _in_all(picture) - len(picture.blockers)
    return modal(
        "Not yet",
        [*blocks, *([context(f"…and {left} more")] if left > 0 else [])],
        callback_id="campaign_blocked",
        close="Close",
    )


def still_open(picture: CampaignPicture) -> str:
    """How much of what stands in the way."""
    kinds = [
        f"{count(many, noun)} {_verb(many, one, more)}"
        for kind, noun, one, more in _COUNTED
        if (many := picture.in_the_way(kind))
    ]
    return f"{join_words(kinds)}.".capitalize() if kinds else "Nothing is in the way."


def blocker_words(one: Blocker, picture: CampaignPicture) -> str:
    """One thing that stands in the way, and who has it."""
    who = f"{_about(one, picture)}, " if _about(one, picture) else ""
    held = _held(one, [mention(each) for each in one.held.people])
    return f"{who}{escape(one.place)}: {_WAITS[one.kind]}.{f' It is with {held}.' if held else ''}"


def plain_blocker(one: Blocker, names: dict[str, str]) -> str:
    """The same for a terminal."""
    about = (
        names.get(one.person or "", one.person or "") or one.said or (one.about.value if one.about else "")
    )
    held = _held(one, [names.get(each, each) for each in one.held.people])
    with_whom = f" (with {held})" if held else ""
    return f"{f'{about}, ' if about else ''}{one.place}: {_WAITS[one.kind]}{with_whom}"


def _held(one: Blocker, people: list[str]) -> str:
    """Who has it: people, or the committee."""
    asked = [f"the committee, as request #{one.held.request}"] if one.held.request else []
    return join_words([*people, *asked])


def _blocker(one: Blocker, picture: CampaignPicture, number: int) -> Block:
    return section(blocker_words(one, picture), accessory=_way(one), block_id=f"blocker:{number}")


def _way(one: Blocker) -> Block | None:
    if one.held.way is None:
        return None
    carried = value(one.held.subject)
    return {
        Way.TASK: button("Look at it", "look_task", carried),
        Way.DUTY: button("Look at it", "look_duty", carried),
        Way.ADOPTION: button("Look at it", "look_adoption", carried),
        Way.ACCEPT: button("Accept it…", "accept_late", carried),
    }[one.held.way]


def _about(one: Blocker, picture: CampaignPicture) -> str:
    if one.person:
        return named(one.person, picture.outsiders)
    if one.said:
        return f"“{escape(one.said)}”"
    return "The account itself" if one.about is ItemKind.ACCOUNT else ""


def _in_all(picture: CampaignPicture) -> int:
    return sum(picture.in_the_way(kind) for kind in BlockerKind)


def _verb(many: int, one: str, more: str) -> str:
    return one if many == 1 else more
