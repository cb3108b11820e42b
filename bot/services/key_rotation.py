"""One key of the vault follows another while everything runs: each step in its own unit, none ever lost.

Whoever is killed in between goes on where the rows say; every login opens all the time (V4).
"""

from datetime import timedelta

import structlog

from bot.domain.events import Fact
from bot.domain.refusals import AlreadyOpen, VaultSealed
from bot.domain.vault import Field
from bot.domain.vault_keys import (
    KEK,
    KEK_ROTATION,
    RETENTION,
    Kek,
    KekRotation,
    KekRotationState,
    KekState,
    VaultRow,
    WrappingKey,
    WrongKeyError,
)
from bot.errors import UserError
from bot.services.vault_making import record
from storage import secret_wraps, vault_cipher, vault_keys
from storage.database import Unit
from storage.errors import Overtaken
from storage.secret_wraps import Wrapped
from storage.vault import reuse_bound

BATCH = 1_000
"""How many data keys are wrapped anew in one unit, which keeps others from writing for a few hundredths."""

SILENT_SECONDS = 90.0

log = structlog.get_logger(__name__)


class NotLoaded(UserError):
    """A bot that runs has not loaded the new key yet."""


class KeyMissing(UserError):
    """A key that this needs is not loaded here."""


class TooSoon(UserError):
    """The old key is kept for as long as backups may need it."""


def begin(unit: Unit, actor: str, key: WrappingKey, provider: str) -> KekRotation:
    """Add the key that will follow; raises `VaultSealed`, and `AlreadyOpen` while a rotation is open."""
    row, current = _held(unit), vault_keys.promoted(unit.connection)
    if current is None or not unit.vault.ready(unit):
        raise VaultSealed
    if vault_keys.open_rotation(unit.connection) is not None:
        raise AlreadyOpen("A rotation of the vault's key is open already, and there is one at a time.")
    check = vault_cipher.check_value(key, row.id)
    new = KekRotation(
        unit.new_id(), current.id, key.id, KekRotationState.ADDED, actor, begun_at=unit.now, moved_at=unit.now
    )
    vault_keys.add_key(unit.connection, Kek(key.id, KekState.ADDED, provider, check, made_at=unit.now))
    vault_keys.count_wraps(unit.connection, key.id, 1)
    vault_keys.add_rotation(unit.connection, new)
    record(unit, "kek", key.id, KEK.event(None, KekState.ADDED), actor, {"provider": provider})
    facts: dict[str, Fact] = {"from": current.id, "to": key.id}
    record(unit, "kek_rotation", new.id, KEK_ROTATION.event(None, new.state), actor, facts)
    return new


def not_loaded_by(unit: Unit, rotation: KekRotation) -> tuple[str, ...]:
    """The bots that run and have not loaded the new key, by their ids."""
    heard = vault_keys.loaded_by(unit.connection, unit.now - timedelta(seconds=SILENT_SECONDS))
    return tuple(bot for bot, loaded in heard.items() if rotation.to_kek not in loaded)


def promote(unit: Unit, actor: str) -> KekRotation:
    """From now on whatever is stored is wrapped with the new key.

    Raises `NotLoaded` while a bot that runs could not open that, and `KeyMissing` where this one could not.
    """
    _, rotation = _held(unit), _open(unit)
    if rotation.state is not KekRotationState.ADDED:
        return rotation
    _loaded(unit, rotation.to_kek)
    if waiting := not_loaded_by(unit, rotation):
        raise NotLoaded(f"Not every bot that runs has loaded the new key yet: {', '.join(waiting)}.")
    _move_key(unit, rotation.to_kek, KekState.ADDED, KekState.PROMOTED, actor)
    vault_keys.close_for_wraps(unit.connection, rotation.from_kek)
    return _move(unit, rotation, KekRotationState.PROMOTED, actor)


def begin_rewrapping(unit: Unit, actor: str) -> KekRotation:
    """Wrap the reuse key anew, and count what else there is to do."""
    row, rotation = _held(unit), _open(unit)
    if rotation.state is not KekRotationState.PROMOTED:
        return rotation
    old, new = _loaded(unit, rotation.from_kek), _loaded(unit, rotation.to_kek)
    bound = reuse_bound(row.id, old.id)
    hash_key = vault_cipher.unwrap(old, row.reuse_wrapped, bound, row.reuse_commitment)
    wrapped = new.wrap(hash_key, reuse_bound(row.id, new.id))
    vault_keys.change(unit.connection, reuse_kek_id=new.id, reuse_wrapped=wrapped)
    vault_keys.count_wraps(unit.connection, new.id, 1)
    record(unit, "vault", row.id, "vault:rewrapped", actor, {"key": new.id})
    total = secret_wraps.count_on(unit.connection, old.id)
    return _move(unit, rotation, KekRotationState.REWRAPPING, actor, total=total)


