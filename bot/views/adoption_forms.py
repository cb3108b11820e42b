"""The forms of adoption: with what somebody is adopted, whether they still need it, and why not."""

import json
from typing import Any

from bot.domain.adoption import Back
from bot.domain.adoption_pictures import AdoptionPicture, HolderPicture
from bot.domain.asking import REASON_LIMIT, Draft, Preview
from bot.domain.waiting import Waiting
from bot.views import verdict
from bot.views.access import HOW_LONG, Values, account_words, chosen, field
from bot.views.adoption_list import holder_words, people
from bot.views.kit import (
    Block,
    actions,
    button,
    context,
    day,
    escape,
    input_block,
    mention,
    message,
    modal,
    option,
    radio_buttons,
    section,
    select,
    text_input,
    value,
)
from bot.views.people import named

ADOPT_FORM = "adopt_form"
STILL_NEEDED_FORM = "still_needed_form"
DENY_ADOPTION_FORM = "deny_adoption_form"
LEAVE_OUT_FORM = "leave_out_form"
TOLD = "Thank you. Your answer is with whoever answers for the account."
_NEEDS = ((Back.NEEDED, "Yes, I still need it"), (Back.NOT_NEEDED, "No, it can be taken away"))


def adopt_form(one: HolderPicture, seen: Preview, nonce: str) -> Block:
    """With which role, for what and for how long somebody is adopted, and what the rules say to that."""
    return modal(
        "Adopt",
        [
            section(f"{holder_words(one)} on {account_words(one.place.account, one.place.network_name)}"),
            *_role(seen),
            *_use_case(seen),
            _ends(seen),
            input_block(
                "What do they need it for?",
                text_input("reason", multiline=True, initial=seen.draft.reason, max_length=REASON_LIMIT),
                "reason",
                hint="The committee reads this.",
            ),
            section(verdict.bulleted(verdict.preview_lines(seen), "Choose a role."), block_id="verdict"),
        ],
        callback_id=ADOPT_FORM,
        submit="Adopt",
        private_metadata=json.dumps({"id": one.line.id, "nonce": nonce}),
    )


def read_adopt_form(values: Values, person: str, account_id: str) -> Draft:
    """The draft that the form holds."""
    return Draft(
        beneficiary=person,
        account_id=account_id,
        role=chosen(values, "adopt_role"),
        use_case=chosen(values, "adopt_use_case"),
        reason=str(field(values, "reason").get("value") or ""),
        ends=str(field(values, "adopt_ends").get("value") or ""),
    )


def at_its_field(errors: dict[str, str]) -> dict[str, str]:
    """The problems of a draft, each at a field that the form has."""
    fields = {"role": "adopt_role", "use_case": "adopt_use_case", "ends": "adopt_ends", "reason": "reason"}
    found: dict[str, str] = {}
    for name, words in errors.items():
        place = fields.get(name, "adopt_role")
        found[place] = f"{found[place]} {words}" if place in found else words
    return found


def first_reason(one: HolderPicture) -> str:
    """What stands in the form until somebody writes more."""
    if one.held.since is None:
        return "Has this access already; since when is not known."
    return f"Has had this access since {one.held.since:%-d %B %Y}."


def question(one: HolderPicture, reader: str) -> Block:
    """To the holder: do you still need it, and what for?"""
    head = _never_granted(one, "You have" if reader == one.line.person else f"{_holder(one)} has")
    if one.line.state.value != "unsure":
        return message(head, [section(f"*{head}*"), section("Thank you, nothing more is asked of you here.")])
    since = f" It is held since {day(one.held.since)}." if one.held.since else ""
    asks = f"{_asks(one)}{since} Without a grant it will be taken away."
    return message(head, [section(f"*{head}*"), section(asks), actions(_answer(one))])


def waiting_line(waiting: Waiting) -> list[Block]:
    """The same in one line of Home and of the digest."""
    one: HolderPicture = waiting.facts["picture"]
    return [section(f"{_never_granted(one, f'{_holder(one)} has')}. {_asks(one)}", accessory=_answer(one))]


def _holder(one: HolderPicture) -> str:
    return named(one.line.person, one.outsiders)


def _never_granted(one: HolderPicture, whose: str) -> str:
    account = account_words(one.place.account, one.place.network_name)
    role = f" as {escape(one.place.role_name(one.held.role))}" if one.held.role else ""
    return f"{whose} a way into {account}{role} that was never granted"


