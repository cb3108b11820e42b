"""An adoption as the committee and whoever asked see it: one card that names every person."""

from bot.domain.access import RequestState
from bot.domain.adoption_pictures import AdoptionPicture, AskedPicture, Word
from bot.domain.asking import REASON_LIMIT
from bot.domain.sentences import join_words
from bot.domain.slots import say_slots
from bot.domain.when import say_length
from bot.views import verdict
from bot.views.access import account_words
from bot.views.adoption_list import people
from bot.views.channels import moved
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
    section,
    value,
    when,
    written_day,
)
from bot.views.people import named
from bot.views.requests import slot_words

NOT_COUNTED = "Votes for the others stay as they are."
_STATE = {
    RequestState.APPROVED: ":white_check_mark: adopted",
    RequestState.DENIED: ":x: not adopted",
    RequestState.WITHDRAWN: "taken back",
    RequestState.LAPSED: "lapsed undecided",
}
_BACK = (RequestState.DENIED, RequestState.WITHDRAWN, RequestState.LAPSED)
_BACK_ON_THE_LIST = (
    "Whoever is not adopted and still has a way in is on the account's list: ask otherwise, or choose "
    "Remove. What is left there when its time is over is taken away."
)
_RULES = 6


def adoption_card(picture: AdoptionPicture, moved_to: str | None = None) -> Block:
    """The committee's card: who has had access, what each would be granted, and who must vouch.

    A copy that is decided on in the channel `moved_to` says so instead of having buttons.
    """
    blocks = _committee(picture, buttons=not moved_to)
    return message(_head(picture), [*blocks, *([context(moved(moved_to))] if moved_to else [])])


def adoption_dialogue(picture: AdoptionPicture, note: str | None = None) -> Block:
    """The same in a dialogue, for somebody who comes from Home; `note` answers what they pressed."""
    answered = [section(f":information_source: {note}"), divider()] if note else []
    blocks = [*answered, *_committee(picture, buttons=True)]
    return modal("Adoption", blocks, callback_id="adoption_look", close="Close")


def asked_card(picture: AdoptionPicture) -> Block:
    """To whoever asked: how it stands with each, and Take back while that is possible."""
    blocks = [section(f"*{_head(picture)}*")]
    for one in picture.asked:
        carried = value(one.request.id, one.request.version)
        back = button("Take back", "withdraw", carried) if one.request.open else None
        blocks.append(section(_person(one, picture), accessory=back))
    if picture.open:
        blocks += [*_slots(picture), context(_lapses(picture))]
    return message(_head(picture), blocks)


def decided(picture: AdoptionPicture) -> Block:
    """To whoever asked, once all is decided: what came of each."""
    head = f"Decided: {_words(picture)}"
    back = any(one.request.state in _BACK for one in picture.asked)
    return message(
        head,
        [
            section(f"*{head}*"),
            section(bullets(_person(one, picture) for one in picture.asked)),
            *([context(_BACK_ON_THE_LIST)] if back else []),
        ],
    )


def open_slots(picture: AdoptionPicture, reader: str | None) -> Block:
    """Which slots are open, and who can fill them; to one `reader` with the way to the card."""
    waiting = picture.open[0]
    names = say_slots(waiting.tally.open)
    head = f"{_words(picture)} waits for {names}."
    if reader is None:
        return message(head, [section(f"{head} {_lapses(picture)}"), *_slots(picture)])
    look = actions(button("Look at it", "look_adoption", value(picture.id)))
    return message(head, [section(f"{head} {_lapses(picture)}"), look])


def waiting_line(picture: AdoptionPicture) -> Block:
    """One line of Home for somebody who can vouch."""
    look = button("Look at it", "look_adoption", value(picture.id))
    return section(f"{_words(picture)}: {people(len(picture.open))} waiting.", accessory=look)


def voted(word: Word, picture: AdoptionPicture) -> str:
    """What the voter reads after Approve."""
    lead = f"Your vote counts for {people(word.counted)}."
    approved = f" {people(word.approved)} adopted now: everyone needed has vouched." if word.approved else ""
    left = [one for one in picture.open if one.tally.open]
    waits = f" Still open: {say_slots(left[0].tally.open)}." if left else ""
    return f"{lead}{approved}{waits}{_not_for(word)}"


def denied(word: Word) -> str:
    """What somebody reads after Deny all."""
    return (
        f"{people(word.counted).capitalize()} will not be adopted; the owner has your reason.{_not_for(word)}"
    )


def taken_back(word: Word) -> str:
    """What somebody reads after taking their votes back."""
    return f"Your vote for {people(word.counted)} is taken back. You can approve again."


def left_out(picture: AdoptionPicture, request_id: str) -> str:
    """What somebody reads after leaving one person out."""
    one = next(one for one in picture.asked if one.request.id == request_id)
    who = named(one.request.beneficiary, picture.outsiders)
    return f"{who} is left out and back on the owner's list. {NOT_COUNTED}"


