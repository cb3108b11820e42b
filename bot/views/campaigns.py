"""An audit as whoever runs the programme sees it: decided and done, who is how far, what is in its way."""

from typing import Final

from bot.domain.campaign_progress import Blocker, BlockerKind, CampaignPicture, Way
from bot.domain.campaigns import CampaignState
from bot.domain.lengths import count
from bot.domain.review_stats import PersonStats
from bot.domain.reviews import ItemKind, ItemState
from bot.domain.sentences import join_words
from bot.domain.waiting import Waiting
from bot.views import charts
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    escape,
    fields,
    mention,
    message,
    modal,
    quote,
    section,
    value,
    when,
)
from bot.views.people import named

SHOWN: Final = 15
_PEOPLE: Final = 20

_STATES: Final = {
    CampaignState.DRAFT: "not launched yet",
    CampaignState.OPEN: "owners are asked",
    CampaignState.SETTLING: "every answer is in; what was decided is being done",
    CampaignState.CLOSED: "closed",
    CampaignState.CANCELLED: "called off",
}
_DECIDED: Final = {
    ItemState.KEPT: "kept",
    ItemState.REMOVED: "removed",
    ItemState.ACCEPTED: "accepted as a risk",
    ItemState.TO_REMOVE: "to be removed, not gone yet",
    ItemState.ADOPTING: "kept, and with the committee",
    ItemState.GONE: "over by itself",
    ItemState.SUSPENDED: "suspended, for want of an answer",
    ItemState.OVERDUE: "overdue, for want of an answer",
}
_WAITS: Final = {
    BlockerKind.WAITS: "waits for an answer",
    BlockerKind.LATE: "was not answered in time",
    BlockerKind.TO_REMOVE: "is to be removed, and not gone yet",
    BlockerKind.ADOPTING: "is kept, and not adopted yet",
    BlockerKind.MISSING: "the network's list of people is missing or too old",
    BlockerKind.UNMATCHED: "the lists differ",
    BlockerKind.SPOT_CHECK: "nobody has looked yet whether it is really gone",
}


def card(picture: CampaignPicture) -> Block:
    """The live card."""
    head = headline(picture)
    return message(head, [section(f"*{head}*"), *_body(picture), *_buttons(picture)])


def dialogue(picture: CampaignPicture) -> Block:
    """The same in a dialogue, from Home and from the list of audits."""
    body = [block for block in _body(picture) if not charts.is_chart(block)]
    blocks = [section(f"*{headline(picture)}*"), *body, *_buttons(picture)]
    return modal("Audit", blocks, callback_id="campaign_look", close="Close")


def closed_card(picture: CampaignPicture) -> Block:
    """To the senior leader: an audit is closed, and wants their name."""
    number = picture.campaign.number
    head = f"Audit #{number} is closed" + (": please put your name to it" if picture.may_sign else "")
    return message(head, [section(f"*{head}*"), *_facts(picture), *_signed(picture), *_sign(picture)])


def waiting_line(one: Waiting) -> list[Block]:
    """A closed audit waits for somebody's name."""
    sign = button("Put my name to it", "campaign_sign", value(one.subject))
    return [section(f"*Audit #{one.facts['number']} is closed*, and waits for your name.", accessory=sign)]


def headline(picture: CampaignPicture) -> str:
    """Which audit, and where it stands."""
    return f"Audit #{picture.campaign.number}: {_STATES[picture.campaign.state]}"


def line(picture: CampaignPicture) -> str:
    """The audit as one line of Home."""
    done = f"{picture.decided} of {count(picture.in_all, 'line')} decided"
    undone = f", {picture.undone} of them not done yet" if picture.undone else ""
    late = f", {picture.late} late" if picture.late else ""
    return f"*{headline(picture)}*: {done}{undone}{late}"


def home_part(pictures: tuple[CampaignPicture, ...]) -> list[Block]:
    """Every audit that goes on, for whoever runs the programme."""
    return [
        section(line(one), accessory=button("Look", "look_campaign", value(one.campaign.id)))
        for one in pictures
    ]


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


_COUNTED: Final = (
    (BlockerKind.WAITS, "line", "waits for an answer", "wait for an answer"),
    (BlockerKind.LATE, "line", "is late", "are late"),
    (BlockerKind.TO_REMOVE, "removal", "is not done", "are not done"),
    (BlockerKind.ADOPTING, "adoption", "is not decided", "are not decided"),
    (BlockerKind.MISSING, "list", "is missing", "are missing"),
    (BlockerKind.UNMATCHED, "difference between lists", "is open", "are open"),
    (BlockerKind.SPOT_CHECK, "spot check", "is open", "are open"),
)


def blocker_words(one: Blocker, picture: CampaignPicture) -> str:
    """One thing that stands in the way, and who has it."""
    who = f"{_about(one, picture)}, " if _about(one, picture) else ""
    held = (
        f" It is with {join_words([mention(each) for each in one.held.people])}." if one.held.people else ""
    )
    return f"{who}{escape(one.place)}: {_WAITS[one.kind]}.{held}"


def plain_blocker(one: Blocker, names: dict[str, str]) -> str:
    """The same for a terminal."""
    about = (
        names.get(one.person or "", one.person or "") or one.said or (one.about.value if one.about else "")
    )
    held = ", ".join(names.get(each, each) for each in one.held.people)
    with_whom = f" (with {held})" if held else ""
    return f"{f'{about}, ' if about else ''}{one.place}: {_WAITS[one.kind]}{with_whom}"


