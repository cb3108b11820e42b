"""How far a course has come: each person's line, and how many have passed it, in all and by agency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

PASSED, BEGUN, NOT_YET, PAUSED = "passed", "in progress", "not yet", "paused"


@dataclass(frozen=True)
class Line:
    """One person and one course. `agency` is empty for the company's own people.

    `attempt` counts from 1, `policy` is the number of the version under which it was taken.
    """

    course_id: str
    course: str
    person: str
    name: str
    agency: str
    state: str
    asked_at: datetime
    score: int | None = None
    attempt: int | None = None
    policy: int | None = None
    ended_at: datetime | None = None
    valid_until: datetime | None = None

    @property
    def passed(self) -> bool:
        """Whether it counts now."""
        return self.state == PASSED


@dataclass(frozen=True)
class Completion:
    """All lines, by course and then by name; `leaders` are the best scores where everybody may see them."""

    lines: tuple[Line, ...]
    leaders: tuple[Line, ...] = ()

    def courses(self) -> tuple[tuple[str, int, int], ...]:
        """For each course its name, how many have passed it, and how many are to."""
        return _counted((one.course, one.passed) for one in self.lines)

    def agencies(self) -> tuple[tuple[str, int, int], ...]:
        """The same for each agency, over all courses."""
        return _counted((one.agency, one.passed) for one in self.lines if one.agency)

    @property
    def owing(self) -> tuple[Line, ...]:
        """Who has still to pass something."""
        return tuple(one for one in self.lines if not one.passed)


def _counted(told: Iterable[tuple[str, bool]]) -> tuple[tuple[str, int, int], ...]:
    found: dict[str, list[bool]] = {}
    for name, passed in told:
        found.setdefault(name, []).append(passed)
    return tuple((name, sum(each), len(each)) for name, each in found.items())