def _asks(one: HolderPicture) -> str:
    by = mention(one.line.answered_by) if one.line.answered_by else "Its owner"
    return f"{by} asks whether it is still needed, and what for."


def _answer(one: HolderPicture) -> Block:
    return button("Answer…", "adopt_answer", value(one.line.id), style="primary")


def still_needed_form(one: HolderPicture, nonce: str) -> Block:
    """Whether it is still needed, and what for."""
    choices = [option(words, back.value) for back, words in _NEEDS]
    account = account_words(one.place.account, one.place.network_name)
    return modal(
        "Still needed?",
        [
            section(f"{holder_words(one)} on {account}"),
            input_block("Do you still need it?", radio_buttons("needed", choices), "needed"),
            input_block(
                "What for?",
                text_input("why", multiline=True, max_length=REASON_LIMIT),
                "why",
                optional=True,
                hint="Needed if you say yes; whoever answers for the account decides by it.",
            ),
        ],
        callback_id=STILL_NEEDED_FORM,
        submit="Answer",
        private_metadata=json.dumps({"id": one.line.id, "nonce": nonce}),
    )


def read_needed(values: Any) -> Back:
    """Whether somebody still needs it."""
    picked = (values.get("needed") or {}).get("needed", {}).get("selected_option") or {}
    return Back.NOT_NEEDED if picked.get("value") == Back.NOT_NEEDED.value else Back.NEEDED


def deny_adoption_form(picture: AdoptionPicture, nonce: str) -> Block:
    """Why nobody on the card should be adopted."""
    return modal(
        "Deny all of them",
        [
            section(f"*{people(len(picture.open))}* on {_account(picture)}"),
            context("Those for whom you may not decide are left as they are."),
            input_block(
                "Reason",
                text_input("reason", multiline=True, max_length=REASON_LIMIT),
                "reason",
                hint="Whoever asked reads this, and so do they, with your name.",
            ),
        ],
        callback_id=DENY_ADOPTION_FORM,
        submit="Deny all",
        private_metadata=json.dumps({"id": picture.id, "nonce": nonce}),
    )


def leave_out_form(picture: AdoptionPicture, request_id: str, version: int, nonce: str) -> Block:
    """Why one person should not be adopted with the others; the reason may be left empty."""
    who = next(one.request.beneficiary for one in picture.asked if one.request.id == request_id)
    return modal(
        "Leave out",
        [
            section(f"*{named(who, picture.outsiders)}* on {_account(picture)}"),
            context("They go back to the owner's list. The votes for the others stay."),
            input_block(
                "Reason",
                text_input("reason", multiline=True, max_length=REASON_LIMIT),
                "reason",
                optional=True,
                hint="Whoever asked reads this, and so do they, with your name.",
            ),
        ],
        callback_id=LEAVE_OUT_FORM,
        submit="Leave out",
        private_metadata=json.dumps({"id": request_id, "version": version, "nonce": nonce}),
    )


def _account(picture: AdoptionPicture) -> str:
    return account_words(picture.place.account, picture.place.network_name)


def _role(seen: Preview) -> list[Block]:
    if seen.network is None or not seen.network.every_role:
        return []
    roles = [option(role.name, role.id) for role in seen.network.every_role]
    known = seen.draft.role if seen.network.role(seen.draft.role or "") else None
    return [input_block("Role", select("adopt_role", roles, initial=known), "adopt_role", dispatch=True)]


def _use_case(seen: Preview) -> list[Block]:
    if not seen.use_cases:
        return []
    ids = [one.id for one in seen.use_cases]
    known = seen.draft.use_case if seen.draft.use_case in ids else None
    choices = [option(one.name, one.id) for one in seen.use_cases]
    element = select("adopt_use_case", choices, initial=known)
    return [input_block("Use case", element, f"adopt_use_case:{seen.draft.role}", dispatch=True)]


def _ends(seen: Preview) -> Block:
    """Another role or use case has another longest time: another id makes Slack take the new one."""
    element = text_input(
        "adopt_ends", initial=seen.draft.ends or None, placeholder="90 days, or until 24 December",
        max_length=60, dispatch_on=("on_enter_pressed", "on_character_entered"),
    )  # fmt: skip
    block_id = f"adopt_ends:{seen.draft.role}:{seen.draft.use_case}"
    return input_block(
        "For how long, or until when", element, block_id, hint=f"For example {HOW_LONG}", dispatch=True
    )
