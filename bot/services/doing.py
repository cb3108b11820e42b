"""Doing a task: what closing it means for the grant it belongs to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping

from bot.domain.buttons import OldButton
from bot.domain.duties import BY_ITSELF, Duty, DutyKind
from bot.domain.events import Event
from bot.domain.grants import Task, TaskKind, TaskState
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.proof import PROOF, ProofState, kind_of, why_refused
from bot.domain.refusals import FormErrors
from bot.domain.text import clean
from bot.errors import UserError
from bot.services import (
    duties,
    ending,
    granting,
    holding,
    hunt_evidence,
    leaking,
    leaving_access,
    network_lists,
    proving,
    rosters,
    rotating,
    signed_sheets,
    spot_checks,
    suspending,
    tasking,
    telling,
)
from bot.services.proving import Fetched
from bot.services.sheets.table import SecretFound, Table
from storage import duties as duty_rows
from storage import grants, register, secrets
from storage.database import Unit

LONGEST_NAME = 255
"""Characters that are kept of a proof file's name."""


class InTheVault(UserError):
    """The vault keeps this login. Store the changed one there; that closes this."""


class ByItself(UserError):
    """This closes by itself once everything on its list is settled."""


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
    _carry_out(unit, company, closed)
    return closed


def finish_duty(unit: Unit, company: Company, actor: Person, duty_id: str, said: Done) -> Duty:
    """Close a duty, or remember its proof and close it once that is kept."""
    duty = duties.find_for(unit, company, actor, duty_id)
    if duty.kind in BY_ITSELF:
        raise ByItself
    if duty.kind is DutyKind.ROTATE and duty.account_id and secrets.of_account(unit, duty.account_id):
        raise InTheVault
    if said.slack_file:
        proving.attach(unit, duty, actor.user_id, said.slack_file, said.note)
        duties.changed(unit, duty)
        return duty
    closed = duties.done(unit, duty, actor.user_id, said.note)
    FULFILLED[closed.kind](unit, closed)
    return closed


def had_been_added(unit: Unit, company: Company, actor: Person, task_id: str) -> Task:
    """The end came during set-up and the person had been added: the task to remove them like any other."""
    task = tasking.find_for(unit, company, actor, task_id)
    tasking.done(unit, task, actor.user_id, "Had been added.")
    grant = holding.find(unit, task.grant_id)
    removal = tasking.open_task(unit, company, grant, TaskKind.REMOVE, due_at=task.due_at)
    holding.told(unit, grant)
    return removal


def keep(unit: Unit, company: Company, file_id: str, given_name: str, content: bytes, sha256: str) -> None:
    """Judge a fetched proof by its content; a kept one closes its task or duty."""
    found = _pending(unit, file_id)
    kind, name = kind_of(content), clean(given_name, limit=LONGEST_NAME)
    if found is None:
        return
    if kind is None:
        refuse(unit, file_id, why_refused(content))
        return
    duty = duty_rows.find(unit, found["task_id"])
    proving.settle(unit, found, Fetched(name, kind, content, sha256))
    task = grants.find_task(unit, found["task_id"])
    if task is not None and task.state is TaskState.OPEN:
        closed = tasking.done(unit, task, found["given_by"], found["note"], file_id)
        _carry_out(unit, company, closed)
    if duty is not None and duty.open:
        _proved(unit, company, duty, found)


def keep_list(unit: Unit, company: Company, file_id: str, file: Fetched, table: Table) -> None:
    """A fetched file was brought as the list of people of a network: keep it, and compare."""
    found, account = _pending(unit, file_id), network_lists.account_of(unit, file_id)
    if found is None or account is None:
        return
    entries = network_lists.read(unit, company, account, table)
    if not entries:
        refuse(unit, file_id, network_lists.NOBODY)
        return
    proving.settle(unit, found, file)
    network_lists.file_kept(unit, company, account, file_id, entries)


