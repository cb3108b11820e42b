"""Lending logins of the vault: who comes in by one, and what becomes of what they have seen of it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain.duties import DutyKind
from bot.domain.events import Fact
from bot.domain.grants import IN_FORCE, EndReason, Evidence, Grant, GrantMethod, GrantState
from bot.domain.ledger import Holding, Method, Source
from bot.domain.lending import Knowledge, Lent, evidence_at_end, is_unused
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.rotation import RotationCause
from bot.domain.vault import CheckoutEnd
from bot.services import checkouts, duties, holding, ledger, rotating, standing
from bot.services.duties import Wanted
from storage import duties as duty_rows
from storage import grants, register, secrets
from storage import ledger as lines
from storage.database import Unit

STORE_WITHIN = timedelta(hours=24)
"""How soon a login that somebody may use is to be in the vault."""


def method_for(unit: Unit, policy: Policy, account: Account, role: str) -> GrantMethod:
    """How a grant of this role is made true here.

    Where the policy leaves the role to the owner and the register says that its holders share a login, they
    look at it in the vault once it is kept there; until then the owner lets them in as before.
    """
    native = policy.role(account.network, role)
    by_policy = native is not None and native.method == GrantMethod.VAULT.value
    shared = account.method_of(role) is Method.SHARED_SECRET
    if by_policy or (shared and secrets.of_account(unit, account.id)):
        return GrantMethod.VAULT
    return GrantMethod.OWNER_TASK


def begun(unit: Unit, company: Company, account: Account) -> None:
    """Somebody may use the login now: where none is kept yet, its owner is asked to store it, once."""
    asked = any(one.kind is DutyKind.STORE_LOGIN for one in duty_rows.open_about(unit, account.id))
    if not asked and secrets.of_account(unit, account.id) is None:
        due_at = unit.now + STORE_WITHIN
        duties.open_duty(unit, company, Wanted(DutyKind.STORE_LOGIN, account.id, due_at, account))


def kept(unit: Unit, account: Account, by: str) -> None:
    """The login is in the vault: what its holders and the owner read of it is drawn anew."""
    for duty in duty_rows.open_about(unit, account.id):
        if duty.kind is DutyKind.STORE_LOGIN:
            duties.fulfil(unit, duty, by)
    for grant in grants.on_accounts(unit, (account.id,)):
        if grant.by_vault:
            holding.told(unit, grant)


def over(unit: Unit, company: Company, ended: Sequence[Grant], by: str) -> tuple[Grant, ...]:
    """Grants of logins have ended: nothing is shown any more, and what was shown is to be changed (R5).

    Each is removed at once where its holder knows nothing of use; the others wait for the change.
    """
    found = []
    for grant in ended:
        checkouts.close_for_grant(unit, company, grant, CheckoutEnd.GRANT_ENDED)
        found.append(_settled(unit, company, grant, by))
    for account_id in sorted({grant.account_id for grant in ended}):
        _nobody_waits_for_it(unit, account_id)
    return tuple(found)


def covered(unit: Unit, company: Company, ended: Iterable[Grant]) -> None:
    """The same where another grant of the holder's goes on, which answers for what they have seen (R4)."""
    for grant in ended:
        checkouts.close_for_grant(unit, company, grant, CheckoutEnd.GRANT_ENDED)
        ledger.grant_over(unit, company, grant, "system", unit.now, knows=False)


def let_go(unit: Unit, company: Company, old: Account, new: Account, by: str) -> None:
    """Whoever kept the login and does no more, and has no grant of it, knows what they should not."""
    for person in sorted(_custodians(old) - _custodians(new)):
        knows = not _may_know(unit, new.id, person) and knowledge(unit, new, person).opens_it()
        line = _as_keeper(unit, new.id, person)
        if line:
            ledger.end(unit, company, line, by, knows=knows)
        elif knows:
            rotating.open_for(unit, company, new, RotationCause.HOLDER_ENDED, person)


def forget(unit: Unit, company: Company, person: str) -> tuple[str, ...]:
    """Somebody leaves: the accounts whose login in use they know, each to be changed now."""
    known = []
    for secret in secrets.seen_by(unit, company.workspace_id, person):
        account = register.find(unit, secret.account_id)
        if account and not account.closed and knowledge(unit, account, person).of_use:
            if not rotating.is_asked_for(unit, account.id, person):
                rotating.open_for(unit, company, account, RotationCause.LEAVER, person)
            known.append(account.id)
    return tuple(known)


def unused(unit: Unit, company: Company, account: Account) -> tuple[Grant, ...]:
    """The grants of an account's login whose holders have not looked at it for as long as the policy says."""
    after = standing.in_force(unit, company).policy.vault.unused_after
    held = [one for one in grants.on_accounts(unit, (account.id,)) if one.by_vault]
    last = secrets.last_used(unit, [one.id for one in held])
    return tuple(one for one in held if is_unused(one, last.get(one.id), after, unit.now))


