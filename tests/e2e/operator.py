"""What the operator does on the command line beside the running bot, by the clock of the story."""

from collections.abc import Sequence
from unittest.mock import patch

from typer.testing import CliRunner

from bot.cli import app
from bot.commands import opening
from tests.e2e.founders import write_policy
from tests.e2e.world import World


def operate(world: World, *words: str, given: str | None = None) -> str:
    """Type one command beside the running bot; its exit code and what the terminal says.

    It finds what is `given` on standard input.
    """
    said = typed(world, *words, given=given)
    world.settle()
    return said


def typed(world: World, *words: str, given: str | None = None) -> str:
    """The same, whether a bot runs or not."""
    settings = {
        "VOUCHSAFE_DATABASE_URL": world.url,
        "VOUCHSAFE_ADMINS": f"{world['Nadia'].id},{world['Oscar'].id}",
        "VOUCHSAFE_COMMITTEE_CHANNEL": world.channel.id,
        "VOUCHSAFE_ANCHOR_CHANNEL": "off",
        "VOUCHSAFE_POLICY": str(world.policy),
        "VOUCHSAFE_KEYS": str(world.folder / "keys"),
        "VOUCHSAFE_KEY_FILE": str(world.key_file),
    }
    # The day of the story is not the day on which the tests run.
    with patch.object(opening, "real_ports", world.ports):
        done = CliRunner(env=settings).invoke(app, list(words), input=given)
    return f"{done.exit_code} {done.output or done.exception}"


def propose(
    world: World, *changes: tuple[str, str], name: str = "next.yml", given: Sequence[str] = ()
) -> str:
    """Propose a changed policy, with these options; what the terminal says."""
    before = world.policy
    write_policy(world, *changes, name=name)
    file, world.policy = world.policy, before
    return operate(world, "policy", "propose", str(file), *given)
