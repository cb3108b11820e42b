"""The committee as people read and change it: its seats, the form for a change, and the card of one."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.committee import SeatAct, SeatChange, SeatChangeState, is_senior
from bot.domain.committee_pictures import ChangePicture, CommitteePicture, SeatPicture
from bot.domain.programme import SeatRow
from bot.domain.slots import discipline_words
from bot.domain.waiting import Waiting
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    confirm,
    context,
    escape,
    input_block,
    mention,
    message,
    modal,
    option,
    radio_buttons,
    section,
    users_select,
    value,
    when,
)
from bot.views.values import chosen, field

SEAT_FORM = "seat_form"

_MODES = {"contributor": "vouches and proposes policy", "approver_only": "vouches only"}
_ACTS = {
    SeatAct.SEAT: "Somebody is to sit in it",
    SeatAct.VACATE: "Make it vacant",
    SeatAct.ALTERNATE: "Somebody is to be an alternate",
    SeatAct.STAND_DOWN: "Somebody is no longer to be an alternate",
}
ASKED = "Asked for. Nothing changes until somebody else confirms it; the committee's channel has the card."
CALLED_OFF = "Called off. Nothing has changed."


def listed(picture: CommitteePicture) -> Block:
    """The answer to `/vouchsafe committee`."""
    return message("The committee", _blocks(picture))


def dialogue(picture: CommitteePicture, note: str | None = None) -> Block:
    """The same in a dialogue of its own."""
    said = [context(note)] if note else []
    return modal("The committee", [*said, *_blocks(picture)], callback_id="committee_look", close="Close")


def seat_form(seat: SeatRow, nonce: str, act: SeatAct = SeatAct.SEAT, person: str | None = None) -> Block:
    """What is to change about a seat, and whom it names."""
    able = [one for one in _ACTS if _is_possible(one, seat)]
    chosen_act = act if act in able else SeatAct.SEAT
    acts = radio_buttons("act", [option(_ACTS[one], one.value) for one in able], initial=chosen_act.value)
    whom = users_select("person", initial=person)
    second = "a second admin" if is_senior(seat) else "a second committee member"
    return modal(
        "Change a seat",
        [
            section(_line(seat)),
            input_block("What", acts, "act"),
            input_block("Who", whom, "person", optional=True, hint="Leave it empty to make the seat vacant."),
            context(f"Nothing changes until {second} confirms it. After a week without that it lapses."),
        ],
        callback_id=SEAT_FORM,
        submit="Ask for it",
        private_metadata=json.dumps({"id": seat.seat_id, "nonce": nonce}),
    )


def read_form(values: Mapping[str, Any]) -> tuple[SeatAct, str | None]:
    """What the form asks for, and whom it names."""
    return SeatAct(chosen(values, "act") or SeatAct.SEAT), field(values, "person").get("selected_user")


def change_card(picture: ChangePicture) -> Block:
    """The card of a change: what is asked, by whom, and once it is over what became of it."""
    change = picture.change
    name = _name_of(picture.seat, change)
    head = f"{mention(change.asked_by)} asks: {_what(change, name)}"
    blocks = [section(f"*{head}*")]
    if change.open:
        sits = mention(picture.seat.occupant) if picture.seat and picture.seat.occupant else "nobody"
        blocks += [section(f"Today {sits} sits there."), actions(*_buttons(change, confirms=True))]
        blocks.append(context(f"Somebody else must confirm it, by {when(change.expires_at)} at the latest."))
    else:
        blocks.append(section(_ending(change)))
    return message(head, blocks)


def confirmed(change: SeatChange, seat: SeatRow | None) -> str:
    """What the second person reads after confirming."""
    return f"Confirmed, and so it is: {_what(change, _name_of(seat, change))}."


def seated(picture: ChangePicture, reader: str) -> Block:
    """To whoever a change is about, once it is so."""
    name, change = _name_of(picture.seat, picture.change), picture.change
    gone = f"You no longer sit in {escape(name)} of the committee"
    told = {
        SeatAct.SEAT: f"You sit in {escape(name)} of the committee now",
        SeatAct.VACATE: gone,
        SeatAct.ALTERNATE: f"You are an alternate for {escape(name)} of the committee now",
        SeatAct.STAND_DOWN: f"You are an alternate for {escape(name)} of the committee no longer",
    }
    head = told[change.act] if change.act is SeatAct.VACATE or reader == change.person else gone
    return message(head, [section(f"*{head}*"), section("`/vouchsafe committee` shows who sits where.")])


def waiting_line(waiting: Waiting) -> list[Block]:
    """A change that somebody may confirm, with its buttons."""
    change, seat = waiting.facts["change"], waiting.facts["seat"]
    words = f"{mention(change.asked_by)} asks: {_what(change, _name_of(seat, change))}"
    return [section(words), actions(*_buttons(change, confirms=True), block_id=f"seat_change:{change.id}")]


def composition_line(waiting: Waiting) -> list[Block]:
    """What the committee lacks, to those who run the programme."""
    look = button("Look at the committee", "look_committee")
    return [section("*The committee*\n" + bullets(waiting.facts["lacks"]), accessory=look)]


def _blocks(picture: CommitteePicture) -> list[Block]:
    lacking = [section("*What is lacking*\n" + bullets(picture.lacks))] if picture.lacks else []
    return [*lacking, *(block for one in picture.seats for block in _seat(one))]


def _seat(picture: SeatPicture) -> list[Block]:
    seat = picture.seat
    lines = [_line(seat)]
    if picture.differs:
        lines.append(f"The policy's text names {escape(picture.differs)}; that changes nothing.")
    change = button("Change…", "change_seat", value(seat.seat_id)) if picture.may_ask else None
    blocks = [section("\n".join(lines), accessory=change)]
    if picture.change:
        asked = f"{mention(picture.change.asked_by)} asks: {_what(picture.change, 'this seat')}"
        blocks.append(
            context(f"{asked}. It waits for a second person until {when(picture.change.expires_at)}.")
        )
        if picture.may_call_off:
            buttons = _buttons(picture.change, confirms=picture.may_confirm)
            blocks.append(actions(*buttons, block_id=f"seat_change:{picture.change.id}"))
    return blocks


def _line(seat: SeatRow) -> str:
    sits = mention(seat.occupant) if seat.occupant else "*vacant*"
    alternates = " · ".join(map(mention, seat.alternates)) or "none"
    name = f"{discipline_words(seat.discipline)[:1].upper()}{discipline_words(seat.discipline)[1:]}"
    return f"*{escape(name)}* (`{seat.seat_id}`, {_MODES[seat.mode]}): {sits}. Alternates: {alternates}."


def _is_possible(act: SeatAct, seat: SeatRow) -> bool:
    needs = {SeatAct.VACATE: bool(seat.occupant), SeatAct.STAND_DOWN: bool(seat.alternates)}
    return needs.get(act, True)


def _name_of(seat: SeatRow | None, change: SeatChange) -> str:
    return f"the {discipline_words(seat.discipline)} seat" if seat else f"the seat “{change.seat_id}”"


def _what(change: SeatChange, name: str) -> str:
    who, place = mention(change.person or ""), escape(name)
    instead = f" instead of {mention(change.sitting)}" if change.sitting else ""
    return {
        SeatAct.SEAT: f"{who} sits in {place}{instead}",
        SeatAct.VACATE: f"{place} becomes vacant; {mention(change.sitting or '')} leaves it",
        SeatAct.ALTERNATE: f"{who} becomes an alternate for {place}",
        SeatAct.STAND_DOWN: f"{who} is an alternate for {place} no longer",
    }[change.act]


def _buttons(change: SeatChange, *, confirms: bool) -> list[Block]:
    question = confirm("Confirm it?", "It is so from then on, and votes are counted by it.", "Confirm")
    sure = button("Confirm", "seat_confirm", value(change.id), style="primary", confirm=question)
    return [*([sure] if confirms else []), button("Call off", "seat_call_off", value(change.id))]


def _ending(change: SeatChange) -> str:
    by = change.closed_by or ""
    who = mention(by) if by[:1] in "UW" else "me, since it is about somebody or something that is gone"
    return {
        SeatChangeState.DONE: f"✓ Confirmed by {who}; so it is now.",
        SeatChangeState.CANCELLED: f"Called off by {who}. Nothing has changed.",
        SeatChangeState.LAPSED: "Nobody confirmed it in time. Nothing has changed.",
    }[change.state]
