"""Reading a policy file that somebody names on the command line."""

from pathlib import Path

from bot.domain.course_warnings import course_warnings
from bot.errors import UserError
from bot.services.course_files import courses_of
from bot.services.policy_file import Loaded, read
from bot.settings import LocalSettings


class NoPolicyFile(UserError):
    """There is no such policy file."""


def read_policy(path: Path) -> Loaded:
    """What the file holds; raises `NoPolicyFile`."""
    try:
        return read(path)
    except OSError as error:
        remedy = "`vouchsafe init` writes one to start from."
        raise NoPolicyFile(f"The policy file {path} cannot be read.", remedy=remedy) from error


def warnings_of(loaded: Loaded, settings: LocalSettings) -> tuple[str, ...]:
    """What the policy asks of its courses that the files which this bot teaches cannot give."""
    if loaded.policy is None:
        return ()
    return course_warnings(loaded.policy.training, courses_of(settings.policy.parent).library)
