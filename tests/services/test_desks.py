"""When people are at work: public holidays by time zone, and what a policy file may get wrong about them."""

from datetime import UTC, datetime

import pytest

from bot.services.desks import desk_in
from bot.services.policy_file import load
from tests.policies import policy, raw
from tests.services.test_policy_file import written

THANKSGIVING = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)


def test_a_public_holiday_is_one_only_where_it_is_one():
    rules = policy(nagging={"holidays": {"America/New_York": "US", "Europe/Berlin": "DE-BE"}})
    assert desk_in(rules, "Europe/Berlin").next(THANKSGIVING) == THANKSGIVING
    assert desk_in(rules, "America/New_York").next(THANKSGIVING).day == 27
    assert desk_in(rules, "America/Chicago").next(THANKSGIVING) == THANKSGIVING


def test_a_part_of_a_country_has_holidays_of_its_own():
    women = datetime(2027, 3, 8, 12, 0, tzinfo=UTC)
    for region, day in (("DE-BE", 9), ("DE-BY", 8), ("DE", 8)):
        rules = policy(nagging={"holidays": {"Europe/Berlin": region}})
        assert desk_in(rules, "Europe/Berlin").next(women).day == day, region


def test_its_own_hours_count_before_those_of_requests():
    rules = policy(requests={"working_hours": "08:00-16:00"}, nagging={"working_hours": "10:00-15:00"})
    early = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    assert desk_in(rules, "UTC").next(early).hour == 10
    assert desk_in(policy(requests={"working_hours": "08:00-16:00"}), "UTC").next(early) == early


@pytest.mark.parametrize(
    ("zone", "region", "said"),
    [
        ("Europe/Berln", "DE", "There is no such time zone."),
        ("Europe/Berlin", "XX", "No public holidays are known there."),
        ("Europe/Berlin", "DE-ZZ", "No public holidays are known there."),
    ],
)
def test_an_unknown_zone_or_region_is_a_fault_with_its_place(zone, region, said):
    (problem,) = load(written(raw(nagging={"holidays": {zone: region}})), "p.yml").problems
    assert problem.message == said
    assert problem.path.startswith("nagging.holidays.")
