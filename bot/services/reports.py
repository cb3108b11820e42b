"""Reports by anybody: sent, answered within half an hour or told to the next in line, and closed."""

from dataclasses import replace

from bot.domain.campaigns import Trigger
from bot.domain.duties import OF_REPORTS, DutyKind
from bot.domain.events import Event, Fact
from bot.domain.people import Kind, Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours, PartyToIt, TooMany
from bot.domain.register import Account
from bot.domain.reports import (
    CLOSE_WITHIN,
    HOUR,
    MOST_PER_HOUR,
    OTHER_NETWORK,
    REPORT,
    Outcome,
    Report,
    ReportDraft,
    ReportKind,
    ReportState,
    missing,
)
from bot.domain.rotation import RotationCause
from bot.domain.sentences import numeral
from bot.services import campaign_events, duties, outsiders, rotating, standing, telling
from bot.services.duties import Wanted
from bot.services.standing import Ruling
from storage import duties as duty_rows
from storage import ledger, people, register, reports
from storage.database import Unit

WHO_MAY_NOT_REPORT = {
    Kind.STRANGER: "People from other organisations cannot report here. Please tell your contact here.",
    Kind.DEACTIVATED: "Your Slack account here is deactivated, so you cannot report by Slack.",
    Kind.BOT: "Bots cannot report.",
}

NOT_AT_PRESENT = "You cannot report here at present. The programme manager can tell you more."
"""To whoever is offboarded, without saying why."""


def able(reporter: Person) -> None:
    """Raise `NotFit` for those who report nothing here."""
    if reporter.kind in WHO_MAY_NOT_REPORT or reporter.gone:
        words = WHO_MAY_NOT_REPORT.get(reporter.kind, NOT_AT_PRESENT)
        raise NotFit(words).about("person", reporter.user_id)


def may_report(unit: Unit, company: Company, reporter: Person) -> Ruling:
    """The policy in force; raises `NotFit`, or `TooMany` with whom to call after so many within an hour."""
    ruling = standing.in_force(unit, company)
    able(reporter)
    sent = reports.count_since(unit, company.workspace_id, reporter.user_id, unit.now - HOUR)
    if sent >= MOST_PER_HOUR:
        call = ruling.policy.incidents.call
        raise TooMany(
            f"You have sent {numeral(sent)} reports within the hour, so let us talk. Please call {call}."
        )
    return ruling


def submit(unit: Unit, company: Company, reporter: Person, draft: ReportDraft) -> Report:
    """Send a report; raises `FormErrors` with a sentence at each field that is not right."""
    people.hold_workspace(unit, company.workspace_id)
    ruling = may_report(unit, company, reporter)
    account = register.find(unit, draft.account) if draft.account else None
    errors = missing(draft) | _unknown(unit, company, draft, account, ruling)
    if errors or draft.kind is None:
        raise FormErrors(errors)
    new = _report(unit, company, reporter, draft, draft.kind)
    reports.add(unit, new)
    facts: dict[str, Fact] = {
        "number": new.number, "kind": new.kind.value, "account": new.account_id, "person": new.person,
        "network": new.network,
    }  # fmt: skip
    words = {name: said for name in ("handle", "address", "what") if (said := getattr(new, name))}
    unit.record(_event(new, REPORT.event(None, ReportState.OPEN), reporter.user_id, facts, words))
    _ask(unit, company, new, account)
    telling.card(unit, new.workspace_id, "reported", new.id, new.reporter)
    if new.kind is ReportKind.LOST_PHONE:
        _have_secrets_changed(unit, company, new)
    return new


