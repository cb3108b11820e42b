"""Making the vault: its name, its first key, and the key by which passwords are compared."""

from collections.abc import Mapping

from bot.domain.events import Event, Fact
from bot.domain.refusals import AlreadyDone
from bot.domain.vault_keys import KEK, VAULT, Kek, KekState, VaultRow, VaultState, WrappingKey
from storage import people, vault_cipher, vault_keys
from storage.database import Unit
from storage.vault import reuse_bound


def make(unit: Unit, actor: str, key: WrappingKey, provider: str, recipient: str) -> VaultRow:
    """Let there be a vault with this key; `recipient` is whom recovery copies are for.

    Raises `AlreadyDone` when there is one.
    """
    if vault_keys.find(unit.connection) is not None:
        raise AlreadyDone("The vault is made already.")
    deployment, random_bytes = unit.new_id(), unit.ports.random_bytes
    hash_key = random_bytes(vault_cipher.KEY_BYTES)
    made = VaultRow(
        deployment,
        VaultState.OPEN,
        unit.now,
        recipient,
        key.id,
        key.wrap(hash_key, reuse_bound(deployment, key.id)),
        vault_cipher.commitment(hash_key),
    )
    first = Kek(
        key.id,
        KekState.PROMOTED,
        provider,
        vault_cipher.check_value(key, deployment),
        made_at=unit.now,
        promoted_at=unit.now,
    )
    vault_keys.add(unit.connection, made)
    vault_keys.add_key(unit.connection, first)
    vault_keys.count_wraps(unit.connection, key.id, 2)
    record(unit, "vault", deployment, VAULT.event(None, VaultState.OPEN), actor, {"key": key.id})
    record(unit, "kek", key.id, KEK.event(None, KekState.PROMOTED), actor, {"provider": provider})
    return made


def readdress(unit: Unit, actor: str, recipient: str) -> None:
    """Make recovery copies for another sheet from now on; nothing happens for the same one."""
    row = vault_keys.hold(unit)
    if row is not None and row.recipient != recipient:
        vault_keys.change(unit.connection, recipient=recipient)
        record(unit, "vault", row.id, "vault:readdressed", actor, {"recipient": recipient})


def record(
    unit: Unit,
    subject_kind: str,
    subject: str,
    kind: str,
    actor: str,
    facts: Mapping[str, Fact] | None = None,
    *,
    words: Mapping[str, str] | None = None,
) -> None:
    """Put on the trail what happened to the vault or a key, which may be before the bot has met Slack."""
    bound = people.bound_workspace(unit)
    workspace_id = str(bound["id"]) if bound else ""
    unit.record(Event(kind, workspace_id, subject_kind, subject, actor, facts or {}, words or {}))
