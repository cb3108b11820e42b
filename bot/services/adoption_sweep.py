"""Adoption by the clock: lines open for whom the ledger has without a grant, follow it, and end (P3.2)."""

from collections.abc import Iterable
from typing import Any

from bot.domain.adoption import LISTED_STATUSES, LIVE, AdoptionLine, AdoptionState
from bot.domain.duties import DutyKind
from bot.domain.ledger import Holding
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.services import (
    adopting,
    adoption_lines,
    adoption_lists,
    duties,
    leaving_access,
    standing,
    vouching,
)
from storage import adoption, ledger, people, policy, register
from storage import duties as duty_rows
from storage.database import Unit

OVERDUE = "It was not decided in the time that the policy gives, so the access is being taken away."
NOT_KEPT = "An audit has not kept this access, so it is being taken away."
GONE = "The access is not held without a grant any more, so there is nothing to adopt."


def look_again(unit: Unit, company: Company, account_id: str) -> None:
    """Bring the lines and lists of an account to where the ledger, the clock and the duties want them."""
    if policy.in_force(unit, company.workspace_id) is None:
        return
    people.hold_workspace(unit, company.workspace_id)
    account = register.find(unit, account_id)
    if account is None or account.workspace_id != company.workspace_id:
        return
    held = ledger.of_account(unit, account_id)
    _follow(unit, company, _live(unit, account_id), {one.id for one in held})
    _open(unit, company, account, held)
    for line in _live(unit, account_id):
        _end(unit, company, line)
    adoption_lists.settle(unit, company, account)


def take_away(unit: Unit, company: Company, line: AdoptionLine, by: str) -> None:
    """Somebody without a grant was not kept in an audit: they lose their way in, whatever was asked for."""
    adopting.take_away(unit, company, line, by)
    _call_off(unit, company, line, NOT_KEPT)
    account = register.find(unit, line.account_id)
    if account is not None:
        adoption_lists.settle(unit, company, account)


def _live(unit: Unit, account_id: str) -> list[AdoptionLine]:
    return [line for line in adoption.of_account(unit, account_id) if line.state in LIVE]


def _follow(unit: Unit, company: Company, lines: Iterable[AdoptionLine], latest: set[str]) -> None:
    """What the ledger has replaced goes on with the later line, or is over."""
    for line in lines:
        if line.holding_id in latest:
            continue
        newest = ledger.newest(unit, line.holding_id)
        if newest is None or not newest.legacy:
            _over(unit, company, line)
        elif adoption.of_holding(unit, newest.id) is None:
            _go_on(unit, company, line, newest)


def _open(unit: Unit, company: Company, account: Account, held: Iterable[Holding]) -> None:
    """Somebody without a grant is asked about; where a line followed them from elsewhere, that one stays."""
    if account.status not in LISTED_STATUSES:
        return
    due_at = unit.now + standing.in_force(unit, company).policy.grants.adopt_within
    for one in held:
        if not one.legacy or one.person is None or adoption.of_holding(unit, one.id):
            continue
        earlier = _asked_before(unit, one)
        if earlier is not None:
            _go_on(unit, company, earlier, one)
            continue
        adoption_lines.opened(
            unit,
            AdoptionLine(
                unit.new_id(), one.workspace_id, account.id, one.id, one.person, AdoptionState.OPEN,
                unit.now, due_at,
            ),
        )  # fmt: skip


def _asked_before(unit: Unit, held: Holding) -> AdoptionLine | None:
    """The unsettled line about what this line of the ledger has replaced."""
    before = ledger.find(unit, held.replaces) if held.replaces else None
    while before is not None:
        line = adoption.of_holding(unit, before.id)
        if line is not None:
            return line if line.state in LIVE else None
        before = ledger.find(unit, before.replaces) if before.replaces else None
    return None


def _go_on(unit: Unit, company: Company, line: AdoptionLine, newest: Holding) -> None:
    values: dict[str, Any] = {
        "holding_id": newest.id, "account_id": newest.account_id, "person": newest.person,
    }  # fmt: skip
    adoption_lines.changed(unit, line, "adoption:followed", "system", **values)
    if line.state is AdoptionState.REMOVING:
        duties.cancel_about(unit, line.holding_id, kind=DutyKind.TAKE_AWAY)
        leaving_access.remove(unit, company, newest, "system")


def _over(unit: Unit, company: Company, line: AdoptionLine) -> None:
    dropped = adoption_lines.move(unit, line, AdoptionState.DROPPED, "system")
    _call_off(unit, company, dropped, GONE)


def _end(unit: Unit, company: Company, line: AdoptionLine) -> None:
    """Its time is over, or somebody has been asked to take it away for another reason."""
    if line.state is AdoptionState.REMOVING:
        return
    taking = [one for one in duty_rows.open_about(unit, line.holding_id) if one.kind is DutyKind.TAKE_AWAY]
    if line.due_at > unit.now and not (line.waits and taking):
        return
    adopting.take_away(unit, company, line, "system")
    _call_off(unit, company, line, OVERDUE)


def _call_off(unit: Unit, company: Company, line: AdoptionLine, why: str) -> None:
    if line.request_id:
        vouching.call_off(unit, company, line.request_id, "system", why)
