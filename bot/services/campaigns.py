"""Audits: drafted over some accounts, launched with everything frozen, run by whoever runs the programme."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.campaigns import (
    CAMPAIGN,
    Campaign,
    CampaignState,
    FrozenSource,
    Scope,
    outcome_at,
    population_of,
)
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyAudited, AlreadyDone, Gone, NotFit, NothingToReview, NotYours
from bot.domain.register import NEEDS_OWNER, Account
from bot.domain.reviews import ITEM, REVIEW, Capacity, Item, ItemState, Review, Reviewer, ReviewState
from bot.domain.sentences import some_of
from bot.services import campaign_cards, campaign_freezing, desks, standing, telling
from bot.services.campaign_facts import Facts
from bot.services.campaign_population import Line, lines_of
from storage import campaigns, people, register, reviews
from storage.database import Unit

_RANK = tuple(Capacity)


def run_by(unit: Unit, company: Company, actor: Person, subject: str = "") -> None:
    """Raise a refusal unless this person runs the programme."""
    able = (*standing.managers(unit, company.workspace_id), *company.admins)
    if actor.user_id not in able:
        raise NotYours("Only the programme manager, the deputy and the admins run audits.").about(
            "campaign", subject
        )
    if not actor.fit:
        raise NotFit().about("campaign", subject)


def draft(unit: Unit, company: Company, by: str, scope: Scope) -> Campaign:
    """Prepare an audit; raises `AlreadyAudited` or `NothingToReview`. Nobody is asked yet."""
    people.hold_workspace(unit, company.workspace_id)
    over = auditable(unit, company, scope.account_ids)
    if not over:
        raise NothingToReview
    refuse_overlap(unit, company, over)
    new = Campaign(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        number=campaigns.next_number(unit, company.workspace_id),
        kind=scope.kind,
        trigger=scope.trigger,
        about=scope.about,
        state=CampaignState.DRAFT,
        policy_id=standing.in_force(unit, company).version.id,
        drafted_by=by,
        drafted_at=unit.now,
        launch_at=scope.launch_at,
        previous_id=_previous(unit, over),
    )
    campaigns.add(unit, new)
    campaigns.add_accounts(unit, new.id, tuple(one.id for one in over))
    facts: dict[str, Fact] = {
        "number": new.number, "kind": new.kind.value, "trigger": new.trigger and new.trigger.value,
        "about": new.about, "launch_at": new.launch_at, "accounts": [one.id for one in over],
    }  # fmt: skip
    unit.record(event_of(new, CAMPAIGN.event(None, CampaignState.DRAFT), by, facts))
    return new


def launch(unit: Unit, company: Company, campaign_id: str, by: str) -> Campaign:
    """Freeze everything and ask everybody; raises `AlreadyDone`, `Gone` or `NothingToReview`."""
    people.hold_workspace(unit, company.workspace_id)
    campaigns.hold(unit, campaign_id)
    seen = find(unit, company, campaign_id)
    if seen.state is not CampaignState.DRAFT:
        raise AlreadyDone
    facts = Facts(unit, company, campaigns.accounts(unit, campaign_id))
    lines = lines_of(facts)
    if not any(line.state is ItemState.OPEN for line in lines):
        raise NothingToReview
    ruling = standing.in_force(unit, company)
    launched = replace(
        seen,
        state=CampaignState.OPEN,
        policy_id=ruling.version.id,
        launched_at=unit.now,
        launched_by=by,
        due_at=unit.now + ruling.policy.audits.window,
        population=population_of(line.digest for line in lines),
        items=len(lines),
    )
    names = ("policy_id", "launched_at", "launched_by", "due_at", "population", "items")
    if not campaigns.move(unit, seen, launched.state, **{name: getattr(launched, name) for name in names}):
        raise AlreadyDone
    sources = campaign_freezing.freeze(facts, launched)
    unit.record(
        event_of(launched, CAMPAIGN.event(seen.state, launched.state), by, _frozen(launched, sources))
    )
    opened = _open_reviews(unit, company, launched, lines, by)
    _add_items(unit, launched, lines, opened)
    telling.home(unit, company.workspace_id, opened)
    campaign_cards.show(unit, company, launched)
    return launched


def find(unit: Unit, company: Company, campaign_id: str) -> Campaign:
    """One audit of this company; raises `Gone`."""
    found = campaigns.find(unit, campaign_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    return found


def auditable(unit: Unit, company: Company, account_ids: Sequence[str]) -> tuple[Account, ...]:
    """Those of these accounts that are the company's, each once."""
    wanted = set(account_ids)
    every = register.every(unit, company.workspace_id)
    return tuple(one for one in every if one.id in wanted and one.status in NEEDS_OWNER)


