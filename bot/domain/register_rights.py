"""Who may do what in the register, as one table; a refusal carries its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.people import Kind


class RegisterAct(StrEnum):
    """What somebody may want to do with an account."""

    LOOK = "look"
    LOOK_INSIDE = "look_inside"
    PROPOSE = "propose"
    ADD = "add"
    EDIT = "edit"
    DECIDE = "decide"
    MERGE = "merge"
    NAME_HOLDERS = "name_holders"


class Hat(StrEnum):
    """As what somebody comes to an account; nobody's hat counts who is no active full member."""

    MANAGER = "manager"
    ANSWERING = "answering"
    AUDITOR = "auditor"
    MEMBER = "member"


@dataclass(frozen=True)
class Permission:
    """Who may do it, and what everybody else reads."""

    hats: frozenset[Hat]
    refusal: str


EVERYBODY: Final = frozenset(Hat)
_IN_CHARGE: Final = "the programme manager, the deputy and the admins"

PERMISSIONS: Final[Mapping[RegisterAct, Permission]] = {
    RegisterAct.LOOK: Permission(EVERYBODY, ""),
    RegisterAct.PROPOSE: Permission(EVERYBODY, ""),
    RegisterAct.LOOK_INSIDE: Permission(
        EVERYBODY - {Hat.MEMBER},
        f"Who has a way in is shown to the account's owners, the auditors, {_IN_CHARGE}.",
    ),
    RegisterAct.ADD: Permission(
        frozenset({Hat.MANAGER}), f"Only {_IN_CHARGE} add accounts. You can propose one."
    ),
    RegisterAct.EDIT: Permission(
        frozenset({Hat.MANAGER, Hat.ANSWERING}),
        f"Only the account's owner and backup owner, {_IN_CHARGE} can change it.",
    ),
    RegisterAct.DECIDE: Permission(
        frozenset({Hat.MANAGER}), f"Only {_IN_CHARGE} accept or refuse what is proposed."
    ),
    RegisterAct.MERGE: Permission(frozenset({Hat.MANAGER}), f"Only {_IN_CHARGE} merge accounts."),
    RegisterAct.NAME_HOLDERS: Permission(
        frozenset({Hat.MANAGER, Hat.ANSWERING}),
        f"Only the account's owner and backup owner, {_IN_CHARGE} can say who comes in.",
    ),
}
"""Every act; guests, strangers, the deactivated and bots may do none of them."""

UNFIT: Final = {
    Kind.GUEST: "Guests do not use the register. Ask the person you work with here.",
    Kind.STRANGER: "People from other organisations do not use the register. Ask your contact here.",
    Kind.DEACTIVATED: "Your Slack account here is deactivated, so you cannot use the register.",
    Kind.BOT: "Bots do not use the register.",
}


def why_not(act: RegisterAct, kind: Kind, hat: Hat) -> str | None:
    """The sentence of the refusal; None for what somebody may do."""
    if kind is not Kind.MEMBER:
        return UNFIT[kind]
    permission = PERMISSIONS[act]
    return None if hat in permission.hats else permission.refusal
