"""The lines of adoption: each move with its one event, and what the committee's decision means for them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.access import Request, RequestState
from bot.domain.adoption import ADOPTION, AdoptionLine, AdoptionState, Back
from bot.domain.duties import DutyKind
from bot.domain.events import Event, Fact
from bot.domain.refusals import AlreadyDone
from bot.services import duties
from storage import adoption, ledger
from storage import duties as duty_rows
from storage.database import Unit

NOT_HELD = "This access is not held without a grant any more, so there is nothing to adopt."


def opened(unit: Unit, line: AdoptionLine) -> None:
    """A way in that was never granted is asked about from now on."""
    adoption.add(unit, line)
    facts: dict[str, Fact] = {"due_at": line.due_at}
    unit.record(_event(line, ADOPTION.event(None, AdoptionState.OPEN), "system", facts))


def move(
    unit: Unit,
    line: AdoptionLine,
    to: AdoptionState,
    by: str,
    words: Mapping[str, str] | None = None,
    **values: Any,
) -> AdoptionLine:
    """Move a line on; raises `AlreadyDone` when it has moved before."""
    if not adoption.move(unit, line, to, **values):
        raise AlreadyDone
    moved = replace(line, state=to, **values)
    unit.record(_event(moved, ADOPTION.event(line.state, to), by, _facts(moved), words))
    return moved


def changed(
    unit: Unit,
    line: AdoptionLine,
    kind: str,
    by: str,
    words: Mapping[str, str] | None = None,
    **values: Any,
) -> AdoptionLine:
    """Change a line whose state stays; raises `AlreadyDone` when it has moved before."""
    if not adoption.change(unit, line, **values):
        raise AlreadyDone
    again = replace(line, **values)
    unit.record(_event(again, kind, by, _facts(again), words))
    return again


def decided(unit: Unit, request: Request, to: RequestState, by: str, reason: str) -> None:
    """The committee has decided: adopted, or back on the list of whoever answers for the account."""
    line = adoption.of_request(unit, request.id) if request.adopts_holding_id else None
    if line is None or line.state is not AdoptionState.ASKED:
        return
    if to is RequestState.APPROVED:
        move(unit, line, AdoptionState.ADOPTED, by)
    else:
        words = {"reason": reason} if reason else {}
        back = {"back": Back(to.value), "note": reason, "request_id": None}
        move(unit, line, AdoptionState.OPEN, by, words, answered_by=by, answered_at=unit.now, **back)
    redraw(unit, line.account_id)


def redraw(unit: Unit, account_id: str) -> None:
    """Draw the open lists of an account anew."""
    for duty in duty_rows.open_about(unit, account_id):
        if duty.kind is DutyKind.ADOPT:
            duties.changed(unit, duty)


def nothing_to_adopt(unit: Unit, request: Request) -> str | None:
    """Why a request cannot be granted that would adopt what the ledger does not have any more."""
    if request.adopts_holding_id is None or not request.open:
        return None
    held = ledger.newest(unit, request.adopts_holding_id)
    return None if held and held.legacy else NOT_HELD


def _facts(line: AdoptionLine) -> dict[str, Fact]:
    ending = line.ending
    length = int(ending.length.total_seconds()) if ending and ending.length is not None else None
    return {
        "role": line.role,
        "use_case": line.use_case,
        "length_seconds": length,
        "ends_at": ending.instant if ending else None,
        "request": line.request_id,
        "back": line.back,
    }


def _event(
    line: AdoptionLine,
    kind: str,
    actor: str,
    facts: Mapping[str, Fact],
    words: Mapping[str, str] | None = None,
) -> Event:
    about: dict[str, Fact] = {"account": line.account_id, "holding": line.holding_id, "person": line.person}
    return Event(kind, line.workspace_id, "adoption_line", line.id, actor, {**about, **facts}, words or {})
