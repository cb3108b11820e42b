"""Pictures of what is told of the policy: its vote, seats, announcement and courses, and the programme."""

from collections.abc import Mapping
from typing import Any

from bot.domain.programme import Company, PolicyState
from bot.domain.refusals import Gone
from bot.services import (
    channel,
    completion,
    handing_in,
    monthly,
    picturing,
    picturing_ballots,
    picturing_committee,
    picturing_policy,
    picturing_publishing,
    picturing_training,
    reaching,
)
from bot.views import (
    ballots,
    committee,
    founding,
    judged,
    policy,
    publishing,
    reach,
    training,
)
from bot.views import completion as completion_views
from bot.views import monthly as report_views
from scheduler.drawing import Drawing
from storage import policy as policy_rows
from storage.database import Unit
from storage.outbox import Row


def _founding(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    moved_to = channel.moved_to(unit, company, row.name, row.subject, row.place)
    return founding.founding_card(picturing_policy.founding_picture(unit, company, row.subject), moved_to)


def _seated(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return committee.seated(picturing_committee.change_picture(unit, company, row.subject), row.place)


def _seat_change(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return committee.change_card(picturing_committee.change_picture(unit, company, row.subject))


def _ballot(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    moved_to = channel.moved_to(unit, company, row.name, row.subject, row.place)
    picture = picturing_ballots.ballot_picture(unit, company, row.subject, foresees=True)
    return ballots.ballot_card(picture, moved_to)


def _policy_proposed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return policy.proposed(picturing_ballots.ballot_picture(unit, company, row.subject))


def _policy_decided(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    version = policy_rows.version(unit, row.subject)
    if version is None:
        raise Gone
    return policy.decided(version)


def _policy_dropped(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    may_propose = handing_in.may_offer(unit, company, row.place)
    return policy.dropped(row.subject, int(row.facts["base"]), may_propose=may_propose)


def _policy_refused(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return policy.refused(str(row.facts["why"]))


def _judged_again(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture, facts = picturing.request_picture(unit, company, row.subject), row.facts
    return judged.judged_again(picture, row.place, int(facts["number"]), facts)


def _announcement(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return publishing.announcement(picturing_publishing.published(unit, company, row.subject))


def _faults(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_policy.founding_picture(unit, company, row.subject)
    if not picture.faults:
        raise Gone
    return founding.faults(picture.faults)


def _acknowledgements(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = reaching.reached(unit, company)
    return reach.file_card(picture, str(row.facts["form"]), int(row.facts["rows"]))


def _monthly_report(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return report_views.report_card(monthly.sent_picture(unit, company, row.subject))


def _report_now(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return report_views.report_card(monthly.now(unit, company, row.subject))


def _draft_faults(_unit: Unit, company: Company, _row: Row) -> Mapping[str, Any]:
    if not company.draft_faults:
        raise Gone
    return founding.faults(company.draft_faults)


def _founding_waits(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    version = policy_rows.version(unit, row.subject)
    if version is None or version.state is not PolicyState.IN_REVIEW:
        raise Gone
    return founding.waits(version.proposed_at)


def _draft_differs(_unit: Unit, _company: Company, _row: Row) -> Mapping[str, Any]:
    return founding.draft_differs()


def _completion(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = completion.completion(unit, company)
    return completion_views.file_card(picture, str(row.facts["form"]), int(row.facts["rows"]))


def _quiz(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return training.quiz(picturing_training.quiz_picture(unit, company, row.subject))


DRAWINGS: Mapping[str, Drawing] = {
    "founding": _founding,
    "seat_change": _seat_change,
    "seated": _seated,
    "ballot": _ballot,
    "judged_again": _judged_again,
    "policy_proposed": _policy_proposed,
    "policy_refused": _policy_refused,
    "policy_dropped": _policy_dropped,
    "policy_decided": _policy_decided,
    "announcement": _announcement,
    "faults": _faults,
    "draft_faults": _draft_faults,
    "monthly_report": _monthly_report,
    "report_now": _report_now,
    "quiz": _quiz,
    "completion": _completion,
    "acknowledgements": _acknowledgements,
    "draft_differs": _draft_differs,
    "founding_waits": _founding_waits,
}
"""Each of these effects by name."""
