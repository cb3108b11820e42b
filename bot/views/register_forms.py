"""The register's forms with their parsers: add, propose, edit, refuse, merge."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.domain.pictures import AccountBrief, DutyPicture
from bot.domain.policy_parts import Network
from bot.domain.register import LISTED, Account, AccountStatus, TwoFactor
from bot.domain.register_fields import LIMITS, PEOPLE
from bot.domain.register_methods import METHOD_WORDS, say_methods
from bot.domain.sentences import join_words
from bot.views.kit import (
    Block,
    context,
    escape,
    fields,
    input_block,
    mention,
    modal,
    option,
    section,
    select,
    text_input,
    users_select,
)
from bot.views.reasons import reason_form
from bot.views.register import STATUS_WORDS, TWO_FACTOR_WORDS, brief_words

ACCOUNT_FORM = "account_form"
REFUSE_FORM = "refuse_form"
MERGE_FORM = "merge_form"
_METHODS_LIMIT: Final = 2000


class Purpose(StrEnum):
    """What an account's form is for."""

    ADD = "add"
    PROPOSE = "propose"
    EDIT = "edit"
    ACCEPT = "accept"


TITLES: Final = {
    Purpose.ADD: ("Add an account", "Add"),
    Purpose.PROPOSE: ("Propose an account", "Propose"),
    Purpose.EDIT: ("Edit an account", "Save"),
    Purpose.ACCEPT: ("Accept an account", "Accept"),
}

LABELS: Final = {
    "handle": "Handle",
    "url": "Link",
    "name": "Display name",
    "brand": "Brand",
    "region": "Region",
    "tier": "Tier",
    "purpose": "Purpose",
    "owner": "Owner",
    "backup_owner": "Backup owner",
    "publishing_tool": "Publishing tool",
    "connected_apps": "Connected apps",
    "recovery_mail": "Who holds the recovery mail",
    "recovery_phone": "Who holds the recovery phone",
}
_HINTS: Final = {
    "handle": "With or without @; a link will do.",
    "tier": "As the policy's rules name it, for example flagship.",
    "owner": "Vouches for whoever works there, and adds and removes them.",
    "backup_owner": "Does what the owner does when they cannot.",
    "connected_apps": "Which programs may act for the account.",
}
_LONG: Final = ("purpose", "connected_apps")
_OUTSIDE: Final = ("handle", "url", "name", "brand", "region", "purpose", "owner", "backup_owner")
"""Fields of a proposal; who gets in how is for those who answer for the account."""


@dataclass(frozen=True)
class Meta:
    """What a form was opened with."""

    id: str
    nonce: str
    purpose: Purpose = Purpose.EDIT
    mark: str = ""


def account_form(
    purpose: Purpose, networks: Sequence[Network], nonce: str, account: Account | None = None
) -> Block:
    """Every field of an account; of a proposal, those that its proposer can know."""
    title, send = TITLES[purpose]
    meta = {"id": account.id if account else "", "nonce": nonce, "purpose": purpose.value}
    return modal(
        title,
        [
            _network(networks, account),
            *_typed(("handle", "url", "name", "brand", "region"), account),
            *(_rules(account) if purpose is not Purpose.PROPOSE else []),
            *_typed(("purpose",), account),
            *_people(("owner", "backup_owner"), account),
            *(_inside(networks, account) if purpose is not Purpose.PROPOSE else []),
        ],
        callback_id=ACCOUNT_FORM,
        submit=send,
        private_metadata=json.dumps({**meta, "mark": account.mark if account else ""}),
    )


def read_account(values: Mapping[str, Any]) -> dict[str, str]:
    """What the form says, by field; empty for what is left empty."""
    return {name: _said(next(iter(elements.values()), {})) for name, elements in values.items()}


def read_meta(private_metadata: str) -> Meta:
    """What the form was opened with."""
    meta = json.loads(private_metadata)
    return Meta(
        str(meta["id"]),
        str(meta["nonce"]),
        Purpose(meta.get("purpose", Purpose.EDIT.value)),
        str(meta.get("mark", "")),
    )


def refuse_form(picture: DutyPicture, brief: AccountBrief, nonce: str) -> Block:
    """Why not: whoever proposed it reads the reason."""
    return reason_form(
        "Refuse a proposal",
        f"*{brief_words(brief)}*, proposed by {mention(brief.account.proposed_by or '')}",
        callback_id=REFUSE_FORM,
        hint="Whoever proposed it reads this, with your name.",
        submit="Refuse",
        subject=picture.duty.id,
        nonce=nonce,
    )


