"""An audit as whoever runs the programme sees it: decided and done, who is how far, what is in its way."""

from typing import Final

from bot.domain.campaign_progress import CampaignPicture
from bot.domain.campaigns import CampaignState
from bot.domain.lengths import count, say_length
from bot.domain.review_lag import Lags
from bot.domain.review_stats import PersonStats
from bot.domain.sentences import join_words
from bot.domain.waiting import Waiting
from bot.views import campaign_blockers, charts
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
from bot.views.outcome_words import OUTCOMES, SETTLED

_PEOPLE: Final = 20

_STATES: Final = {
    CampaignState.DRAFT: "not launched yet",
    CampaignState.OPEN: "owners are asked",
    CampaignState.SETTLING: "nobody is asked any more; what was decided is being done",
    CampaignState.CLOSED: "closed",
    CampaignState.CANCELLED: "called off",
}


def card(picture: CampaignPicture) -> Block:
    """The live card."""
    head = headline(picture)
    return message(head, [section(f"*{head}*"), *_body(picture), *_buttons(picture)])


def dialogue(picture: CampaignPicture) -> Block:
    """The same in a dialogue, from Home and from the list of audits."""
    body = [block for block in _body(picture) if not charts.is_chart(block)]
    blocks = [section(f"*{headline(picture)}*"), *body, *_by_person(picture), *_buttons(picture)]
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
        *campaign_blockers.listed(picture),
        *_lists(picture),
        *_signed(picture),
    ]


def _facts(picture: CampaignPicture) -> list[Block]:
    campaign = picture.campaign
    said = [f"{many} {OUTCOMES[state]}" for state in SETTLED if (many := picture.states.get(state))]
    decided = f"{picture.decided} of {count(picture.in_all, 'line')}"
    done = f"{picture.decided - picture.undone} of {picture.decided}" if picture.decided else "nothing yet"
    pairs = [
        ("Over", count(picture.accounts, "account")),
        ("Decided", decided),
        ("Of that done", done),
        *([("Removals", _lags_words(picture.lags))] if picture.lags and picture.lags.removals else []),
        *([("Answers until", when(campaign.due_at))] if campaign.due_at and campaign.open else []),
        *([("Silence has its outcome", when(picture.next_outcome))] if picture.next_outcome else []),
        *([("Launched", when(campaign.launched_at))] if campaign.launched_at else []),
        *([("Closed", when(campaign.closed_at))] if campaign.closed_at else []),
    ]
    return [*fields(pairs), *([context(f"{join_words(said)}.".capitalize())] if said else [])]


def _lags_words(lags: Lags) -> str:
    """How long removals took, against the time allowed."""
    done = f"{lags.done} of {lags.removals} done"
    if lags.longest is None:
        return done
    in_time = f"{lags.in_time} within {say_length(lags.allowed)}"
    return f"{done}, {in_time}; the longest took {say_length(lags.longest)}"


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


def _by_person(picture: CampaignPicture) -> list[Block]:
    """Each part of the audit in figures, those with most left first."""
    asked = [one for one in picture.stats if one.lines]
    left = len(asked) - _PEOPLE
    lines = [*map(_stats_words, asked[:_PEOPLE]), *([f"…and {left} more"] if left > 0 else [])]
    return [section(f"*By who is asked*\n{bullets(lines)}")] if lines else []


def _stats_words(one: PersonStats) -> str:
    more = [
        *([f"{one.late} late"] if one.late else []),
        *([f"{one.in_bulk} kept together, with a comment"] if one.in_bulk else []),
        *([f"{one.too_fast} kept too fast to be read"] if one.too_fast else []),
    ]
    said = f"{one.decided} of {count(one.lines, 'line')} decided, {one.done} done"
    return f"{mention(one.person)}: {', '.join([said, *more])}"


def _left(picture: CampaignPicture) -> list[Block]:
    points = [(f"{at:%d %b}".lstrip("0"), float(left)) for at, left in picture.left]
    return charts.line("Lines without an answer", points, unit="left") if points else []


def _too_fast(picture: CampaignPicture) -> list[Block]:
    found = [one for one in picture.stats if one.too_fast]
    said = [f"{mention(one.person)}, {count(one.too_fast, 'line')} in a row" for one in found]
    words = "*Kept too fast to be read* (under three seconds each):"
    return [section(f"{words} {join_words(said)}. Ask them to look again.")] if said else []


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


def _name(picture: CampaignPicture, one: PersonStats) -> str:
    return picture.names.get(one.person, one.person)
