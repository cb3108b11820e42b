"""Asking, vouching, and what everybody reads."""

from tests.e2e.world import World, labels, words


def test_a_request_is_vouched_for_set_up_and_ends_on_time(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    assert "Digital ✓" in words(world.fresh(card))
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    assert labels(world.fresh(card)) == []
    assert world.told("Maya", "is approved")