def merge_form(pair: tuple[AccountBrief, AccountBrief], nonce: str) -> Block:
    """Which of two accounts that are alike stays."""
    one, other = pair
    options = [option(f"@{each.account.handle}, {_whose(each)}", each.account.id) for each in pair]
    stays = select("stays", options, initial=one.account.id)
    return modal(
        "Merge two accounts",
        [
            section(f"{brief_words(one)} and {brief_words(other)} are the same account."),
            *(block for each in pair for block in _compared(each)),
            input_block("Which one stays?", stays, "stays"),
            context(
                "The other fills its gaps and goes. Whoever the ledger knows of comes along; "
                "past requests and grants stay where they are."
            ),
        ],
        callback_id=MERGE_FORM,
        submit="Merge",
        private_metadata=json.dumps({"id": one.account.id, "other": other.account.id, "nonce": nonce}),
    )


def read_merge(private_metadata: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """The id of the account that stays, and of the one that goes."""
    meta, stays = json.loads(private_metadata), _said(values["stays"]["stays"])
    both = {str(meta["id"]), str(meta["other"])}
    return stays, next(iter(both - {stays}), stays)


def _network(networks: Sequence[Network], account: Account | None) -> Block:
    options = [option(network.name, network.id) for network in networks]
    known = {network.id for network in networks}
    initial = account.network if account and account.network in known else None
    return input_block("Network", select("network", options, initial=initial), "network")


def _typed(names: Iterable[str], account: Account | None) -> list[Block]:
    return [_text(name, str(getattr(account, name, "") or "")) for name in names]


def _text(name: str, initial: str) -> Block:
    element = text_input(name, multiline=name in _LONG, initial=initial or None, max_length=LIMITS[name])
    return input_block(LABELS[name], element, name, hint=_HINTS.get(name), optional=name != "handle")


def _people(names: Iterable[str], account: Account | None) -> list[Block]:
    return [
        input_block(
            LABELS[name],
            users_select(name, initial=getattr(account, name, None)),
            name,
            hint=_HINTS.get(name),
            optional=True,
        )
        for name in names
    ]


def _rules(account: Account | None) -> list[Block]:
    """What decides which rules apply."""
    now = account.status if account and account.status in LISTED else AccountStatus.ACTIVE
    options = [option(STATUS_WORDS[one].capitalize(), one.value) for one in LISTED]
    return [
        *_typed(("tier",), account),
        input_block("Status", select("status", options, initial=now.value), "status"),
    ]


def _inside(networks: Sequence[Network], account: Account | None) -> list[Block]:
    """How people get in."""
    now = account.two_factor if account else TwoFactor.UNKNOWN
    options = [option(words, one.value) for one, words in TWO_FACTOR_WORDS.items()]
    return [
        input_block("Two-factor method", select("two_factor", options, initial=now.value), "two_factor"),
        *_typed(("publishing_tool", "connected_apps"), account),
        *_people(PEOPLE[2:], account),
        _methods(networks, account),
    ]


def _methods(networks: Sequence[Network], account: Account | None) -> Block:
    network = next((one for one in networks if account and one.id == account.network), None)
    roles = {role.id: role.name for role in network.every_role} if network else {}
    written = "\n".join(say_methods(account.methods, roles)) if account else ""
    element = text_input(
        "methods",
        multiline=True,
        initial=written or None,
        placeholder="Editor = shared login",
        max_length=_METHODS_LIMIT,
    )
    ways = join_words(METHOD_WORDS.values(), last="or")
    hint = f"A line for each role whose holders have no role of their own: {ways}."
    return input_block("How each role gets in", element, "methods", hint=hint, optional=True)


def _whose(brief: AccountBrief) -> str:
    name = brief.account.name
    return f"{name}, {STATUS_WORDS[brief.account.status]}" if name else STATUS_WORDS[brief.account.status]


def _compared(brief: AccountBrief) -> list[Block]:
    shown = brief.account
    facts = [
        ("Handle", f"@{escape(shown.handle)}"),
        ("Name", escape(shown.name)),
        ("Link", escape(shown.url)),
        ("Status", STATUS_WORDS[shown.status]),
        ("Owner", mention(shown.owner) if shown.owner else ""),
        ("Backup owner", mention(shown.backup_owner) if shown.backup_owner else ""),
    ]
    return fields(facts)


def _said(state: Mapping[str, Any]) -> str:
    """What a field holds, whatever kind of field it is."""
    picked = (state.get("selected_option") or {}).get("value")
    return str(state.get("value") or picked or state.get("selected_user") or "")
