"""A leaver who is reported: offboarded on two people's word, taken off a roster, or on the list already."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.people import Kind, Person
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, PartyToIt
from bot.domain.reports import Outcome, Report, ReportKind
from bot.domain.text import clean
from bot.services import leaving, offboarding, reports, reports_dealing, rosters
from storage import agencies, people, principals
from storage.database import Unit


def see_off(
    unit: Unit, company: Company, actor: Person, report_id: str, person_id: str | None = None
) -> Report:
    """Have whoever is reported lose every way in; `person_id` says who it is where the report does not.

    Nobody in Slack loses anything on one person's word: the report stays open until a second confirms.
    """
    people.hold_workspace(unit, company.workspace_id)
    found = reports_dealing.of_kind(unit, company, actor, report_id, ReportKind.LEAVER)
    whom = found.person or person_id
    if whom is None:
        raise FormErrors({"whom": "Please choose who it is."})
    if whom == actor.user_id:
        raise PartyToIt("This report is about you, so somebody else must deal with it.").about(
            "report", report_id
        )
    named = reports.say_whom(unit, company, actor, found, whom)
    person = people.find(unit, company.workspace_id, whom)
    if person is None or person.kind is Kind.STRANGER:
        return _off_the_roster(unit, company, actor, named, whom)
    if person.gone:
        leaving.left(unit, company, person)
        return reports_dealing.seen_off(unit, actor, named)
    taken = reports.take_up(unit, company, actor, named)
    offboarding.ask_of(unit, company, actor, person, _reason(taken))
    return taken


def _off_the_roster(unit: Unit, company: Company, actor: Person, found: Report, whom: str) -> Report:
    """Somebody who is not in Slack is of their agency no longer, and loses what they have."""
    record = principals.find(unit, whom) or principals.of_user(unit, company.workspace_id, whom)
    entry = agencies.current(unit, record.id) if record else None
    if entry is None:
        raise FormErrors(
            {"whom": "They are on no agency's roster. End what they hold, then close the report."}
        )
    rosters.strike(unit, company, entry, actor.user_id)
    return reports.close(unit, actor, found, Outcome.OFF_THE_ROSTER)


def _reason(report: Report) -> str:
    return clean(f"As was reported (#{report.number}): {report.what}", limit=REASON_LIMIT, multiline=True)
