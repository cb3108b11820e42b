"""Pictures of what is told of the register: agencies, duties, leavers, reports, the hunt and lists."""

from collections.abc import Mapping
from typing import Any

from bot.domain.columns import ImportKind
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import (
    network_lists,
    picturing,
    picturing_agencies,
    picturing_duties,
    picturing_hunt,
    picturing_leaving,
    picturing_lists,
    picturing_logins,
    picturing_register,
    picturing_reports,
    picturing_sheets,
)
from bot.views import (
    agencies,
    amnesty,
    duties,
    exports,
    hunt,
    identities,
    leaving,
    logins,
    offboarding,
    register,
    register_duties,
    reports,
    sheets,
    tasks,
)
from bot.views import network_lists as list_views
from scheduler.drawing import Drawing
from storage import duties as duty_rows
from storage import grants as grant_rows
from storage.database import Unit
from storage.outbox import Row


def _sponsor(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_agencies.agency_named(unit, row.subject)
    if picture.agency.sponsor != row.place:
        raise Gone
    return agencies.greeting(picture)


def _contract_over(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_agencies.agency_named(unit, row.subject)
    if picture.agency.active:
        raise Gone
    return agencies.contract_over(picture)


def _identity(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return identities.identity_card(picturing_agencies.identity_picture(unit, company, row.subject))


def _proof_refused(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    found = grant_rows.find_file(unit, row.subject)
    if found is None:
        raise Gone
    if duty_rows.find(unit, found["task_id"]):
        return duties.proof_refused(
            picturing_duties.duty_picture(unit, company, found["task_id"]), found["refusal"]
        )
    account = network_lists.account_of(unit, row.subject)
    if account is not None:
        return list_views.refused(picturing_lists.of_account(unit, company, account), found["refusal"])
    return tasks.proof_refused(picturing.task_picture(unit, company, found["task_id"]))


def _duty(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return duties.duty_card(picturing_duties.duty_picture(unit, company, row.subject), row.place)


def _login_changed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_logins.of_secret(unit, company, row.subject, row.place)
    return logins.changed(picture, str(row.facts["by"]))


def _login_stored(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_logins.of_secret(unit, company, row.subject, row.place)
    return logins.stored(picture, str(row.facts["by"]))


def _proposal_decided(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return register_duties.proposal_decided(picturing_duties.duty_picture(unit, company, row.subject))


def _answers_for(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    brief = picturing_register.brief(unit, company, row.subject)
    return register.answers_for(brief, row.place, str(row.facts["by"]))


def _account_changed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    brief = picturing_register.brief(unit, company, row.subject)
    return register.account_changed(brief, str(row.facts["by"]), row.facts["changed"])


def _departure(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return leaving.checklist(picturing_leaving.departure_picture(unit, company, row.subject), row.place)


def _vacated(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return leaving.vacated(picturing_leaving.departure_picture(unit, company, row.subject))


def _offboarding(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_leaving.offboarding_picture(unit, company, row.subject)
    return offboarding.offboarding_card(picture, row.place)


def _report(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.report_card(picturing_reports.report_picture(unit, company, row.subject))


def _reported(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.reported(picturing_reports.report_picture(unit, company, row.subject))


def _report_answered(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.answered(picturing_reports.report_picture(unit, company, row.subject))


def _report_closed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.closed(picturing_reports.report_picture(unit, company, row.subject))


def _phish_warning(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return reports.phish_warning(picturing_reports.report_picture(unit, company, row.subject))


def _amnesty(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return amnesty.amnesty_card(picturing_hunt.amnesty_picture(unit, company, row.subject))


def _hunt_closed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return hunt.closed(picturing_hunt.hunt_picture(unit, company, row.subject))


def _sheet(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return sheets.sheet_card(picturing_sheets.sheet_picture(unit, company, row.subject))


def _export(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    """A list that was asked for has no row of its own: what it is stands with the telling."""
    kind = ImportKind(str(row.facts["kind"]))
    return exports.export_card(kind, str(row.facts["form"]), int(row.facts["rows"]))


DRAWINGS: Mapping[str, Drawing] = {
    "sponsor": _sponsor,
    "contract_over": _contract_over,
    "identity": _identity,
    "proof_refused": _proof_refused,
    "duty": _duty,
    "login_changed": _login_changed,
    "login_stored": _login_stored,
    "proposal_decided": _proposal_decided,
    "answers_for": _answers_for,
    "account_changed": _account_changed,
    "departure": _departure,
    "vacated": _vacated,
    "offboarding": _offboarding,
    "report": _report,
    "reported": _reported,
    "report_answered": _report_answered,
    "report_closed": _report_closed,
    "phish_warning": _phish_warning,
    "amnesty": _amnesty,
    "hunt_closed": _hunt_closed,
    "sheet": _sheet,
    "export": _export,
}
"""Each of these effects by name."""
