"""A vault full of logins whose key is replaced, by somebody who may be killed anywhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.commands import vault_rotate
from bot.domain.events import Event
from bot.domain.ports import new_id
from bot.domain.register import Account, AccountStatus
from bot.domain.secret_text import SecretText
from bot.domain.vault import Field, Secret, SecretState, Version
from bot.domain.vault_keys import KekRotation
from bot.services import key_rotation
from bot.vault_providers import KeyFile, key_line
from bot.world import real_ports
from storage import register, secret_wraps, secrets, vault_cipher, vault_keys
from storage.database import Database, Unit
from storage.vault_cipher import Place


class Killed(BaseException):
    """Whoever rotates is no more."""


class Mortal(Database):
    """A database whose user dies at the first commit: just `before` it, or just after."""

    before = False

    @contextmanager
    def write(self, *, background: bool = False) -> Iterator[Unit]:
        with super().write(background=background) as unit:
            yield unit
            if self.before:
                raise Killed
        raise Killed


def opened(url: str, key_file: Path, kind: type[Database] = Database) -> Database:
    database = kind(url, real_ports())
    database.vault.use(KeyFile(key_file))
    return database


def fill(database: Database, count: int) -> None:
    """Put so many logins into the vault, each with a password that says which it is."""
    with database.write() as unit:
        accounts = [_account(unit, number) for number in range(count)]
        register.add_many(unit, accounts)
        for number, account in enumerate(accounts):
            _store(unit, account, number)


def begin(database: Database, key_file: Path) -> KekRotation:
    """Begin to rotate, with a new key in the key file."""
    ports = database.ports
    KeyFile(key_file).add(key_line(new_id(ports), ports.random_bytes(32)))
    database.vault.load()
    with database.write() as unit:
        (key,) = database.vault.unknown(unit)
        return key_rotation.begin(unit, "operator", key, "the key file")


def every_text(database: Database) -> set[str]:
    """Every password that opens with the keys that this bot has loaded."""
    with database.read() as unit:
        row, found = vault_keys.find(unit.connection), set()
        for known in vault_keys.keys(unit.connection):
            key = unit.vault.key(unit, known.id)
            for one in secret_wraps.on_key(unit.connection, known.id, secret_wraps.FIRST, 10_000):
                place = Place(row.id, one.secret_id, one.version_id, one.number, one.sealed.field)
                found.add(vault_cipher.decrypt(key, place, one.sealed))
    return found


def all_opens(database: Database) -> bool:
    """Whether the vault itself shows every login, with all that it looks at."""
    with database.read() as unit:
        logins = secrets.kept(unit, "T1")
        texts = {
            unit.vault.open(unit, secrets.version(unit, one.id, 1), Field.PASSWORD).reveal() for one in logins
        }
        assert unit.vault.reuse_key(unit, SecretText("x"))
    return texts == expected(len(logins))


def expected(count: int) -> set[str]:
    return {f"password {number}" for number in range(count)}


def _account(unit: Unit, number: int) -> Account:
    words = dict.fromkeys(("name", "url", "brand", "region", "purpose", "tier"), "")
    return Account(
        unit.new_id(),
        "T1",
        "x",
        f"lark{number}",
        **words,
        status=AccountStatus.ACTIVE,
        owner="U1",
        backup_owner=None,
    )


def _store(unit: Unit, account: Account, number: int) -> None:
    secret, version = unit.new_id(), unit.new_id()
    fields = unit.vault.put(unit, version, secret, 1, {Field.PASSWORD: SecretText(f"password {number}")})
    kept = Secret(secret, "T1", account.id, SecretState.KEPT, 1, stored_at=unit.now, changed_at=unit.now)
    secrets.add(unit, kept)
    secrets.add_version(unit, Version(version, secret, 1, "U1", unit.now, False, None, fields))
    unit.record(Event("secret:stored", "T1", "secret", secret, "U1", {"digest": unit.vault.digest(fields)}))


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    vault_rotate.drive(opened(sys.argv[1], Path(sys.argv[2])), lambda _: None, most=2)
