"""The network's list of people: kept with its hash, its time, who collected it and whom it names (P3.6)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.reconciling import Listed, NetworkList, Origin
from bot.domain.refusals import TAKE_IT_OUT, FormErrors
from bot.domain.register import Account
from bot.domain.register_rights import RegisterAct
from bot.services import reconciling, registering, standing
from bot.services.holder_people import HolderFinder
from bot.services.network_people import Entry, Lookup, entries_of
from bot.services.sheets.reading import read_people
from bot.services.sheets.table import SecretFound, Table, Unreadable
from storage import network_lists as rows
from storage.database import Unit

NOTHING_GIVEN: Final = "Please paste the list, attach it as a file, or say why there is none."
NOBODY: Final = "I can read nobody in it. One person a line, with their role behind a comma, is enough."
BOTH: Final = "A list is given, so there is one. Empty this field, or the other one."


@dataclass(frozen=True)
class Given:
    """What somebody gives: a pasted list, or the reason why the network shows none."""

    pasted: str = ""
    none_because: str = ""


@dataclass(frozen=True)
class _Kept:
    """A list that has been read: from where, by whom, and the hash over what was given."""

    origin: Origin
    by: str
    sha256: str
    pasted: str | None = None
    file_id: str | None = None
    note: str = ""


def may_collect(unit: Unit, company: Company, actor: Person, account_id: str) -> Account:
    """The account, if this person may bring its list; raises a refusal or `Gone`."""
    account = registering.find(unit, company, account_id)
    registering.check(unit, company, actor, RegisterAct.NAME_HOLDERS, account)
    return account


def collect(unit: Unit, company: Company, actor: Person, account_id: str, given: Given) -> NetworkList:
    """Keep a pasted list, or that there is none; raises a refusal, or `FormErrors` at the field."""
    account = may_collect(unit, company, actor, account_id)
    if given.pasted.strip() and given.none_because.strip():
        raise FormErrors({"none_because": BOTH})
    if given.none_because.strip():
        kept = _Kept(Origin.PASTED, actor.user_id, _hash(given.none_because), note=given.none_because.strip())
        return _keep(unit, company, account, kept, ())
    entries = read(unit, company, account, pasted_table(given.pasted))
    if not entries:
        raise FormErrors({"pasted": NOBODY})
    kept = _Kept(Origin.PASTED, actor.user_id, _hash(given.pasted), pasted=given.pasted)
    return _keep(unit, company, account, kept, entries)


def pasted_table(pasted: str) -> Table:
    """The rows of a pasted list; raises `FormErrors` where it cannot be read or holds a secret."""
    if not pasted.strip():
        raise FormErrors({"pasted": NOTHING_GIVEN})
    try:
        return read_people(pasted)
    except Unreadable as unreadable:
        raise FormErrors({"pasted": str(unreadable)}) from None
    except SecretFound:
        raise FormErrors({"pasted": TAKE_IT_OUT}) from None


def read(unit: Unit, company: Company, account: Account, table: Table) -> tuple[Entry, ...]:
    """Everybody whom a list names."""
    network = standing.in_force(unit, company).policy.network(account.network)
    return entries_of(table, network, HolderFinder(unit, company.workspace_id))


def _keep(
    unit: Unit, company: Company, account: Account, kept: _Kept, entries: Sequence[Entry]
) -> NetworkList:
    """Write a list down, and compare anew wherever its account is audited."""
    before = rows.newest(unit, account.id)
    new = NetworkList(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        account_id=account.id,
        origin=kept.origin,
        collected_by=kept.by,
        collected_at=unit.now,
        sha256=kept.sha256,
        rows=len(entries),
        pasted=kept.pasted,
        file_id=kept.file_id,
        note=kept.note,
        number=before.number + 1 if before else 1,
    )
    lookup = Lookup(unit, account, HolderFinder(unit, company.workspace_id))
    rows.add(unit, new, [_listed(new, lookup, place, one) for place, one in enumerate(entries, start=1)])
    facts: dict[str, Fact] = {
        "account": new.account_id, "origin": new.origin.value, "sha256": new.sha256, "rows": new.rows,
        "file": new.file_id,
    }  # fmt: skip
    words = {"note": new.note} if new.note else {}
    unit.record(
        Event("network_list:collected", new.workspace_id, "network_list", new.id, kept.by, facts, words)
    )
    reconciling.has_come(unit, company, account, kept.by)
    return new


def _listed(of: NetworkList, lookup: Lookup, place: int, entry: Entry) -> Listed:
    known = lookup.find(entry.words)
    return Listed(of.id, place, entry.said, entry.role, known.person, known.by)


def _hash(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()
