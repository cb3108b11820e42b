"""Reading a policy file that somebody names on the command line."""

from pathlib import Path

from bot.errors import UserError
from bot.services.policy_file import Loaded, read


class NoPolicyFile(UserError):
    """There is no such policy file."""


def read_policy(path: Path) -> Loaded:
    """What the file holds; raises `NoPolicyFile`."""
    try:
        return read(path)
    except OSError as error:
        remedy = "`vouchsafe init` writes one to start from."
        raise NoPolicyFile(f"The policy file {path} cannot be read.", remedy=remedy) from error
