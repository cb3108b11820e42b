"""Logins go into the vault, are changed and taken out of it: by whom, how strong, and who then knows them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.domain.events import Event, Fact
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.logins import Typed
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours
from bot.domain.register import Account, AccountStatus
from bot.domain.secret_text import SecretText
from bot.domain.vault import SECRET, CheckoutEnd, Field, Glimpse, Secret, SecretState, Seen, Version
from bot.domain.vault_pictures import Kept
from bot.services import checkouts, ledger, lending, login_checks, registering, rotating, telling
from storage import ledger as lines
from storage import people, secrets
from storage.database import Unit

KEEPERS: Final = "Only the account's owners and those who hold its recovery mail or phone store its login."
OWNERS: Final = "Only the account's owner and backup owner take its login out of the vault."
_SHOWN: Final = frozenset({Field.USERNAME, Field.PASSWORD, Field.TOTP_SEED})
"""What whoever has a checkout open looks at, or sees codes of."""


def keepers(account: Account) -> tuple[str, ...]:
    """Who may store an account's login: its owners, and its custodians."""
    named = (account.owner, account.backup_owner, account.recovery_mail, account.recovery_phone)
    return tuple(dict.fromkeys(person for person in named if person))


def may_store(unit: Unit, company: Company, actor: Person, account_id: str) -> Account:
    """The account, if this person may store its login; raises `NotYours`, `NotFit` or `Gone`."""
    account = registering.find(unit, company, account_id)
    _check(actor, account, keepers(account), KEEPERS)
    return account