def rewrap(unit: Unit, actor: str, after: tuple[str, str], most: int = BATCH) -> tuple[str, str]:
    """Wrap the next data keys after a place with the new key, and return the place that this has reached.

    Raises `Overtaken` where others changed them meanwhile. What the old key does not open stays as it is,
    since nobody could open it before either.
    """
    row, rotation = _held(unit), _open(unit)
    old, new = _loaded(unit, rotation.from_kek), _loaded(unit, rotation.to_kek)
    found = secret_wraps.on_key(unit.connection, old.id, after, most)
    anew = [(one, _anew(row, old, new, one)) for one in found]
    pairs = [(one, wrapped) for one, wrapped in anew if wrapped is not None]
    if pairs:
        vault_keys.count_wraps(unit.connection, new.id, len(pairs))
        if not secret_wraps.move(unit.connection, new.id, pairs):
            raise Overtaken
        vault_keys.change_rotation(
            unit.connection, rotation.id, rotation.state, rewrapped=rotation.rewrapped + len(pairs)
        )
        record(unit, "kek_rotation", rotation.id, "rekeying:went_on", actor, {"wrapped": len(pairs)})
    return found[-1].at if found else after


def left(unit: Unit, rotation: KekRotation, after: tuple[str, str]) -> bool:
    """Whether the old key wraps anything after a place."""
    return bool(secret_wraps.on_key(unit.connection, rotation.from_kek, after, 1))


def verify(unit: Unit, actor: str) -> KekRotation:
    """Find that the old key opens nothing any more that the new one does not; otherwise nothing changes."""
    row, rotation = _held(unit), _open(unit)
    if rotation.state is not KekRotationState.REWRAPPING or _anything_left(unit, row, rotation):
        return rotation
    unreadable = secret_wraps.count_on(unit.connection, rotation.from_kek)
    return _move(unit, rotation, KekRotationState.VERIFIED, actor, facts={"unreadable": unreadable})


def retire(unit: Unit, actor: str) -> KekRotation:
    """Keep the old key for older backups only; the next rotation may begin."""
    _, rotation = _held(unit), _open(unit)
    if rotation.state is not KekRotationState.VERIFIED:
        return rotation
    _move_key(unit, rotation.from_kek, KekState.PROMOTED, KekState.RETIRED, actor)
    return _move(unit, rotation, KekRotationState.RETIRED, actor)


def destroy(unit: Unit, actor: str, rotation: KekRotation) -> None:
    """Say that an old key is gone for good; raises `TooSoon` before `RETENTION` is over."""
    _held(unit)
    until = rotation.moved_at + RETENTION
    if unit.now < until:
        raise TooSoon(f"The old key {rotation.from_kek} is kept until {until:%d %B %Y}, for older backups.")
    _move_key(unit, rotation.from_kek, KekState.RETIRED, KekState.DESTROYED, actor)
    _move(unit, rotation, KekRotationState.DESTROYED, actor)


def _anything_left(unit: Unit, row: VaultRow, rotation: KekRotation) -> bool:
    old, new = _loaded(unit, rotation.from_kek), _loaded(unit, rotation.to_kek)
    after = secret_wraps.FIRST
    while found := secret_wraps.on_key(unit.connection, old.id, after, BATCH):
        if any(_anew(row, old, new, one) for one in found):
            return True
        after = found[-1].at
    return False


def _anew(row: VaultRow, old: WrappingKey, new: WrappingKey, one: Wrapped) -> bytes | None:
    place = vault_cipher.Place(row.id, one.secret_id, one.version_id, one.number, Field(one.field))
    try:
        return vault_cipher.rewrap(old, new, place, one.wrapped, one.commitment)
    except (WrongKeyError, TypeError):
        log.error("data_key_not_opened", version=one.version_id, field=one.field)  # noqa: TRY400 - no trace
        return None


def _held(unit: Unit) -> VaultRow:
    """The vault, so that two who rotate take turns; raises `VaultSealed` where there is none."""
    row = vault_keys.hold(unit)
    if row is None:
        raise VaultSealed("There is no vault yet.", remedy="Run `vouchsafe vault init`.")
    return row


def _open(unit: Unit) -> KekRotation:
    rotation = vault_keys.open_rotation(unit.connection)
    if rotation is None:
        raise LookupError("No rotation of the vault's key is open.")
    return rotation


def _loaded(unit: Unit, kek_id: str) -> WrappingKey:
    key = unit.vault.key(unit, kek_id)
    if key is None:
        raise KeyMissing(f"The key {kek_id} is not loaded here.", remedy="Put it back, and go on.")
    return key


def _move_key(unit: Unit, kek_id: str, start: KekState, to: KekState, actor: str) -> None:
    at = {f"{to.value}_at": unit.now}
    if not vault_keys.change_key(unit.connection, kek_id, start, state=to.value, **at):
        raise Overtaken
    record(unit, "kek", kek_id, KEK.event(start, to), actor)


def _move(
    unit: Unit,
    rotation: KekRotation,
    to: KekRotationState,
    actor: str,
    facts: dict[str, Fact] | None = None,
    **values: object,
) -> KekRotation:
    start = rotation.state
    if not vault_keys.change_rotation(
        unit.connection, rotation.id, start, state=to.value, moved_at=unit.now, **values
    ):
        raise Overtaken
    record(unit, "kek_rotation", rotation.id, KEK_ROTATION.event(start, to), actor, facts)
    return next(one for one in vault_keys.rotations(unit.connection) if one.id == rotation.id)
