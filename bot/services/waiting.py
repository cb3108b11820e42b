"""What waits for one person, gathered from every feature that may want something of them."""

from collections.abc import Callable, Iterable

from bot.domain.programme import Company
from bot.domain.waiting import Waiting
from bot.services import (
    acknowledging,
    announcing,
    campaign_desk,
    campaign_schedule,
    committee,
    gates,
    outside_waiting,
    picturing_adoption,
    picturing_hunt,
    picturing_reviews,
    picturing_training,
    policy_waiting,
    roles,
    spaced,
)
from storage.database import Unit

Provider = Callable[[Unit, Company, str], Iterable[Waiting]]
"""What one feature wants of a person, by their Slack id; nothing for whoever is not fit to do it."""

PROVIDERS: tuple[Provider, ...] = (
    picturing_training.to_take,
    picturing_training.to_help,
    picturing_hunt.question_to,
    picturing_adoption.questions_to,
    picturing_reviews.waits_for,
    announcing.waits_for,
    campaign_desk.waits_for,
    acknowledging.waits_for,
    gates.to_acknowledge,
    roles.waits_for,
    policy_waiting.wanted,
    outside_waiting.waits_for,
    committee.waits_for,
    committee.composition,
    spaced.waits_for,
    campaign_schedule.waits_for,
)


def waiting(unit: Unit, company: Company, person: str) -> tuple[Waiting, ...]:
    """Everything that waits for this person, what is due soonest first."""
    found = [one for provide in PROVIDERS for one in provide(unit, company, person)]
    return tuple(sorted(found, key=lambda one: (one.due_at is None, one.due_at or one.since, one.since)))
