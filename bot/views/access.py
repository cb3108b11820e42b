"""The request form, with its parser beside it, and what the person sees once it is sent."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.asking import REASON_LIMIT, Draft, Preview
from bot.domain.pictures import RequestBrief, RequestPicture
from bot.domain.register import Account
from bot.domain.slots import say_slots
from bot.views import verdict
from bot.views.kit import (
    Block,
    bullets,
    context,
    escape,
    external_select,
    input_block,
    modal,
    option,
    section,
    select,
    text_input,
    when,
)

FORM = "request_form"
HOW_LONG = "“2w”, “10 days”, “until Friday 18:00” or “24 December”"
Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


def request_form(seen: Preview, nonce: str, notes: tuple[str, ...] = ()) -> Block:
    """The form as it stands, with the programme's answer under it."""
    blocks = [
        *(context(f":warning: {escape(note)}") for note in notes),
        _account_input(seen),
        *_role_input(seen),
        *_use_case_input(seen),
        _reason_input(seen),
        *_time_inputs(seen),
        _whom_input(seen),
        section(
            verdict.bulleted(verdict.preview_lines(seen), "Choose an account to see which rules apply."),
            block_id="verdict",
        ),
    ]
    return modal(
        "Request access",
        blocks,
        callback_id=FORM,
        submit="Send request",
        private_metadata=json.dumps({"nonce": nonce}),
    )


def read_form(values: Values, asker: str) -> Draft:
    """The draft that a form holds; absent fields are empty."""
    return Draft(
        beneficiary=chosen(values, "beneficiary") or asker,
        account_id=chosen(values, "account"),
        role=chosen(values, "role"),
        use_case=chosen(values, "use_case"),
        reason=field(values, "reason").get("value") or "",
        starts=field(values, "starts").get("value") or "",
        ends=field(values, "ends").get("value") or "",
    )


def read_nonce(private_metadata: str) -> str:
    """The one-time mark of this opening of the form."""
    return str(json.loads(private_metadata or "{}").get("nonce", ""))


def account_option(account: Account, network_name: str) -> Block:
    """An account as a choice in the type-ahead."""
    return option(f"@{account.handle} on {network_name}", account.id, account.name or None)


def person_option(who: str, name: str) -> Block:
    """Somebody as a choice in the type-ahead: in Slack or not."""
    return option(name, who)


def sent(picture: RequestPicture) -> Block:
    """What replaces the form once it is sent: the number, who must vouch, and when it lapses."""
    lines = [
        f"It waits for {say_slots(picture.tally.open)}."
        if picture.tally.open
        else "Everyone needed has vouched.",
        f"If nobody decides, it lapses {when(picture.request.lapses_at)}.",
        "I will write to you when it is decided. You can withdraw it from the message I sent you.",
    ]
    head = f"*Request #{picture.request.number} is sent*: {what(picture)}"
    return modal(
        "Request sent", [section(head), section(bullets(lines))], callback_id="request_sent", close="Done"
    )


def what(picture: RequestBrief) -> str:
    """The role and account of a request, as one phrase of our markup."""
    request = picture.request
    role = escape(picture.role_name(request.terms.role))
    return f"{role} on {account_words(picture.account, picture.network.name)}"


def account_words(account: Account, network_name: str) -> str:
    """An account as one phrase of our markup."""
    return f"@{escape(account.handle)} ({escape(network_name)})"


def _account_input(seen: Preview) -> Block:
    chosen = account_option(seen.account, seen.network.name) if seen.account and seen.network else None
    element = external_select("account", initial=chosen, placeholder="Type a handle, brand or network")
    return input_block("Account", element, "account", dispatch=True)


def _whom_input(seen: Preview) -> Block:
    """People in this workspace, and agency users by name: those need not be in it."""
    chosen = person_option(seen.draft.beneficiary, seen.whom)
    element = external_select("beneficiary", initial=chosen, placeholder="Type a name", min_query_length=0)
    return input_block("For whom", element, "beneficiary", dispatch=True)


def _role_input(seen: Preview) -> list[Block]:
    if seen.network is None or not seen.network.every_role:
        return []
    roles = [option(role.name, role.id) for role in seen.network.every_role]
    known = seen.draft.role if seen.network.role(seen.draft.role or "") else None
    # Another network has other roles: another id makes Slack forget the role that was chosen before.
    return [
        input_block("Role", select("role", roles, initial=known), f"role:{seen.network.id}", dispatch=True)
    ]


def _use_case_input(seen: Preview) -> list[Block]:
    if seen.network is None or not seen.use_cases:
        return []
    choices = [option(use_case.name, use_case.id) for use_case in seen.use_cases]
    ids = [use_case.id for use_case in seen.use_cases]
    known = seen.draft.use_case if seen.draft.use_case in ids else None
    block_id = f"use_case:{seen.network.id}:{seen.draft.role}"
    return [input_block("Use case", select("use_case", choices, initial=known), block_id, dispatch=True)]


def _reason_input(seen: Preview) -> Block:
    element = text_input(
        "reason",
        multiline=True,
        initial=seen.draft.reason or None,
        placeholder="What is it for? The people who vouch read this.",
        max_length=REASON_LIMIT,
    )
    return input_block("Reason", element, "reason")


def _time_inputs(seen: Preview) -> list[Block]:
    starts = text_input(
        "starts", initial=seen.draft.starts or None, placeholder="now", max_length=60,
        dispatch_on=("on_enter_pressed", "on_character_entered"),
    )  # fmt: skip
    ends = text_input(
        "ends", initial=seen.draft.ends or None, placeholder="2w, or until Friday 18:00", max_length=60,
        dispatch_on=("on_enter_pressed", "on_character_entered"),
    )  # fmt: skip
    label = "How much longer, or until when" if seen.extends else "For how long, or until when"
    return [
        input_block("From when", starts, "starts", hint="Leave empty for now.", optional=True, dispatch=True),
        input_block(label, ends, "ends", hint=f"For example {HOW_LONG}", dispatch=True),
    ]


def field(values: Values, name: str) -> Mapping[str, Any]:
    """The state of a field, whose block id is its name, or starts with it and a colon."""
    for block_id, elements in values.items():
        if block_id == name or block_id.startswith(f"{name}:"):
            return elements.get(name) or {}
    return {}


def chosen(values: Values, name: str) -> str | None:
    """What was chosen in a menu of a form."""
    picked = field(values, name).get("selected_option")
    return str(picked["value"]) if picked else None