def lent(unit: Unit, company: Company, grant: Grant) -> Lent | None:
    """The login that a grant lends, as cards show it; None where its holder comes in another way."""
    if not grant.by_vault:
        return None
    after = standing.in_force(unit, company).policy.vault.unused_after
    last = secrets.last_used(unit, (grant.id,)).get(grant.id)
    return Lent(
        kept=secrets.of_account(unit, grant.account_id) is not None,
        asked=rotating.asked_of(unit, grant.account_id) if grant.state is GrantState.REMOVING else None,
        last_used=last,
        unused=is_unused(grant, last, after, unit.now),
    )


def to_lend(unit: Unit, policy: Policy, account: Account, role: str) -> Lent | None:
    """The login that a role would lend here; None where its holders come in another way."""
    if method_for(unit, policy, account, role) is not GrantMethod.VAULT:
        return None
    return Lent(kept=secrets.of_account(unit, account.id) is not None)


def knowledge(unit: Unit, account: Account, person: str, grant: Grant | None = None) -> Knowledge:
    """What somebody knows of an account's logins; of a `grant`, also what its holder knew before it."""
    seen = secrets.seen_on(unit, account.id, person)
    changed_at = account.rotated_at
    of_use = [one for one, latest in seen if latest and (changed_at is None or changed_at <= one.at)]
    return Knowledge(
        of_use=tuple(of_use),
        past=tuple(one for one, _ in seen if one not in of_use),
        as_custodian=person in _custodians(account),
        from_before=grant is not None and _knew_before(unit, grant, account),
    )


def _settled(unit: Unit, company: Company, grant: Grant, by: str) -> Grant:
    account = register.find(unit, grant.account_id)
    secret = secrets.of_account(unit, grant.account_id)
    if secret is not None:
        secrets.hold(unit, secret.id)
        secret = secrets.find(unit, secret.id)
    known = knowledge(unit, account, grant.beneficiary, grant) if account else Knowledge()
    evidence = evidence_at_end(grant, known.about(_answered_for(unit, grant)))
    left = grant.end_reason is EndReason.LEFT
    cause = RotationCause.LEAVER if left else RotationCause.HOLDER_ENDED
    ledger.grant_over(unit, company, grant, by, unit.now, knows=evidence is None, cause=cause)
    if evidence is None:
        return grant
    facts = dict[str, Fact](evidence=evidence.value)
    if evidence is Evidence.ROTATED and secret is not None:
        facts["version"] = secret.version
    return holding.move(unit, grant, GrantState.REMOVED, "system", facts, evidence=evidence)


def _answered_for(unit: Unit, grant: Grant) -> tuple[str, ...]:
    """The grant itself, and the holder's earlier ones that left what was shown to a later one."""
    theirs = [
        one for one in grants.of_account(unit, grant.account_id) if one.beneficiary == grant.beneficiary
    ]
    return (grant.id, *(one.id for one in theirs if one.evidence is Evidence.COVERED))


def _knew_before(unit: Unit, grant: Grant, account: Account) -> bool:
    """Whether its holder shared the login before it was lent to them, and nobody has changed it since."""
    line = lines.of_grant(unit, grant.id)
    if line is None or line.method is not Method.SHARED_SECRET or grant.activated_at is None:
        return False
    before = line.source is Source.ADOPTION or line.since != grant.activated_at
    return before and (account.rotated_at is None or account.rotated_at <= grant.activated_at)


def _may_know(unit: Unit, account_id: str, person: str) -> bool:
    """Whether a grant still lets somebody look at the login."""
    held = grants.in_force_for(unit, account_id, person)
    return any(one.by_vault and one.usable(unit.now) for one in held)


def _as_keeper(unit: Unit, account_id: str, person: str) -> Holding | None:
    """The line by which somebody has a way in for having stored the login."""
    theirs = [one for one in lines.of_account(unit, account_id) if one.person == person]
    return next((one for one in theirs if one.source is Source.VAULT and one.has_a_way_in), None)


def _custodians(account: Account) -> frozenset[str]:
    """Who keeps an account's login: its owners, and whoever holds its recovery mail or phone."""
    hands = (account.owner, account.backup_owner, account.recovery_mail, account.recovery_phone)
    return frozenset(one for one in hands if one)


def _nobody_waits_for_it(unit: Unit, account_id: str) -> None:
    """Where nobody may use a login any more, nobody is asked to store it."""
    held = grants.on_accounts(unit, (account_id,))
    if not any(one.by_vault and one.state in IN_FORCE for one in held):
        duties.cancel_about(unit, account_id, kind=DutyKind.STORE_LOGIN)
