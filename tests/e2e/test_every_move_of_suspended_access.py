"""Every move into and out of suspended access, and of a spot check, is made by people, with its event (L1)."""

import pytest

from bot.domain.grants import GrantState
from bot.services import ending, suspending
from tests.e2e import checking_out, ledger, steps
from tests.e2e.reviewing import person
from tests.e2e.test_audit_ladder import (
    test_a_removal_is_followed_to_evidence_and_looked_at_by_somebody_else as find_somebody_still_there,
)
from tests.e2e.test_audit_ladder import unit_of
from tests.e2e.test_campaign_desk import (
    test_decided_is_not_done_and_it_closes_only_when_nothing_is_in_the_way as find_that_she_is_gone,
)
from tests.e2e.test_suspended import hold
from tests.e2e.world import World

SUSPENDED = GrantState.SUSPENDED.value


@pytest.mark.proof
def test_access_is_suspended_set_up_again_suspended_and_ended(world: World) -> None:
    mayas = steps.held(world, ends="60 days")
    hold(world, mayas)
    keep_again(world, mayas)
    steps.say_done(world, "Iris", "Add ", "Invited her again.")
    hold(world, mayas)
    with unit_of(world) as (unit, company):
        ending.revoke(unit, company, person(world, "Iris"), mayas, "She edits films no more.")
    world.settle()
    assert moves_of_suspended_access() - ledger.moves(world.url) == {("grant", SUSPENDED, "active")}


@pytest.mark.proof
def test_a_suspended_login_is_lent_again(world: World) -> None:
    lent = checking_out.lent(world)
    hold(world, lent)
    keep_again(world, lent)
    assert ("grant", SUSPENDED, "active") in ledger.moves(world.url)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("story", "end"), [(find_somebody_still_there, "failed"), (find_that_she_is_gone, "confirmed")]
)
def test_a_spot_check_ends_either_way(world: World, story: object, end: str) -> None:
    assert callable(story)
    story(world)
    assert {("spot_check", None, "open"), ("spot_check", "open", end)} <= ledger.moves(world.url)


def keep_again(world: World, grant_id: str) -> None:
    """Somebody certifies it after all."""
    with unit_of(world) as (unit, company):
        suspending.keep_again(unit, company, grant_id, world["Iris"].id, {})
    world.settle()


def moves_of_suspended_access() -> set[tuple[str, str | None, str]]:
    """Every move that the table of moves allows into suspended access and out of it."""
    return {one for one in ledger.every_move() if one[0] == "grant" and SUSPENDED in one[1:]}


def moves_of_spot_checks() -> set[tuple[str, str | None, str]]:
    """The same of spot checks."""
    return {one for one in ledger.every_move() if one[0] == "spot_check"}
