"""What a policy wants of people comes with their message of the day: a vote, a look, a review (P1.1)."""

from datetime import UTC, datetime

from tests.e2e.founders import answered, begin
from tests.e2e.reading import events, press
from tests.e2e.voting import approve, in_force, proposed
from tests.e2e.world import World, labels, words

LONGER = ("removal_sla: 24 hours", "removal_sla: 48 hours")
SLOW = ("vote_within: 10 working days", "vote_within: 40 working days")


def home(world: World, name: str) -> str:
    world[name].open_home()
    world.settle()
    return words(world[name].home)


def test_the_committee_hears_of_a_proposal_once_a_day_and_votes_where_it_reads_of_it(world: World) -> None:
    card = proposed(world, LONGER)
    assert "waits for your vote, until" in home(world, "Jonas")
    world.pass_time(hours=1)
    told = world.dm("Jonas", "waits for your vote")
    world.click("Jonas", told, "Approve")
    assert "Still needed: 2 more seats and the senior leader." in answered(world, "Jonas")
    assert "waits for your vote" not in words(world.fresh(told))
    assert f"Digital ✓ (<@{world['Jonas'].id}>)" in words(world.fresh(card))
    assert "waits for your vote" not in home(world, "Jonas")
    assert not world.told("Maya", "waits for your vote")
    approve(world, "Helen", "Sofia", card=card)
    assert "waits for your vote" not in home(world, "Priya")


def test_one_that_is_in_review_for_two_weeks_is_brought_to_the_manager_once(world: World) -> None:
    in_force(world, SLOW)
    card = proposed(world, SLOW, LONGER, name="third.yml")
    world.pass_time(days=13)
    assert not world.told("Amara", "has been in review since")
    world.stop()
    begin(world)
    world.pass_time(days=1, hours=1)
    assert world.told("Amara", "has been in review since")
    assert "Look at it" in labels(world.dm("Amara", "has been in review since"))
    assert "has been in review since" not in home(world, "Maya")
    approve(world, card=card)
    assert "has been in review since" not in home(world, "Amara")


def test_before_the_founding_the_admins_hear_of_it_once(unfounded: World) -> None:
    world = unfounded
    begin(world)
    world.pass_time(days=15)
    for name in ("Nadia", "Oscar"):
        assert len([one for one in world[name].dm() if "its policy has waited since" in words(one)]) == 1
    assert not world.told("Helen", "its policy has waited since")


def test_the_review_comes_to_the_manager_who_says_that_it_stays_or_proposes_another(world: World) -> None:
    in_force(world, ("review_every: 1 year", "review_every: 60 days"))
    world.pass_time(days=59)
    assert "is due for review" not in home(world, "Amara")
    world.pass_time(days=1, hours=2)
    assert "is due for review since" in home(world, "Amara")
    world.until(datetime(2027, 1, 25, 12, 0, tzinfo=UTC))
    told = world.dm("Amara", "is due for review since")
    assert "Propose a new version…" in labels(told)
    said = press(world, "Amara", told, "It stays as it is")
    assert said.startswith("It stays as it is. Its next review is due")
    assert "is due for review" not in home(world, "Amara")
    assert events(world, "policy:reviewed") == ["policy:reviewed"]
    world.pass_time(days=61)
    assert "is due for review since" in home(world, "Amara")
