"""Samples of what the bot shows of the register's upkeep: lists, agencies, hunt, duties, leavers, reports."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, select

from bot.domain.agencies import Agency
from bot.domain.columns import ImportKind
from bot.domain.invitations import Invitation, InvitationState
from bot.domain.people_pictures import AgencyPicture
from bot.domain.programme import Company
from bot.domain.reports import ReportDraft, ReportKind
from bot.services import (
    holder_naming,
    picturing_adoption,
    picturing_agencies,
    picturing_duties,
    picturing_exposure,
    picturing_hunt,
    picturing_leaving,
    picturing_outside,
    picturing_reports,
    picturing_sheets,
    standing,
)
from bot.views import (
    adoption,
    adoption_home,
    adoption_list,
    agencies,
    amnesty,
    duties,
    exports,
    exposure,
    holders,
    hunt,
    hunt_forms,
    leaving,
    offboarding,
    outside,
    report_forms,
    reports,
    sheets,
)
from storage import access, ledger, people
from storage import agencies as agency_rows
from storage import amnesty as amnesty_rows
from storage import duties as duty_rows
from storage import hunt as hunt_rows
from storage import leaving as departure_rows
from storage import reports as report_rows
from storage import sheets as sheet_rows
from storage.database import Unit

Sample = dict[str, Any]
_NONCE = "sample"


def register_samples(unit: Unit, company: Company, reader: str) -> Iterator[Sample]:
    """Everything there is, as `reader` would see it."""
    yield from _lists(unit, company)
    yield from _nameless(unit, company, reader)
    yield from _adoption(unit, company, reader)
    yield from _agencies(unit, company)
    yield from _hunt(unit, company)
    yield from _duties(unit, company)
    yield from _leavers(unit, company)
    yield from _reports(unit, company)
    shown = picturing_exposure.exposure_picture(unit, company, reader)
    yield _message("/vouchsafe exposure", exposure.answer(shown))


def _lists(unit: Unit, company: Company) -> Iterator[Sample]:
    yield _modal("Import a list", sheets.import_form((*ImportKind,), _NONCE))
    for sheet_id in _ids(unit, company, sheet_rows.sheet_import):
        picture = picturing_sheets.sheet_picture(unit, company, sheet_id)
        yield _message("A list that went in", sheets.sheet_card(picture))
    yield _modal("Export a list", exports.export_form((*ImportKind,), _NONCE))


def _nameless(unit: Unit, company: Company, reader: str) -> Iterator[Sample]:
    """A holder whom nobody can name, to be replaced by names."""
    actor = people.find(unit, company.workspace_id, reader)
    if actor is None:
        return
    for line in [one for one in ledger.with_a_way_in(unit, company.workspace_id) if one.person is None][:1]:
        picture = holder_naming.picture(unit, company, actor, line.id)
        yield _modal("Name the people in a team", holders.names_form(picture, _NONCE))


def _adoption(unit: Unit, company: Company, reader: str) -> Iterator[Sample]:
    """The lists of those who answer for accounts, and what the committee was asked."""
    lists = picturing_adoption.lists_of(unit, company, reader)
    yield _message("/vouchsafe adopt", adoption_home.answer(lists))
    for one in lists.accounts[:1]:
        owner = one.owner or reader
        picture = picturing_adoption.list_picture(unit, company, one.place.account.id, owner)
        yield _modal("An owner's list", adoption_list.list_dialogue(picture))
    asked = access.request.c.adoption_id
    for adoption_id in unit.execute(select(asked).where(asked.is_not(None)).limit(1)).scalars():
        about = picturing_adoption.adoption_picture(unit, company, adoption_id)
        yield _message("An adoption, to the committee", adoption.adoption_card(about))
        yield _message("Its outcome", adoption.decided(about))


def _agencies(unit: Unit, company: Company) -> Iterator[Sample]:
    for agency in agency_rows.every(unit, company.workspace_id)[:1]:
        picture = picturing_agencies.agency_named(unit, agency.id)
        yield from _agency(agency, picture)
        yield from _outside(unit, company, agency)


def _agency(agency: Agency, picture: AgencyPicture) -> Iterator[Sample]:
    yield _message("Agencies", agencies.listed((picture,), may_add=True))
    yield _message("To a new sponsor", agencies.greeting(picture))
    yield _modal("An agency", agencies.agency_form(picture, agency.sponsor, _NONCE))
    yield _modal("A roster", agencies.roster_dialogue(picture))
    yield _modal("Somebody for a roster", agencies.roster_form(picture, _NONCE))


def _outside(unit: Unit, company: Company, agency: Agency) -> Iterator[Sample]:
    sponsor = people.find(unit, company.workspace_id, agency.sponsor)
    if sponsor is not None:
        yield _modal(
            "Who is outside Slack",
            outside.dialogue(picturing_outside.outside(unit, company, sponsor, agency.id)),
        )
    new = Invitation(
        _NONCE,
        agency.workspace_id,
        agency.id,
        agency.id,
        InvitationState.OPEN,
        agency.sponsor,
        unit.now,
        agency.ends_at,
    )
    yield _modal("A link for one of them", outside.link_dialogue("https://…", new, agency.contact_name))


def _hunt(unit: Unit, company: Company) -> Iterator[Sample]:
    yield _modal("Begin a hunt", hunt.hunt_form(unit.now.date(), _NONCE, agencies=True))
    for hunt_id in _ids(unit, company, hunt_rows.hunt):
        yield _message(
            "How far the hunt is", hunt.status(picturing_hunt.hunt_picture(unit, company, hunt_id))
        )
    rows = unit.execute(select(amnesty_rows.amnesty.c.id, amnesty_rows.amnesty.c.state)).all()
    for amnesty_id in {row.state: row.id for row in rows}.values():
        picture = picturing_hunt.amnesty_picture(unit, company, amnesty_id)
        yield _message("What everybody is asked", amnesty.amnesty_card(picture))
        yield _modal("I have a login", hunt_forms.login_form(amnesty_id, _NONCE))


def _duties(unit: Unit, company: Company) -> Iterator[Sample]:
    """One of each kind and state."""
    rows = unit.execute(select(duty_rows.duty)).mappings()
    every = [duty_rows.duty_of(row) for row in rows if row["workspace_id"] == company.workspace_id]
    for duty in {(one.kind, one.state): one for one in every}.values():
        picture = picturing_duties.duty_picture(unit, company, duty.id)
        title = f"To be done: {duty.kind.value.replace('_', ' ')}, {duty.state.value}"
        yield _message(title, duties.duty_card(picture, duty.assignee))


def _leavers(unit: Unit, company: Company) -> Iterator[Sample]:
    yield _modal("Offboard somebody", offboarding.offboard_form(None, _NONCE))
    for departure_id in _ids(unit, company, departure_rows.departure)[:1]:
        picture = picturing_leaving.departure_picture(unit, company, departure_id)
        for reader in sorted(picture.in_charge)[:1]:
            yield _message("A leaver's list", leaving.checklist(picture, reader))


def _reports(unit: Unit, company: Company) -> Iterator[Sample]:
    networks = standing.in_force(unit, company).policy.networks
    for kind in (None, *ReportKind):
        title = f"A report, {kind.value.replace('_', ' ')}" if kind else "A report, empty"
        yield _modal(title, report_forms.report_form(ReportDraft(kind), None, "", networks, _NONCE))
    for report_id in _ids(unit, company, report_rows.report)[:1]:
        picture = picturing_reports.report_picture(unit, company, report_id)
        yield _message("A report", reports.report_card(picture))
        yield _message("To whoever reported it", reports.reported(picture))
        yield _modal("Close a report", report_forms.close_form(picture, _NONCE))


def _ids(unit: Unit, company: Company, table: Table) -> list[str]:
    return list(
        unit.execute(select(table.c.id).where(table.c.workspace_id == company.workspace_id)).scalars()
    )


def _message(title: str, message: Any) -> Sample:
    return {"title": title, "kind": "message", "message": message}


def _modal(title: str, view: Any) -> Sample:
    return {"title": title, "kind": "modal", "view": view}