def _proved(unit: Unit, company: Company, duty: Duty, given: RowMapping) -> None:
    """A file is kept for a duty: it is done, save where whoever gave it says that more is to come."""
    if duty.kind is DutyKind.EVIDENCE:
        hunt_evidence.keep(unit, company, duty, given["id"])
        return
    fulfilled = duties.done(unit, duty, given["given_by"], given["note"], given["id"])
    if fulfilled.kind is DutyKind.SIGNED_SHEET:
        signed_sheets.kept(unit, company, fulfilled)
        return
    FULFILLED[fulfilled.kind](unit, fulfilled)


def drop(unit: Unit, company: Company, file_id: str, secret: SecretFound) -> None:
    """A file that holds a secret: nothing of it is kept, and where it is a list, of the hunt or a network's
    people, it is to be destroyed.
    """
    found = _pending(unit, file_id)
    if found is None:
        return
    refuse(unit, file_id, proving.TAKE_THEM_OUT)
    duty = duty_rows.find(unit, found["task_id"])
    evidence = duty is not None and duty.kind is DutyKind.EVIDENCE
    account_id = duty.account_id if duty else found["task_id"]
    account = register.find(unit, account_id) if account_id else None
    if evidence or (duty is None and account is not None):
        leaking.found_in_evidence(unit, company, found["given_by"], found["slack_file"], secret, account)


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
    task, duty = grants.find_task(unit, found["task_id"]), duty_rows.find(unit, found["task_id"])
    if task is not None:
        telling.task_changed(unit, task)
    if duty is not None:
        duties.changed(unit, duty)


def _pending(unit: Unit, file_id: str) -> RowMapping | None:
    """The file, held with its task, if nobody has judged it yet."""
    found = grants.find_file(unit, file_id)
    if found is None:
        return None
    grants.hold_task(unit, found["task_id"])
    duty_rows.hold(unit, found["task_id"])
    held = grants.find_file(unit, file_id)
    return held if held and held["state"] == ProofState.PENDING.value else None


def _by_its_own_button(_unit: Unit, _duty: Duty) -> None:
    raise FormErrors({"note": "A note is not enough for this. Use the buttons on its card."})


def _nothing_more(_unit: Unit, _duty: Duty) -> None:
    """That it is done is all there is to it."""


def _another_way(_unit: Unit, _duty: Duty) -> None:
    """What it is about says when it is done."""
    raise OldButton


FULFILLED: Mapping[DutyKind, Callable[[Unit, Duty], None]] = {
    DutyKind.ROTATE: rotating.done,
    DutyKind.PROPOSAL: _by_its_own_button,
    DutyKind.NAME_OWNER: _by_its_own_button,
    DutyKind.TAKE_AWAY: leaving_access.taken_away,
    DutyKind.RECOVERY: _nothing_more,
    DutyKind.REVOKE_APP: _nothing_more,
    DutyKind.CLOSE_ACCOUNT: _nothing_more,
    DutyKind.SPOT_CHECK: spot_checks.confirmed,
    DutyKind.ANSWER_REPORT: _another_way,
    DutyKind.CLOSE_REPORT: _another_way,
    DutyKind.EVIDENCE: _another_way,
    DutyKind.ATTEST: leaking.attested,
    DutyKind.CONFIRM_ROSTER: rosters.confirmed,
    DutyKind.CONTRACT_ENDS: _nothing_more,
    DutyKind.NAME_SPONSOR: _nothing_more,
    DutyKind.SIGNED_SHEET: signed_sheets.not_without_the_sheet,
}
"""What the end of each kind of duty that people say they have done means for the row that it is about."""


def _carry_out(unit: Unit, company: Company, task: Task) -> None:
    actor = task.done_by or "system"
    if task.kind is TaskKind.PROVISION:
        granting.activate(unit, company, task.grant_id, actor)
        return
    if task.kind is TaskKind.SUSPEND:
        suspending.taken_off(unit, company, task)
        return
    evidence = tasking.EVIDENCE[task.kind]
    ending.removed(unit, company, task.grant_id, evidence, actor, tasking.evidence_facts(task))
