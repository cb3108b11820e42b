"""Gathering what the register's cards, lists and dialogues show."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.people import Person
from bot.domain.pictures import AccountBrief, AccountPicture, RegisterPage, RegisterPicture
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.register import NEEDS_OWNER, Account, AccountStatus
from bot.domain.register_rights import Hat, RegisterAct, why_not
from bot.domain.register_search import PAGE, Search
from bot.services import outsiders, picturing_logins, registering, standing
from storage import ledger, people, register, register_search, rotation
from storage.database import Unit

NAMED = 3
"""How many accounts, of those that want looking after, Home names."""


def page(unit: Unit, company: Company, reader: Person, search: Search) -> RegisterPage:
    """A page of what is found, for somebody who may look."""
    registering.check(unit, company, reader, RegisterAct.LOOK)
    found, in_all = _found(unit, company, search)
    if search.page and not found:
        search = replace(search, page=max(0, (in_all - 1) // PAGE))
        found, in_all = _found(unit, company, search)
    hat = registering.hat_of(unit, company, reader.user_id)
    return RegisterPage(search, _briefs(unit, company, reader, found), in_all, may_add=hat is Hat.MANAGER)


def account(unit: Unit, company: Company, reader: Person, account_id: str) -> AccountPicture:
    """Everything that this person may know of an account, also of one that is no longer in the register."""
    registering.check(unit, company, reader, RegisterAct.LOOK)
    found = register.find(unit, account_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    hat = registering.hat_of(unit, company, reader.user_id, found)
    inside = why_not(RegisterAct.LOOK_INSIDE, reader.kind, hat) is None
    may_name = not found.closed and why_not(RegisterAct.NAME_HOLDERS, reader.kind, hat) is None
    holders = ledger.of_account(unit, found.id) if inside else ()
    brief = brief_of(unit, company, found)
    return AccountPicture(
        account=found,
        network=brief.network,
        may_edit=_may_edit(unit, company, reader, found),
        inside=inside,
        may_name=may_name,
        holders=holders,
        outsiders=outsiders.outsiders(unit, (one.person for one in holders)),
        rotation=rotation.open_of(unit, found.id) if inside else None,
        owner_is_fit=found.owner is None or bool(people.fit_ids(unit, company.workspace_id, (found.owner,))),
        merged_into=register.find(unit, found.merged_into) if found.merged_into else None,
        login=None if found.closed else picturing_logins.on_card(unit, company, reader, found),
    )


def brief(unit: Unit, company: Company, account_id: str) -> AccountBrief:
    """An account as a sentence speaks of it; raises `Gone`."""
    found = register.find(unit, account_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    return brief_of(unit, company, found)


def brief_of(unit: Unit, company: Company, found: Account) -> AccountBrief:
    """The same of an account that has been read."""
    return AccountBrief(found, standing.in_force(unit, company).policy.network(found.network))


def overview(unit: Unit, company: Company, user_id: str) -> RegisterPicture | None:
    """The register as Home shows it; None for somebody who answers for nothing in it."""
    reader = people.find(unit, company.workspace_id, user_id)
    if reader is None or not reader.fit:
        return None
    if registering.hat_of(unit, company, user_id) is Hat.MANAGER:
        return _of_everything(unit, company, reader)
    mine = register.answered_for_by(unit, company.workspace_id, user_id)
    return _of_mine(unit, company, reader, mine) if mine else None


def _of_everything(unit: Unit, company: Company, reader: Person) -> RegisterPicture:
    workspace = company.workspace_id
    ownerless, ownerless_in_all = register_search.without_owner(unit, workspace, NAMED)
    backupless, backupless_in_all = register_search.without_backup(unit, workspace, NAMED)
    pairs, pairs_in_all = register_search.pairs_alike(unit, workspace, NAMED)
    rules = standing.in_force(unit, company).policy
    return RegisterPicture(
        manages=True,
        by_status=register_search.by_status(unit, workspace),
        ownerless=_briefs(unit, company, reader, ownerless),
        ownerless_in_all=ownerless_in_all,
        backupless=_briefs(unit, company, reader, backupless),
        backupless_in_all=backupless_in_all,
        pairs=tuple((_brief(rules, one), _brief(rules, other)) for one, other in pairs),
        pairs_in_all=pairs_in_all,
    )


def _of_mine(unit: Unit, company: Company, reader: Person, mine: tuple[Account, ...]) -> RegisterPicture:
    """Somebody's own accounts, those they answer for as owner or as backup."""
    wanting = [one for one in mine if one.status in NEEDS_OWNER]
    fit = people.fit_ids(unit, company.workspace_id, filter(None, _owners(wanting)))
    ownerless = [one for one in wanting if one.owner not in fit]
    backupless = [one for one in wanting if one.backup_owner not in fit]
    return RegisterPicture(
        manages=False,
        by_status={status: count for status in AccountStatus if (count := _count(mine, status))},
        ownerless=_briefs(unit, company, reader, ownerless[:NAMED]),
        ownerless_in_all=len(ownerless),
        backupless=_briefs(unit, company, reader, backupless[:NAMED]),
        backupless_in_all=len(backupless),
    )


def _owners(accounts: Iterable[Account]) -> Iterable[str | None]:
    return (person for one in accounts for person in (one.owner, one.backup_owner))


def _count(accounts: Iterable[Account], status: AccountStatus) -> int:
    return sum(one.status is status for one in accounts)


def _found(unit: Unit, company: Company, search: Search) -> tuple[tuple[Account, ...], int]:
    return register_search.page(unit, company.workspace_id, search.words, first=search.first, limit=PAGE)


def _briefs(
    unit: Unit, company: Company, reader: Person, accounts: Iterable[Account]
) -> tuple[AccountBrief, ...]:
    rules = standing.in_force(unit, company).policy
    return tuple(
        replace(_brief(rules, one), may_edit=_may_edit(unit, company, reader, one)) for one in accounts
    )


def _brief(rules: Policy, one: Account) -> AccountBrief:
    return AccountBrief(one, rules.network(one.network))


def _may_edit(unit: Unit, company: Company, reader: Person, one: Account) -> bool:
    act = RegisterAct.DECIDE if one.status is AccountStatus.PROPOSED else RegisterAct.EDIT
    hat = registering.hat_of(unit, company, reader.user_id, one)
    return not one.closed and why_not(act, reader.kind, hat) is None
