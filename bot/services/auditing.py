"""What auditors may see: everything but secrets, nothing to act on, and each look stands on the trail."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from bot.domain.access import Request
from bot.domain.auditing import PAGE, AuditList, AuditPage, AuditRow, Look, Row
from bot.domain.campaigns import Campaign
from bot.domain.events import Event, Fact
from bot.domain.grants import Grant
from bot.domain.ledger import Holding
from bot.domain.people import Person
from bot.domain.pictures import AccountBrief
from bot.domain.programme import Company
from bot.domain.refusals import NotFit, NotYours
from bot.domain.register import Account
from bot.domain.reviews import Item
from bot.services import outsiders, picturing_register, standing
from storage import audit_lists, campaigns, register, register_search, reviews
from storage.database import Unit

Found = tuple[tuple[Row, ...], int, Look]
"""The rows of a page, how many there are in all, and the page that it came to."""

ONLY_AUDITORS = (
    "Only the auditors whom the policy names see everything here, and each of their looks is recorded. "
    "/vouchsafe register shows what you may see."
)


def check(unit: Unit, company: Company, actor: Person) -> None:
    """Raise the refusal for everybody who is no auditor; whoever runs the programme is not one for that."""
    if not actor.fit:
        raise NotFit().about("person", actor.user_id)
    if not is_auditor(unit, company, actor):
        raise NotYours(ONLY_AUDITORS).about("person", actor.user_id)


def is_auditor(unit: Unit, company: Company, actor: Person) -> bool:
    """Whether the policy names them as an auditor."""
    return actor.fit and actor.user_id in standing.auditors(unit, company.workspace_id)


def looked(unit: Unit, company: Company, actor: Person, at: str, subject: str = "", page: int = 0) -> None:
    """Record one look: at which list, or at which thing, and at which page of it."""
    facts: dict[str, Fact] = {"at": at, "page": page}
    about = subject or company.workspace_id
    unit.record(Event("auditor:looked", company.workspace_id, at, about, actor.user_id, facts))


def page(unit: Unit, company: Company, actor: Person, look: Look) -> AuditPage:
    """One page of one list, for an auditor; the look is recorded."""
    check(unit, company, actor)
    rows, in_all, seen = READERS[look.at](unit, company, look)
    looked(unit, company, actor, seen.at.value, seen.subject, seen.page)
    people = [who for row in rows for who in _people(row)]
    return AuditPage(
        look=seen,
        rows=rows,
        in_all=in_all,
        accounts=_accounts(unit, company, rows),
        outsiders=outsiders.outsiders(unit, people),
        audit=campaigns.find(unit, seen.subject) if seen.at is AuditList.LINES else None,
    )


def _register(unit: Unit, company: Company, look: Look) -> Found:
    def read(at: Look) -> tuple[tuple[Account, ...], int]:
        return register_search.page(unit, company.workspace_id, "", first=at.page * PAGE, limit=PAGE)

    _, in_all = read(look)
    seen = look.within(in_all)
    found, _ = read(seen)
    return tuple(picturing_register.brief_of(unit, company, one) for one in found), in_all, seen


def _audits(unit: Unit, company: Company, look: Look) -> Found:
    every = tuple(reversed(campaigns.every(unit, company.workspace_id)))
    seen = look.within(len(every))
    shown = every[seen.page * PAGE : (seen.page + 1) * PAGE]
    return tuple(_audit(unit, one) for one in shown), len(every), seen


def _audit(unit: Unit, one: Campaign) -> AuditRow:
    return AuditRow(one, reviews.counts(unit, one.id), campaigns.signed(unit, one.id))


READERS: Final[Mapping[AuditList, Callable[[Unit, Company, Look], Found]]] = {
    AuditList.ACCOUNTS: _register,
    AuditList.HOLDERS: lambda unit, company, look: audit_lists.holders(unit, company.workspace_id, look),
    AuditList.REQUESTS: lambda unit, company, look: audit_lists.requests(unit, company.workspace_id, look),
    AuditList.GRANTS: lambda unit, company, look: audit_lists.granted(unit, company.workspace_id, look),
    AuditList.AUDITS: _audits,
    AuditList.LINES: lambda unit, _company, look: audit_lists.lines(unit, look),
    AuditList.TRAIL: lambda unit, _company, look: audit_lists.events(unit, look),
}


def _accounts(unit: Unit, company: Company, rows: Iterable[Row]) -> dict[str, AccountBrief]:
    ids = {row.account_id for row in rows if isinstance(row, Holding | Request | Grant | Item)}
    found = (register.find(unit, one) for one in ids)
    return {one.id: picturing_register.brief_of(unit, company, one) for one in found if one}


def _people(row: Row) -> tuple[str | None, ...]:
    if isinstance(row, Holding | Item):
        return (row.person,)
    if isinstance(row, Request):
        return (row.requester, row.beneficiary)
    return (row.beneficiary,) if isinstance(row, Grant) else ()
