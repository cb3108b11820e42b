"""Sealing the vault, which any one may do who looks after it, and unsealing it, which takes two."""

from datetime import timedelta
from typing import Final

from bot.domain.no_secrets import holds_a_secret
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import TAKE_IT_OUT, AlreadyDone, FormErrors, NotFit, NotYours, VaultSealed
from bot.domain.vault import CheckoutEnd
from bot.domain.vault_keys import VAULT, VaultRow, VaultState
from bot.services import checkouts, telling
from bot.services.vault_making import record
from storage import people, policy, vault_keys
from storage.database import Unit

OPERATOR: Final = "operator"
"""Whoever holds the machine, on the trail."""

ASKED_FOR: Final = timedelta(hours=24)
"""How long it stands that somebody wants the vault unsealed."""


def may_seal(unit: Unit, company: Company, user_id: str) -> bool:
    """Whether somebody is a fit admin or vault administrator: each may seal, and two of them unseal."""
    return user_id in people.fit_ids(unit, company.workspace_id, keepers(unit, company))


def keepers(unit: Unit, company: Company) -> tuple[str, ...]:
    """The admins and the vault administrators."""
    held = policy.offices(unit, company.workspace_id).get("vault_administrator", ())
    return tuple(dict.fromkeys((*company.admins, *held)))


def seal(unit: Unit, company: Company, actor: Person | None, reason: str) -> VaultRow:
    """Seal the vault at once; without an actor it is the operator who does.

    Raises `NotYours`, `NotFit`, `FormErrors` at `reason`, `AlreadyDone` when it is sealed, and `VaultSealed`
    where there is no vault.
    """
    row = _held(unit)
    by = _keeper(unit, company, actor, row) if actor else OPERATOR
    if not reason.strip():
        raise FormErrors({"reason": "Say why: whoever unseals it must know."})
    if holds_a_secret(reason):
        raise FormErrors({"reason": TAKE_IT_OUT})
    if row.sealed:
        raise AlreadyDone("The vault is sealed already.")
    vault_keys.change(
        unit.connection,
        state=VaultState.SEALED.value,
        sealed_at=unit.now,
        sealed_by=by,
        seal_reason=reason,
        unseal_asked_by=None,
        unseal_asked_at=None,
    )
    kind = VAULT.event(VaultState.OPEN, VaultState.SEALED)
    record(unit, "vault", row.id, kind, by, words={"reason": reason})
    checkouts.close_all(unit, company, CheckoutEnd.SEALED)
    telling.notice(unit, company.workspace_id, "vault_sealed", row.id, _told(unit, company))
    return _held(unit)


def sealable(unit: Unit, company: Company, actor: Person) -> VaultRow:
    """The vault, if this person may seal it and it is open; raises what `seal` does."""
    row = _held(unit)
    _keeper(unit, company, actor, row)
    if row.sealed:
        raise AlreadyDone("The vault is sealed already.")
    return row


def ask_unseal(unit: Unit, company: Company, actor: Person) -> VaultRow:
    """Be the first of the two who unseal; asking again changes nothing.

    Raises `NotYours`, `NotFit`, and `AlreadyDone` when it is not sealed or somebody else has asked already.
    """
    row = _sealed(unit)
    by = _keeper(unit, company, actor, row)
    asked = asked_by(row, unit)
    if asked == by:
        return row
    if asked:
        raise AlreadyDone("Somebody has asked for that already: it takes your agreement now.")
    vault_keys.change(unit.connection, unseal_asked_by=by, unseal_asked_at=unit.now)
    record(unit, "vault", row.id, "vault:unseal_asked", by)
    others = (one for one in keepers(unit, company) if one != by)
    telling.notice(unit, company.workspace_id, "unseal_asked", row.id, others)
    return _held(unit)


def agree_unseal(unit: Unit, company: Company, actor: Person) -> VaultRow:
    """Be the second of the two, so that the vault is open again.

    Raises `NotYours` for the one who has asked and whoever does not look after the vault, `NotFit`, and
    `AlreadyDone` when it is not sealed, or nobody's asking stands.
    """
    row = _sealed(unit)
    by = _keeper(unit, company, actor, row)
    asked = asked_by(row, unit)
    if asked is None or asked not in people.fit_ids(unit, company.workspace_id, keepers(unit, company)):
        raise AlreadyDone("Nobody's asking to unseal the vault stands any more. Ask yourself.")
    if asked == by:
        raise NotYours("You have asked for it, so that somebody else must agree.").about("vault", row.id)
    vault_keys.change(
        unit.connection,
        state=VaultState.OPEN.value,
        sealed_at=None,
        sealed_by=None,
        seal_reason=None,
        unseal_asked_by=None,
        unseal_asked_at=None,
    )
    kind = VAULT.event(VaultState.SEALED, VaultState.OPEN)
    record(unit, "vault", row.id, kind, by, {"asked_by": asked})
    told = _told(unit, company)
    telling.notice(unit, company.workspace_id, "vault_unsealed", row.id, told, by=by, asked_by=asked)
    return _held(unit)


def asked_by(row: VaultRow, unit: Unit) -> str | None:
    """Whose asking to unseal stands; it lapses after a day."""
    stands = row.unseal_asked_at is not None and unit.now < row.unseal_asked_at + ASKED_FOR
    return row.unseal_asked_by if stands else None


def _told(unit: Unit, company: Company) -> tuple[str | None, ...]:
    """Everybody who looks after the vault, and the operators' channel where there is one."""
    return (*keepers(unit, company), company.alert_channel)


def _sealed(unit: Unit) -> VaultRow:
    row = _held(unit)
    if row.state is not VaultState.SEALED:
        raise AlreadyDone("The vault is not sealed.")
    return row


def _held(unit: Unit) -> VaultRow:
    row = vault_keys.hold(unit)
    if row is None:
        raise VaultSealed("There is no vault yet.", remedy="The operator runs `vouchsafe vault init`.")
    return row


def _keeper(unit: Unit, company: Company, actor: Person, row: VaultRow) -> str:
    if actor.user_id not in keepers(unit, company):
        words = "Only the admins and the vault administrators seal and unseal the vault."
        raise NotYours(words).about("vault", row.id)
    if not may_seal(unit, company, actor.user_id):
        raise NotFit().about("vault", row.id)
    return actor.user_id
