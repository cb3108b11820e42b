"""Tasks: what the bot asks a named person to do on the network, and what they say they did."""

from dataclasses import replace
from datetime import datetime

from bot.domain.events import Event, Fact
from bot.domain.grants import TASK, Evidence, Grant, Task, TaskKind, TaskState
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.proof import PROOF, ProofState
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours, PartyToIt
from bot.services import holding, standing, telling
from storage import access, grants, register
from storage.database import Unit


def open_task(unit: Unit, company: Company, grant: Grant, kind: TaskKind, *, due_at: datetime) -> Task:
    """Ask the first in line who is no party to the access."""
    task = Task(
        id=unit.new_id(),
        workspace_id=grant.workspace_id,
        grant_id=grant.id,
        kind=kind,
        state=TaskState.OPEN,
        assignee=_assignee(unit, company, grant),
        due_at=due_at,
        opened_at=unit.now,
    )
    grants.add_task(unit, task)
    facts: dict[str, Fact] = {"kind": kind.value, "assignee": task.assignee, "due_at": due_at}
    unit.record(_event(task, TASK.event(None, TaskState.OPEN), "system", facts))
    telling.task_changed(unit, task)
    return task


def demand(unit: Unit, company: Company, grant: Grant, kind: TaskKind, *, due_at: datetime) -> None:
    """Ask now; a task announced ahead is asked for again rather than opened twice."""
    announced = next((task for task in _open(unit, grant) if task.kind is kind), None)
    if announced is None:
        open_task(unit, company, grant, kind, due_at=due_at)
        return
    telling.task_changed(unit, announced)
    telling.notice(unit, announced.workspace_id, "task_due", announced.id, (announced.assignee,))


def cancel_open(unit: Unit, grant: Grant, kind: TaskKind) -> None:
    """What was asked for is not needed any more."""
    for task in _open(unit, grant):
        if task.kind is kind and grants.move_task(unit, task.id, TaskState.CANCELLED, done_at=unit.now):
            unit.record(_event(task, TASK.event(TaskState.OPEN, TaskState.CANCELLED), "system", {}))
            telling.task_changed(unit, task)


def hand_on(unit: Unit, company: Company, task: Task) -> None:
    """Give an open task to the first in line now, where that is somebody else."""
    grant = holding.find(unit, task.grant_id)
    heir = _assignee(unit, company, grant)
    if heir == task.assignee or not grants.reassign(unit, task.id, heir):
        return
    unit.record(_event(task, "task:handed_on", "system", {"from": task.assignee, "to": heir}))
    telling.task_changed(unit, task)
    telling.task_changed(unit, replace(task, assignee=heir))
    holding.told(unit, grant)


def misplaced(unit: Unit, company: Company) -> tuple[Task, ...]:
    """Open tasks that are no longer with the first in line, since owners or offices have changed."""
    waiting = grants.open_tasks(unit, company.workspace_id)
    return tuple(one for one in waiting if one.assignee != _heir(unit, company, one))


def _heir(unit: Unit, company: Company, task: Task) -> str:
    return _assignee(unit, company, holding.find(unit, task.grant_id))


def find_for(unit: Unit, company: Company, actor: Person, task_id: str) -> Task:
    """The open task, if this person may do it: anyone in line for the account who is no party (E4)."""
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


def attach(unit: Unit, task: Task, actor: str, slack_file: str, note: str | None) -> str:
    """Remember a proof file to be fetched; the task closes when it is kept."""
    file_id = unit.new_id()
    grants.add_file(
        unit,
        {
            "id": file_id,
            "workspace_id": task.workspace_id,
            "task_id": task.id,
            "slack_file": slack_file,
            "state": ProofState.PENDING.value,
            "given_by": actor,
            "given_at": unit.now,
            "note": note,
        },
    )
    unit.record(
        Event(
            PROOF.event(None, ProofState.PENDING), task.workspace_id, "proof_file", file_id, actor,
            {"task": task.id, "slack_file": slack_file},
        )
    )  # fmt: skip
    telling.fetch(unit, task.workspace_id, file_id)
    telling.task_changed(unit, task)
    return file_id


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
    account = register.find(unit, grant.account_id)
    if account is None:
        raise Gone
    bench = standing.bench_for(unit, company, account, _parties(unit, grant))
    return bench.owner() or company.admins[0]


def _open(unit: Unit, grant: Grant) -> list[Task]:
    return [task for task in grants.tasks_of(unit, grant.id) if task.state is TaskState.OPEN]


def _event(
    task: Task, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    return Event(
        kind, task.workspace_id, "task", task.id, actor, {"grant": task.grant_id, **facts}, words or {}
    )
