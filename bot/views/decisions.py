"""The dialogues of somebody who decides on a request: deny with a reason, approve with changes."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.access import Request, RequestState, Terms
from bot.domain.asking import REASON_LIMIT
from bot.domain.pictures import RequestPicture
from bot.views.access import HOW_LONG, what
from bot.views.kit import (
    Block,
    context,
    input_block,
    mention,
    modal,
    option,
    section,
    select,
    text_input,
)
from bot.views.people import named
from bot.views.requests import interval, waits_for
from bot.views.values import typed

DENY_FORM = "deny_form"
CHANGE_FORM = "change_form"
_KEEP = "Leave empty to keep what was asked."


def deny_form(picture: RequestPicture, nonce: str) -> Block:
    """Why not: the reason goes to the person who asked, with the name of whoever denies."""
    element = text_input(
        "reason", multiline=True, max_length=REASON_LIMIT, placeholder="What would have to be different?"
    )
    return modal(
        "Deny request",
        [
            _subject(picture),
            input_block("Reason", element, "reason", hint="The person who asked reads this, with your name."),
        ],
        callback_id=DENY_FORM,
        submit="Deny",
        private_metadata=_meta(picture.request, nonce),
    )


def change_form(picture: RequestPicture, nonce: str) -> Block:
    """Approve with changes: another role, start or end; of an extension only the end.

    Less than asked keeps the votes already given.
    """
    return modal(
        "Approve with changes",
        [
            _subject(picture),
            section(f"Asked for: {interval(picture)}."),
            *([] if picture.extends else _role_and_start(picture)),
            _end(picture),
            context("Less than asked keeps the votes already given; anything else asks for them again."),
        ],
        callback_id=CHANGE_FORM,
        submit="Approve",
        private_metadata=_meta(picture.request, nonce),
    )


def read_meta(private_metadata: str) -> tuple[str, int, str]:
    """Request id, version and nonce of a deny or change form."""
    meta = json.loads(private_metadata)
    return str(meta["id"]), int(meta["version"]), str(meta["nonce"])


def read_text(values: Mapping[str, Any], name: str) -> str:
    """What was typed in a field of these forms; empty when left empty."""
    return typed(values, name)


def read_role(values: Mapping[str, Any], asked: str) -> str:
    """The role chosen in the change form; the one asked for where the form has no choice."""
    chosen = (values.get("role") or {}).get("role", {}).get("selected_option")
    return str(chosen["value"]) if chosen else asked


def denied(picture: RequestPicture) -> str:
    """What somebody reads after denying."""
    request = picture.request
    return f"Request #{request.number} is denied. {mention(request.requester)} has your reason."


def approved_with_changes(picture: RequestPicture) -> str:
    """What somebody reads after approving with changes."""
    request = picture.request
    words = f"Request #{request.number} is now {what(picture)}, {interval(picture)}."
    told = f"{mention(request.requester)} sees what you changed."
    if request.state is RequestState.APPROVED:
        return f"{words} Everyone needed has vouched, so it is approved. {told}"
    return f"{words} Still open: {waits_for(picture)}. {told}"


def finished(words: str) -> Block:
    """Words in place of a form that was sent; closing them closes what lay beneath as well."""
    return {**modal("Done", [section(words)], callback_id="done", close="Close"), "clear_on_close": True}


def _subject(picture: RequestPicture) -> Block:
    request = picture.request
    whom = named(request.beneficiary, picture.outsiders)
    return section(f"*Request #{request.number}*: {whom} as {what(picture)}")


def _role_and_start(picture: RequestPicture) -> list[Block]:
    roles = [option(role.name, role.id) for role in picture.network.every_role]
    terms = picture.request.terms
    starts = text_input("starts", placeholder=_start_words(terms), max_length=60)
    return [
        input_block("Role", select("role", roles, initial=terms.role), "role"),
        input_block("From when", starts, "starts", optional=True, hint=_KEEP),
    ]


def _end(picture: RequestPicture) -> Block:
    label = "How much longer, or until when" if picture.extends else "For how long, or until when"
    ends = text_input("ends", placeholder="as asked", max_length=60)
    return input_block(label, ends, "ends", optional=True, hint=f"{_KEEP} For example {HOW_LONG}.")


def _start_words(terms: Terms) -> str:
    return "as asked" if terms.starts_at else "now"


def _meta(request: Request, nonce: str) -> str:
    return json.dumps({"id": request.id, "version": request.version, "nonce": nonce})
