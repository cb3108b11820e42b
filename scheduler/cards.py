"""What each effect looks like: drawn when it is sent, from the row as it then is."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import picturing, picturing_policy
from bot.views import answers, founding, grants, home, requests, tasks
from storage import grants as grant_rows
from storage import outbox
from storage.database import Unit
from storage.outbox import Row

Drawn = Mapping[str, Any] | None
Drawing = Callable[[Unit, Company, Row], Mapping[str, Any]]


def draw(unit: Unit, company: Company, row: Row) -> Drawn:
    """The message or Home of an effect; None where its row is gone, so that there is nothing to tell."""
    try:
        return DRAWINGS[row.name](unit, company, row)
    except Gone:
        return None


def _committee_card(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return requests.committee_card(picturing.request_picture(unit, company, row.subject))


def _requester_card(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return requests.requester_card(picturing.request_picture(unit, company, row.subject), row.place)


def _decided(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return requests.decided(picturing.request_picture(unit, company, row.subject), row.place)


def _changed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return requests.changed(picturing.request_picture(unit, company, row.subject), row.place)


def _founding(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return founding.founding_card(picturing_policy.founding_picture(unit, company, row.subject))


def _faults(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_policy.founding_picture(unit, company, row.subject)
    if not picture.faults:
        raise Gone
    return founding.faults(picture.faults)


def _access_card(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.access_card(picturing.grant_picture(unit, company, row.subject))


def _warning(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing.grant_picture(unit, company, row.subject)
    if not picture.grant.usable(picture.now):
        raise Gone
    return grants.warning(picture)


def _ended(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.ended(picturing.grant_picture(unit, company, row.subject), row.place)


def _removed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.removed(picturing.grant_picture(unit, company, row.subject), row.place)


def _set_up(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return grants.set_up(picturing.grant_picture(unit, company, row.subject))


def _task(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return tasks.task_card(picturing.task_picture(unit, company, row.subject), row.place)


def _task_due(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return tasks.task_due(picturing.task_picture(unit, company, row.subject))


def _proof_refused(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    found = grant_rows.find_file(unit, row.subject)
    if found is None:
        raise Gone
    return tasks.proof_refused(picturing.task_picture(unit, company, found["task_id"]))


def _home(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return home.home_tab(picturing.overview(unit, company, row.subject))


def _draft_faults(_unit: Unit, company: Company, _row: Row) -> Mapping[str, Any]:
    if not company.draft_faults:
        raise Gone
    return founding.faults(company.draft_faults)


def _draft_differs(_unit: Unit, _company: Company, _row: Row) -> Mapping[str, Any]:
    return founding.draft_differs()


def _undelivered(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    dead = outbox.find(unit, row.subject)
    if dead is None:
        raise Gone
    return answers.undelivered(
        dead.name, dead.place, dead.fault or "", fell_back=bool(row.facts.get("fell_back"))
    )


def _answer(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return answers.answer(str(row.facts["words"]))


DRAWINGS: Mapping[str, Drawing] = {
    "request": _committee_card,
    "asked": _requester_card,
    "decided": _decided,
    "changed": _changed,
    "founding": _founding,
    "faults": _faults,
    "draft_faults": _draft_faults,
    "access": _access_card,
    "warning": _warning,
    "ended": _ended,
    "removed": _removed,
    "set_up": _set_up,
    "task": _task,
    "task_due": _task_due,
    "proof_refused": _proof_refused,
    "home": _home,
    "draft_differs": _draft_differs,
    "undelivered": _undelivered,
    "answer": _answer,
}
"""Every effect by name; a test finds each name that a service tells of here."""
