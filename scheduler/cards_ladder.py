"""Pictures of audits that are not answered, and of what comes of them."""

from collections.abc import Mapping
from typing import Any

from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import picturing, picturing_ladder
from bot.views import audit_ladder as views
from bot.views import grants
from bot.views import kept_lines as kept_views
from scheduler.cards_audit import in_thread
from scheduler.drawing import Drawing
from storage.database import Unit
from storage.outbox import Row


def _suspended(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing.grant_picture(unit, company, row.subject)
    if not picture.grant.suspended:
        raise Gone
    return grants.suspended(picture, row.place)


def _late(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return views.late(picturing_ladder.late(unit, company, row.subject))


def _unanswered(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    picture = picturing_ladder.late(unit, company, row.subject)
    if not picture.silent:
        raise Gone
    return views.unanswered(picture)


def _reminder(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    """In the thread of the review."""
    picture = picturing_ladder.reminder(unit, company, row.subject)
    return {**views.reminder(picture), **in_thread(unit, row, picture.review.id)}


def _answered(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return views.answered(int(row.facts["number"]), str(row.facts["by"]), int(row.facts["count"]))


def _check_failed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return views.check_failed(picturing_ladder.check(unit, company, row.subject))


def _acceptance_over(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return views.acceptance_over(picturing_ladder.about(unit, company, row.subject))


def _stands_still(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return kept_views.stands_still(picturing_ladder.kept(unit, company, row.subject, row.place))


def _not_adopted(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return kept_views.not_adopted(picturing_ladder.not_adopted(unit, company, row.subject))


DRAWINGS: Mapping[str, Drawing] = {
    "suspended": _suspended,
    "reviews_late": _late,
    "reviews_unanswered": _unanswered,
    "review_reminder": _reminder,
    "review_answered": _answered,
    "kept_stands_still": _stands_still,
    "kept_not_adopted": _not_adopted,
    "acceptance_over": _acceptance_over,
    "spot_check_failed": _check_failed,
}
