"""When people are at work: their zone as Slack tells it, the policy's hours, and their public holidays."""

import warnings
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

import holidays

from bot.domain.outline import Fault, Place
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.when import zone_of
from bot.domain.working_hours import Desk

KNOWN_YEARS: Final = range(2020, 2061)
"""For which years public holidays are worked out."""


def desk_of(policy: Policy, person: Person | None) -> Desk:
    """When somebody is at work, as far as Slack tells their zone."""
    return desk_in(policy, person.zone if person else None)


def desk_in(policy: Policy, zone: str | None) -> Desk:
    """When people of this zone are at work."""
    hours = policy.nagging.working_hours or policy.requests.working_hours
    region = policy.nagging.holidays.get(zone or "")
    free = frozenset(policy.requests.holidays) | (public_holidays(region) if region else frozenset())
    return Desk(zone_of(zone), hours, free)


@lru_cache(maxsize=64)
def public_holidays(region: str) -> frozenset[date]:
    """The public holidays of a country, or of a part of one; none for what is no such thing."""
    country, _, part = region.partition("-")
    with warnings.catch_warnings():
        # Feasts that follow the moon are not worked out for all of these years, and that is said each time.
        warnings.simplefilter("ignore")
        try:
            return frozenset(holidays.country_holidays(country, subdiv=part or None, years=KNOWN_YEARS))
        except NotImplementedError:
            return frozenset()


def faults(file: object) -> tuple[Fault, ...]:
    """What is wrong with the holidays of a policy file, given as plain lists and dictionaries."""
    return tuple(_faults(Place(file)["nagging"]["holidays"]))


def _faults(regions: Place) -> Iterator[Fault]:
    for zone in regions.keys():  # noqa: SIM118 - a Place is no dictionary: iterating it walks a list
        region = regions[zone]
        if zone_of(zone).key != zone:
            yield region.fault(
                "There is no such time zone.", "Write it as Slack does: `Europe/Berlin: DE-BE`."
            )
        if region.text and not public_holidays(region.text):
            yield region.fault(
                "No public holidays are known there.",
                "Name a country, or a part of one, by its code: `DE` or `DE-BE`.",
            )
