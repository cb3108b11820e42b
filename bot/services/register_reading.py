"""What a form says of an account, read: texts made safe, people looked up, and a sentence at each fault."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.domain.handles import link_typed, normal_handle, spoken_handle
from bot.domain.policy import Policy
from bot.domain.policy_parts import Network
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors
from bot.domain.register import Account, AccountStatus, TwoFactor, takes_the_owner_away
from bot.domain.register_fields import PEOPLE, TEXTS, text_faults
from bot.domain.register_methods import MethodFault, read_methods
from bot.domain.text import scrub
from bot.services import standing
from bot.services.register_people import NOT_FIT
from storage import access, grants, ledger, people
from storage.database import Unit

OWNER_FIRST: Final = "Name a new owner first: somebody must answer for this account."
NEEDS_ONE: Final = "Name an owner: somebody must answer for this account."
STAYS_ON_NETWORK: Final = (
    "People have or had access here, so the network stays. Add the other account as one of its own."
)
Errors = dict[str, str]


def read(
    unit: Unit,
    company: Company,
    old: Account | None,
    said: Mapping[str, str],
    *,
    status: AccountStatus | None = None,
) -> Account:
    """The account as the form wants it; fields that the form lacks stay. Raises `FormErrors`."""
    rules = standing.in_force(unit, company).policy
    start = old or _blank(unit.new_id(), company.workspace_id)
    texts = {name: scrub(value) for name, value in said.items() if name != "methods"}
    errors: Errors = {fault.field: str(fault) for fault in text_faults(texts)}
    new = _with_texts(start, texts, errors)
    network = _network(rules, new, errors)
    new = _with_methods(new, said.get("methods"), network, errors)
    named: dict[str, Any] = {name: texts[name] or None for name in PEOPLE if name in texts}
    new = replace(new, **named, status=status or _status(texts, new))
    errors = {**_place_faults(unit, old, new), **_people_faults(unit, company, old, new), **errors}
    if errors:
        raise FormErrors(errors)
    return replace(new, name=new.name or new.handle)


def moved(old: Account, new: Account) -> bool:
    """Whether it has another place in the register: another network, or a handle that is not the same."""
    return (old.network, normal_handle(old.handle)) != (new.network, normal_handle(new.handle))


def already_here(unit: Unit, company: Company, account: Account) -> str:
    """That an account is in the register, as a sentence at a field, where nobody can be mentioned."""
    network = standing.in_force(unit, company).policy.network(account.network)
    owner = people.find(unit, company.workspace_id, account.owner) if account.owner else None
    whose = f", owned by {owner.name}" if owner else ""
    return (
        f"This is already here: @{account.handle} on {network.name if network else account.network}{whose}."
    )


def _blank(account_id: str, workspace_id: str) -> Account:
    empty: dict[str, Any] = dict.fromkeys((*TEXTS, "network", "handle"), "")
    return Account(
        id=account_id,
        workspace_id=workspace_id,
        status=AccountStatus.ACTIVE,
        owner=None,
        backup_owner=None,
        **empty,
    )


def _with_texts(start: Account, texts: Mapping[str, str], errors: Errors) -> Account:
    typed = texts.get("handle", start.handle)
    values: dict[str, Any] = {name: texts[name] for name in TEXTS if name in texts}
    values |= {"network": texts.get("network") or start.network, "handle": spoken_handle(typed)}
    values["url"] = values.get("url", start.url) or link_typed(typed)
    if "two_factor" in texts and "two_factor" not in errors:
        values["two_factor"] = TwoFactor(texts["two_factor"] or TwoFactor.UNKNOWN.value)
    return replace(start, **values)


def _with_methods(new: Account, said: str | None, network: Network | None, errors: Errors) -> Account:
    if said is None or network is None:
        return new
    methods = read_methods(said, {role.id: role.name for role in network.every_role})
    if isinstance(methods, MethodFault):
        errors["methods"] = f"{methods.message} {methods.remedy}"
        return new
    return replace(new, methods=methods)


def _status(texts: Mapping[str, str], new: Account) -> AccountStatus:
    said = texts.get("status", "")
    return AccountStatus(said) if said in set(AccountStatus) else new.status


def _network(rules: Policy, new: Account, errors: Errors) -> Network | None:
    network = rules.network(new.network)
    if network is None:
        errors.setdefault("network", "Choose a network that the policy knows.")
    return network


def _place_faults(unit: Unit, old: Account | None, new: Account) -> Errors:
    if not normal_handle(new.handle):
        return {"handle": "Please write the account's handle, or paste a link to it."}
    if old is not None and old.network != new.network and _is_used(unit, old):
        return {"network": STAYS_ON_NETWORK}
    return {}


def _is_used(unit: Unit, account: Account) -> bool:
    """Whether anybody's access hangs on what the account is."""
    waiting = any(one.account_id == account.id for one in access.pending(unit, account.workspace_id))
    return waiting or bool(grants.on_accounts(unit, (account.id,)) or ledger.of_account(unit, account.id))


def _people_faults(unit: Unit, company: Company, old: Account | None, new: Account) -> Errors:
    errors = dict(_unknown_people(unit, company, old, new))
    if new.owner and new.owner == new.backup_owner:
        errors["backup_owner"] = "The backup owner is the owner. Name somebody else, or leave it empty."
    if takes_the_owner_away(old, new):
        errors["owner"] = OWNER_FIRST if old and old.owner else NEEDS_ONE
    return errors


def _unknown_people(
    unit: Unit, company: Company, old: Account | None, new: Account
) -> Iterator[tuple[str, str]]:
    """Whoever is newly named must be an active full member; who was named before may have left since."""
    for name in PEOPLE:
        who = getattr(new, name)
        if who is None or (old is not None and who == getattr(old, name)):
            continue
        person = people.find(unit, company.workspace_id, who)
        if person is None:
            yield name, "I do not know this person yet. Try again in a minute."
        elif not person.fit:
            yield name, f"This person {NOT_FIT[person.kind]}. Name an active full member of the workspace."
