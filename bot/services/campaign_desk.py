"""What whoever runs the programme does with an audit: stop, extend, cancel, accept, close and sign."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.calendar import CLOSING, at_local, zone_of
from bot.domain.campaign_progress import Blocker
from bot.domain.campaigns import CAMPAIGN, Campaign, CampaignState, SignOff, outcome_at
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotYours, OwnAccess
from bot.domain.reviews import LATE, Choice, Item, ItemState, Review
from bot.domain.waiting import Waiting
from bot.errors import UserError
from bot.services import (
    accepted_lines,
    campaign_blockers,
    campaign_cards,
    campaigns,
    desks,
    line_up,
    programme_card,
    reconciling,
    review_lines,
    review_threads,
    standing,
)
from storage import campaigns as rows
from storage import people, reviews
from storage.database import Unit

SENIOR_LEADER: Final = "senior leader"
SOONER: Final = "Please choose a day after the present end."
TOO_FAR: Final = "Please choose a day within the next year."
RESTORED: Final = "A backup was restored, so what was answered since it was made may be lost."
IN_THE_PAST: Final = "Please choose a day that is still to come."
_A_YEAR: Final = 366


class StillOpen(UserError):
    """The audit cannot be closed yet."""


class NotOpen(UserError):
    """This audit asks nobody any more, so there is nothing to stop or to extend."""


def stop(unit: Unit, company: Company, actor: Person, campaign_id: str, reason: str) -> Campaign:
    """Let the time for answers end now, with a reason; the outcome of silence follows with the next look."""
    seen = _open(unit, company, actor, campaign_id)
    stopped = _retimed(unit, seen, actor.user_id, unit.now, reason, "campaign:stopped")
    for review in _waiting(unit, seen):
        _retime(unit, review, actor.user_id, unit.now)
    campaign_cards.steered(unit, company, campaign_id)
    return stopped


def extend(
    unit: Unit, company: Company, actor: Person, campaign_id: str, until: date | None, reason: str
) -> Campaign:
    """Give the owners more time, with a reason; raises `FormErrors` for a day that is none."""
    seen = _open(unit, company, actor, campaign_id)
    due_at = _closing(until, actor) if until else None
    if due_at is None or (seen.due_at and due_at <= seen.due_at):
        raise FormErrors({"until": SOONER})
    if (due_at - unit.now).days > _A_YEAR:
        raise FormErrors({"until": TOO_FAR})
    return _extended(unit, company, seen, actor.user_id, due_at, reason)


def give_back(unit: Unit, company: Company, by: str, lost: timedelta) -> None:
    """After a restore owners have the time back of which nothing is known: their answers of then are lost."""
    people.hold_workspace(unit, company.workspace_id)
    for seen in rows.going_on(unit, company.workspace_id):
        if seen.open and seen.due_at and lost:
            _extended(unit, company, seen, by, seen.due_at + lost, RESTORED)


def cancel(unit: Unit, company: Company, actor: Person, campaign_id: str, reason: str) -> Campaign:
    """Call an audit off, with a reason: it certifies nothing. What was decided in it is still done."""
    campaigns.run_by(unit, company, actor, campaign_id)
    seen = _held(unit, company, campaign_id)
    if not seen.goes_on:
        raise AlreadyDone
    values: dict[str, object] = {"closed_at": unit.now, "closed_by": actor.user_id, "note": reason}
    cancelled = _moved(unit, seen, CampaignState.CANCELLED, actor.user_id, values, {"reason": reason})
    for review in _waiting(unit, seen):
        _retime(unit, review, actor.user_id, unit.now)
    for item in reviews.items_of(unit, campaign_id, (ItemState.UNSURE,)):
        review_lines.question_over(unit, item)
    reconciling.over(unit, campaign_id)
    campaign_cards.steered(unit, company, campaign_id)
    return cancelled


def acceptable(unit: Unit, company: Company, actor: Person, item_id: str) -> Item:
    """A late line that this person may accept; raises the refusal."""
    item = reviews.find_item(unit, item_id)
    if item is None or item.workspace_id != company.workspace_id:
        raise Gone
    campaigns.run_by(unit, company, actor, item.campaign_id)
    if actor.user_id in line_up.parties_of(unit, company, item.person):
        raise OwnAccess().about("review_item", item.id)
    if item.state not in LATE:
        raise AlreadyDone
    return item


def accept(
    unit: Unit, company: Company, actor: Person, item_id: str, reason: str, until: date | None
) -> Item:
    """Accept by name that nobody has answered a line, with a reason and an end."""
    item = acceptable(unit, company, actor, item_id)
    reviews.hold(unit, item.review_id)
    ends_at = _closing(until, actor) if until else None
    if ends_at is None or ends_at <= unit.now:
        raise FormErrors({"until": IN_THE_PAST})
    if (ends_at - unit.now).days > _A_YEAR:
        raise FormErrors({"until": TOO_FAR})
    by = actor.user_id
    accepted = review_lines.move(
        unit, item, ItemState.ACCEPTED, by, {"until": ends_at, "late": 1}, {"comment": reason},
        choice=Choice.ACCEPT, comment=reason, accept_until=ends_at, chosen_by=by, chosen_at=unit.now,
        in_bulk=False, submitted_by=by, submitted_at=unit.now, settled_at=unit.now,
    )  # fmt: skip
    review = reviews.find(unit, item.review_id)
    if review:
        review_threads.changed(unit, company, review, accepted)
    campaign_cards.steered(unit, company, item.campaign_id)
    return accepted


def blocked(unit: Unit, company: Company, actor: Person, campaign_id: str) -> tuple[Blocker, ...]:
    """What keeps an audit from closing, for whoever runs the programme."""
    campaigns.run_by(unit, company, actor, campaign_id)
    seen = campaigns.find(unit, company, campaign_id)
    if seen.state not in (CampaignState.OPEN, CampaignState.SETTLING):
        raise AlreadyDone
    return campaign_blockers.blockers(unit, company, seen, limit=1)


def close(unit: Unit, company: Company, actor: Person, campaign_id: str) -> Campaign:
    """Close an audit, and sign for it; raises `StillOpen` while anything keeps it from that."""
    campaigns.run_by(unit, company, actor, campaign_id)
    closed = close_by(unit, company, campaign_id, actor.user_id)
    capacity = capacity_of(unit, company, actor, closed)
    if capacity:
        _put_name(unit, closed, actor.user_id, capacity)
    return closed


def close_by(unit: Unit, company: Company, campaign_id: str, by: str) -> Campaign:
    """Close an audit where nothing keeps it from that; nobody signs for it by this."""
    seen = _held(unit, company, campaign_id)
    if seen.state not in (CampaignState.OPEN, CampaignState.SETTLING):
        raise AlreadyDone
    reconciling.catch_up(unit, company, campaign_id)
    accepted_lines.look(unit, company, campaign_id)
    if campaign_blockers.blockers(unit, company, seen, limit=1):
        raise StillOpen
    if seen.open:
        seen = _moved(unit, seen, CampaignState.SETTLING, by, {"answered_at": unit.now}, {})
    values: dict[str, object] = {"closed_at": unit.now, "closed_by": by}
    closed = _moved(unit, seen, CampaignState.CLOSED, by, values, {})
    reconciling.over(unit, campaign_id)
    campaign_cards.steered(unit, company, campaign_id)
    for leader in programme_card.senior_leaders(unit, company):
        campaign_cards.ask_to_sign(unit, company, closed, leader)
    return closed


def sign(unit: Unit, company: Company, actor: Person, campaign_id: str) -> SignOff:
    """Put a name under an audit that is closed; raises `NotYours` and `AlreadyDone`."""
    seen = _held(unit, company, campaign_id)
    if seen.state is not CampaignState.CLOSED:
        raise StillOpen("An audit is signed once it is closed.")
    if any(one.person == actor.user_id for one in rows.signed(unit, campaign_id)):
        raise AlreadyDone
    capacity = capacity_of(unit, company, actor, seen)
    if capacity is None:
        raise NotYours("Only whoever runs the programme and the senior leader sign for an audit.").about(
            "campaign", campaign_id
        )
    signed = _put_name(unit, seen, actor.user_id, capacity)
    campaign_cards.steered(unit, company, campaign_id)
    return signed


def capacity_of(unit: Unit, company: Company, actor: Person, campaign: Campaign) -> str | None:
    """As what somebody's name may stand under a closed audit; None where it stands already, or may not."""
    if campaign.state is not CampaignState.CLOSED or not actor.fit:
        return None
    if any(one.person == actor.user_id for one in rows.signed(unit, campaign.id)):
        return None
    if actor.user_id in standing.managers(unit, company.workspace_id):
        return "programme manager"
    if actor.user_id in programme_card.senior_leaders(unit, company):
        return SENIOR_LEADER
    return "admin" if actor.user_id in company.admins else None


