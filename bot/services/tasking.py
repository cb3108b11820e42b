"""Tasks: what the bot asks a named person to do on the network, and what they say they did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.events import Event, Fact
from bot.domain.grants import TASK, Evidence, Grant, Task, TaskKind, TaskState
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours, PartyToIt
from bot.domain.slots import Bench
from bot.services import climbing, holding, proving, standing, telling
from bot.services.climbing import Waiting
from storage import access, grants, people, register, sweeping
from storage.database import Unit


@dataclass(frozen=True)
class Wanted:
    """A task to open: for which grant, what is asked, and by when."""

    grant: Grant
    kind: TaskKind
    due_at: datetime


def open_task(unit: Unit, company: Company, grant: Grant, kind: TaskKind, *, due_at: datetime) -> Task:
    """Ask the first in line who is no party to the access."""
    return open_tasks(unit, company, (Wanted(grant, kind, due_at),))[0]


def open_tasks(unit: Unit, company: Company, wanted: Sequence[Wanted]) -> tuple[Task, ...]:
    """The same for several grants together."""
    if not wanted:
        return ()
    heirs = _assignees(unit, company, [one.grant for one in wanted])
    opened = _drafted(unit, company, wanted, heirs)
    sweeping.add_tasks(unit, opened)
    for task in opened:
        facts: dict[str, Fact] = {"kind": task.kind.value, "assignee": task.assignee, "due_at": task.due_at}
        unit.record(_event(task, TASK.event(None, TaskState.OPEN), "system", facts))
    telling.task_changed(unit, *opened)
    return opened


def _drafted(
    unit: Unit, company: Company, wanted: Sequence[Wanted], heirs: dict[str, str]
) -> tuple[Task, ...]:
    """The tasks as they begin, each with the time of its first reminder."""
    waiting = [Waiting(one.grant, one.kind, unit.now, heirs[one.grant.id]) for one in wanted]
    climbs = climbing.climbs(unit, company.workspace_id, waiting)
    return tuple(
        Task(
            id=unit.new_id(),
            workspace_id=one.grant.workspace_id,
            grant_id=one.grant.id,
            kind=one.kind,
            state=TaskState.OPEN,
            assignee=heirs[one.grant.id],
            due_at=one.due_at,
            opened_at=unit.now,
            nudge_at=climb.first(),
        )
        for one, climb in zip(wanted, climbs, strict=True)
    )


def ask_now(unit: Unit, announced: Sequence[tuple[Task, Grant]]) -> None:
    """What was announced ahead is due: it is asked for again rather than opened twice.

    Each task comes with its grant as it has ended.
    """
    tasks = [task for task, _ in announced]
    telling.task_changed(unit, *tasks)
    climbing.hurry(unit, announced)
    for task in tasks:
        telling.notice(unit, task.workspace_id, "task_due", task.id, (task.assignee,))


def cancel_open(unit: Unit, grant: Grant, kind: TaskKind) -> None:
    """What was asked for is not needed any more."""
    cancel(unit, [task for task in _open(unit, grant) if task.kind is kind])


def cancel(unit: Unit, needless: Sequence[Task]) -> None:
    """Close open tasks that are not needed any more; raises `AlreadyDone` when one is closed."""
    if needless and not sweeping.move_tasks(
        unit, [task.id for task in needless], TaskState.CANCELLED, done_at=unit.now
    ):
        raise AlreadyDone
    for task in needless:
        unit.record(_event(task, TASK.event(TaskState.OPEN, TaskState.CANCELLED), "system", {}))
    telling.task_changed(unit, *needless)


def hand_on(unit: Unit, company: Company, task: Task) -> None:
    """Give an open task to the first in line now, where that is somebody else."""
    grant = holding.find(unit, task.grant_id)
    heir = _assignee(unit, company, grant)
    if heir == task.assignee or not grants.reassign(unit, task.id, task.assignee, heir):
        return
    climbing.handed_on(unit, task.id, heir)
    unit.record(_event(task, "task:handed_on", "system", {"from": task.assignee, "to": heir}))
    telling.task_changed(unit, task)
    telling.task_changed(unit, replace(task, assignee=heir))
    telling.checklists(unit, task.workspace_id, grant.id)
    holding.told(unit, grant)


def misplaced(unit: Unit, company: Company) -> tuple[Task, ...]:
    """Open tasks that are no longer with the first in line, since owners or offices have changed."""
    waiting = grants.open_tasks(unit, company.workspace_id)
    return tuple(one for one in waiting if one.assignee != _heir(unit, company, one))


def _heir(unit: Unit, company: Company, task: Task) -> str:
    return _assignee(unit, company, holding.find(unit, task.grant_id))


def find_for(unit: Unit, company: Company, actor: Person, task_id: str) -> Task:
    """The open task, if this person may do it: anyone in line for the account who is no party (E4)."""
    grants.hold_task(unit, task_id)
    task = grants.find_task(unit, task_id)
    grant = grants.find(unit, task.grant_id) if task else None
    if task is None or grant is None or task.workspace_id != company.workspace_id:
        raise Gone
    _may_do(unit, company, actor, grant, task)
    if task.state is not TaskState.OPEN:
        raise AlreadyDone
    return task


def done(unit: Unit, task: Task, actor: str, note: str | None, file_id: str | None = None) -> Task:
    """Close the task with a note or a kept proof file; raises `FormErrors` when there is neither."""
    if not note and not file_id:
        raise FormErrors({"note": "Please write what you did, or attach proof."})
    closed = replace(task, state=TaskState.DONE, done_at=unit.now, done_by=actor, note=note, file_id=file_id)
    values: dict[str, object] = {"done_at": unit.now, "done_by": actor, "note": note, "file_id": file_id}
    if not grants.move_task(unit, task.id, TaskState.DONE, **values):
        raise AlreadyDone
    facts: dict[str, Fact] = {"kind": task.kind.value, "file": file_id}
    words = {"note": note} if note else {}
    unit.record(_event(task, TASK.event(TaskState.OPEN, TaskState.DONE), actor, facts, words))
    telling.task_changed(unit, closed)
    return closed


def attach(unit: Unit, task: Task, actor: str, slack_file: str, note: str | None) -> None:
    """Remember a proof file to be fetched; the task closes when it is kept."""
    proving.attach(unit, task, actor, slack_file, note)
    telling.task_changed(unit, task)


def evidence_facts(task: Task) -> dict[str, Fact]:
    """What a closed task gives as evidence, for the grant's own event."""
    return {"task": task.id, "attested_by": task.done_by, "file": task.file_id}


