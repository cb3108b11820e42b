"""A request as cards and messages show it: to the committee, and to the person who asked."""

from datetime import datetime, timedelta

from bot.domain.access import Approval, Request, RequestState, Terms
from bot.domain.asking import REASON_LIMIT
from bot.domain.grants import Evidence, Grant
from bot.domain.lengths import count
from bot.domain.pictures import RequestBrief, RequestPicture
from bot.domain.sentences import join_words
from bot.domain.slots import OWNER, Slot, Tally, say_slots
from bot.domain.when import say_length
from bot.views import lending, verdict
from bot.views.access import what
from bot.views.channels import moved
from bot.views.gates import owed, take_now
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    confirm,
    context,
    divider,
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

WAIT_WORDS = {
    RequestState.PENDING: "waits for a decision",
    RequestState.APPROVED: "is approved",
    RequestState.DENIED: "is denied",
    RequestState.WITHDRAWN: "is withdrawn",
    RequestState.LAPSED: "lapsed undecided",
}


def committee_card(picture: RequestPicture, moved_to: str | None = None) -> Block:
    """One card per request: every fact needed to decide, named slots, and buttons while it is open.

    A copy whose request is decided on in the channel `moved_to` says so instead of having buttons.
    """
    return message(f"{_head(picture)}: {_whom(picture)}", [*_body(picture), *_closing(picture, moved_to)])


def request_dialogue(picture: RequestPicture, note: str | None = None) -> Block:
    """The same card in a dialogue, for somebody who comes from Home; `note` answers what they pressed."""
    title = f"Request #{picture.request.number}"
    answered = [section(f":information_source: {note}"), divider()] if note else []
    blocks = [*answered, *_body(picture), *_closing(picture)]
    return modal(title, blocks, callback_id="request_look", close="Close")


def requester_card(picture: RequestPicture, reader: str) -> Block:
    """The asker's or the beneficiary's own card: where it hangs, and Withdraw while that is possible."""
    request = picture.request
    head = f"{_whose(picture, reader)} {WAIT_WORDS[request.state]}"
    blocks = [section(f"*{head}*: {_for_reader(picture, reader)}")]
    if request.open:
        blocks += [*fields(_dates(picture)), *_waiting(picture, reader)]
    elif request.state is RequestState.APPROVED:
        blocks.append(context(where_now(picture)))
        blocks += [actions(*take)] if (take := _take_now(picture, reader)) else []
    return message(f"{head}: {_for_reader(picture, reader)}", blocks)


def decided(picture: RequestPicture, reader: str) -> Block:
    """The outcome, to requester and beneficiary: who decided, what exactly, until when, what happens next."""
    request = picture.request
    head = f"{_whose(picture, reader)} {WAIT_WORDS[request.state]}"
    dates = fields(_dates(picture)) if request.state is RequestState.APPROVED else []
    blocks = [section(f"*{head}*: {_for_reader(picture, reader)}"), *dates, *_outcome(picture)]
    if request.state in (RequestState.DENIED, RequestState.LAPSED) and reader == request.requester:
        blocks.append(actions(button("Ask again", "ask_again", value(request.id, request.version))))
    blocks += [actions(*take)] if (take := _take_now(picture, reader)) else []
    return message(f"{head}: {_for_reader(picture, reader)}", blocks)


def changed(picture: RequestPicture, reader: str) -> Block:
    """What was asked has been changed by somebody who vouches: old → new."""
    request = picture.request
    by = mention(picture.changed_by) if picture.changed_by else "Somebody who vouches"
    head = f"{_whose(picture, reader)} was changed by {by}"
    note = [context("You can withdraw it if this is not what you need.")] if request.open else []
    blocks = [section(f"*{head}*: {what(picture)}"), section(bullets(_old_to_new(picture))), *note]
    return message(f"{head}: {what(picture)}", blocks)


def voted(picture: RequestBrief) -> str:
    """What the voter reads after pressing Approve."""
    request = picture.request
    if request.state is RequestState.APPROVED:
        return f"Everyone needed has vouched: request #{request.number} is approved, {_whom(picture)}."
    return f"Your vote on request #{request.number} counts. Still open: {waits_for(picture)}."


def taken_back(picture: RequestBrief) -> str:
    """What the voter reads after taking their vote back."""
    return f"Your vote on request #{picture.request.number} is taken back. You can approve it again."


