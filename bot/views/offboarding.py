"""Offboarding: the form, the card on which a second person confirms, and letting somebody back in."""

import json

from bot.domain.asking import REASON_LIMIT
from bot.domain.leaving import Departure, DepartureState
from bot.domain.lengths import count
from bot.domain.pictures_leaving import OffboardingPicture
from bot.domain.sentences import join_words
from bot.views.kit import (
    Block,
    actions,
    button,
    confirm,
    context,
    input_block,
    mention,
    message,
    modal,
    quote,
    section,
    text_input,
    users_select,
    value,
    when,
)
from bot.views.leaving import KEEP_QUIET

OFFBOARD_FORM = "offboard_form"
READMIT_FORM = "readmit_form"


def offboard_form(person: str | None, nonce: str) -> Block:
    """Whom, why and from when; a second person must confirm before anything happens."""
    reason = text_input("reason", multiline=True, max_length=REASON_LIMIT)
    whom = users_select("who", placeholder="Choose a person")
    starts = text_input("starts_at", placeholder="now", max_length=60)
    return modal(
        "Offboard somebody",
        [
            section(f"*{mention(person)}*") if person else input_block("Who", whom, "who"),
            section(
                "Their access ends, what they answer for goes to backups and alternates, and they may do "
                "nothing here any more. They are not told, and nothing is said in any channel."
            ),
            input_block("Reason", reason, "reason", hint="Only whoever may confirm it reads this."),
            input_block(
                "When",
                starts,
                "starts_at",
                optional=True,
                hint="For example tomorrow 14:00. Empty is at once.",
            ),
            context(
                "Nothing happens until a second of the programme manager, the deputy and the admins confirms."
            ),
        ],
        callback_id=OFFBOARD_FORM,
        submit="Ask for it",
        private_metadata=json.dumps({"id": person, "nonce": nonce}),
    )


def readmit_form(person: str, nonce: str) -> Block:
    """Somebody was offboarded and is still here: they may act again, and get nothing back."""
    return modal(
        "They stay after all",
        [
            section(f"*{mention(person)}* was offboarded here, and Slack still lets them in."),
            section("Let them act in Vouchsafe again? They get nothing back of what they had."),
        ],
        callback_id=READMIT_FORM,
        submit="Let them act again",
        private_metadata=json.dumps({"id": person, "nonce": nonce}),
    )


def offboarding_card(picture: OffboardingPicture, reader: str) -> Block:
    """Who wants it, why and from when; Confirm for everybody but whoever asked, until it begins."""
    of = picture.departure
    head = _head(of)
    blocks = [section(f"*{head}*"), quote(of.reason)]
    if of.awaited:
        blocks += [
            section(_what_ends(picture)),
            *_next(of, reader),
            _buttons(of, reader),
            context(KEEP_QUIET),
        ]
    return message(head, blocks)


ASKED = "Sent to everybody who may confirm it. Until one of them does, nothing happens."


def confirmed(of: Departure) -> str:
    """What the second person reads after confirming."""
    if of.state is DepartureState.AGREED and of.starts_at:
        return f"Confirmed. It begins {when(of.starts_at)}."
    return "Confirmed. Their access has ended; the list of what is left is on its way to whoever must act."


CALLED_OFF = "Called off. Nothing has happened."
READMITTED = "They may act here again."


def _head(of: Departure) -> str:
    who, by = mention(of.person), mention(of.asked_by or "")
    starts = f"from {when(of.starts_at)} on" if of.starts_at else "at once"
    words = {
        DepartureState.ASKED: f"{by} asks to offboard {who} {starts}",
        DepartureState.AGREED: f"{who} will be offboarded {starts}",
        DepartureState.CANCELLED: f"Called off by {mention(of.closed_by or '')}: offboarding {who}",
    }
    return words.get(of.state, f"Offboarding {who} has begun")


def _what_ends(picture: OffboardingPicture) -> str:
    """How much there is, so that nobody confirms blindly."""
    what = [
        *([count(picture.grants, "grant")] if picture.grants else []),
        *([f"{count(picture.others, 'way')} in without a grant"] if picture.others else []),
        *([f"{count(picture.accounts, 'account')} to answer for"] if picture.accounts else []),
        *([f"{count(picture.seats, 'seat')} on the committee"] if picture.seats else []),
    ]
    return f"They have {join_words(what)}." if what else "They have nothing here that I know of."


def _next(of: Departure, reader: str) -> list[Block]:
    if of.state is DepartureState.AGREED:
        return [section(f"Confirmed by {mention(of.confirmed_by or '')}.")]
    return [section("A second person must confirm it.")] if reader == of.asked_by else []


def _buttons(of: Departure, reader: str) -> Block:
    carried = value(of.id)
    question = confirm(
        "Offboard them?", "Their access ends. It cannot be taken back.", "Offboard", style="danger"
    )
    sure = button("Confirm", "offboard_confirm", carried, style="danger", confirm=question)
    mine = of.state is DepartureState.ASKED and reader != of.asked_by
    return actions(*([sure] if mine else []), button("Call off", "offboard_cancel", carried))
