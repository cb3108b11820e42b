"""Two entries for one account become one: what the other knew fills the gaps, and nothing is lost."""

from dataclasses import replace
from typing import Any, Final

from bot.domain.duties import DutyKind
from bot.domain.grants import IN_FORCE, GrantState
from bot.domain.handles import normal_handle, spoken_handle
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.register import Account, AccountStatus, TwoFactor
from bot.domain.register_fields import PEOPLE, TEXTS
from bot.domain.register_rights import RegisterAct
from bot.domain.sentences import join_words
from bot.errors import UserError
from bot.services import duties, ledger, owning, registering
from bot.services.register_events import account_event
from storage import access, grants, people, register, rotation, secrets
from storage import duties as duty_rows
from storage import ledger as lines
from storage.database import Unit

UNFINISHED: Final = IN_FORCE | {GrantState.REMOVING}

_GO_ALONG: Final = frozenset({DutyKind.NAME_OWNER, DutyKind.ADOPT})
"""Duties that end with the account that goes: the one that stays has an owner, and the holders."""


class NotAlike(UserError):
    """These two are not the same account: their network or handle differs. Correct one of them first."""


class StillInUse(UserError):
    """The account that would go is still in use."""


def merge(unit: Unit, company: Company, actor: Person, stays_id: str, goes_id: str) -> Account:
    """Let one of two accounts that are alike go into the other; raises `NotAlike` or `StillInUse`."""
    people.hold_workspace(unit, company.workspace_id)
    stays, goes = pair(unit, company, actor, stays_id, goes_id)
    _refuse_if_in_use(unit, goes)
    gone = replace(goes, status=AccountStatus.MERGED, merged_into=stays.id)
    filled = _filled(stays, goes)
    late = not register.has_its_key(unit, stays.id)
    differs = late or filled != stays
    register.change_many(unit, (gone, filled) if differs else (gone,), taking_keys=(stays.id,))
    unit.record(account_event(goes, gone, actor.user_id))
    if differs:
        unit.record(account_event(stays, filled, actor.user_id, {"merged": goes.id}))
    for line in lines.of_account(unit, goes.id):
        ledger.replace_line(unit, line, actor.user_id, account_id=stays.id, grant_id=None)
    duties.cancel_about(unit, goes.id, actor.user_id)
    owning.settle(unit, stays, filled, actor.user_id)
    owning.hand_over(unit, company, stays, filled, actor.user_id)
    owning.dismiss(unit, goes, filled, actor.user_id)
    registering.seen(unit, company, goes, filled)
    return filled


def pair(unit: Unit, company: Company, actor: Person, one_id: str, other_id: str) -> tuple[Account, Account]:
    """Two accounts that this person may merge."""
    one = registering.find(unit, company, one_id)
    registering.check(unit, company, actor, RegisterAct.MERGE, one)
    other = registering.find(unit, company, other_id)
    if one.id == other.id or _place(one) != _place(other):
        raise NotAlike
    return one, other


def twin_of(unit: Unit, account: Account) -> Account:
    """The first other account that is alike; raises `Gone` when there is none any more."""
    for other in register.alike(unit, account.workspace_id, account.network, account.handle):
        if other.id != account.id:
            return other
    raise Gone


def _place(account: Account) -> tuple[str, str]:
    return account.network, normal_handle(account.handle)


def _filled(stays: Account, goes: Account) -> Account:
    """What stays, with what it does not say taken from the other."""
    gaps: dict[str, Any] = {
        name: getattr(goes, name) for name in (*TEXTS, *PEOPLE) if not getattr(stays, name)
    }
    if stays.two_factor is TwoFactor.UNKNOWN:
        gaps["two_factor"] = goes.two_factor
    gaps["methods"] = {**goes.methods, **stays.methods}
    gaps["rotated_at"] = max(filter(None, (stays.rotated_at, goes.rotated_at)), default=None)
    filled = replace(stays, **gaps, handle=spoken_handle(stays.handle))
    return replace(filled, backup_owner=None) if filled.owner == filled.backup_owner else filled


def _refuse_if_in_use(unit: Unit, goes: Account) -> None:
    held = [one for one in grants.of_account(unit, goes.id) if one.state in UNFINISHED]
    asked = [one for one in access.pending(unit, goes.workspace_id) if one.account_id == goes.id]
    owed = [one for one in duty_rows.open_on(unit, goes.id) if one.kind not in _GO_ALONG]
    rotates = rotation.open_of(unit, goes.id) is not None
    found = [
        *(["access that is in force or being removed"] if held else []),
        *(["requests that wait"] if asked else []),
        *(["work that is still to be done"] if owed or rotates else []),
        *(["a login in the vault"] if secrets.of_account(unit, goes.id) else []),
    ]
    if found:
        raise StillInUse(
            f"@{goes.handle} cannot go: it has {join_words(found)}. "
            "Finish that first, or let this one stay and the other go."
        )
