"""The ladder of an audit: whoever has not answered is asked again, others are asked, and silence has its end.

Nothing is certified by it (C1): what nobody has handed in is suspended, or stays overdue.
"""

from collections.abc import Collection
from dataclasses import replace

from bot.domain.audit_ladder import Reader, Rung, Step, rungs, word_to
from bot.domain.audit_ladder import look as climb
from bot.domain.campaigns import Campaign
from bot.domain.events import Event, Fact
from bot.domain.manners import Manner
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.reviews import REVIEW, Item, Review, Reviewer, ReviewState
from bot.domain.working_hours import Desk
from bot.services import (
    audit_outcome,
    desks,
    following_lines,
    handing_over,
    programme_card,
    review_people,
    review_threads,
    standing,
    telling,
)
from storage import campaigns, people, reviews
from storage import digest as digests
from storage.database import Unit


def look(unit: Unit, company: Company, review_id: str) -> None:
    """Do with a review what its time wants: ask, remind, ask others, or let silence have its outcome."""
    people.hold_workspace(unit, company.workspace_id)
    reviews.hold(unit, review_id)
    review = reviews.find(unit, review_id)
    if review is None or not review.open or review.look_at is None or review.look_at > unit.now:
        return
    campaign = campaigns.find(unit, review.campaign_id)
    waiting = [one for one in reviews.items(unit, review.id) if one.waits]
    if campaign is None or not campaign.open or not waiting:
        over(unit, company, review)
    elif unit.now >= review.outcome_at:
        told = _is_told(unit, campaign)
        audit_outcome.fall(unit, company, review, waiting)
        over(unit, company, review)
        _tell_committee(unit, company, campaign, replace(review, state=ReviewState.OVER), leaders=not told)
    else:
        _climb(unit, company, campaign, review, waiting)


def over(unit: Unit, company: Company, review: Review) -> None:
    """Nothing of a review waits any more; the campaign goes on where that was the last."""
    if not reviews.move(unit, review, ReviewState.OVER, look_at=None, closed_at=unit.now):
        return
    unit.record(_event(review, REVIEW.event(ReviewState.OPEN, ReviewState.OVER), {}))
    review_threads.changed(unit, company, review)
    following_lines.look(unit, company, review.campaign_id)


def _climb(
    unit: Unit, company: Company, campaign: Campaign, review: Review, waiting: Collection[Item]
) -> None:
    policy = standing.ruling(unit, campaign.policy_id).policy
    ladder, desk = rungs(policy.audits), _desk(unit, policy, review.workspace_id, review.person)
    found = climb(ladder, review.rung, review.opened_at, review.outcome_at, desk, unit.now)
    for rung in found.due:
        _take(unit, company, campaign, review, rung, waiting)
    ahead = [found.again_at]
    for reviewer in review_people.able(unit, review):
        word = word_to(ladder, review.opened_at, _reader(unit, policy, review, reviewer), unit.now)
        if word.goes:
            _write(unit, company, review, reviewer, first=word.first)
        ahead += [word.again_at] if word.again_at else []
    reviews.change(unit, review, rung=found.done, look_at=min(ahead))


def _take(
    unit: Unit, company: Company, campaign: Campaign, review: Review, rung: Rung, waiting: Collection[Item]
) -> None:
    if rung.step is Step.BACKUP_OWNER:
        handing_over.to_backup_owners(unit, company, review, waiting)
    elif rung.step is Step.MANAGER:
        handing_over.to_manager(unit, company, review, waiting)
    elif rung.step is Step.COMMITTEE:
        _tell_committee(unit, company, campaign, review, leaders=not _is_told(unit, campaign))


def _is_told(unit: Unit, campaign: Campaign) -> bool:
    """Whether the senior leader has heard of this audit: one review that came so far speaks for all."""
    ladder = rungs(standing.ruling(unit, campaign.policy_id).policy.audits)
    place = next(number for number, rung in enumerate(ladder) if rung.step is Step.COMMITTEE)
    every = reviews.of_campaign(unit, campaign.id)
    return any(one.rung > place or one.state is ReviewState.OVER for one in every)


def _tell_committee(
    unit: Unit, company: Company, campaign: Campaign, review: Review, *, leaders: bool
) -> None:
    """One card for the whole audit, and once a line in each senior leader's digest."""
    channel = standing.channel(unit, company)
    hear = programme_card.senior_leaders(unit, company) if leaders else ()
    unit.record(_event(review, "review:escalated", {"told": [*filter(None, (channel,)), *hear]}))
    if channel:
        telling.card(unit, company.workspace_id, "reviews_late", campaign.id, channel)
    telling.notice(unit, company.workspace_id, "reviews_unanswered", campaign.id, hear)


def _write(unit: Unit, company: Company, review: Review, reviewer: Reviewer, *, first: bool) -> None:
    """Send the thread, or a word in it; it is their one message of the day."""
    workspace, person = company.workspace_id, reviewer.person
    facts: dict[str, Fact] = {
        "campaign": review.campaign_id, "review": review.id, "person": person, "first": first,
    }  # fmt: skip
    unit.record(Event("review:told", workspace, "reviewer", reviewer.id, "system", facts))
    reviews.told(unit, reviewer.id)
    review_threads.show(unit, company, review, person, Manner.DAILY)
    if not first:
        telling.notice(unit, workspace, "review_reminder", review.id, (person,))
    digests.in_its_place(unit, workspace, person)


def _reader(unit: Unit, policy: Policy, review: Review, reviewer: Reviewer) -> Reader:
    """Whoever has been shown it without the ladder, as when it was handed on, has had it since then."""
    shown = reviewer.since if review_threads.is_shown(unit, review, reviewer.person) else None
    quiet = digests.quiet(unit, review.workspace_id, reviewer.person)
    return Reader(_desk(unit, policy, review.workspace_id, reviewer.person), quiet, reviewer.told_at or shown)


def _desk(unit: Unit, policy: Policy, workspace_id: str, person: str) -> Desk:
    return desks.desk_of(policy, people.find(unit, workspace_id, person))


def _event(review: Review, kind: str, facts: dict[str, Fact]) -> Event:
    about: dict[str, Fact] = {"campaign": review.campaign_id, **facts}
    return Event(kind, review.workspace_id, "review", review.id, "system", about)
