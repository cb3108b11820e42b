"""What has fallen due: each thing is looked at in its own unit, so that one failure holds up no other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from bot.domain.grants import Task
from bot.domain.programme import Company
from bot.services import ending, granting, tasking, vouching
from storage import access, grants, timers
from storage.database import Unit

AT_ONCE = 200
"""How many due things one look takes up; the rest are found by the next."""

Step = Callable[[Unit], None]


@dataclass(frozen=True)
class Due:
    """One thing to do, under a name for the log."""

    name: str
    subject: str
    step: Step


def due(unit: Unit, company: Company) -> tuple[Due, ...]:
    """Everything that has come, ends first: taking access away outranks giving it (R6)."""
    workspace = company.workspace_id
    return (
        *_each("expire", grants.overdue(unit, workspace, AT_ONCE), ending.expire, company),
        *_each("lapse", access.overdue(unit, workspace, AT_ONCE), vouching.lapse, company),
        *_each("start", grants.starting(unit, workspace, AT_ONCE), granting.start, company),
        *_timed(unit, company),
    )


def handing_on(company: Company, task: Task) -> Due:
    """Give one task to the first in line now."""
    return Due("hand_on", task.id, partial(tasking.hand_on, company=company, task=task))


def _each(
    name: str, subjects: Iterable[str], act: Callable[[Unit, Company, str], None], company: Company
) -> Iterable[Due]:
    def step(subject: str) -> Step:
        return lambda unit: act(unit, company, subject)

    return (Due(name, subject, step(subject)) for subject in subjects)


def _timed(unit: Unit, company: Company) -> Iterable[Due]:
    return (
        Due(timer.kind, timer.subject, partial(_ring, company=company, timer=timer))
        for timer in timers.due(unit, AT_ONCE)
    )


def _ring(unit: Unit, company: Company, timer: timers.Timer) -> None:
    if not timers.take(unit, timer):
        return
    if timer.kind == ending.ANNOUNCE:
        ending.announce_removal(unit, company, timer.subject, timer.generation)
    elif timer.kind.startswith(ending.WARN):
        ending.warn(unit, timer.subject, timer.generation)
