"""Accounts come into the register and are changed in Slack: by whom, with what, and never twice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.duties import DutyKind
from bot.domain.events import Fact
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, Gone, NotFit, NotYours
from bot.domain.register import RULED_BY, Account, AccountStatus
from bot.domain.register_rights import Hat, RegisterAct, why_not
from bot.domain.when import zone_of
from bot.services import duties, lending, owning, register_reading, roles, standing, telling, vouching
from bot.services.duties import Wanted
from bot.services.register_events import account_event
from storage import access, people, register
from storage.database import Unit

CHANGED_MEANWHILE: Final = (
    "Somebody has changed this account since you opened the form. Close it and open it again."
)


@dataclass(frozen=True)
class Outcome:
    """The account that came in, or the one that was here already."""

    account: Account
    new: bool


def hat_of(unit: Unit, company: Company, person: str, account: Account | None = None) -> Hat:
    """As what somebody comes to an account, or to the register as a whole."""
    if person in (*standing.managers(unit, company.workspace_id), *company.admins):
        return Hat.MANAGER
    if account is not None and person in (account.owner, account.backup_owner):
        return Hat.ANSWERING
    return Hat.AUDITOR if person in standing.auditors(unit, company.workspace_id) else Hat.MEMBER


def check(
    unit: Unit, company: Company, actor: Person, act: RegisterAct, account: Account | None = None
) -> None:
    """Raise the refusal of what somebody may not do."""
    refusal = why_not(act, actor.kind, hat_of(unit, company, actor.user_id, account))
    if refusal is None and not actor.gone:
        return
    refused = NotYours(refusal) if actor.fit else NotFit(refusal)
    raise refused.about("account", account.id) if account else refused.about("person", actor.user_id)


def find(unit: Unit, company: Company, account_id: str) -> Account:
    """An account that is in the register; raises `Gone`."""
    found = register.find(unit, account_id)
    if found is None or found.workspace_id != company.workspace_id or found.closed:
        raise Gone
    return found


def add(unit: Unit, company: Company, actor: Person, said: Mapping[str, str]) -> Outcome:
    """Add an account, unless it is here already; raises `FormErrors` with a sentence at each field."""
    people.hold_workspace(unit, company.workspace_id)
    check(unit, company, actor, RegisterAct.ADD)
    new = register_reading.read(unit, company, None, said)
    here = register.alike(unit, company.workspace_id, new.network, new.handle)
    if here:
        return Outcome(here[0], new=False)
    _put(unit, new, actor)
    owners = {person for person in (new.owner, new.backup_owner) if person and person != actor.user_id}
    telling.notice(unit, new.workspace_id, "answers_for", new.id, sorted(owners), by=actor.user_id)
    roles.gained(unit, new.workspace_id, new.owner, new.backup_owner)
    seen(unit, company, new)
    return Outcome(new, new=True)


def propose(unit: Unit, company: Company, actor: Person, said: Mapping[str, str]) -> Outcome:
    """Put an account up for the programme manager to accept, unless it is here already."""
    people.hold_workspace(unit, company.workspace_id)
    check(unit, company, actor, RegisterAct.PROPOSE)
    read = register_reading.read(unit, company, None, said, status=AccountStatus.PROPOSED)
    here = register.alike(unit, company.workspace_id, read.network, read.handle)
    if here:
        return Outcome(here[0], new=False)
    new = replace(read, proposed_by=actor.user_id)
    _put(unit, new, actor)
    due_at = _answer_by(standing.in_force(unit, company).policy, actor, unit.now)
    duties.open_duty(unit, company, Wanted(DutyKind.PROPOSAL, new.id, due_at, parties=(actor.user_id,)))
    seen(unit, company, new)
    return Outcome(new, new=True)


def edit(
    unit: Unit, company: Company, actor: Person, account_id: str, mark: str, said: Mapping[str, str]
) -> Account:
    """Change an account as a form says; `mark` tells which state of it the form has shown."""
    people.hold_workspace(unit, company.workspace_id)
    old = find(unit, company, account_id)
    check(unit, company, actor, RegisterAct.EDIT, old)
    if old.status is AccountStatus.PROPOSED:
        raise Gone
    new = edited(unit, company, old, mark, said)
    if new != old:
        changed(unit, company, actor, old, new)
    return new


def edited(unit: Unit, company: Company, old: Account, mark: str, said: Mapping[str, str]) -> Account:
    """The account as a form wants it; raises `FormErrors` where it cannot be so."""
    if old.mark != mark:
        raise FormErrors({"handle": CHANGED_MEANWHILE})
    new = register_reading.read(unit, company, old, said)
    others = [
        one for one in register.alike(unit, old.workspace_id, new.network, new.handle) if one.id != old.id
    ]
    if others and register_reading.moved(old, new):
        raise FormErrors({"handle": register_reading.already_here(unit, company, others[0])})
    return new


def changed(
    unit: Unit,
    company: Company,
    actor: Person,
    old: Account,
    new: Account,
    more: dict[str, Fact] | None = None,
) -> None:
    """Keep an account as it is now, with its one event, and let everything that leans on it follow."""
    register.change_many(unit, (new,))
    unit.record(account_event(old, new, actor.user_id, more))
    owning.settle(unit, old, new, actor.user_id)
    lending.let_go(unit, company, old, new, actor.user_id)
    ruled = tuple(name for name in RULED_BY if getattr(old, name) != getattr(new, name))
    others = owning.answering(old) != owning.answering(new)
    if others:
        owning.hand_over(unit, company, old, new, actor.user_id)
    if ruled and old.status is not AccountStatus.PROPOSED:
        _tell_managers(unit, company, actor, new, ruled)
    for request in access.pending(unit, company.workspace_id):
        if request.account_id == new.id and (ruled or others):
            again = vouching.judge_again if ruled else vouching.reconsider
            again(unit, company, request.id)
    seen(unit, company, old, new)


def seen(unit: Unit, company: Company, *accounts: Account) -> None:
    """Draw anew the Homes that show these accounts."""
    answering = [one for account in accounts for one in (account.owner, account.backup_owner) if one]
    managers = standing.managers(unit, company.workspace_id)
    telling.home(unit, company.workspace_id, {*answering, *managers, *company.admins})


def _put(unit: Unit, new: Account, actor: Person) -> None:
    register.add_many(unit, (new,))
    unit.record(account_event(None, new, actor.user_id))


def _answer_by(rules: Policy, proposer: Person, now: datetime) -> datetime:
    """A proposal waits as long as a request does."""
    return rules.requests.lapse.after(now, zone_of(proposer.zone), frozenset(rules.requests.holidays))


def _tell_managers(
    unit: Unit, company: Company, actor: Person, account: Account, ruled: tuple[str, ...]
) -> None:
    """An owner has changed what decides which rules apply: whoever runs the programme hears of it."""
    managers = standing.managers(unit, company.workspace_id) or company.admins
    if hat_of(unit, company, actor.user_id) is not Hat.MANAGER:
        telling.notice(
            unit,
            account.workspace_id,
            "account_changed",
            account.id,
            managers,
            by=actor.user_id,
            changed=ruled,
        )
