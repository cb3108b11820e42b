"""Gathering what a duty's card shows: its row, the account, and what its kind alone is told with."""

from collections.abc import Callable, Mapping

from bot.domain.adoption_pictures import ListPicture
from bot.domain.duties import Duty, DutyKind
from bot.domain.pictures import DutyPicture, RotationPicture
from bot.domain.pictures_leaving import CustodyPicture, DeparturePicture, HoldingPicture, QuestionPicture
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.register import Account
from bot.domain.reports import Report
from bot.domain.settling_lists import ListsPicture
from bot.domain.sheets import SheetImport
from bot.services import (
    outsiders,
    picturing_adoption,
    picturing_agencies,
    picturing_hunt,
    picturing_ladder,
    picturing_leaving,
    picturing_lists,
    picturing_moving,
    signed_sheets,
    standing,
)
from storage import duties, grants, register, reports, rotation, secrets, sheets
from storage.database import Unit


def duty_picture(unit: Unit, company: Company, duty_id: str) -> DutyPicture:
    """A duty with what it is about; raises `Gone`."""
    duty = duties.find(unit, duty_id)
    if duty is None or duty.workspace_id != company.workspace_id:
        raise Gone
    return pictured(unit, company, duty)


def pictured(unit: Unit, company: Company, duty: Duty) -> DutyPicture:
    """The same of a duty that has been read."""
    about = ABOUT[duty.kind](unit, company, duty)
    account = register.find(unit, duty.account_id) if duty.account_id else None
    account = about if isinstance(about, Account) else account
    policy = standing.in_force(unit, company).policy
    proof = grants.newest_file(unit, duty.id)
    return DutyPicture(
        duty=duty,
        account=account,
        network=policy.network(account.network) if account else None,
        about=about,
        proof_state=proof["state"] if proof else None,
        now=unit.now,
    )


def _rotation(unit: Unit, _company: Company, duty: Duty) -> RotationPicture:
    found = rotation.find(unit, duty.subject)
    if found is None:
        raise Gone
    causes = rotation.causes(unit, found.id)
    named = outsiders.outsiders(unit, (one.person for one in causes))
    kept = secrets.of_account(unit, found.account_id) is not None
    return RotationPicture(found, causes, outsiders=named, kept=kept)


def _account(unit: Unit, _company: Company, duty: Duty) -> Account:
    found = register.find(unit, duty.subject)
    if found is None:
        raise Gone
    return found


def _agency(unit: Unit, _company: Company, duty: Duty) -> object:
    return picturing_agencies.about(unit, duty)


def _list(unit: Unit, _company: Company, duty: Duty) -> SheetImport:
    found = sheets.find(unit, duty.subject)
    if found is None:
        raise Gone
    return found


def _report(unit: Unit, _company: Company, duty: Duty) -> Report:
    found = reports.find(unit, duty.subject)
    if found is None:
        raise Gone
    return found


def _leaver(unit: Unit, company: Company, duty: Duty) -> DeparturePicture:
    return picturing_leaving.departure_picture(unit, company, duty.subject)


def _holding(unit: Unit, _company: Company, duty: Duty) -> HoldingPicture:
    return picturing_leaving.holding_picture(unit, duty)


def _custody(unit: Unit, _company: Company, duty: Duty) -> CustodyPicture:
    return picturing_leaving.custody_picture(unit, duty)


def _mover(unit: Unit, company: Company, duty: Duty) -> QuestionPicture:
    return picturing_moving.question_picture(unit, company, duty.subject)


def _without_a_grant(unit: Unit, company: Company, duty: Duty) -> ListPicture:
    return picturing_adoption.list_of_duty(unit, company, duty)


def _signer(unit: Unit, _company: Company, duty: Duty) -> object:
    return signed_sheets.pictured(unit, duty)


def _lists(unit: Unit, company: Company, duty: Duty) -> ListsPicture:
    return picturing_lists.of_duty(unit, company, duty)


def _evidence(unit: Unit, _company: Company, duty: Duty) -> object:
    return picturing_hunt.evidence_picture(unit, duty)


ABOUT: Mapping[DutyKind, Callable[[Unit, Company, Duty], object]] = {
    DutyKind.ROTATE: _rotation,
    DutyKind.PROPOSAL: _account,
    DutyKind.NAME_OWNER: _account,
    DutyKind.TAKE_AWAY: _holding,
    DutyKind.RECOVERY: _custody,
    DutyKind.SEE_OFF: _leaver,
    DutyKind.STILL_NEEDED: _mover,
    DutyKind.ANSWER_REPORT: _report,
    DutyKind.CLOSE_REPORT: _report,
    DutyKind.EVIDENCE: _evidence,
    DutyKind.ATTEST: _list,
    DutyKind.CONFIRM_ROSTER: _agency,
    DutyKind.CONTRACT_ENDS: _agency,
    DutyKind.SIGNED_SHEET: _signer,
    DutyKind.NAME_SPONSOR: _agency,
    DutyKind.ADOPT: _without_a_grant,
    DutyKind.STORE_LOGIN: _account,
    DutyKind.REVOKE_APP: picturing_ladder.of_line,
    DutyKind.CLOSE_ACCOUNT: picturing_ladder.of_line,
    DutyKind.SPOT_CHECK: picturing_ladder.of_check,
    DutyKind.NETWORK_LIST: _lists,
    DutyKind.MATCH_LISTS: _lists,
}
"""How what each kind is about is read."""
