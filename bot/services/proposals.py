"""Accounts that somebody proposes: accepted as they are, accepted with changes, or refused with a reason."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.duties import Duty, DutyKind
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, Gone
from bot.domain.register import Account, AccountStatus, takes_the_owner_away
from bot.domain.register_rights import RegisterAct
from bot.errors import UserError
from bot.services import duties, registering, telling
from storage import duties as duty_rows
from storage import people
from storage.database import Unit


class OwnerMissing(UserError):
    """An account of the company needs an owner. Press “Edit and accept…” and name one."""


def accept(unit: Unit, company: Company, actor: Person, duty_id: str) -> Account:
    """Take what is proposed into the register as it stands."""
    people.hold_workspace(unit, company.workspace_id)
    duty, old = open_proposal(unit, company, actor, duty_id)
    new = replace(old, status=AccountStatus.ACTIVE)
    if takes_the_owner_away(old, new) or new.owner not in people.fit_ids(
        unit, company.workspace_id, (new.owner or "",)
    ):
        raise OwnerMissing
    return _taken(unit, company, actor, duty, old, new)


def accept_edited(
    unit: Unit, company: Company, actor: Person, account_id: str, mark: str, said: Mapping[str, str]
) -> Account:
    """Take it in with what a form changes; raises `FormErrors`."""
    people.hold_workspace(unit, company.workspace_id)
    duty, old = open_proposal(unit, company, actor, duty_about(unit, account_id).id)
    new = registering.edited(unit, company, old, mark, said)
    return _taken(unit, company, actor, duty, old, new)


def refuse(unit: Unit, company: Company, actor: Person, duty_id: str, reason: str) -> Account:
    """Do not take it in; its proposer reads the reason, and its handle is free again."""
    people.hold_workspace(unit, company.workspace_id)
    duty, old = open_proposal(unit, company, actor, duty_id)
    if not reason:
        raise FormErrors({"reason": "Please say why; whoever proposed it reads this."})
    refused = replace(old, status=AccountStatus.REFUSED)
    duties.fulfil(unit, duty, actor.user_id, reason)
    registering.changed(unit, company, actor, old, refused)
    _answer(unit, duty, old)
    return refused


def open_proposal(unit: Unit, company: Company, actor: Person, duty_id: str) -> tuple[Duty, Account]:
    """The open duty and what is proposed, if this person may decide on it."""
    duty = duties.find_for(unit, company, actor, duty_id)
    account = registering.find(unit, company, duty.subject)
    registering.check(unit, company, actor, RegisterAct.DECIDE, account)
    return duty, account


def duty_about(unit: Unit, account_id: str) -> Duty:
    """The duty to decide on a proposed account; raises `Gone` when there is none open."""
    for duty in duty_rows.open_about(unit, account_id):
        if duty.kind is DutyKind.PROPOSAL:
            return duty
    raise Gone


def _taken(unit: Unit, company: Company, actor: Person, duty: Duty, old: Account, new: Account) -> Account:
    duties.fulfil(unit, duty, actor.user_id)
    registering.changed(unit, company, actor, old, new)
    _answer(unit, duty, old)
    return new


def _answer(unit: Unit, duty: Duty, account: Account) -> None:
    telling.notice(unit, account.workspace_id, "proposal_decided", duty.id, (account.proposed_by,))