def withdrawn(picture: RequestBrief) -> str:
    """What a party reads after withdrawing."""
    return f"Request #{picture.request.number} is withdrawn. Nobody can decide on it any more."


def waits_for(picture: RequestBrief) -> str:
    """The slots that are still open, as one phrase."""
    return say_slots(picture.tally.open)


def slots_line(picture: RequestPicture) -> str:
    """The named slots: "Account owner ✓ (name) · IT … · Senior leader …"."""
    return slot_words(picture.approvals, picture.tally, picture.who)


def slot_words(
    approvals: tuple[Approval, ...], tally: Tally, who: tuple[tuple[Slot, tuple[str, ...]], ...]
) -> str:
    """The same from its parts."""
    if approvals:
        parts = [f"{Slot(one.slot).headline} ✓ ({mention(one.person)})" for one in approvals]
        return " · ".join(parts)
    filled = {one.index: one for one in tally.filled}
    parts = []
    for index, (slot, people) in enumerate(who):
        if index in filled:
            parts.append(f"{slot.headline} ✓ ({mention(filled[index].person)})")
        else:
            parts.append(f"*{slot.headline}* … {_who(people)}")
    return " · ".join(parts)


def interval(picture: RequestPicture) -> str:
    """From when until when, exactly; a length with the instant at which it is over at the latest."""
    terms, begun = picture.request.terms, "its beginning" if picture.lent else "set-up"
    if terms.ending.length is not None:
        begins = f", not before {when(terms.starts_at)}" if terms.starts_at else ""
        latest = picture.grant.ends_at if picture.grant else picture.latest
        return f"{say_length(terms.ending.length)} from {begun}{begins}, at the latest until {when(latest)}"
    if picture.prolongs:
        return f"{when(picture.prolongs.ends_at)} → {when(picture.ends)}"
    if _has_prolonged(picture):
        return f"extended until {when(picture.ends)}"
    begins = f"from {when(terms.starts_at)}" if terms.starts_at else f"from {begun}"
    return f"{begins} until {when(picture.ends)}"


def _has_prolonged(picture: RequestPicture) -> bool:
    return picture.request.state is RequestState.APPROVED and picture.grant is None


def _head(picture: RequestPicture) -> str:
    return f"Request #{picture.request.number} {WAIT_WORDS[picture.request.state]}"


def _whom(picture: RequestBrief) -> str:
    return f"{named(picture.request.beneficiary, picture.outsiders)} as {what(picture)}"


def _whose(picture: RequestBrief, reader: str) -> str:
    request = picture.request
    if reader == request.requester:
        return f"Your request #{request.number}"
    whom = "you" if reader == request.beneficiary else named(request.beneficiary, picture.outsiders)
    return f"Request #{request.number}, which {mention(request.requester)} sent for {whom},"


def _for_reader(picture: RequestPicture, reader: str) -> str:
    """What is asked for, with the beneficiary's name where that is somebody else."""
    return what(picture) if reader == picture.request.beneficiary else _whom(picture)


def _body(picture: RequestPicture) -> list[Block]:
    request = picture.request
    return [
        section(f"*{_head(picture)}*: {_whom(picture)}"),
        *fields(_facts(picture)),
        quote(request.reason),
        section(verdict.bulleted(verdict.rule_lines(picture.verdict), "No rule applies.")),
        *([context(escape(picture.verdict.note, 600))] if picture.verdict.note and request.open else []),
        *_still_owed(picture),
        *_history(picture),
    ]


def _waiting(picture: RequestPicture, reader: str) -> list[Block]:
    request = picture.request
    question = confirm("Withdraw this request?", "Nobody can decide on it after that.", "Withdraw")
    return [
        section(f"Who must vouch: {slots_line(picture)}"),
        *([context(_sent_directly(picture.directly))] if picture.directly is not None else []),
        context(_lapses(picture)),
        *_still_owed(picture),
        actions(
            *_take_now(picture, reader),
            button("Withdraw", "withdraw", value(request.id, request.version), confirm=question),
        ),
    ]


def _sent_directly(people: int) -> str:
    """Where the request is while the committee's channel cannot be used."""
    if not people:
        return "The committee's channel is out of use, and no approver can be reached. The admins know."
    return f"The committee's channel is out of use, so it was sent to {count(people, 'approver')} directly."


