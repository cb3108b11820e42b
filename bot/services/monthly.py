"""The monthly report: figures kept every day, one page a month to each senior leader, or on demand."""

from collections.abc import Iterator
from datetime import date

from pydantic import TypeAdapter

from bot.domain.events import Event
from bot.domain.monthly import (
    CHANGES_SINCE,
    TREND_OVER,
    Figure,
    Figures,
    MonthlyReport,
    ReportPicture,
    changes,
    decision,
    may_go_at,
    next_report,
    trend,
)
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.programme_steps import Facts, steps
from bot.domain.refusals import AlreadyDone, Gone, NotYours
from bot.domain.slots import discipline_words
from bot.services import exposing, measuring, programme_card, standing, telling
from bot.services.exposing import Exposure
from storage import digest as digests
from storage import monthly, outbox, people, policy, timers
from storage.database import Unit
from storage.monthly import Sent
from storage.outbox import Effect, Telling
from storage.timers import Timer

KIND = "monthly_report"
_CONTENT = TypeAdapter(MonthlyReport)


def look_after(unit: Unit, company: Company) -> None:
    """Keep how things stand today, and settle who gets the next report when; once a day."""
    kept = _figures(unit.now.date(), programme_card.facts(unit, company), exposing.exposure(unit, company))
    if not monthly.keep_figures(unit, company.workspace_id, kept) or not _every_month(unit, company):
        return
    for person in programme_card.senior_leaders(unit, company):
        if monthly.wants(unit, company.workspace_id, person) and not timers.is_set(unit, KIND, person):
            _plan(unit, company, person)


def ring(unit: Unit, company: Company, person: str, month: int) -> None:
    """Send the report of a month to somebody who is still to have it, as soon as it may go."""
    if not _is_due(unit, company, person, month):
        return
    desk = standing.desk(unit, company, person)
    at = may_go_at(unit.now, desk, digests.quiet(unit, company.workspace_id, person))
    if at > unit.now:
        timers.put(unit, Timer(KIND, person, month, company.workspace_id, at))
        return
    _send(unit, company, person, month)


def may_see(unit: Unit, company: Company, actor: Person) -> None:
    """Raise a refusal unless this person leads, runs or checks the programme."""
    if not actor.fit or actor.user_id not in programme_card.report_readers(unit, company):
        raise NotYours(
            "This report is for the senior leader, the programme manager, the deputy, the admins and the "
            "auditors. The Home tab shows everybody how far the programme is."
        ).about(KIND, "")


def ask(unit: Unit, company: Company, actor: Person, answer_url: str) -> None:
    """Show the report as things stand now, for this person's eyes only."""
    may_see(unit, company, actor)
    person = actor.user_id
    telling_it = Telling(Effect.ANSWER, "report_now", person, person, answer_url=answer_url)
    outbox.tell(unit, company.workspace_id, telling_it)


def choose(unit: Unit, company: Company, actor: Person, *, wanted: bool) -> None:
    """Keep whether a senior leader wants the report every month; raises `NotYours`, `AlreadyDone`."""
    workspace, person = company.workspace_id, actor.user_id
    if not actor.fit or person not in programme_card.senior_leaders(unit, company):
        raise NotYours("Only a senior leader gets this report every month.").about(KIND, person)
    people.hold_workspace(unit, workspace)
    if monthly.wants(unit, workspace, person) is wanted:
        raise AlreadyDone("You get it every month already." if wanted else "You get no monthly report now.")
    monthly.choose(unit, workspace, person, wanted=wanted)
    unit.record(
        Event(f"{KIND}:chosen", workspace, "report_choice", person, person, {"wanted": str(wanted).lower()})
    )
    newest = monthly.newest(unit, workspace, person)
    if newest:
        telling.redraw(unit, workspace, KIND, newest)


def picture(unit: Unit, company: Company, reader: str, report: MonthlyReport) -> ReportPicture:
    """A report as somebody reads it."""
    leads = reader in programme_card.senior_leaders(unit, company)
    return ReportPicture(
        report,
        for_leader=leads,
        off=not monthly.wants(unit, company.workspace_id, reader),
        every_month=standing.in_force(unit, company).policy.report.monthly,
    )


