"""Proof files: remembered when they are given, fetched from Slack afterwards, and watched for secrets."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from bot.domain.duties import Duty
from bot.domain.events import Event
from bot.domain.grants import Task
from bot.domain.no_secrets import holds_a_secret
from bot.domain.proof import PROOF, ProofState, kind_of
from bot.domain.register import Account
from bot.services import telling
from bot.services.sheets.reading import read
from bot.services.sheets.table import SecretFound, Unreadable
from storage import grants
from storage.database import Unit

TAKE_THEM_OUT = (
    "It seems to hold a password, a code or a key, so nothing of it was kept. Delete it in Slack, have that "
    "secret changed, and attach the file without it."
)


@dataclass(frozen=True)
class Fetched:
    """A file as it was fetched: its name, what it is by its content, its hash."""

    name: str
    kind: str
    content: bytes
    sha256: str


def attach(unit: Unit, of: Task | Duty | Account, actor: str, slack_file: str, note: str | None) -> str:
    """Remember a file to be fetched: what it proves closes when it is kept; of an account it is a list."""
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


def settle(unit: Unit, found: RowMapping, file: Fetched) -> None:
    """Keep a fetched file by its hash."""
    values = {
        "state": ProofState.KEPT.value, "name": file.name, "kind": file.kind, "size": len(file.content),
        "sha256": file.sha256, "content": file.content,
    }  # fmt: skip
    grants.settle_file(unit, found["id"], values)
    unit.record(
        Event(
            PROOF.event(ProofState.PENDING, ProofState.KEPT), found["workspace_id"], "proof_file",
            found["id"], "system",
            {"sha256": file.sha256, "size": len(file.content), "kind": file.kind}, {"name": file.name},
        )
    )  # fmt: skip


def secret_in(content: bytes) -> SecretFound | None:
    """Where something in a text or a workbook looks like a secret; None for what cannot be looked through.

    Raises `Unreadable` for a workbook that cannot be read, which might hold anything.
    """
    kind = kind_of(content)
    if kind not in ("text", "xlsx"):
        return None
    try:
        read(content)
    except SecretFound as found:
        return found
    except Unreadable:
        if kind == "xlsx":
            raise
        lines = enumerate(content.decode(errors="replace").splitlines(), start=1)
        return next((SecretFound("", row, "A", {}) for row, line in lines if holds_a_secret(line)), None)
    return None
