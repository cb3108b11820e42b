"""Acknowledging the policy: its summary, one question, and the passage for whoever answers it wrongly."""

import json
from typing import Final

from bot.domain.policy_acknowledgement import Acknowledgement
from bot.domain.publishing_pictures import AcknowledgingPicture
from bot.domain.waiting import Waiting
from bot.views.kit import (
    Block,
    actions,
    context,
    escape,
    input_block,
    link,
    modal,
    option,
    quote,
    radio_buttons,
    section,
    when,
)
from bot.views.publishing import acknowledge_button, read_button
from bot.views.rich import rendered
from bot.views.values import Values, chosen

ACKNOWLEDGE_FORM: Final = "acknowledge_form"
_TITLE: Final = "The policy"


def form(
    picture: AcknowledgingPicture, nonce: str, *, wrong: bool = False, instead_of: int | None = None
) -> Block:
    """The dialogue; `wrong` after a wrong answer, `instead_of` the number of a version that is gone."""
    version, policy = picture.of.version, picture.of.policy
    asked = policy.acknowledgement
    blocks = [
        *_superseded(version.number, instead_of),
        *(_read_again(asked) if wrong else []),
        section(f"*Policy {version.number} of {escape(policy.company)}*"),
        rendered(policy.summary),
        actions(read_button(version.id, "Read all of it"), block_id="full"),
        *([context(link("The policy document", policy.document))] if policy.document else []),
        *_question(asked),
        context("With this you say that you have read the policy and will keep to it."),
    ]
    return modal(
        _TITLE,
        blocks,
        callback_id=ACKNOWLEDGE_FORM,
        submit="I acknowledge it",
        private_metadata=json.dumps({"id": version.id, "nonce": nonce}),
    )


def already(picture: AcknowledgingPicture, instead_of: int | None = None) -> Block:
    """To somebody who has acknowledged this version before."""
    version = picture.of.version
    given = f" on {when(picture.given_at)}" if picture.given_at else ""
    blocks = [
        *_superseded(version.number, instead_of),
        section(f"You have acknowledged policy {version.number}{given}. There is nothing more to do."),
        actions(read_button(version.id), block_id="full"),
    ]
    return modal(_TITLE, blocks, callback_id="acknowledged", close="Close")


def thanks(number: int) -> str:
    """What replaces the form."""
    return f"Thank you. You have acknowledged policy {number}. `/vouchsafe policy` shows it at any time."


def read_answer(values: Values) -> int | None:
    """Which answer was chosen, counted from 0; None where nothing was asked."""
    picked = chosen(values, "answer") if "answer" in values else None
    return int(picked) if picked is not None and picked.isdecimal() else None


def line(one: Waiting) -> list[Block]:
    """That somebody owes the acknowledgement."""
    which = f"policy {one.facts['number']} of {escape(one.facts['company'])}"
    words = f"Read and acknowledge {which}: a minute, one question."
    return [
        section(words),
        actions(acknowledge_button(one.subject), read_button(one.subject), block_id=f"owed:{one.subject}"),
    ]


def _superseded(number: int, instead_of: int | None) -> list[Block]:
    if instead_of is None:
        return []
    gone = f"Policy {instead_of} has been superseded, so it cannot be acknowledged any more."
    return [section(f":warning: {gone} This is policy {number}, which is in force now.")]


def _read_again(asked: Acknowledgement) -> list[Block]:
    return [
        section(
            ":warning: *That is not what the policy says.* Please read this again, then answer once more:"
        ),
        quote(asked.passage or ""),
    ]


def _question(asked: Acknowledgement) -> list[Block]:
    if asked.question is None:
        return []
    choices = [option(one.text, str(place)) for place, one in enumerate(asked.answers)]
    return [input_block(asked.question, radio_buttons("answer", choices), "answer")]
