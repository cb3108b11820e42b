"""Rotation obligations: opened when somebody who knows a secret loses access, and closed in the open."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.duties import Duty, DutyKind
from bot.domain.events import Event, Fact
from bot.domain.grants import Evidence
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours, PartyToIt
from bot.domain.register import Account
from bot.domain.rotation import ROTATION, Because, Rotation, RotationCause, RotationState
from bot.domain.vault import Secret
from bot.services import closing, duties, standing
from bot.services.duties import Wanted
from storage import duties as duty_rows
from storage import grants, register, rotation, secrets
from storage.database import Unit

AT_ONCE = 200
"""How many old logins one look takes up."""


def open_for(
    unit: Unit, company: Company, account: Account, cause: RotationCause, person: str | None
) -> Rotation:
    """Have the account's shared secrets changed. One open obligation takes every later cause with it."""
    due_at = unit.now + _within(unit, company, account)
    found = rotation.open_of(unit, account.id)
    if found is None:
        found = _begin(unit, company, account, due_at)
        _add_cause(unit, found, cause, person)
        parties, urgent = (person,) if person else (), cause is not RotationCause.AGE
        duties.open_duty(
            unit, company, Wanted(DutyKind.ROTATE, found.id, due_at, account, parties=parties, urgent=urgent)
        )
        return found
    _add_cause(unit, found, cause, person)
    for duty in duty_rows.open_about(unit, found.id):
        if cause is not RotationCause.AGE:
            duties.hasten(unit, company, duty, min(due_at, duty.due_at))
        duties.changed(unit, duty)
    return found


def old_logins(unit: Unit, company: Company, most: int) -> tuple[str, ...]:
    """The logins that are older than the policy allows, and about which nobody has been asked yet, by id."""
    max_age = standing.in_force(unit, company).policy.vault.max_age
    if max_age is None:
        return ()
    return rotation.too_old(unit, company.workspace_id, unit.now - max_age, most)


def grown_old(unit: Unit, company: Company, secret_id: str) -> None:
    """A login is older than the policy allows: have it changed."""
    secrets.hold(unit, secret_id)
    secret = secrets.find(unit, secret_id)
    if secret is None or secret_id not in old_logins(unit, company, AT_ONCE):
        return
    account = register.find(unit, secret.account_id)
    if account is not None:
        open_for(unit, company, account, RotationCause.AGE, None)


def changed_by_version(unit: Unit, company: Company, account: Account, secret: Secret, by: str) -> None:
    """The vault has a later version of a login: whoever knew the one before knows nothing of use (R5).

    `secret` is the login as it is now. The open obligation is done, and with it what waits for it.
    """
    if account.workspace_id != company.workspace_id:
        raise Gone
    secrets.hold(unit, secret.id)
    version: dict[str, Fact] = {"secret": secret.id, "version": secret.version}
    found = rotation.open_of(unit, account.id)
    if found is not None:
        _close(unit, _held(unit, found.id), RotationState.DONE, by, version)
        for duty in duty_rows.open_about(unit, found.id):
            duties.fulfil(unit, duty, by)
    _has_changed(unit, account, by, version)
    _close_waiting(unit, account.id, Evidence.ROTATED, by, version)


def is_asked_for(unit: Unit, account_id: str, person: str) -> bool:
    """Whether an open obligation of the account is about this person already."""
    found = rotation.open_of(unit, account_id)
    return found is not None and any(one.person == person for one in rotation.causes(unit, found.id))


def asked_of(unit: Unit, account_id: str) -> str | None:
    """Who is to change the account's shared secrets now, if anybody is."""
    found = rotation.open_of(unit, account_id)
    asked = duty_rows.open_about(unit, found.id) if found else ()
    return asked[0].assignee if asked else None


def done(unit: Unit, duty: Duty) -> None:
    """The secrets were changed: everybody who had lost access knows nothing of use any more."""
    found = _held(unit, duty.subject)
    _close(unit, found, RotationState.DONE, duty.done_by or "system", {"duty": duty.id, "file": duty.file_id})
    account = register.find(unit, found.account_id)
    if account is not None:
        by, facts = duty.done_by or "system", dict[str, Fact](duty=duty.id, file=duty.file_id)
        _has_changed(unit, account, by, {})
        _close_waiting(unit, account.id, Evidence.ROTATED, by, facts)


