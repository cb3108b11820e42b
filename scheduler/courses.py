"""Looks at the files of the courses now and then, and has what stands in them taught from then on."""

from pathlib import Path

from bot.domain.ports import Ports
from bot.services import library
from bot.services.course_files import courses_of
from storage.database import Database

LOOK_SECONDS = 3_600.0
"""How often the files are read again while the bot runs; at a start they are read at once."""


class Courses:
    """The courses beside a policy file, or those that come with the program."""

    def __init__(self, database: Database, ports: Ports, folder: Path) -> None:
        """Look beside a policy file in `folder`; nothing is read yet."""
        self._database, self._folder, self._now = database, folder, ports.monotonic
        self._look_at = float("-inf")

    def look(self) -> None:
        """Read the files if it is time; a look that fails is taken again with the next tick."""
        if self._now() >= self._look_at:
            library.adopt(self._database, courses_of(self._folder))
            self._look_at = self._now() + LOOK_SECONDS