def waits_for(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """Closed audits that no senior leader has put their name under yet, for a senior leader."""
    if person not in programme_card.senior_leaders(unit, company):
        return
    for one in rows.every(unit, company.workspace_id):
        if one.state is not CampaignState.CLOSED or one.closed_at is None:
            continue
        if SENIOR_LEADER not in {each.capacity for each in rows.signed(unit, one.id)}:
            yield Waiting(campaign_cards.SIGN, one.id, one.closed_at, facts={"number": one.number})


def _put_name(unit: Unit, campaign: Campaign, person: str, capacity: str) -> SignOff:
    new = SignOff(unit.new_id(), campaign.workspace_id, campaign.id, person, capacity, unit.now)
    rows.sign(unit, new)
    facts: dict[str, Fact] = {"campaign": campaign.id, "number": campaign.number, "as": capacity}
    unit.record(Event("campaign:signed", campaign.workspace_id, "sign_off", new.id, person, facts))
    return new


def _open(unit: Unit, company: Company, actor: Person, campaign_id: str) -> Campaign:
    campaigns.run_by(unit, company, actor, campaign_id)
    seen = _held(unit, company, campaign_id)
    if not seen.open:
        raise NotOpen
    return seen


def _held(unit: Unit, company: Company, campaign_id: str) -> Campaign:
    """The audit, on which nobody else decides until the unit ends: no look at its reviews either."""
    people.hold_workspace(unit, company.workspace_id)
    rows.hold(unit, campaign_id)
    return campaigns.find(unit, company, campaign_id)


def _waiting(unit: Unit, campaign: Campaign) -> Iterable[Review]:
    return (one for one in reviews.of_campaign(unit, campaign.id) if one.open)


def _extended(
    unit: Unit, company: Company, seen: Campaign, by: str, due_at: datetime, reason: str
) -> Campaign:
    extended = _retimed(unit, seen, by, due_at, reason, "campaign:extended")
    policy = standing.ruling(unit, seen.policy_id).policy
    for review in _waiting(unit, seen):
        desk = desks.desk_of(policy, people.find(unit, company.workspace_id, review.person))
        _retime(unit, review, by, outcome_at(due_at, desk))
        review_threads.changed(unit, company, review)
    campaign_cards.steered(unit, company, seen.id)
    return extended


def _retimed(unit: Unit, seen: Campaign, by: str, due_at: datetime, reason: str, kind: str) -> Campaign:
    rows.change(unit, seen, due_at=due_at)
    facts: dict[str, Fact] = {"number": seen.number, "was": seen.due_at, "due_at": due_at}
    unit.record(campaigns.event_of(seen, kind, by, facts, {"reason": reason}))
    return replace(seen, due_at=due_at)


def _retime(unit: Unit, review: Review, by: str, at: datetime) -> None:
    """Move when silence has its outcome; it is looked at again with the next tick."""
    if at == review.outcome_at:
        return
    reviews.change(unit, review, outcome_at=at, look_at=unit.now)
    facts: dict[str, Fact] = {"campaign": review.campaign_id, "outcome_at": at}
    unit.record(Event("review:retimed", review.workspace_id, "review", review.id, by, facts))


def _moved(
    unit: Unit, seen: Campaign, to: CampaignState, by: str, values: dict[str, object], words: dict[str, str]
) -> Campaign:
    if not rows.move(unit, seen, to, **values):
        raise AlreadyDone
    facts: dict[str, Fact] = {"number": seen.number}
    unit.record(campaigns.event_of(seen, CAMPAIGN.event(seen.state, to), by, facts, words))
    return replace(seen, state=to, **values)  # type: ignore[arg-type]  # the fields of the row


def _closing(day: date, actor: Person) -> datetime:
    """A day ends at closing time, where the person is who names it."""
    return at_local(day, CLOSING, zone_of(actor.zone))
