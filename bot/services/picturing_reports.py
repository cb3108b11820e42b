"""Gathering what the cards of a report show, from the rows as they are now."""

from collections.abc import Iterable

from bot.domain.grants import Grant
from bot.domain.ledger import Holding
from bot.domain.named import Named
from bot.domain.pictures import LISTED
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.register import Account
from bot.domain.report_pictures import ReportPicture
from bot.domain.reports import Report, ReportKind
from bot.services import outsiders, picturing, reports, reports_dealing, standing
from storage import ledger, register
from storage import reports as rows
from storage.database import Unit


def report_picture(unit: Unit, company: Company, report_id: str) -> ReportPicture:
    """A report with what its kind alone is told with; raises `Gone`."""
    report = rows.find(unit, report_id)
    if report is None or report.workspace_id != company.workspace_id:
        raise Gone
    policy = standing.in_force(unit, company).policy
    held = _held(unit, report) if report.open else ()
    lost = report.kind is ReportKind.LOST_PHONE
    ways = tuple(_ways(unit, policy, report)) if report.open else ()
    phish = report.kind is ReportKind.PHISH and report.open
    return ReportPicture(
        report=report,
        about=_account(unit, policy, report.account_id),
        found=_account(unit, policy, report.found_account),
        network=policy.network(report.network) if report.network else None,
        handlers=reports.handlers(unit, report),
        held=tuple(picturing.grant_picture(unit, company, one.id) for one in held[:LISTED]),
        held_in_all=len(held),
        ways=ways,
        secrets=_named(policy, reports.known_secrets(unit, report)) if lost else (),
        recovery=_named(policy, _recovered_by(unit, report)) if lost else (),
        readers=len(reports_dealing.could_fall_for(unit, company, report)) if phish else 0,
        now=unit.now,
        outsiders=outsiders.outsiders(unit, (report.person, *(line.person for line, _ in ways))),
    )


def _held(unit: Unit, report: Report) -> tuple[Grant, ...]:
    if report.kind is ReportKind.WRONG_POST:
        return reports_dealing.held_on(unit, report)
    return reports_dealing.held_by(unit, report)


def _ways(unit: Unit, policy: Policy, report: Report) -> Iterable[tuple[Holding, Named]]:
    """Ways in that no grant gives: of the person, or into the account where something wrong was posted."""
    lines: tuple[Holding, ...] = ()
    if report.person:
        lines = ledger.of_person(unit, report.workspace_id, report.person)
    elif report.account_id and report.kind is ReportKind.WRONG_POST:
        lines = ledger.of_account(unit, report.account_id)
    for one in lines:
        named = _account(unit, policy, one.account_id)
        if one.has_a_way_in and one.grant_id is None and named:
            yield one, named


def _recovered_by(unit: Unit, report: Report) -> tuple[Account, ...]:
    every = register.every(unit, report.workspace_id) if report.open else ()
    return tuple(one for one in every if report.person and one.recovery_phone == report.person)


def _account(unit: Unit, policy: Policy, account_id: str | None) -> Named | None:
    found = register.find(unit, account_id) if account_id else None
    return (found, policy.network(found.network)) if found else None


def _named(policy: Policy, accounts: Iterable[Account]) -> tuple[Named, ...]:
    return tuple((one, policy.network(one.network)) for one in accounts)