def may_withdraw(unit: Unit, company: Company, actor: Person, secret_id: str) -> tuple[Secret, Account]:
    """A login and its account, if this person may take it out of the vault."""
    secrets.hold(unit, secret_id)
    found = secrets.find(unit, secret_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    account = registering.find(unit, company, found.account_id)
    _check(actor, account, (account.owner, account.backup_owner), OWNERS)
    if found.state is SecretState.WITHDRAWN:
        raise AlreadyDone
    return found, account


def store(unit: Unit, company: Company, actor: Person, account_id: str, new: Typed) -> Secret:
    """Store the first version of an account's login or a later one; raises `FormErrors` at each field."""
    return keep(unit, company, actor, account_id, new).secret


def keep(
    unit: Unit,
    company: Company,
    actor: Person,
    account_id: str,
    new: Typed,
    *,
    seen: int | None = None,
    by: str | None = None,
) -> Kept:
    """The same, with what there is to tell of it; `seen` is the version that the form was filled in upon.

    `by` is who does it on the command line for the actor, who knows the login.
    """
    people.hold_workspace(unit, company.workspace_id)
    account = may_store(unit, company, actor, account_id)
    return keep_for(unit, company, actor, account, new, by or actor.user_id, seen=seen)


def keep_for(
    unit: Unit,
    company: Company,
    storer: Person,
    account: Account,
    new: Typed,
    by: str,
    *,
    seen: int | None = None,
    lenient: bool | None = None,
) -> Kept:
    """Store a login that `storer` knows, in the name of `by`; nobody's right to it is looked at any more.

    Out of a sheet, where `lenient` is said at all, a seed is taken without a first code; see `login_checks`.
    """
    before = secrets.of_account(unit, account.id)
    if seen is not None and seen != (before.version if before else 0):
        raise FormErrors({"username": login_checks.CHANGED_MEANWHILE})
    old = secrets.version(unit, before.id, before.version) if before else None
    asked = login_checks.checked(
        unit, storer, account, new, old, tried=lenient is None, lenient=bool(lenient)
    )
    secret = _numbered(unit, account, before, renewed=asked.renewed)
    fields = _fields(unit, old, asked.fields, new.without)
    _write(unit, secret, fields, storer, by, asked)
    _remember(unit, secret, old, storer, by, renewed=asked.renewed)
    _into_the_ledger(unit, secret, account, storer, by)
    told = 0
    if before is not None:
        told = _tell(unit, secret, asked.fields, storer, by)
        if asked.renewed:
            rotating.changed_by_version(unit, company, account, secret, by)
    if account.owner != storer.user_id:
        telling.notice(unit, secret.workspace_id, "login_stored", secret.id, (account.owner,), by=by)
    lending.kept(unit, account, by)
    telling.home(unit, account.workspace_id, keepers(account))
    return Kept(
        secret, account, frozenset(fields), asked.strength, asked.length, asked.confirmed, asked.made, told,
        asked.doubtful,
    )  # fmt: skip


def withdraw(unit: Unit, company: Company, actor: Person, secret_id: str, reason: str) -> Account:
    """Take a login out of the vault, with a reason: nobody looks at it any more from this moment."""
    found, account = may_withdraw(unit, company, actor, secret_id)
    if not reason:
        raise FormErrors({"reason": "Please say why nobody needs to share it any more."})
    secrets.change(unit, found.id, state=SecretState.WITHDRAWN.value)
    kind = SECRET.event(SecretState.KEPT, SecretState.WITHDRAWN)
    facts: dict[str, Fact] = {"account": account.id, "version": found.version}
    words = {"reason": reason}
    unit.record(Event(kind, found.workspace_id, "secret", found.id, actor.user_id, facts, words))
    checkouts.close_for_secret(unit, company, found, CheckoutEnd.WITHDRAWN)
    telling.home(unit, account.workspace_id, keepers(account))
    return account


def _check(actor: Person, account: Account, able: tuple[str | None, ...], refusal: str) -> None:
    if account.status is AccountStatus.PROPOSED:
        raise Gone
    if actor.user_id not in able:
        raise NotYours(refusal).about("account", account.id)
    if not actor.fit:
        raise NotFit().about("account", account.id)


def _numbered(unit: Unit, account: Account, before: Secret | None, *, renewed: bool) -> Secret:
    """The login with the number of the version that is about to be written; its age is its password's."""
    if before is not None:
        changed_at = unit.now if renewed else before.changed_at
        return replace(before, version=before.version + 1, changed_at=changed_at)
    return Secret(unit.new_id(), account.workspace_id, account.id, SecretState.KEPT, 1, unit.now, unit.now)


def _fields(
    unit: Unit, old: Version | None, new: Mapping[Field, SecretText], without: frozenset[Field]
) -> dict[Field, SecretText]:
    """Everything that the version holds: what is not given anew is what was there."""
    stays = [one.field for one in old.fields if one.field not in {*new, *without}] if old else []
    return {**{field: unit.vault.open(unit, old, field) for field in stays if old}, **new}


def _write(
    unit: Unit,
    secret: Secret,
    fields: Mapping[Field, SecretText],
    storer: Person,
    by: str,
    asked: login_checks.Checked,
) -> None:
    """The rows and their one event."""
    first, version_id = secret.version == 1, unit.new_id()
    if first:
        secrets.add(unit, secret)
    else:
        secrets.change(unit, secret.id, version=secret.version, changed_at=secret.changed_at)
    sealed = unit.vault.put(unit, version_id, secret.id, secret.version, fields)
    made = asked.made is not None
    secrets.add_version(
        unit,
        Version(
            version_id, secret.id, secret.version, storer.user_id, unit.now, made, asked.reuse_key, sealed
        ),
    )
    facts: dict[str, Fact] = {
        "account": secret.account_id, "version": secret.version, "digest": unit.vault.digest(sealed),
        "fields": sorted(fields), "renewed": asked.renewed, "generated": made, "stored_by": storer.user_id,
        "second_factor": asked.second_factor,
    }  # fmt: skip
    kind = SECRET.event(None, SecretState.KEPT) if first else "secret:changed"
    unit.record(Event(kind, secret.workspace_id, "secret", secret.id, by, facts))


def _remember(
    unit: Unit, secret: Secret, old: Version | None, storer: Person, by: str, *, renewed: bool
) -> None:
    """Whoever stores it knows it; and who knew a password that stays knows this version as well (R5)."""
    know = secrets.seen_of(unit, secret.id) if old and not renewed else ()
    for one in know:
        if old and one.version == old.number and one.what is not Glimpse.CODE:
            saw(unit, replace(one, id=unit.new_id(), version=secret.version), by)
    values = (secret.version, storer.user_id, Glimpse.STORED, unit.now)
    saw(unit, Seen(unit.new_id(), secret.workspace_id, secret.id, *values), by)


def saw(unit: Unit, new: Seen, by: str) -> None:
    """Write down what somebody has come to know of a version, the first time only, with its event."""
    if secrets.add_seen(unit, new):
        facts: dict[str, Fact] = {
            "secret": new.secret_id, "version": new.version, "person": new.person, "what": new.what.value,
            "checkout": new.checkout_id, "grant": new.grant_id,
        }  # fmt: skip
        unit.record(Event("secret:seen", new.workspace_id, "secret_seen", new.id, by, facts))


def _into_the_ledger(unit: Unit, secret: Secret, account: Account, storer: Person, by: str) -> None:
    """Whoever knows the login has a way in, unless the ledger says so already."""
    theirs = [one for one in lines.of_account(unit, account.id) if one.person == storer.user_id]
    if any(one.shares_the_secret for one in theirs):
        return
    role = next((role for role, method in account.methods.items() if method == Method.SHARED_SECRET), "")
    ledger.record(
        unit,
        Holding(
            id=unit.new_id(), workspace_id=account.workspace_id, account_id=account.id,
            person=storer.user_id, said="", method=Method.SHARED_SECRET, role=role,
            standing=Standing.CURRENT, since=unit.now, until=None, source=Source.VAULT, source_id=secret.id,
            evidence=IN_THE_VAULT, grant_id=None, replaces=None, recorded_at=unit.now, recorded_by=by,
        ),
    )  # fmt: skip


IN_THE_VAULT: Final = "Has stored the login in the vault, and so knows it."


def _tell(unit: Unit, secret: Secret, new: Mapping[Field, SecretText], storer: Person, by: str) -> int:
    """Whoever has it open reads that it is another now; how many they are."""
    if not _SHOWN & new.keys():
        return 0
    looking = secrets.open_checkouts(unit, secret.workspace_id, secret.id)
    whom = sorted({one.person for one in looking} - {storer.user_id})
    telling.notice(unit, secret.workspace_id, "login_changed", secret.id, whom, by=by)
    return len(whom)
