"""Access that waits for a course: asked for, approved, taken in the chat, and begun by itself on a pass."""

from tests.e2e.schooling import ask_for_paid_work, go_through
from tests.e2e.world import World, words


def test_gate_quiz_pass_and_the_access_goes_on_by_itself(world: World) -> None:
    card = ask_for_paid_work(world)
    assert "still needs the course “Working in our accounts”" in words(card)
    told = world.dm("Maya", "is approved")
    assert "still needs the course" in words(told)
    assert not world.told("Iris", "Add <@")
    world.pass_time(hours=1)
    assert not world.told("Iris", "Add <@")  # parked, however often it is looked at

    world.click("Maya", told, "Take it now")
    done = go_through(world, "Maya")
    assert "Passed, 10 of 10 right (100 %)" in words(done)
    world.sweep()
    assert world.told("Iris", "Add <@")
