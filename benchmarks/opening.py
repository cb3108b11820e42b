"""What it costs to open a field of a login, and to wrap a hundred thousand data keys with another key."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.measure import Figure, Ratio, take_turns, timed
from bot.commands import vault_rotate
from bot.domain.ports import new_id
from bot.domain.register import Account, AccountStatus
from bot.domain.vault import Field, Sealed, Secret, SecretState
from bot.services import key_rotation, vault_making
from bot.vault_providers import KeyFile, key_line, write_secret
from bot.world import real_ports
from storage import migrate, register, secret_wraps, secrets, vault_cipher, vault_keys
from storage.database import Database, Unit
from storage.vault_cipher import LocalKey, Place

TEXT = "correct horse battery staple"
TOGETHER = 20
"""Openings that are timed together: one is shorter than what the clock tells well."""


@dataclass(frozen=True)
class Opening:
    """Seconds for `TOGETHER` fields: ours; and the same two steps by Fernet, and by AES-GCM alone.

    Fernet neither binds to a place nor commits to a key, and AES-GCM alone is given nothing to bind to.
    """

    ours: Figure
    fernet: Figure
    bare: Figure

    @property
    def faster(self) -> Ratio:
        """How many times as fast as Fernet."""
        return self.fernet.over(self.ours)

    @property
    def of_bare(self) -> Ratio:
        """Which part of the speed of AES-GCM alone."""
        return self.bare.over(self.ours)


@dataclass(frozen=True)
class Rewrapping:
    """Seconds for wrapping so many data keys anew: the whole rotation, and the ciphers alone."""

    rows: int
    seconds: float
    ciphers: float

    @property
    def times(self) -> float:
        """How many times what the ciphers take."""
        return self.seconds / self.ciphers


def open_fields(rounds: int, each: int) -> Opening:
    """Unwrap the data key of one field and decrypt it, again and again, by three ways that take turns."""
    place = Place("d" * 26, "s" * 26, "v" * 26, 1, Field.PASSWORD)
    key = LocalKey("k" * 26, os.urandom(32), os.urandom)
    sealed = vault_cipher.encrypt(key, place, TEXT, os.urandom)
    figures = take_turns(
        {
            "ours": _often(lambda: vault_cipher.decrypt(key, place, sealed)),
            "fernet": _often(_by_fernet()),
            "bare": _often(_by_aes_gcm()),
        },
        rounds,
        each,
    )
    return Opening(**figures)


def _by_fernet() -> Callable[[], str]:
    key, data_key = Fernet(Fernet.generate_key()), Fernet.generate_key()
    wrapped, token = key.encrypt(data_key), Fernet(data_key).encrypt(TEXT.encode())
    return lambda: Fernet(key.decrypt(wrapped)).decrypt(token).decode()


def _by_aes_gcm() -> Callable[[], str]:
    key, data_key, nonce = AESGCM(os.urandom(32)), os.urandom(32), os.urandom(12)
    wrapped = key.encrypt(nonce, data_key, None)
    ciphertext = AESGCM(data_key).encrypt(nonce, TEXT.encode(), None)
    return lambda: AESGCM(key.decrypt(nonce, wrapped, None)).decrypt(nonce, ciphertext, None).decode()


def rewrap(folder: Path, rows: int) -> Rewrapping:
    """Let one key follow another over so many fields in an SQLite file, beside the ciphers alone."""
    key_file = folder / "vault.key"
    database, sealed = _filled(f"sqlite:///{folder / 'vault.db'}", key_file, rows)
    with database.read() as unit:
        (key,) = database.vault.unknown(unit)
    database.run(lambda unit: key_rotation.begin(unit, "operator", key, "key file"))
    seconds = timed(lambda: vault_rotate.drive(database, lambda _: None))
    with database.read() as unit:
        old = unit.vault.key(unit, vault_keys.rotations(unit.connection)[0].from_kek)
        left = secret_wraps.count_on(unit.connection, old.id)
    database.dispose()
    if left:
        raise RuntimeError(f"{left} data keys are left on the old key.")
    ciphers = timed(
        lambda: [vault_cipher.rewrap(old, key, place, one.wrapped, one.commitment) for place, one in sealed]
    )
    return Rewrapping(rows, seconds, ciphers)


def _often(once: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(TOGETHER):
            once()

    return run


def _filled(url: str, key_file: Path, rows: int) -> tuple[Database, list[tuple[Place, Sealed]]]:
    """A database with so many versions of one login, and a key file with a second key."""
    migrate.upgrade(url)
    ports = real_ports()
    write_secret(key_file, key_line(new_id(ports), os.urandom(32)))
    database = Database(url, ports)
    database.vault.use(KeyFile(key_file))
    with database.write() as unit:
        (key,) = database.vault.unknown(unit)
        made = vault_making.make(unit, "operator", key, "key file", "nobody")
        login = unit.new_id()
        places = [Place(made.id, login, unit.new_id(), number, Field.PASSWORD) for number in range(rows)]
        sealed = [(place, vault_cipher.encrypt(key, place, TEXT, os.urandom)) for place in places]
        _keep(unit, login, sealed)
    KeyFile(key_file).add(key_line(new_id(ports), os.urandom(32)))
    database.vault.load()
    return database, sealed


def _keep(unit: Unit, login: str, sealed: list[tuple[Place, Sealed]]) -> None:
    words = dict.fromkeys(("name", "url", "brand", "region", "purpose", "tier"), "")
    account = Account(
        unit.new_id(),
        "T0",
        "reddit",
        "larkfield",
        **words,
        status=AccountStatus.ACTIVE,
        owner="U0",
        backup_owner=None,
    )
    register.add_many(unit, [account])
    state = SecretState.KEPT
    secrets.add(unit, Secret(login, "T0", account.id, state, 1, stored_at=unit.now, changed_at=unit.now))
    by = {"secret_id": login, "stored_by": "U0", "stored_at": unit.now, "generated": False, "reuse_key": None}
    unit.insert_all(
        secrets.secret_version,
        [{"id": place.version_id, "number": place.number, **by} for place, _ in sealed],
    )
    fields = [
        {"version_id": place.version_id, **vars(one), "field": one.field.value} for place, one in sealed
    ]
    unit.insert_all(secrets.secret_field, fields)