def waive(unit: Unit, company: Company, actor: Person, rotation_id: str, reason: str) -> bool:
    """Decide that it need not be done: the first asks with a reason, a second person agrees; True then."""
    found = may_waive(unit, company, actor, rotation_id)
    if found.waiver_asked_by is None:
        if not reason:
            raise FormErrors({"reason": "Please say why it need not be done."})
        rotation.change(
            unit, found.id, waiver_reason=reason, waiver_asked_by=actor.user_id, waiver_asked_at=unit.now
        )
        unit.record(_event(found, "rotation:waiver_asked", actor.user_id, {}, {"reason": reason}))
        _redraw(unit, found)
        return False
    if found.waiver_asked_by == actor.user_id:
        raise PartyToIt("You asked for this, so somebody else must agree.").about("rotation", found.id)
    _close(unit, found, RotationState.WAIVED, actor.user_id, {"asked_by": found.waiver_asked_by})
    duties.cancel_about(unit, found.id, actor.user_id)
    waived: dict[str, Fact] = {"rotation": found.id, "asked_by": found.waiver_asked_by}
    _close_waiting(unit, found.account_id, Evidence.WAIVED, actor.user_id, waived)
    return True


def may_waive(unit: Unit, company: Company, actor: Person, rotation_id: str) -> Rotation:
    """The open obligation, if this person may decide that it need not be met."""
    found = _held(unit, rotation_id)
    account = register.find(unit, found.account_id)
    if account is None or found.workspace_id != company.workspace_id:
        raise Gone
    able = (*standing.owner_line(unit, company, account), *company.admins)
    if actor.user_id not in able:
        raise NotYours("Only the account's owners, the programme manager and the admins can do this.").about(
            "rotation", rotation_id
        )
    if not actor.fit:
        raise NotFit().about("rotation", rotation_id)
    return found


def _has_changed(unit: Unit, account: Account, by: str, more: dict[str, Fact]) -> None:
    """The account's shared secrets are others from now on."""
    register.change_many(unit, [replace(account, rotated_at=unit.now)])
    facts: dict[str, Fact] = {"changed": {"rotated_at": unit.now}, **more}
    unit.record(Event("account:changed", account.workspace_id, "account", account.id, by, facts))


def _close_waiting(unit: Unit, account_id: str, evidence: Evidence, by: str, facts: dict[str, Fact]) -> None:
    """Close the grants of the account's login that have ended and waited for this."""
    waiting = [one.id for one in grants.removing_from(unit, account_id) if one.by_vault]
    grants.hold_all(unit, waiting)
    for grant in grants.removing_from(unit, account_id):
        if grant.id in waiting:
            closing.close(unit, grant, evidence, by, facts)


def _begin(unit: Unit, company: Company, account: Account, due_at: datetime) -> Rotation:
    new = Rotation(unit.new_id(), company.workspace_id, account.id, RotationState.OPEN, unit.now, due_at)
    rotation.add(unit, new)
    facts: dict[str, Fact] = {"account": account.id, "due_at": new.due_at}
    unit.record(_event(new, ROTATION.event(None, RotationState.OPEN), "system", facts))
    return new


def _add_cause(unit: Unit, found: Rotation, cause: RotationCause, person: str | None) -> None:
    because = Because(unit.new_id(), found.id, cause, person, unit.now)
    rotation.add_cause(unit, because)
    facts: dict[str, Fact] = {"rotation": found.id, "cause": cause.value, "person": person}
    unit.record(Event("rotation:caused", found.workspace_id, "rotation_cause", because.id, "system", facts))


def _within(unit: Unit, company: Company, account: Account) -> timedelta:
    grants = standing.in_force(unit, company).policy.grants
    high = account.tier in grants.reminders.high_risk.tiers
    return grants.rotation_within_high_risk if high else grants.rotation_within


def _held(unit: Unit, rotation_id: str) -> Rotation:
    rotation.hold(unit, rotation_id)
    found = rotation.find(unit, rotation_id)
    if found is None:
        raise Gone
    if not found.open:
        raise AlreadyDone
    return found


def _close(unit: Unit, found: Rotation, to: RotationState, by: str, facts: dict[str, Fact]) -> None:
    if not rotation.change(unit, found.id, state=to.value, closed_at=unit.now, closed_by=by):
        raise AlreadyDone
    unit.record(_event(found, ROTATION.event(RotationState.OPEN, to), by, facts))


def _redraw(unit: Unit, found: Rotation) -> None:
    for duty in duty_rows.open_about(unit, found.id):
        duties.changed(unit, duty)


def _event(
    found: Rotation, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    about = {"account": found.account_id, **facts}
    return Event(kind, found.workspace_id, "rotation", found.id, actor, about, words or {})
