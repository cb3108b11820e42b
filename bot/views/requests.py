"""A request as cards and messages show it: to the committee, and to the person who asked."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.access import Request, RequestState, Terms
from bot.domain.pictures import RequestPicture
from bot.domain.slots import Slot
from bot.domain.when import say_length
from bot.views import verdict
from bot.views.access import HOW_LONG, what
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
    input_block,
    mention,
    message,
    modal,
    option,
    quote,
    section,
    select,
    text_input,
    value,
    when,
)

DENY_FORM = "deny_form"
CHANGE_FORM = "change_form"
REASON_LIMIT = 1000
WAIT_WORDS = {
    RequestState.PENDING: "waits for a decision",
    RequestState.APPROVED: "is approved",
    RequestState.DENIED: "is denied",
    RequestState.WITHDRAWN: "was withdrawn",
    RequestState.LAPSED: "lapsed undecided",
}


def committee_card(picture: RequestPicture) -> Block:
    """One card per request: every fact needed to decide, named slots, and buttons while it is open."""
    return message(f"{_head(picture)}: {_whom(picture)}", [*_body(picture), *_closing(picture)])


def request_dialogue(picture: RequestPicture) -> Block:
    """The same card in a dialogue, for somebody who comes from Home."""
    title = f"Request #{picture.request.number}"
    return modal(title, [*_body(picture), *_closing(picture)], callback_id="request_look", close="Close")


def _head(picture: RequestPicture) -> str:
    return f"Request #{picture.request.number} {WAIT_WORDS[picture.request.state]}"


def _whom(picture: RequestPicture) -> str:
    return f"{mention(picture.request.beneficiary)} as {what(picture)}"


def _body(picture: RequestPicture) -> list[Block]:
    return [
        section(f"*{_head(picture)}*: {_whom(picture)}"),
        *fields(_facts(picture)),
        quote(picture.request.reason),
        section(verdict.bulleted(verdict.rule_lines(picture.verdict), "No rule applies.")),
        *_history(picture),
        section(slots_line(picture)),
        *_notes(picture),
    ]


def slots_line(picture: RequestPicture) -> str:
    """The named slots: "account owner ✓ (name) · IT … · senior leader …"."""
    if picture.approvals:
        parts = [f"{Slot(one.slot).words} ✓ ({mention(one.person)})" for one in picture.approvals]
        return " · ".join(parts)
    filled = {one.index: one for one in picture.tally.filled}
    parts = []
    for index, (slot, people) in enumerate(picture.who):
        if index in filled:
            parts.append(f"{slot.words} ✓ ({mention(filled[index].person)})")
        else:
            parts.append(f"*{slot.words}* … {_who(people)}")
    return " · ".join(parts)


def requester_card(picture: RequestPicture) -> Block:
    """The requester's own card: where it hangs, and Withdraw while it can still be withdrawn."""
    request = picture.request
    head = f"Your request #{request.number} {WAIT_WORDS[request.state]}: {what(picture)}"
    blocks = [section(f"*{head}*"), *fields(_dates(picture)), *_outcome(picture)]
    if request.open:
        question = confirm("Withdraw this request?", "Nobody can decide on it after that.", "Withdraw")
        blocks += [
            section(f"Waiting for: {slots_line(picture)}"),
            context(f"Lapses {when(request.lapses_at)} if nobody decides."),
            actions(button("Withdraw", "withdraw", value(request.id, request.version), confirm=question)),
        ]
    return message(head, blocks)


def decided(picture: RequestPicture, reader: str) -> Block:
    """The outcome, to requester and beneficiary: who decided, what exactly, until when, what happens next."""
    request = picture.request
    whose = (
        "Your request" if reader == request.requester else f"{mention(request.requester)}'s request for you"
    )
    head = f"{whose} #{request.number} {WAIT_WORDS[request.state]}: {what(picture)}"
    blocks = [section(f"*{head}*"), *fields(_dates(picture)), *_outcome(picture)]
    if request.state in (RequestState.DENIED, RequestState.LAPSED) and reader == request.requester:
        blocks.append(actions(button("Ask again", "ask_again", value(request.id, request.version))))
    return message(head, blocks)