def find_for(unit: Unit, company: Company, actor: Person, report_id: str) -> Report:
    """The report that is not closed, if this person may deal with it."""
    reports.hold(unit, report_id)
    found = reports.find(unit, report_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    if actor.user_id in found.parties:
        words = "This report is about you, so somebody else must deal with it."
        raise PartyToIt(words).about("report", report_id)
    if actor.user_id not in line(unit, company, found):
        raise NotYours("Only the people who deal with reports can do this.").about("report", report_id)
    if not actor.fit:
        raise NotFit().about("report", report_id)
    if not found.open:
        raise AlreadyDone("This report is closed already.")
    return found


def line(unit: Unit, company: Company, report: Report) -> tuple[str, ...]:
    """Who may deal with a report: whoever has it, the incident lead's line, and the account's owners."""
    account = register.find(unit, report.account_id) if report.account_id else None
    able = dict.fromkeys((*handlers(unit, report), *standing.incident_line(unit, company, account)))
    return tuple(one for one in able if one not in report.parties)


def handlers(unit: Unit, report: Report) -> tuple[str, ...]:
    """With whom it is now; nobody once it is closed."""
    asked = duty_rows.open_about(unit, report.id)
    return tuple(one.assignee for one in asked if one.kind in OF_REPORTS)


def answer(unit: Unit, company: Company, actor: Person, report_id: str) -> Report:
    """Say that one deals with it: whoever reported it hears so."""
    found = find_for(unit, company, actor, report_id)
    if found.state is not ReportState.OPEN:
        raise AlreadyDone("Somebody deals with this report already; its card says who.")
    return take_up(unit, company, actor, found)


def take_up(unit: Unit, company: Company, actor: Person, found: Report) -> Report:
    """Whoever does something about a report deals with it from then on."""
    if found.state is not ReportState.OPEN:
        return found
    taken = _move(
        unit, found, ReportState.ANSWERED, actor, {}, answered_at=unit.now, answered_by=actor.user_id
    )
    _finish_duties(unit, taken, actor, ReportState.ANSWERED.sentence)
    _have_closed(unit, company, taken, actor)
    told(unit, taken)
    telling.notice(unit, taken.workspace_id, "report_answered", taken.id, (taken.reporter,))
    return taken


def say_whom(unit: Unit, company: Company, actor: Person, found: Report, person: str) -> Report:
    """Say whom a report is about that does not say so: whoever says it deals with it from then on."""
    if found.person is not None:
        return found
    answered = found.state is ReportState.ANSWERED
    named = replace(found, person=person, answered_by=actor.user_id if answered else None)
    reports.change(unit, found.id, person=person, answered_by=named.answered_by)
    unit.record(_event(found, "report:named", actor.user_id, {"number": found.number, "person": person}))
    if answered:
        duties.cancel_about(unit, found.id, actor.user_id)
        _have_closed(unit, company, named, actor)
    return named


def close(
    unit: Unit, actor: Person, found: Report, outcome: Outcome, note: str | None = None, **values: object
) -> Report:
    """Close a report with what came of it; whoever reported it hears so."""
    words = {"note": note} if note else {}
    facts: dict[str, Fact] = {
        "outcome": outcome.value,
        **{name: str(value) for name, value in values.items() if value is not None},
    }
    closed = _move(
        unit, found, ReportState.CLOSED, actor, facts, words,
        closed_at=unit.now, closed_by=actor.user_id, outcome=outcome, note=note, **values,
    )  # fmt: skip
    _finish_duties(unit, closed, actor, outcome.sentence)
    told(unit, closed)
    telling.notice(unit, closed.workspace_id, "report_closed", closed.id, (closed.reporter,))
    return closed


def say_outcome(
    unit: Unit, company: Company, actor: Person, report_id: str, outcome: Outcome | None, note: str
) -> Report:
    """Close a report by hand, with one of the outcomes of its kind."""
    found = find_for(unit, company, actor, report_id)
    if outcome not in found.outcomes:
        raise FormErrors({"outcome": "Please choose what came of it."})
    closed = close(unit, actor, found, outcome, note or None)
    if found.kind is not ReportKind.LEAVER and outcome not in (Outcome.HARMLESS, Outcome.KNOWN):
        touched = campaign_events.touched_by(unit, company, found.person) if found.person else ()
        named = (found.account_id,) if found.account_id else ()
        campaign_events.happened(unit, company, Trigger.INCIDENT, found.id, (*named, *touched))
    return closed


def told(unit: Unit, report: Report) -> None:
    """Draw a report anew wherever it is shown."""
    for name in ("report", "reported"):
        telling.everywhere(unit, report.workspace_id, name, report.id)


def _unknown(
    unit: Unit, company: Company, draft: ReportDraft, account: Account | None, ruling: Ruling
) -> dict[str, str]:
    """What was chosen and is not there."""
    errors: dict[str, str] = {}
    if draft.person and not outsiders.is_known(unit, company.workspace_id, draft.person):
        errors["person"] = "Please choose the person from the list."
    if draft.account and (account is None or account.workspace_id != company.workspace_id):
        errors["account"] = "Please choose an account from the list."
    if draft.network not in (None, OTHER_NETWORK) and not ruling.policy.network(draft.network or ""):
        errors["network"] = "Please choose a network from the list."
    return errors


def _report(unit: Unit, company: Company, reporter: Person, draft: ReportDraft, kind: ReportKind) -> Report:
    return Report(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        number=reports.next_number(unit, company.workspace_id),
        kind=kind,
        state=ReportState.OPEN,
        reporter=reporter.user_id,
        account_id=draft.account,
        person=draft.person,
        network=draft.network,
        handle=draft.handle,
        address=draft.address,
        what=draft.what,
        opened_at=unit.now,
    )


def _ask(unit: Unit, company: Company, new: Report, account: Account | None) -> None:
    """The first in line has it; a wrong post reaches whoever could take it down, all at once."""
    wanted = Wanted(DutyKind.ANSWER_REPORT, new.id, new.answer_by, account, parties=new.parties, urgent=True)
    duties.open_duty(unit, company, wanted)
    places = [company.alert_channel]
    if new.kind is ReportKind.WRONG_POST and account:
        lead = standing.incident_lead(unit, company.workspace_id)
        places += [
            *people.fit_ids(
                unit, company.workspace_id, filter(None, (account.owner, account.backup_owner, *lead))
            )
        ]
    for place in sorted(filter(None, places)):
        telling.card(unit, new.workspace_id, "report", new.id, place)


def _have_secrets_changed(unit: Unit, company: Company, new: Report) -> None:
    """Whoever has the phone may know what its owner knows: every shared secret of theirs is to be changed."""
    for account in known_secrets(unit, new):
        rotating.open_for(unit, company, account, RotationCause.REPORT, new.person)


def known_secrets(unit: Unit, report: Report) -> tuple[Account, ...]:
    """Accounts whose shared login the person knows."""
    lines = ledger.of_person(unit, report.workspace_id, report.person) if report.person else ()
    knows = dict.fromkeys(one.account_id for one in lines if one.shares_the_secret)
    return tuple(found for one in knows if (found := register.find(unit, one)))


def _have_closed(unit: Unit, company: Company, report: Report, handler: Person) -> None:
    """Whoever deals with it brings it to its outcome, by a date."""
    account = register.find(unit, report.account_id) if report.account_id else None
    due_at = unit.now + CLOSE_WITHIN
    wanted = Wanted(DutyKind.CLOSE_REPORT, report.id, due_at, account, handler.user_id, report.parties)
    duties.open_duty(unit, company, wanted)


def _move(
    unit: Unit,
    found: Report,
    to: ReportState,
    actor: Person,
    facts: dict[str, Fact],
    words: dict[str, str] | None = None,
    **values: object,
) -> Report:
    stored = {name: value.value if isinstance(value, Outcome) else value for name, value in values.items()}
    if not reports.move(unit, found, to, **stored):
        raise AlreadyDone("Somebody else was there first; the card says what came of it.")
    kind = REPORT.event(found.state, to)
    unit.record(_event(found, kind, actor.user_id, {"number": found.number, **facts}, words))
    return replace(found, state=to, **values)  # type: ignore[arg-type]  # the fields of a report


def _finish_duties(unit: Unit, report: Report, actor: Person, note: str) -> None:
    for duty in duty_rows.open_about(unit, report.id):
        if duty.kind in OF_REPORTS:
            duties.done(unit, duty, actor.user_id, note)


def _event(
    report: Report, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    return Event(kind, report.workspace_id, "report", report.id, actor, facts, words or {})
