"""What those who look after the vault see of it: how it stands, and never a secret."""

from datetime import datetime

from bot.domain.people import Person
from bot.domain.pictures import LISTED
from bot.domain.programme import Company
from bot.domain.refusals import Gone, NotFit, NotYours
from bot.domain.register import Account
from bot.domain.rule_words import network_name
from bot.domain.vault import Secret
from bot.domain.vault_status import SealPicture, VaultPicture
from bot.services import lending, picturing, sealing, standing
from storage import register, secrets, vault_keys
from storage.database import Unit


def status(unit: Unit, company: Company, reader: Person) -> VaultPicture:
    """How the vault stands, for its keepers and for whoever runs or checks the programme."""
    _check(unit, company, reader)
    row = vault_keys.find(unit.connection)
    kept = secrets.kept(unit, company.workspace_id)
    out = secrets.open_checkouts(unit, company.workspace_id)
    accounts = [account for one in kept if (account := register.find(unit, one.account_id))]
    old = _old(unit, company, kept)
    unused = [grant for account in accounts for grant in lending.unused(unit, company, account)]
    return VaultPicture(
        reader=reader.user_id,
        why=unit.vault.why_not(unit),
        row=row,
        asked_by=sealing.asked_by(row, unit) if row else None,
        may_seal=sealing.may_seal(unit, company, reader.user_id),
        logins=len(kept),
        out=tuple((one, picturing.grant_picture(unit, company, one.grant_id)) for one in out[:LISTED]),
        out_in_all=len(out),
        old=tuple(_aged(unit, company, one) for one in old[:LISTED]),
        old_in_all=len(old),
        unused=tuple(picturing.grant_picture(unit, company, one.id) for one in unused[:LISTED]),
        unused_in_all=len(unused),
    )


def seal_picture(unit: Unit, *, sealed: bool) -> SealPicture:
    """The vault, sealed or not as a message says of it; raises `Gone` once that is not so any more."""
    row = vault_keys.find(unit.connection)
    if row is None or row.sealed is not sealed:
        raise Gone
    return SealPicture(row, sealing.asked_by(row, unit), unit.now)


def _check(unit: Unit, company: Company, reader: Person) -> None:
    able = {*standing.overseers(unit, company), *sealing.keepers(unit, company)}
    if reader.user_id not in able:
        words = "Only those who look after the vault, and those who run or check the programme, see it."
        raise NotYours(words).about("vault", "vault")
    if not reader.fit:
        raise NotFit().about("vault", "vault")


def _old(unit: Unit, company: Company, kept: tuple[Secret, ...]) -> list[Secret]:
    """Logins that are older than the policy allows."""
    age = standing.in_force(unit, company).policy.vault.max_age
    return [one for one in kept if age is not None and unit.now >= one.changed_at + age]


def _aged(unit: Unit, company: Company, secret: Secret) -> tuple[Account, str, datetime]:
    """Whose login it is, with the network's name, and since when it has been the same."""
    found = register.find(unit, secret.account_id)
    if found is None:
        raise Gone
    policy = standing.in_force(unit, company).policy
    return found, network_name(policy, found.network), secret.changed_at