def _lapses(picture: RequestPicture) -> str:
    """The deadline, and the time left to it, which is as old as the card: every change draws it anew."""
    at = picture.request.lapses_at
    left = say_length(_rounded(at - picture.now))
    return f"If nobody decides, it lapses {when(at)} ({left} left when this was drawn)."


def _rounded(left: timedelta) -> timedelta:
    """To the nearest day, on the last two days to the hour, in the last two hours to the minute."""
    for unit in (timedelta(days=1), timedelta(hours=1)):
        if left >= 2 * unit:
            return (left + unit / 2) // unit * unit
    return max(left // timedelta(minutes=1), 1) * timedelta(minutes=1)


def _facts(picture: RequestPicture) -> list[tuple[str, str]]:
    request = picture.request
    return [
        ("Asked by", mention(request.requester)),
        ("Use case", escape(picture.use_case.name)),
        *_dates(picture),
    ]


def _dates(picture: RequestPicture) -> list[tuple[str, str]]:
    grant = picture.grant
    if grant and grant.activated_at:
        return [("From", when(grant.activated_at)), ("Until", when(grant.ends_at))]
    return [("When", interval(picture))]


def _history(picture: RequestPicture) -> list[Block]:
    lines = []
    if picture.before:
        by = f" by {mention(picture.changed_by)}" if picture.changed_by else ""
        lines += [f"Changed{by}: {line}" for line in _old_to_new(picture)]
    if picture.prolongs:
        lines.append(f"Extends access held until {when(picture.prolongs.ends_at)}.")
        lines += (
            [f":warning: {lending.unused_words(picture.lent)}"]
            if picture.lent and picture.lent.unused
            else []
        )
    elif picture.extends and picture.request.open:
        lines.append("It would have extended access that has ended; approved, it gives access anew.")
    if picture.denial:
        by = _decider(picture, picture.denial)
        lines.append(
            f"Asked again: request #{picture.denial.number} was denied by {by}: "
            f"“{escape(picture.denial.decision_reason or '', REASON_LIMIT)}”"
        )
    return [section(bullets(lines))] if lines else []


def _old_to_new(picture: RequestPicture) -> list[str]:
    old, new = picture.before, picture.request.terms
    if old is None:
        return []
    lines = []
    if old.role != new.role:
        lines.append(f"role {escape(picture.role_name(old.role))} → {escape(picture.role_name(new.role))}")
    if old.starts_at != new.starts_at:
        lines.append(f"start {_start(old)} → {_start(new)}")
    if old.ending != new.ending:
        at = picture.request.submitted_at
        both = old.ending.length is not None and new.ending.length is not None
        lines.append(f"{'length' if both else 'end'} {_end(old, at)} → {_end(new, at)}")
    return lines


def _start(terms: Terms) -> str:
    return when(terms.starts_at) if terms.starts_at else "at once"


def _end(terms: Terms, at: datetime) -> str:
    length = terms.ending.length
    return say_length(length) if length is not None else when(terms.ends(at))


def _notes(picture: RequestPicture) -> list[Block]:
    notes = [_owner_note(picture)] if _owner_note(picture) else []
    if picture.vacant:
        notes.append(f"Vacant seats: {join_words(picture.vacant)}.")
    notes += [lending.to_whoever_vouches(picture.lent)] if picture.lent else []
    return [context(*notes)] if notes else []


def _owner_note(picture: RequestPicture) -> str:
    """Why somebody else fills the owner's slot, where that is so."""
    owner, filler = picture.account.owner, picture.owner_now
    next_in_line = f"{mention(filler)} is next in line" if filler else "nobody is next in line"
    if owner is None:
        return f"This account has *no owner*; {next_in_line}."
    if owner == filler or Slot(OWNER) not in [slot for slot, _ in picture.who]:
        return ""
    if owner in picture.request.parties:
        return f"The account's owner is a party to this; {next_in_line}."
    return f"The account's owner is no active member any more; {next_in_line}."


def _who(people: tuple[str, ...]) -> str:
    names = join_words((mention(person) for person in people), last="or")
    return f"({names})" if names else "(nobody can fill it now)"


def _closing(picture: RequestPicture, moved_to: str | None = None) -> list[Block]:
    request = picture.request
    if not request.open:
        return [divider(), *_outcome(picture)]
    blocks = [section(slots_line(picture)), *_notes(picture), context(_lapses(picture))]
    return [*blocks, context(moved(moved_to)) if moved_to else actions(*_deciding(picture))]


def _deciding(picture: RequestPicture) -> list[Block]:
    """The ways to decide; there is a vote to take back while one stands, even one that fills no place now."""
    carried = value(picture.request.id, picture.request.version)
    buttons = [
        button("Approve", "approve", carried, style="primary"),
        button("Approve with changes…", "change", carried),
        button("Deny…", "deny", carried, style="danger"),
    ]
    if picture.voted:
        buttons.append(button("Take back my vote", "take_back", carried))
    return buttons


def _outcome(picture: RequestPicture) -> list[Block]:
    request = picture.request
    if request.state is RequestState.DENIED:
        return [section(f"Denied by {_decider(picture, request)}:"), quote(request.decision_reason or "")]
    if request.state is RequestState.WITHDRAWN and request.decision_reason:
        return [section("It is closed:"), quote(request.decision_reason)]
    if request.state is RequestState.WITHDRAWN and request.decided_by:
        return [section(f"Withdrawn by {mention(request.decided_by)}.")]
    if request.state is RequestState.LAPSED:
        return [section(f"It was not decided in time. Still open: {waits_for(picture)}.")]
    if request.state is RequestState.APPROVED:
        return [section(f"Vouched for by: {slots_line(picture)}"), section(where_now(picture))]
    return []


def _decider(picture: RequestPicture, request: Request) -> str:
    by = request.decided_by
    return mention(by) if by else f"policy version {picture.denied_by_version[request.id]}"


def where_now(picture: RequestPicture) -> str:
    """Where an approved request hangs now."""
    grant = picture.grant
    if grant is None:
        return f"The access held already was extended until {when(picture.ends)}."
    begun = "It has begun" if grant.by_vault else "It is set up"
    words = {
        "waiting": _before_it_begins(picture, grant),
        "provisioning": f"{_asked(picture)} has been asked to set it up.",
        "active": f"{begun}, and lasts until {when(grant.ends_at)}.",
        "suspended": "It is suspended: nobody has kept it in an audit's time.",
        "removing": f"It has ended; {_asked(picture)} has been asked to {_left_to_do(grant)}.",
        "removed": _gone(grant),
        "cancelled": "It was ended before it was set up.",
    }
    return words[grant.state.value]


def _left_to_do(grant: Grant) -> str:
    return "change the login" if grant.by_vault else "see to its removal"


def _before_it_begins(picture: RequestPicture, grant: Grant) -> str:
    if picture.gates:
        latest = f"it ends {when(grant.ends_at)} at the latest, begun or not"
        return f"{owed(picture.gates, _whom_owes(picture), 'needs')} Then it begins by itself; {latest}."
    if grant.by_vault:
        return f"It begins {when(grant.starts_at)}, by itself."
    return f"It begins {when(grant.starts_at)}; the account owner is asked to set it up then."


def _whom_owes(picture: RequestPicture) -> str:
    return named(picture.request.beneficiary, picture.outsiders)


def _still_owed(picture: RequestPicture) -> list[Block]:
    """What whoever it is for owes, said on the cards while it is decided on."""
    if not picture.gates or not picture.request.open:
        return []
    then = "Once approved it waits for that."
    return [context(f"{owed(picture.gates, _whom_owes(picture), 'needs')} {then}")]


def _take_now(picture: RequestPicture, reader: str) -> list[Block]:
    """The way to what is owed, for whoever owes it."""
    mine = reader == picture.request.beneficiary
    return take_now(picture.gates) if mine else []


def _gone(grant: Grant) -> str:
    words = {
        Evidence.NEVER_PROVIDED: "It ended before it was set up.",
        Evidence.COVERED: "It has ended; other access of the same person covers it.",
        Evidence.NEVER_SHOWN: "It has ended, and the login was never shown.",
        Evidence.ROTATED: "It has ended, and the login was changed.",
        Evidence.WAIVED: "It has ended, and two people have decided that the login need not be changed.",
    }
    if grant.evidence in words:
        return words[grant.evidence]
    return "It has ended, and its removal is recorded with evidence."


def _asked(picture: RequestPicture) -> str:
    return mention(picture.asked_of) if picture.asked_of else "The account owner"