def changed(picture: RequestPicture) -> Block:
    """What was asked has been changed by somebody who vouches: old → new."""
    request = picture.request
    head = f"Request #{request.number} has been changed: {what(picture)}"
    lines = _old_to_new(picture)
    note = "You can withdraw it if this is not what you need." if request.open else ""
    return message(head, [section(f"*{head}*"), section(bullets(lines)), *([context(note)] if note else [])])


def deny_form(picture: RequestPicture, nonce: str) -> Block:
    """Why not: the reason goes to the person who asked, with the name of whoever denies."""
    request = picture.request
    element = text_input(
        "reason", multiline=True, max_length=REASON_LIMIT, placeholder="What would have to be different?"
    )
    return modal(
        "Deny request",
        [
            section(f"*Request #{request.number}*: {mention(request.beneficiary)} as {what(picture)}"),
            input_block("Reason", element, "reason", hint="The person who asked reads this, with your name."),
        ],
        callback_id=DENY_FORM,
        submit="Deny",
        private_metadata=_meta(request, nonce),
    )


def change_form(picture: RequestPicture, nonce: str) -> Block:
    """Approve with changes: another role, start or end. Less than asked keeps the votes already given."""
    request, terms = picture.request, picture.request.terms
    roles = [option(role.name, role.id) for role in picture.network.every_role]
    starts = text_input("starts", placeholder=_start_words(terms), max_length=60)
    ends = text_input("ends", placeholder="Leave empty to keep what was asked", max_length=60)
    return modal(
        "Approve with changes",
        [
            section(f"*Request #{request.number}*: {mention(request.beneficiary)} as {what(picture)}"),
            section(f"Asked for: {_interval(picture)}."),
            input_block("Role", select("role", roles, initial=terms.role), "role"),
            input_block(
                "From when", starts, "starts", optional=True, hint="Leave empty to keep what was asked."
            ),
            input_block(
                "For how long, or until when", ends, "ends", optional=True, hint=f"For example {HOW_LONG}"
            ),
            context("Less than asked keeps the votes already given; anything else asks for them again."),
        ],
        callback_id=CHANGE_FORM,
        submit="Approve",
        private_metadata=_meta(request, nonce),
    )


def read_meta(private_metadata: str) -> tuple[str, int, str]:
    """Request id, version and nonce of a deny or change form."""
    meta = json.loads(private_metadata)
    return str(meta["id"]), int(meta["version"]), str(meta["nonce"])


def read_text(values: Mapping[str, Any], name: str) -> str:
    """What was typed in a field of these forms; empty when left empty."""
    return str((values.get(name) or {}).get(name, {}).get("value") or "")


def read_role(values: Mapping[str, Any]) -> str:
    """The role chosen in the change form."""
    return str(values["role"]["role"]["selected_option"]["value"])


def voted(picture: RequestPicture) -> str:
    """What the voter reads after pressing Approve."""
    request = picture.request
    if request.state is RequestState.APPROVED:
        return f"Request #{request.number} is approved: {what(picture)}. Everyone needed has vouched."
    left = ", ".join(slot.words for slot in picture.tally.open)
    return f"Your vote on request #{request.number} counts. Still open: {left}."


def _facts(picture: RequestPicture) -> list[tuple[str, str]]:
    request = picture.request
    by = "" if request.requester == request.beneficiary else f" (asked by {mention(request.requester)})"
    return [
        ("For", f"{mention(request.beneficiary)}{by}"),
        ("Account", f"@{escape(picture.account.handle)} on {escape(picture.network.name)}"),
        ("Role", escape(picture.role_name(request.terms.role))),
        ("Use case", escape(picture.use_case.name)),
        *_dates(picture),
    ]


def _dates(picture: RequestPicture) -> list[tuple[str, str]]:
    grant = picture.grant
    if grant and grant.activated_at:
        return [("From", when(grant.activated_at)), ("Until", when(grant.ends_at))]
    return [("When", _interval(picture))]


def _interval(picture: RequestPicture) -> str:
    terms = picture.request.terms
    begins = when(terms.starts_at) if terms.starts_at else "set-up"
    if terms.ending.length is not None:
        length = say_length(terms.ending.length)
        latest = picture.grant.ends_at if picture.grant else None
        limit = f", until {when(latest)} at the latest" if latest else ""
        return f"{length} from {begins}{limit}"
    if picture.extends:
        return f"{when(picture.extends.ends_at)} → {when(picture.ends)}"
    return f"from {begins} until {when(picture.ends)}"


