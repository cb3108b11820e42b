"""How the people of the stories acknowledge the policy."""

from tests.e2e.reading import screen, send
from tests.e2e.steps import press
from tests.e2e.world import World

RIGHT = "Ask them to use /request-access, and keep the login to yourself"
WRONG = "Give it to them until tonight and change the password tomorrow"


def acknowledge_policy(world: World, name: str) -> None:
    """Somebody looks the policy up, reads it and answers its question rightly."""
    world[name].command("/vouchsafe", "policy")
    press(world, name, "Acknowledge…")
    answer_rightly(world, name)


def answer_rightly(world: World, name: str) -> None:
    """Send the form that is open, with the right answer."""
    world[name].fill({"answer": RIGHT})
    assert send(world, name) == {}
    assert "You have acknowledged policy" in screen(world, name)
    world[name].close_view()
