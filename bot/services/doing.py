"""Doing a task: what closing it means for the grant it belongs to."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from bot.domain.events import Event
from bot.domain.grants import Task, TaskKind, TaskState
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.proof import PROOF, ProofState, kind_of, why_refused
from bot.domain.text import clean
from bot.services import ending, granting, holding, tasking, telling
from storage import grants
from storage.database import Unit

LONGEST_NAME = 255
"""Characters that are kept of a proof file's name."""


@dataclass(frozen=True)
class Done:
    """What somebody says of their task: a note, a file named by Slack's id, or both."""

    note: str | None = None
    slack_file: str | None = None


def finish(unit: Unit, company: Company, actor: Person, task_id: str, said: Done) -> Task:
    """Close a task, or remember its proof and close it once that is kept."""
    task = tasking.find_for(unit, company, actor, task_id)
    if said.slack_file:
        tasking.attach(unit, task, actor.user_id, said.slack_file, said.note)
        return task
    closed = tasking.done(unit, task, actor.user_id, said.note)
    _carry_out(unit, closed)
    return closed


def had_been_added(unit: Unit, company: Company, actor: Person, task_id: str) -> Task:
    """The end came during set-up and the person had been added: the task to remove them like any other."""
    task = tasking.find_for(unit, company, actor, task_id)
    tasking.done(unit, task, actor.user_id, "Had been added.")
    grant = holding.find(unit, task.grant_id)
    removal = tasking.open_task(unit, company, grant, TaskKind.REMOVE, due_at=task.due_at)
    holding.told(unit, grant)
    return removal


def keep(unit: Unit, file_id: str, given_name: str, content: bytes, sha256: str) -> None:
    """Judge a fetched proof by its content; a kept one closes its task."""
    found = _pending(unit, file_id)
    kind, name = kind_of(content), clean(given_name, limit=LONGEST_NAME)
    if found is None:
        return
    if kind is None:
        refuse(unit, file_id, why_refused(content))
        return
    values = {
        "state": ProofState.KEPT.value, "name": name, "kind": kind, "size": len(content), "sha256": sha256,
        "content": content,
    }  # fmt: skip
    grants.settle_file(unit, file_id, values)
    unit.record(
        Event(
            PROOF.event(ProofState.PENDING, ProofState.KEPT), found["workspace_id"], "proof_file", file_id,
            "system", {"sha256": sha256, "size": len(content), "kind": kind}, {"name": name},
        )
    )  # fmt: skip
    task = grants.find_task(unit, found["task_id"])
    if task is not None and task.state is TaskState.OPEN:
        closed = tasking.done(unit, task, found["given_by"], found["note"], file_id)
        _carry_out(unit, closed)


def refuse(unit: Unit, file_id: str, why: str) -> None:
    """A file that cannot serve as proof: its giver is told, the task stays open."""
    found = _pending(unit, file_id)
    if found is None:
        return
    grants.settle_file(unit, file_id, {"state": ProofState.REFUSED.value, "refusal": why})
    unit.record(
        Event(
            PROOF.event(ProofState.PENDING, ProofState.REFUSED), found["workspace_id"], "proof_file", file_id,
            "system", {"why": why},
        )
    )  # fmt: skip
    telling.notice(unit, found["workspace_id"], "proof_refused", file_id, (found["given_by"],))
    task = grants.find_task(unit, found["task_id"])
    if task is not None:
        telling.task_changed(unit, task)


def _pending(unit: Unit, file_id: str) -> RowMapping | None:
    """The file, held with its task, if nobody has judged it yet."""
    found = grants.find_file(unit, file_id)
    if found is None:
        return None
    grants.hold_task(unit, found["task_id"])
    held = grants.find_file(unit, file_id)
    return held if held and held["state"] == ProofState.PENDING.value else None


def _carry_out(unit: Unit, task: Task) -> None:
    actor = task.done_by or "system"
    if task.kind is TaskKind.PROVISION:
        granting.activate(unit, task.grant_id, actor)
        return
    evidence = tasking.EVIDENCE[task.kind]
    ending.removed(unit, task.grant_id, evidence, actor, tasking.evidence_facts(task))