def _not_for(word: Word) -> str:
    """Where a press did not count, and why."""
    own = " Not on yourself: somebody else must decide that." if word.own else ""
    return f"{own} For {people(word.others)} you may not decide." if word.others else own


def _committee(picture: AdoptionPicture, *, buttons: bool) -> list[Block]:
    blocks: list[Block] = [
        section(f"*{_head(picture)}*"),
        *fields([("Asked by", mention(picture.requester)), ("Account", _account(picture))]),
        section("Each has a way in that was never granted. Approved, it is a grant with an end."),
    ]
    for one in picture.asked:
        carried = value(one.request.id, one.request.version)
        out = button("Leave out…", "leave_out", carried) if buttons and one.request.open else None
        blocks.append(section(_person(one, picture), accessory=out))
    if not picture.open:
        return blocks
    blocks += [section(verdict.bulleted(_rules(picture), "No rule applies.")), *_slots(picture)]
    blocks.append(context(_lapses(picture)))
    return [*blocks, *([actions(*_deciding(picture))] if buttons else [])]


def _deciding(picture: AdoptionPicture) -> list[Block]:
    carried = value(picture.id)
    buttons = [
        button("Approve", "approve_adoption", carried, style="primary"),
        button("Deny all…", "deny_adoption", carried, style="danger"),
    ]
    if any(one.voted for one in picture.open):
        question = confirm("Take your vote back?", "For everybody who is not decided on.", "Take back")
        buttons.append(button("Take back my vote", "take_back_adoption", carried, confirm=question))
    return buttons


def _person(one: AskedPicture, picture: AdoptionPicture) -> str:
    """Somebody, what they would be granted, since when they have it, and what it is for."""
    request, held = one.request, one.held
    who = named(request.beneficiary, picture.outsiders)
    role = escape(picture.place.role_name(request.terms.role))
    since = (
        f"has had it since {written_day(held.since)}" if held and held.since else "since when is not known"
    )
    was = picture.place.role_name(held.role) if held and held.role not in ("", request.terms.role) else ""
    other = f" (now {escape(was)})" if was else ""
    lead = f"*{who}* as {role}{other}, for {escape(one.use_case)}, {_until(one)}; {since}"
    if request.open:
        return f"{lead}\n_{escape(request.reason, 300)}_" if request.reason else lead
    by = (
        f" by {mention(request.decided_by)}"
        if request.state is RequestState.DENIED and request.decided_by
        else ""
    )
    why = f": “{escape(request.decision_reason, REASON_LIMIT)}”" if request.decision_reason else ""
    return f"{lead}\n→ {_STATE[request.state]}{by}{why}"


def _until(one: AskedPicture) -> str:
    length = one.request.terms.ending.length
    if one.grant and one.grant.activated_at:
        return f"until {when(one.grant.ends_at)}"
    if length is not None:
        return f"{say_length(length)}, at the latest until {when(one.latest)}"
    return f"until {when(one.latest)}"


def _rules(picture: AdoptionPicture) -> list[str]:
    """What the rules say about any of them, each line once."""
    lines = dict.fromkeys(line for one in picture.open for line in verdict.rule_lines(one.verdict))
    notes = dict.fromkeys(escape(one.verdict.note, 600) for one in picture.open if one.verdict.note)
    shown = list(lines)[:_RULES]
    return [*shown, *([f"…and {len(lines) - len(shown)} more"] if len(lines) > len(shown) else []), *notes]


def _slots(picture: AdoptionPicture) -> list[Block]:
    """Who must vouch: once where it is the same for everybody, or for whom it is how."""
    found: dict[str, list[str]] = {}
    for one in picture.open:
        line = slot_words(one.approvals, one.tally, one.who)
        found.setdefault(line, []).append(named(one.request.beneficiary, picture.outsiders))
    if len(found) == 1:
        return [section(f"Who must vouch for each: {next(iter(found))}")]
    lines = [f"For {join_words(names)}: {line}" for line, names in found.items()]
    return [section(f"Who must vouch:\n{bullets(lines)}")]


def _lapses(picture: AdoptionPicture) -> str:
    at = min(one.request.lapses_at for one in picture.open)
    return f"Whoever is not decided on lapses {when(at)} and is back on the owner's list."


def _head(picture: AdoptionPicture) -> str:
    waiting = len(picture.open)
    said = f"{waiting} to decide on" if waiting else "decided"
    return f"{_words(picture)}: {said}"


def _words(picture: AdoptionPicture) -> str:
    return f"Adoption of {people(len(picture.asked))} on {_account(picture)}"


def _account(picture: AdoptionPicture) -> str:
    return account_words(picture.place.account, picture.place.network_name)
