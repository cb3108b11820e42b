"""Proof files: remembered when they are given, and fetched from Slack afterwards."""

from bot.domain.duties import Duty
from bot.domain.events import Event
from bot.domain.grants import Task
from bot.domain.proof import PROOF, ProofState
from bot.services import telling
from storage import grants
from storage.database import Unit


def attach(unit: Unit, of: Task | Duty, actor: str, slack_file: str, note: str | None) -> str:
    """Remember a proof file to be fetched; what it proves closes when it is kept."""
    file_id = unit.new_id()
    grants.add_file(
        unit,
        {
            "id": file_id,
            "workspace_id": of.workspace_id,
            "task_id": of.id,
            "slack_file": slack_file,
            "state": ProofState.PENDING.value,
            "given_by": actor,
            "given_at": unit.now,
            "note": note,
        },
    )
    unit.record(
        Event(
            PROOF.event(None, ProofState.PENDING), of.workspace_id, "proof_file", file_id, actor,
            {"task": of.id, "slack_file": slack_file},
        )
    )  # fmt: skip
    telling.fetch(unit, of.workspace_id, file_id)
    return file_id
