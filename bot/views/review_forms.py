"""The forms of an audit: to accept a risk, say what is wrong, keep plain lines, hand on, and answer."""

import json
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.asking import REASON_LIMIT
from bot.domain.review_pictures import LinePicture
from bot.domain.text import clean
from bot.views import review_lines
from bot.views.kit import (
    Block,
    bullets,
    context,
    datepicker,
    input_block,
    modal,
    option,
    radio_buttons,
    section,
    text_input,
    users_select,
)
from bot.views.values import Values, chosen, field, typed

ACCEPT_FORM: Final = "accept_risk_form"
WRONG_FORM: Final = "wrong_form"
PLAIN_FORM: Final = "keep_plain_form"
HAND_ON_FORM: Final = "hand_on_form"
QUESTION_FORM: Final = "line_question_form"
TOLD: Final = "Thank you. Whoever asked you has your answer."
_NAMED: Final = 15


class Wrong(StrEnum):
    """What is wrong with an account."""

    REGISTER = "register"
    NOT_NEEDED = "not_needed"


_WRONG: Final = {
    Wrong.REGISTER: "It is needed, and the register is wrong: I correct it now",
    Wrong.NOT_NEEDED: "Nobody needs this account any more",
}
_NEEDED: Final = {"yes": "Yes, it is still needed", "no": "No, it can go"}


def accept_form(one: LinePicture, first: date, nonce: str) -> Block:
    """Why a risk is accepted, and until when."""
    return modal(
        "Accept the risk",
        [
            section(f"*{review_lines.subject(one)}*"),
            context("It stays as it is until that day, under your name; the next audit asks again."),
            _reason("Why is that all right for now?", one.item.comment),
            input_block("Until when", datepicker("until", initial=first), "until", hint="A year at most."),
        ],
        callback_id=ACCEPT_FORM,
        submit="Accept",
        private_metadata=_meta(one.item.id, nonce),
    )


def read_until(values: Values) -> date | None:
    """The day until which a risk is accepted."""
    picked = field(values, "until").get("selected_date")
    return date.fromisoformat(picked) if picked else None


def wrong_form(one: LinePicture, nonce: str) -> Block:
    """What is wrong with an account."""
    choices = [option(words, what.value) for what, words in _WRONG.items()]
    return modal(
        "Something is wrong",
        [
            section(f"*{review_lines.subject(one)}*"),
            input_block("What is so", radio_buttons("wrong", choices, initial=Wrong.REGISTER.value), "wrong"),
            _reason("What is wrong?", one.item.comment),
        ],
        callback_id=WRONG_FORM,
        submit="Record it",
        private_metadata=_meta(one.item.id, nonce),
    )


def read_wrong(values: Values) -> Wrong:
    """Which of the two it is."""
    return Wrong(chosen(values, "wrong") or Wrong.REGISTER.value)


def plain_form(review_id: str, lines: tuple[LinePicture, ...], nonce: str) -> Block:
    """Which lines of low risk would be kept, and the comment that goes with each of them."""
    listed = [review_lines.subject(one) for one in lines[:_NAMED]]
    left = len(lines) - len(listed)
    return modal(
        "Keep what is plain",
        [
            section(bullets([*listed, *([f"…and {left} more"] if left else [])])),
            context(
                "No agency, no guest, no shared login, no far-reaching role, nobody unknown. "
                "You still submit them."
            ),
            _reason("How do you know that they still need it?"),
        ],
        callback_id=PLAIN_FORM,
        submit="Keep them",
        private_metadata=_meta(review_id, nonce),
    )


def hand_on_form(review_id: str, number: int, nonce: str) -> Block:
    """Who is asked as well, and why."""
    note = text_input("note", multiline=True, max_length=REASON_LIMIT)
    return modal(
        "Hand on",
        [
            section(f"Who knows better what is right in your part of audit #{number}?"),
            context("They can answer all of it, save what is their own. You still can as well."),
            input_block("To whom", users_select("handed_to"), "handed_to"),
            input_block("Note", note, "note", hint="They read this, and it stays with the audit."),
        ],
        callback_id=HAND_ON_FORM,
        submit="Hand on",
        private_metadata=_meta(review_id, nonce),
    )


def read_person(values: Values) -> str:
    """Whom it is handed to."""
    return str(field(values, "handed_to").get("selected_user") or "")


def question_form(one: LinePicture, nonce: str) -> Block:
    """Whether it is still needed, and what for."""
    choices = [option(words, what) for what, words in _NEEDED.items()]
    why = text_input("why", multiline=True, max_length=REASON_LIMIT)
    return modal(
        "Still needed?",
        [
            section(f"*{review_lines.subject(one)}*"),
            input_block("Is it still needed?", radio_buttons("needed", choices), "needed"),
            input_block("What for?", why, "why", optional=True, hint="Needed if you say yes."),
        ],
        callback_id=QUESTION_FORM,
        submit="Answer",
        private_metadata=_meta(one.item.id, nonce),
    )


def read_needed(values: Values) -> bool:
    """Whether it is still needed."""
    return chosen(values, "needed") != "no"


def read_words(values: Values, name: str) -> str:
    """What was written in a field."""
    return clean(typed(values, name), limit=REASON_LIMIT, multiline=True)


def _reason(label: str, initial: str = "") -> Block:
    element = text_input("reason", multiline=True, initial=initial or None, max_length=REASON_LIMIT)
    return input_block(label, element, "reason", hint="It stands in the audit under your name.")


def _meta(subject: str, nonce: str) -> str:
    return json.dumps({"id": subject, "nonce": nonce})