def _start_words(terms: Terms) -> str:
    return "as asked" if terms.starts_at else "now"


def _history(picture: RequestPicture) -> list[Block]:
    lines = []
    if picture.before:
        lines += [f"*Changed*: {line}" for line in _old_to_new(picture)]
    if picture.extends:
        lines.append(f"Extends access held until {when(picture.extends.ends_at)}.")
    if picture.denial and picture.denial.decided_by:
        lines.append(
            f"Asked again: request #{picture.denial.number} was denied by {_decider(picture.denial)}: "
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
    at = picture.request.submitted_at
    if old.starts_at != new.starts_at:
        lines.append(f"start {_start(old)} → {_start(new)}")
    if old.ending != new.ending:
        lines.append(f"end {_end(old, at)} → {_end(new, at)}")
    return lines


def _start(terms: Terms) -> str:
    return when(terms.starts_at) if terms.starts_at else "at once"


def _end(terms: Terms, at: datetime) -> str:
    return say_length(terms.ending.length) if terms.ending.length is not None else when(terms.ends(at))


def _notes(picture: RequestPicture) -> list[Block]:
    notes = []
    if picture.account.owner is None:
        notes.append(f"This account has *no owner*{_stand_in(picture)}.")
    elif picture.owner_stands_in and picture.request.open:
        notes.append(f"The owner cannot answer here{_stand_in(picture)}.")
    if picture.vacant:
        notes.append(f"Vacant seats: {', '.join(picture.vacant)}.")
    return [context(*notes)] if notes else []


def _stand_in(picture: RequestPicture) -> str:
    filler = picture.owner_stands_in
    return f"; {mention(filler)} is next in line" if filler else "; nobody is next in line"


def _who(people: tuple[str, ...]) -> str:
    return f"({' or '.join(mention(person) for person in people)})" if people else "(nobody can fill it now)"


def _closing(picture: RequestPicture) -> list[Block]:
    request = picture.request
    if not request.open:
        return [divider(), *_outcome(picture)]
    carried = value(request.id, request.version)
    return [
        context(f"Lapses {when(request.lapses_at)} if nobody decides."),
        actions(
            button("Approve", "approve", carried, style="primary"),
            button("Approve with changes…", "change", carried),
            button("Deny…", "deny", carried, style="danger"),
            button("Take back my vote", "take_back", carried),
        ),
    ]


def _outcome(picture: RequestPicture) -> list[Block]:
    request = picture.request
    if request.state is RequestState.DENIED:
        return [section(f"Denied by {_decider(request)}:"), quote(request.decision_reason or "")]
    if request.state is RequestState.WITHDRAWN and request.decided_by:
        return [section(f"Withdrawn by {mention(request.decided_by)}.")]
    if request.state is RequestState.LAPSED:
        left = ", ".join(slot.words for slot in picture.tally.open)
        return [section(f"Not decided in time. Still open were: {left or 'none'}.")]
    if request.state is RequestState.APPROVED:
        return [section(f"Vouched for by: {slots_line(picture)}"), section(_next(picture))]
    return []


def _decider(request: Request) -> str:
    by = request.decided_by
    return mention(by) if by else "the policy"


def _next(picture: RequestPicture) -> str:
    """Where an approved request hangs now."""
    grant = picture.grant
    if grant is None:
        return f"The access now lasts until {when(picture.ends)}."
    words = {
        "waiting": f"It begins {when(grant.starts_at)}; the account owner is asked to set it up then.",
        "provisioning": "The account owner has been asked to set it up.",
        "active": f"It is set up, and lasts until {when(grant.ends_at)}.",
        "removing": "It has ended; the account owner has been asked to remove it.",
        "removed": "It has ended, and its removal is recorded with evidence.",
        "cancelled": "It was ended before it was set up.",
    }
    return words[grant.state.value]


def _meta(request: Request, nonce: str) -> str:
    return json.dumps({"id": request.id, "version": request.version, "nonce": nonce})
