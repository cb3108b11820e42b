"""Gathering what cards and forms show of logins: that there is one, and who may do what about it."""

from bot.domain.people import Person
from bot.domain.pictures import LISTED
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.register import Account
from bot.domain.register_rights import Hat
from bot.domain.vault_pictures import LoginBrief
from bot.services import registering, standing, storing
from storage import people, register, secrets
from storage.database import Unit


def login(unit: Unit, company: Company, reader: Person, account: Account) -> LoginBrief:
    """The login of an account as this person may know of it."""
    found = secrets.of_account(unit, account.id)
    version = secrets.version(unit, found.id, found.version) if found else None
    keeps = reader.fit and reader.user_id in storing.keepers(account)
    owns = reader.fit and reader.user_id in (account.owner, account.backup_owner)
    return LoginBrief(
        account=account,
        network=standing.in_force(unit, company).policy.network(account.network),
        secret=found,
        has=frozenset(one.field for one in version.fields) if version else frozenset(),
        stored_by=version.stored_by if version else None,
        stored_at=version.stored_at if version else None,
        open=len(_looking(unit, company, found.id) - {reader.user_id}) if found else 0,
        may_store=keeps and not account.closed,
        may_withdraw=owns and found is not None,
        sealed=unit.vault.why_not(unit),
    )


def on_card(unit: Unit, company: Company, reader: Person, account: Account) -> LoginBrief | None:
    """The same for the account's card; None for whoever neither keeps the login nor sees who comes in."""
    hat = registering.hat_of(unit, company, reader.user_id, account)
    keeps = reader.user_id in storing.keepers(account)
    return login(unit, company, reader, account) if keeps or hat is not Hat.MEMBER else None


def of_secret(unit: Unit, company: Company, secret_id: str, reader: str) -> LoginBrief:
    """The login that a message tells its reader of; raises `Gone`."""
    found, person = secrets.find(unit, secret_id), people.find(unit, company.workspace_id, reader)
    account = register.find(unit, found.account_id) if found else None
    if account is None or person is None or account.workspace_id != company.workspace_id:
        raise Gone
    return login(unit, company, person, account)


def for_home(unit: Unit, company: Company, user_id: str) -> tuple[tuple[LoginBrief, ...], int]:
    """The logins that somebody keeps, of accounts that keep or share one: the first, and how many."""
    reader = people.find(unit, company.workspace_id, user_id)
    if reader is None or not reader.fit:
        return (), 0
    mine = [one for one in register.in_hands_of(unit, company.workspace_id, user_id) if not one.closed]
    kept = {one.account_id for one in secrets.kept(unit, company.workspace_id)} if mine else set()
    wanted = [one for one in mine if one.id in kept or one.shares_a_secret]
    return tuple(login(unit, company, reader, one) for one in wanted[:LISTED]), len(wanted)


def _looking(unit: Unit, company: Company, secret_id: str) -> set[str]:
    return {one.person for one in secrets.open_checkouts(unit, company.workspace_id, secret_id)}