EVIDENCE = {TaskKind.REMOVE: Evidence.ATTESTED, TaskKind.SETTLE: Evidence.NEVER_PROVIDED}


def _may_do(unit: Unit, company: Company, actor: Person, grant: Grant, task: Task) -> None:
    account = register.find(unit, grant.account_id)
    if account is None or actor.user_id not in standing.owner_line(unit, company, account):
        raise NotYours("Only the people who answer for this account can do this.").about("task", task.id)
    if not actor.fit:
        raise NotFit().about("task", task.id)
    if actor.user_id in _parties(unit, grant):
        raise PartyToIt().about("task", task.id)


def _parties(unit: Unit, grant: Grant) -> frozenset[str]:
    request = access.find(unit, grant.request_id)
    return frozenset({grant.beneficiary}) | (request.parties if request else frozenset())


def _assignee(unit: Unit, company: Company, grant: Grant) -> str:
    return _assignees(unit, company, (grant,))[grant.id]


def _assignees(unit: Unit, company: Company, held: Sequence[Grant]) -> dict[str, str]:
    """The first in line for each grant's account who is fit and no party to it, by the grant's id."""
    accounts = sweeping.accounts(unit, (grant.account_id for grant in held))
    lines = standing.owner_lines(unit, company, accounts.values())
    asking = sweeping.requesters(unit, [grant.request_id for grant in held])
    everyone = {person for line in lines.values() for person in line}
    fit = people.fit_ids(unit, company.workspace_id, tuple(everyone))

    def first(grant: Grant) -> str:
        parties = frozenset({grant.beneficiary, asking[grant.request_id]})
        return Bench((), lines[grant.account_id], parties, fit).owner() or company.admins[0]

    return {grant.id: first(grant) for grant in held}


def _open(unit: Unit, grant: Grant) -> tuple[Task, ...]:
    return sweeping.open_tasks(unit, (grant.id,)).get(grant.id, ())


def _event(
    task: Task, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    return Event(
        kind, task.workspace_id, "task", task.id, actor, {"grant": task.grant_id, **facts}, words or {}
    )