def sent_picture(unit: Unit, company: Company, report_id: str) -> ReportPicture:
    """A report that was sent, as it was then; raises `Gone`."""
    found = monthly.find(unit, report_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    return picture(unit, company, found.person, _CONTENT.validate_python(found.content))


def now(unit: Unit, company: Company, reader: str) -> ReportPicture:
    """The report as things stand now."""
    return picture(unit, company, reader, make(unit, company, reader))


def make(unit: Unit, company: Company, reader: str) -> MonthlyReport:
    """Put the page together; its day is that of the reader's own calendar."""
    rules = standing.in_force(unit, company).policy
    facts, exposure = programme_card.facts(unit, company), exposing.exposure(unit, company)
    today = unit.now.date()
    current = _figures(today, facts, exposure)
    kept = monthly.figures_since(unit, company.workspace_id, today - TREND_OVER)
    earlier = [one for one in kept if one.day < today]
    before = _a_month_ago(earlier, today)
    return MonthlyReport(
        company=rules.company,
        day=unit.now.astimezone(standing.desk(unit, company, reader).zone).date(),
        steps=steps(facts),
        removals=measuring.measured(unit, company.workspace_id, "removals-in-time").part,
        exposure=exposure.score,
        reach=facts.acknowledged,
        trained=facts.trained,
        trend=trend([*earlier, current], Figure.EXPOSURE),
        risks=programme_card.risks(unit, company, rules),
        changes=changes(before, current),
        since=before.day if before else None,
        wanted=decision(facts, tuple(_vacant(unit, company))),
    )


def _plan(unit: Unit, company: Company, person: str) -> None:
    desk = standing.desk(unit, company, person)
    at = next_report(unit.now, desk)
    month = _month(at.astimezone(desk.zone).date())
    timers.put(unit, Timer(KIND, person, month, company.workspace_id, at))


def _send(unit: Unit, company: Company, person: str, month: int) -> None:
    content = _CONTENT.dump_python(make(unit, company, person), mode="json")
    sent = Sent(unit.new_id(), company.workspace_id, person, month, unit.now, content)
    monthly.add(unit, sent)
    unit.record(
        Event(f"{KIND}:sent", sent.workspace_id, KIND, sent.id, "system", {"person": person, "month": month})
    )
    telling.card(unit, sent.workspace_id, "monthly_report", sent.id, person)
    digests.in_its_place(unit, sent.workspace_id, person)


def _is_due(unit: Unit, company: Company, person: str, month: int) -> bool:
    workspace = company.workspace_id
    return (
        _every_month(unit, company)
        and person in programme_card.senior_leaders(unit, company)
        and monthly.wants(unit, workspace, person)
        and not monthly.is_sent(unit, workspace, person, month)
    )


def _every_month(unit: Unit, company: Company) -> bool:
    """Whether reports are sent at all: the policy wants them, and the company has heard of the programme."""
    wanted = standing.in_force(unit, company).policy.report.monthly
    return wanted and programme_card.announced_ever(unit, company)


def _figures(day: date, facts: Facts, exposure: Exposure) -> Figures:
    shares = {Figure.REACH: facts.acknowledged, Figure.TRAINED: facts.trained}
    return Figures(
        day,
        {
            Figure.STEPS: sum(one.done for one in steps(facts)),
            Figure.EXPOSURE: exposure.score,
            Figure.ACCOUNTS: facts.accounts,
            Figure.UNKNOWN: facts.unknown,
            Figure.LEGACY: facts.legacy,
            **{figure: share.percent for figure, share in shares.items() if share},
        },
    )


def _a_month_ago(earlier: list[Figures], today: date) -> Figures | None:
    """The youngest figures that are a month old; in the first month, the oldest there are."""
    old = [one for one in earlier if today - one.day >= CHANGES_SINCE]
    return old[-1] if old else next(iter(earlier), None)


def _vacant(unit: Unit, company: Company) -> Iterator[str]:
    for row in policy.seats(unit, company.workspace_id):
        if not row.occupant:
            yield discipline_words(row.discipline)


def _month(day: date) -> int:
    """The month of a day as a number: 202612 is December 2026."""
    return day.year * 100 + day.month
