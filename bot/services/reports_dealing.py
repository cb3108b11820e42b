"""What is done about a report: register the account, warn its holders, end access."""

from dataclasses import dataclass

from bot.domain.ends import End
from bot.domain.events import Event, Fact
from bot.domain.grants import EndReason, Grant
from bot.domain.leaving import Departure
from bot.domain.people import Kind, Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, Ended, FormErrors, Gone
from bot.domain.register import Account, AccountStatus, normal_handle
from bot.domain.reports import Outcome, Report, ReportKind
from bot.services import ending, outsiders, register, reports, standing, telling
from bot.services.register import Change, Plan
from storage import duties, grants, ledger, people
from storage import leaving as departures
from storage import register as accounts
from storage import reports as rows
from storage.database import Unit

OUTCOME_OF = {
    AccountStatus.UNOFFICIAL: Outcome.UNOFFICIAL,
    AccountStatus.IMPOSTOR: Outcome.IMPOSTOR,
}
"""As what a rogue account may be registered, and what that means for its report."""


@dataclass(frozen=True)
class Rogue:
    """How whoever deals with a report describes the account."""

    network: str | None
    handle: str
    status: AccountStatus | None


def enter(unit: Unit, company: Company, actor: Person, report_id: str, said: Rogue) -> tuple[Account, bool]:
    """Put a rogue account into the register; False, with the one that is there, where it is known already."""
    people.hold_workspace(unit, company.workspace_id)
    found = of_kind(unit, company, actor, report_id, ReportKind.ROGUE)
    network, status = _checked(unit, company, said)
    for known in accounts.by_handle(unit, company.workspace_id, said.handle):
        if known.network == network:
            taken = reports.take_up(unit, company, actor, found)
            _keep(unit, taken, actor, "report:matched", {"account": known.id}, found_account=known.id)
            reports.told(unit, taken)
            return known, False
    new = _account(unit, company, found, said.handle, network, status)
    register.carry_out(unit, Plan((Change(None, new),), 0, ()), actor.user_id)
    reports.close(unit, actor, found, OUTCOME_OF[status], found_account=new.id)
    return new, True


def warn(unit: Unit, company: Company, actor: Person, report_id: str) -> int:
    """Warn everybody who could fall for it, once; how many."""
    found = of_kind(unit, company, actor, report_id, ReportKind.PHISH)
    if found.warned_at is not None:
        raise AlreadyDone("They have been warned already.")
    those = could_fall_for(unit, company, found)
    taken = reports.take_up(unit, company, actor, found)
    _keep(unit, taken, actor, "report:warned", {"people": [*those]}, warned_at=unit.now)
    telling.notice(unit, taken.workspace_id, "phish_warning", taken.id, those)
    reports.told(unit, taken)
    return len(those)


def could_fall_for(unit: Unit, company: Company, report: Report) -> tuple[str, ...]:
    """Who has a way into the account, its owner and the incident lead; of no account in particular, everybody
    who has a way into any. For somebody who is not in Slack, it is their sponsor.
    """
    account = accounts.find(unit, report.account_id) if report.account_id else None
    if account is None:
        held = grants.in_force(unit, company.workspace_id)
        lines = ledger.with_a_way_in(unit, company.workspace_id)
    else:
        held = grants.on_accounts(unit, (account.id,))
        lines = tuple(one for one in ledger.of_account(unit, account.id) if one.has_a_way_in)
    lead = standing.incident_lead(unit, company.workspace_id)
    named = [
        *(one.beneficiary for one in held),
        *(one.person for one in lines),
        account.owner if account else None,
        *lead,
    ]
    heard = (outsiders.hears(unit, one) for one in named if one)
    known = people.find_all(unit, company.workspace_id, dict.fromkeys(filter(None, heard)))
    return tuple(one for one, person in known.items() if person.kind in (Kind.MEMBER, Kind.GUEST))


def end_all(unit: Unit, company: Company, actor: Person, report_id: str) -> tuple[Grant, ...]:
    """End everything that the person holds, now."""
    found = of_kind(unit, company, actor, report_id, ReportKind.LOST_PHONE)
    held = held_by(unit, found)
    grants.hold_all(unit, [one.id for one in held])
    held = held_by(unit, found)
    if not held:
        raise Ended("They hold nothing that could be ended; the card shows what there is.")
    note = (
        f"A phone or computer of yours was reported lost (report #{found.number}). Ask again once it is back."
    )
    ended = ending.end_all(unit, company, held, End(EndReason.REVOKED, actor.user_id, note))
    reports.told(unit, reports.take_up(unit, company, actor, found))
    return ended


def held_by(unit: Unit, report: Report) -> tuple[Grant, ...]:
    """What the person whom a report is about holds, or will, as things stand."""
    if report.person is None:
        return ()
    held = grants.held_by(unit, report.workspace_id, report.person)
    return tuple(one for one in held if one.promised(unit.now))


def held_on(unit: Unit, report: Report) -> tuple[Grant, ...]:
    """What anybody holds on the account that a report is about."""
    held = grants.on_accounts(unit, (report.account_id,)) if report.account_id else ()
    return tuple(one for one in held if one.promised(unit.now))


def seen_off(unit: Unit, actor: Person, report: Report) -> Report:
    """Close a report of somebody whose list is open, or settled already."""
    listed = departures.unfinished_of(unit, report.workspace_id, report.person or "")
    if listed is None:
        return reports.close(unit, actor, report, Outcome.DEALT_WITH)
    tracker = next((one.assignee for one in duties.open_about(unit, listed.id)), None)
    return reports.close(unit, actor, report, Outcome.HANDED_ON, handed_to=tracker)


def two_agreed(unit: Unit, actor: Person, departure: Departure) -> None:
    """Two people have decided that somebody leaves: what was reported of that is settled with it."""
    for report in rows.every_open(unit, departure.workspace_id):
        if report.kind is ReportKind.LEAVER and report.person == departure.person:
            seen_off(unit, actor, report)


def of_kind(unit: Unit, company: Company, actor: Person, report_id: str, kind: ReportKind) -> Report:
    """The report that is not closed, if it is of this kind and this person may deal with it."""
    found = reports.find_for(unit, company, actor, report_id)
    if found.kind is not kind:
        raise Gone
    return found


def _checked(unit: Unit, company: Company, said: Rogue) -> tuple[str, AccountStatus]:
    """The network and the status, if all that is needed is there; raises `FormErrors`."""
    errors: dict[str, str] = {}
    if not said.network or not standing.in_force(unit, company).policy.network(said.network):
        errors["network"] = "Please choose the network."
    if not normal_handle(said.handle):
        errors["handle"] = "Please write its handle."
    if said.status not in OUTCOME_OF:
        errors["status"] = "Please say what it is."
    if errors or said.network is None or said.status is None:
        raise FormErrors(errors)
    return said.network, said.status


def _account(
    unit: Unit, company: Company, report: Report, handle: str, network: str, status: AccountStatus
) -> Account:
    return Account(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        network=network,
        handle=handle.lstrip("@ "),
        name=handle.lstrip("@ "),
        url=report.address if report.address.startswith("https://") else "",
        brand="",
        region="",
        purpose="",
        tier="",
        status=status,
        owner=None,
        backup_owner=None,
    )


def _keep(
    unit: Unit, report: Report, actor: Person, kind: str, facts: dict[str, Fact], **values: object
) -> None:
    """Write down, with its event, what was done about a report that stays open."""
    rows.change(unit, report.id, **values)
    said: dict[str, Fact] = {"number": report.number, **facts}
    unit.record(Event(kind, report.workspace_id, "report", report.id, actor.user_id, said))
