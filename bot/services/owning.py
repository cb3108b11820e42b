"""Owners: what follows when one is named, and a short time to name another when one is no longer there."""

from datetime import timedelta
from typing import Final

from bot.domain.duties import Duty, DutyKind
from bot.domain.programme import Company
from bot.domain.register import Account, AccountStatus
from bot.services import duties, review_people, roles, standing, tasking, telling
from bot.services.duties import Wanted
from storage import duties as duty_rows
from storage import grants, people, policy, register_search
from storage.database import Unit

WITHIN: Final = timedelta(hours=4)
"""How soon an account that has lost its owner needs another."""


def left(unit: Unit, company: Company, person: str) -> None:
    """Somebody is no longer an active full member: the next in line for each of their accounts is asked.

    Nothing waits for it: access goes on ending by itself, and the next in line does what an owner would.
    """
    if policy.in_force(unit, company.workspace_id) is None:
        return
    for account in register_search.owned_by(unit, company.workspace_id, person):
        ask(unit, company, account)


def ask(unit: Unit, company: Company, account: Account) -> None:
    """Have the next in line, and the programme manager, name an owner; they are asked once."""
    if _asked(unit, account.id):
        return
    office = standing.managers(unit, company.workspace_id)
    fit = people.fit_ids(unit, company.workspace_id, office)
    manager = next((one for one in office if one in fit), None)
    for person in dict.fromkeys((duties.first(unit, company, account, ()), manager)):
        if person:
            due_at = unit.now + WITHIN
            wanted = Wanted(DutyKind.NAME_OWNER, account.id, due_at, account, person, urgent=True)
            duties.open_duty(unit, company, wanted)


def came_back(unit: Unit, company: Company, person: str) -> None:
    """Somebody is an active full member again, and owns what they owned."""
    for account in register_search.owned_by(unit, company.workspace_id, person):
        duties.cancel_about(unit, account.id, kind=DutyKind.NAME_OWNER)


def settle(unit: Unit, old: Account, new: Account, by: str) -> None:
    """Close what a change has done: an owner is named, or what was proposed has come in another way."""
    if new.owner and new.owner != old.owner:
        for duty in _asked(unit, new.id):
            duties.fulfil(unit, duty, by)
    if old.status is AccountStatus.PROPOSED and new.status is not AccountStatus.PROPOSED:
        duties.cancel_about(unit, new.id, by, kind=DutyKind.PROPOSAL)


def dismiss(unit: Unit, goes: Account, stays: Account, by: str) -> None:
    """Whoever answered for an account that has gone into another, and not for that one, is told."""
    others = set(answering(goes).values()) - set(answering(stays).values()) - {by}
    telling.notice(unit, stays.workspace_id, "answers_for", stays.id, sorted(others), by=by)


def answering(account: Account) -> dict[str, str]:
    """Who answers for an account as its owner and its backup; nobody for what is not in the register."""
    if account.closed or account.status is AccountStatus.PROPOSED:
        return {}
    both = {"owner": account.owner, "backup_owner": account.backup_owner}
    return {name: person for name, person in both.items() if person}


def hand_over(unit: Unit, company: Company, old: Account, new: Account, by: str) -> None:
    """Others answer for an account now: they are told, and have what was open."""
    before, after = answering(old), answering(new)
    told = sorted(_differing(before, after) - {by})
    telling.notice(unit, new.workspace_id, "answers_for", new.id, told, by=by)
    if new.owner in set(after.values()) - set(before.values()):
        review_people.taken_over(unit, company, new.id, new.owner)
    roles.gained(unit, new.workspace_id, *after.values(), new.recovery_mail, new.recovery_phone)
    for person in sorted(set(before.values()) - set(after.values())):
        for task in grants.open_tasks_for(unit, new.workspace_id, person):
            grant = grants.find(unit, task.grant_id)
            if grant and grant.account_id == new.id:
                tasking.hand_on(unit, company, task)
        for duty in duty_rows.open_for(unit, new.workspace_id, person):
            if duty.account_id == new.id:
                duties.hand_on(unit, company, duty)


def _differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Whoever has become something, or is no longer what they were."""
    return {person for _, person in before.items() ^ after.items()}


def _asked(unit: Unit, account_id: str) -> tuple[Duty, ...]:
    return tuple(duty for duty in duty_rows.open_about(unit, account_id) if duty.kind is DutyKind.NAME_OWNER)
