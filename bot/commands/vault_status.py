"""How the vault stands, all but its secrets, as plain data and as lines."""

from collections.abc import Iterator
from typing import Any

from bot.domain.vault_keys import RETENTION, WRAPS_ALARM, Kek, KekRotation, KekState
from bot.services import key_rotation, sealing
from bot.views.vault_state import remedy_words, why_words
from storage import vault_keys
from storage.database import Unit


def standing(unit: Unit) -> dict[str, Any]:
    """The vault, its keys, their provider and their rotations as plain data."""
    row, vault = vault_keys.find(unit.connection), unit.vault
    why, provider = vault.why_not(unit), vault.provider
    found: dict[str, Any] = {
        "ready": not why,
        "why": why,
        "provider": provider.name if provider else None,
        "warning": provider.warning if provider else "",
        "trouble": vault.trouble,
        "loaded": list(vault.loaded),
    }
    if row is None:
        return found
    return found | {
        "vault": row.id,
        "made_at": row.made_at,
        "recovery_recipient": row.recipient,
        "sealed_at": row.sealed_at,
        "sealed_by": row.sealed_by,
        "seal_reason": row.seal_reason,
        "unseal_asked_by": sealing.asked_by(row, unit),
        "keys": [_key(unit, one) for one in vault_keys.keys(unit.connection)],
        "rotations": [_rotation(unit, one) for one in vault_keys.rotations(unit.connection)],
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    yield " ".join(filter(None, (why_words(found["why"]), remedy_words(found["why"]))))
    yield from filter(None, (found["trouble"], found["warning"]))
    yield f"Keys come from {found['provider']}."
    if "vault" not in found:
        return
    yield f"Vault {found['vault']}, made {found['made_at']:%d %B %Y}."
    yield f"The recovery copy is for {found['recovery_recipient']}."
    if found["sealed_at"]:
        at = f"{found['sealed_at']:%d %B %Y %H:%M} UTC"
        yield f"Sealed {at} by {found['sealed_by']}: {found['seal_reason']}"
    if found["unseal_asked_by"]:
        yield f"{found['unseal_asked_by']} has asked to unseal it; somebody else must agree."
    yield from (_key_line(one) for one in found["keys"])
    yield from (_rotation_line(one) for one in found["rotations"])


def _key(unit: Unit, one: Kek) -> dict[str, Any]:
    wraps = vault_keys.wraps(unit.connection, one.id)
    return {
        "id": one.id,
        "state": one.state.value,
        "loaded": one.id in unit.vault.loaded,
        "made_at": one.made_at,
        "wraps": wraps,
        "alarm": one.state is KekState.PROMOTED and wraps >= WRAPS_ALARM,
    }


def _rotation(unit: Unit, one: KekRotation) -> dict[str, Any]:
    return {
        "from": one.from_kek,
        "to": one.to_kek,
        "state": one.state.value,
        "open": one.open,
        "begun_at": one.begun_at,
        "done": one.rewrapped,
        "of": one.total,
        "not_loaded_by": list(key_rotation.not_loaded_by(unit, one)) if one.open else [],
        "keep_old_until": None if one.open else one.moved_at + RETENTION,
    }


def _key_line(one: dict[str, Any]) -> str:
    loaded = "loaded" if one["loaded"] else "not loaded"
    alarm = " Rotate it: it has wrapped a great many." if one["alarm"] else ""
    return f"Key {one['id']}: {one['state']}, {loaded}, {one['wraps']:,} data keys wrapped.{alarm}"


def _rotation_line(one: dict[str, Any]) -> str:
    done = f"{one['done']:,} of {one['of']:,} wrapped anew"
    words = f"Rotation {one['from']} → {one['to']}: {one['state']}, {done}."
    if one["not_loaded_by"]:
        words += f" Not loaded by {', '.join(one['not_loaded_by'])}."
    if one["open"]:
        return f"{words} `vouchsafe vault rotate` goes on with it."
    if one["state"] == "retired":
        return f"{words} The old key is kept until {one['keep_old_until']:%d %B %Y}."
    return words