def refuse_overlap(unit: Unit, company: Company, over: Sequence[Account]) -> None:
    """Raise `AlreadyAudited` where another audit holds any of these accounts."""
    held = campaigns.held(unit, company.workspace_id)
    by_audit: defaultdict[int, list[str]] = defaultdict(list)
    for one in over:
        if one.id in held:
            by_audit[held[one.id]].append(one.title)
    taken = [
        f"{some_of(titles)} {'is' if len(titles) == 1 else 'are'} in audit #{number}, which goes on"
        for number, titles in sorted(by_audit.items())
    ]
    if taken:
        raise AlreadyAudited(f"{'; '.join(taken)}.", remedy="Leave them out, or wait until it is closed.")


def event_of(
    about: Campaign, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    """An event about an audit."""
    return Event(kind, about.workspace_id, "campaign", about.id, actor, facts, words or {})


def _previous(unit: Unit, over: Sequence[Account]) -> str | None:
    """The audit that closed last over any of these accounts."""
    newest = campaigns.last_closed_over(unit, [one.id for one in over])
    return newest.id if newest else None


def _frozen(launched: Campaign, sources: Sequence[FrozenSource]) -> dict[str, Fact]:
    said: list[Fact] = [
        {
            "kind": one.kind.value,
            "account": one.account_id,
            "sha256": one.sha256,
            "rows": one.rows,
            "collected_by": one.collected_by,
            "collected_at": one.collected_at,
            "stale": int(one.stale),
        }
        for one in sources
    ]
    return {
        "number": launched.number, "population": launched.population, "lines": launched.items,
        "due_at": launched.due_at, "policy": launched.policy_id, "sources": said,
    }  # fmt: skip


def _open_reviews(
    unit: Unit, company: Company, launched: Campaign, lines: Sequence[Line], by: str
) -> Mapping[str, Review]:
    """One review for everybody who is asked first, by person, each with its first reviewer."""
    capacities: dict[str, Capacity] = {}
    for person, capacity in (line.asked for line in lines):
        best = min(capacities.get(person, capacity), capacity, key=_RANK.index)
        capacities[person] = best
    known = people.find_all(unit, company.workspace_id, capacities)
    policy = standing.in_force(unit, company).policy
    found, asked = {}, []
    for person, capacity in capacities.items():
        desk = desks.desk_of(policy, known.get(person))
        review = Review(
            unit.new_id(), launched.workspace_id, launched.id, person, ReviewState.OPEN, unit.now, 0,
            desk.next(unit.now), outcome_at(launched.due_at or unit.now, desk),
        )  # fmt: skip
        reviewer = Reviewer(unit.new_id(), launched.workspace_id, review.id, person, capacity, unit.now, by)
        asked.append(reviewer)
        unit.record(_review_opened(review, by))
        unit.record(_asked(reviewer, launched, by))
        found[person] = review
    reviews.add(unit, *found.values())
    reviews.add_reviewer(unit, *asked)
    return found


def _review_opened(review: Review, by: str) -> Event:
    facts: dict[str, Fact] = {
        "campaign": review.campaign_id, "person": review.person, "outcome_at": review.outcome_at,
    }  # fmt: skip
    return Event(REVIEW.event(None, review.state), review.workspace_id, "review", review.id, by, facts)


def _asked(new: Reviewer, launched: Campaign, by: str) -> Event:
    facts: dict[str, Fact] = {
        "campaign": launched.id, "review": new.review_id, "person": new.person, "as": new.capacity.value,
    }  # fmt: skip
    return Event("review:asked", new.workspace_id, "reviewer", new.id, by, facts)


def _add_items(unit: Unit, launched: Campaign, lines: Sequence[Line], opened: Mapping[str, Review]) -> None:
    items = [
        Item(
            id=unit.new_id(),
            workspace_id=launched.workspace_id,
            campaign_id=launched.id,
            review_id=opened[line.asked[0]].id,
            account_id=line.account.id,
            kind=line.kind,
            place=place,
            risk=line.risk,
            plain=line.plain,
            state=line.state,
            frozen=line.frozen,
            digest=line.digest,
            asked_at=unit.now,
            holding_id=line.holding.id if line.holding else None,
            grant_id=line.grant.id if line.grant else None,
            person=line.person,
            said=line.said,
        )
        for place, line in enumerate(lines, start=1)
    ]
    reviews.add_items(unit, items)
    for item in items:
        facts: dict[str, Fact] = {
            "campaign": item.campaign_id, "review": item.review_id, "account": item.account_id,
            "kind": item.kind.value, "person": item.person, "holding": item.holding_id,
            "grant": item.grant_id, "digest": item.digest,
        }  # fmt: skip
        kind = ITEM.event(None, item.state)
        unit.record(Event(kind, item.workspace_id, "review_item", item.id, launched.launched_by or "", facts))
