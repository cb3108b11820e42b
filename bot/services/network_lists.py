"""The network's list of people: kept with its hash, its time, who collected it and whom it names (P3.6)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.connectors.list_source import Reading
from bot.domain.events import Event, Fact
from bot.domain.hunt import Evidence
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.reconciling import Listed, NetworkList, Origin
from bot.domain.refusals import TAKE_IT_OUT, FormErrors, Gone, NotFit, NotYours
from bot.domain.register import Account
from bot.domain.register_rights import Hat, RegisterAct
from bot.services import proving, reconciling, registering, standing
from bot.services.holder_people import HolderFinder
from bot.services.network_people import Entry, Lookup, entries_of
from bot.services.sheets.reading import read_people
from bot.services.sheets.table import SecretFound, Table, Unreadable
from storage import grants, hunt, people, register
from storage import network_lists as rows
from storage.database import Unit

NOTHING_GIVEN: Final = "Please paste the list, attach it as a file, or say why there is none."
NOBODY: Final = "I can read nobody in it. One person a line, with their role behind a comma, is enough."
NOT_YOURS: Final = "Lists are shown to account owners, the programme manager, the deputy and the admins."
BOTH: Final = "A list is given, so there is one. Empty this field, or the other one."


@dataclass(frozen=True)
class Given:
    """What somebody gives: a pasted list, or the reason why the network shows none.

    `native` is who works on the network itself instead of the approved publishing tool, in their words.
    """

    pasted: str = ""
    none_because: str = ""
    native: str = ""


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


def may_look(unit: Unit, company: Company, actor: Person) -> None:
    """Raise a refusal unless this person answers for any account, or runs the programme."""
    if not actor.fit:
        raise NotFit().about("network_list", actor.user_id)
    runs = registering.hat_of(unit, company, actor.user_id) is Hat.MANAGER
    if not runs and not register.answered_for_by(unit, company.workspace_id, actor.user_id):
        raise NotYours(NOT_YOURS).about("network_list", actor.user_id)


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
    kept = _Kept(
        Origin.PASTED, actor.user_id, _hash(given.pasted), pasted=given.pasted, note=given.native.strip()
    )
    return _keep(unit, company, account, kept, entries)


def attach(
    unit: Unit, company: Company, actor: Person, account_id: str, slack_file: str, given: Given
) -> str:
    """Remember a list that comes as a file; it counts once it is fetched and read."""
    account = may_collect(unit, company, actor, account_id)
    if given.pasted.strip() or given.none_because.strip():
        raise FormErrors({"proof": BOTH})
    return proving.attach(unit, account, actor.user_id, slack_file, given.native.strip() or None)


def account_of(unit: Unit, file_id: str) -> Account | None:
    """The account whose list a file was attached as; None for any other file."""
    found = grants.find_file(unit, file_id)
    return register.find(unit, found["task_id"]) if found else None


def file_kept(
    unit: Unit, company: Company, account: Account, file_id: str, entries: Sequence[Entry]
) -> NetworkList:
    """A list that came as a file is kept with its hash."""
    found = grants.find_file(unit, file_id)
    if found is None:
        raise Gone
    by, note = found["given_by"], found["note"] or ""
    kept = _Kept(Origin.FILE, by, found["sha256"], file_id=file_id, note=note)
    return _keep(unit, company, account, kept, entries)


def from_hunt(unit: Unit, company: Company, evidence: Evidence, by: str) -> NetworkList | None:
    """All of an account's people screen has been gathered in the hunt, pasted: that is a list as well.

    None where a part of it is a file, or it names nobody: pictures are for people to read.
    """
    account = register.find(unit, evidence.account_id) if evidence.account_id else None
    items = hunt.items(unit, evidence.id)
    pasted = [one.pasted for one in items if one.pasted]
    if account is None or account.closed or any(one.file_id for one in items):
        return None
    together = "\n".join(pasted)
    try:
        entries = read(unit, company, account, read_people(together))
    except (Unreadable, SecretFound):
        return None
    if not entries:
        return None
    return _keep(unit, company, account, _Kept(Origin.HUNT, by, _hash(together), together), entries)


def read_by_program(unit: Unit, company: Company, account: Account, found: Reading, by: str) -> NetworkList:
    """A program has read whom the network lists."""
    entries = tuple(Entry(one.words, one.role) for one in found.people)
    kept = _Kept(Origin.CONNECTOR, by, found.sha256, note=found.source)
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
    people.hold_workspace(unit, company.workspace_id)
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
