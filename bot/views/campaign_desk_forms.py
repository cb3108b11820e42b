"""The dialogues of whoever runs an audit: stop, extend, call off, and accept what nobody has answered."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from bot.domain.asking import REASON_LIMIT
from bot.domain.campaigns import Campaign
from bot.domain.reviews import Item
from bot.views.kit import (
    Block,
    context,
    datepicker,
    escape,
    input_block,
    mention,
    modal,
    section,
    text_input,
    when,
)
from bot.views.reasons import reason_form
from bot.views.values import typed

STOP_FORM: Final = "campaign_stop_form"
EXTEND_FORM: Final = "campaign_extend_form"
CANCEL_FORM: Final = "campaign_cancel_form"
ACCEPT_LATE_FORM: Final = "accept_late_form"
SAY_WHY: Final = "Please say why, in a few words."
_ON_RECORD: Final = "It goes into the evidence pack, with your name."


def stop_form(campaign: Campaign, nonce: str) -> Block:
    """The time for answers ends now."""
    return reason_form(
        "Stop the audit",
        f"*Audit #{campaign.number}*: the time for answers ends now, and silence has its outcome at once. "
        "What was decided is still done.",
        callback_id=STOP_FORM,
        hint=_ON_RECORD,
        submit="Stop",
        subject=campaign.id,
        nonce=nonce,
    )


def cancel_form(campaign: Campaign, nonce: str) -> Block:
    """It certifies nothing."""
    return reason_form(
        "Call the audit off",
        f"*Audit #{campaign.number}*: it certifies nothing, and nobody is asked any more. "
        "What was decided in it is still done.",
        callback_id=CANCEL_FORM,
        hint=_ON_RECORD,
        submit="Call it off",
        subject=campaign.id,
        nonce=nonce,
    )


def extend_form(campaign: Campaign, nonce: str) -> Block:
    """More time, and why."""
    until = f" They may answer until {when(campaign.due_at)} now." if campaign.due_at else ""
    return modal(
        "Give more time",
        [
            section(f"*Audit #{campaign.number}*.{until}"),
            input_block("Until", datepicker("until"), "until", hint="The end of that day, where you are."),
            _why(),
        ],
        callback_id=EXTEND_FORM,
        submit="Extend",
        private_metadata=json.dumps({"id": campaign.id, "nonce": nonce}),
    )


def accept_form(item: Item, place: str, nonce: str) -> Block:
    """Accept, by name, that nobody has certified something."""
    who = mention(item.person) if item.person else f"“{escape(item.said or item.kind.value)}”"
    return modal(
        "Accept the risk",
        [
            section(f"*{who}, {escape(place)}*: nobody answered in time. Accept it for the time being?"),
            input_block("Until", datepicker("until"), "until", hint="At the latest a year from now."),
            _why(),
            context("Nothing is certified by this, and nothing that is suspended comes back."),
        ],
        callback_id=ACCEPT_LATE_FORM,
        submit="Accept",
        private_metadata=json.dumps({"id": item.id, "nonce": nonce}),
    )


def read_id(private_metadata: str) -> str:
    """What a form was opened for."""
    return str(json.loads(private_metadata)["id"])


def read_day(values: Mapping[str, Any]) -> date | None:
    """The day that was chosen."""
    chosen = (values.get("until") or {}).get("until", {}).get("selected_date")
    return date.fromisoformat(chosen) if chosen else None


def read_reason(values: Mapping[str, Any]) -> str:
    """Why."""
    return typed(values, "reason")


def _why() -> Block:
    reason = text_input("reason", multiline=True, max_length=REASON_LIMIT)
    return input_block("Reason", reason, "reason", hint=_ON_RECORD)