def said_closed(number: int) -> str:
    """What whoever has closed an audit reads."""
    return f"Audit #{number} is closed, with your name under it. The evidence pack is ready to be taken."


def said_signed(number: int) -> str:
    """What whoever has signed reads."""
    return f"Your name stands under audit #{number}."


def _body(picture: CampaignPicture) -> list[Block]:
    return [
        *_facts(picture),
        *_note(picture),
        *_completion(picture),
        *_left(picture),
        *_too_fast(picture),
        *_in_the_way(picture),
        *_lists(picture),
        *_signed(picture),
    ]


def _facts(picture: CampaignPicture) -> list[Block]:
    campaign = picture.campaign
    said = [f"{many} {_DECIDED[state]}" for state in _DECIDED if (many := picture.states.get(state))]
    decided = f"{picture.decided} of {count(picture.in_all, 'line')}"
    done = f"{picture.decided - picture.undone} of {picture.decided}" if picture.decided else "nothing yet"
    pairs = [
        ("Over", count(picture.accounts, "account")),
        ("Decided", decided),
        ("Of that done", done),
        *([("Answers until", when(campaign.due_at))] if campaign.due_at and campaign.open else []),
        *([("Silence has its outcome", when(picture.next_outcome))] if picture.next_outcome else []),
        *([("Launched", when(campaign.launched_at))] if campaign.launched_at else []),
        *([("Closed", when(campaign.closed_at))] if campaign.closed_at else []),
    ]
    return [*fields(pairs), *([context(f"{join_words(said)}.".capitalize())] if said else [])]


def _note(picture: CampaignPicture) -> list[Block]:
    return [quote(picture.campaign.note)] if picture.campaign.note else []


def _completion(picture: CampaignPicture) -> list[Block]:
    """How far each person is; those with most left come first."""
    points = [(_name(picture, one), float(one.percent)) for one in picture.stats if one.lines]
    left = len(points) - _PEOPLE
    more = [context(f"…and {left} more, who are further")] if left > 0 else []
    return (
        [*charts.bar("Decided, by who is asked", points[:_PEOPLE], unit="%", most=100), *more]
        if points
        else []
    )


def _left(picture: CampaignPicture) -> list[Block]:
    points = [(f"{at:%d %b}".lstrip("0"), float(left)) for at, left in picture.left]
    return charts.line("Lines without an answer", points, unit="lines") if points else []


def _too_fast(picture: CampaignPicture) -> list[Block]:
    found = [one for one in picture.stats if one.too_fast]
    said = [f"{mention(one.person)}, {count(one.too_fast, 'line')} in a row" for one in found]
    words = "*Kept too fast to be read* (under three seconds each):"
    return [section(f"{words} {join_words(said)}. Ask them to look again.")] if said else []


def _in_the_way(picture: CampaignPicture) -> list[Block]:
    if not picture.blockers or picture.campaign.state is not CampaignState.SETTLING:
        return []
    shown = [blocker_words(one, picture) for one in picture.blockers[:SHOWN]]
    left = _in_all(picture) - len(shown)
    lines = [*shown, *([f"…and {left} more"] if left > 0 else [])]
    return [section(f"*What is still in the way of closing it*\n{bullets(lines)}")]


def _lists(picture: CampaignPicture) -> list[Block]:
    """Where the lists are compared, and who works on the network itself."""
    if picture.campaign.state not in (CampaignState.OPEN, CampaignState.SETTLING):
        return []
    where = "How the lists agree, and who works on the network itself: `/vouchsafe audit lists`."
    return [context(where)]


def _signed(picture: CampaignPicture) -> list[Block]:
    said = [f"{mention(one.person)} as {escape(one.capacity)}, {when(one.at)}" for one in picture.signed]
    return [context(f"Signed by {join_words(said)}.")] if said else []


def _sign(picture: CampaignPicture) -> list[Block]:
    if not picture.may_sign:
        return []
    return [
        actions(button("Put my name to it", "campaign_sign", value(picture.campaign.id), style="primary"))
    ]


def _buttons(picture: CampaignPicture) -> list[Block]:
    carried = value(picture.campaign.id)
    state = picture.campaign.state
    stop = [button("Stop…", "campaign_stop", carried), button("Extend…", "campaign_extend", carried)]
    closing = [button("Close…", "campaign_close", carried, style="primary")]
    cancel = [button("Call off…", "campaign_cancel", carried, style="danger")]
    shown = {
        CampaignState.OPEN: [*stop, *cancel],
        CampaignState.SETTLING: [*closing, *cancel],
    }.get(state, [])
    pack = [] if state is CampaignState.DRAFT else [button("Evidence pack", "campaign_pack", carried)]
    desk = [*shown, *pack]
    return [*([actions(*desk, block_id="campaign_desk")] if desk else []), *_sign(picture)]


def _blocker(one: Blocker, picture: CampaignPicture, number: int) -> Block:
    return section(blocker_words(one, picture), accessory=_way(one), block_id=f"blocker:{number}")


def _way(one: Blocker) -> Block | None:
    if one.held.way is None:
        return None
    carried = value(one.held.subject)
    return {
        Way.TASK: button("Look at it", "look_task", carried),
        Way.DUTY: button("Look at it", "look_duty", carried),
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


def _name(picture: CampaignPicture, one: PersonStats) -> str:
    return picture.names.get(one.person, one.person)


def _verb(many: int, one: str, more: str) -> str:
    return one if many == 1 else more
