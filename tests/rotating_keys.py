"""A vault full of logins whose key is replaced, by somebody who may be killed anywhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from bot.commands import vault_rotate
from bot.domain.events import Event
from bot.domain.ports import new_id
from bot.domain.register import Account, AccountStatus
from bot.domain.secret_text import SecretText
from bot.domain.vault import Field, Sealed, Secret, SecretState, Version
from bot.domain.vault_keys import KekRotation
from bot.services import key_rotation
from bot.vault_providers import KeyFile, key_line
from bot.world import real_ports
from storage import register, secrets, vault_cipher, vault_keys
from storage.database import Database, Unit
from storage.vault_cipher import Place

FIELDS = select(
    secrets.secret_version.c.secret_id, secrets.secret_version.c.number, secrets.secret_field
).join(secrets.secret_version, secrets.secret_version.c.id == secrets.secret_field.c.version_id)


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


def fill(database: Database, count: int, first: int = 0) -> None:
    """Put so many logins into the vault, each with a password that says which it is."""

    def work(unit: Unit) -> None:
        accounts = [_account(unit, number) for number in range(first, first + count)]
        register.add_many(unit, accounts)
        for number, account in enumerate(accounts, first):
            unit.record(Event("account:added", "T1", "account", account.id, "operator"))
            _store(unit, account, number)

    database.run(work)


def begin(database: Database, key_file: Path) -> KekRotation:
    """Begin to rotate, with a new key in the key file."""
    ports = database.ports
    KeyFile(key_file).add(key_line(new_id(ports), ports.random_bytes(32)))
    database.vault.load()
    with database.write() as unit:
        (key,) = database.vault.unknown(unit)
        return key_rotation.begin(unit, "operator", key, "the key file")


class Texts(dict[tuple[object, ...], str]):
    """What opens with the keys that a bot has loaded; the same bytes are opened once."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database

    def now(self) -> set[str]:
        """Every password that the database holds now, each of which opens."""
        with self.database.read() as unit:
            deployment = vault_keys.find(unit.connection).id
            loaded = {one.id: unit.vault.key(unit, one.id) for one in vault_keys.keys(unit.connection)}
            rows = [tuple(row) for row in unit.execute(FIELDS)]
        for row in set(rows) - self.keys():
            secret_id, number, version_id, field, *parts = row
            place = Place(deployment, secret_id, version_id, number, Field(field))
            sealed = Sealed(place.field, *parts)
            self[row] = vault_cipher.decrypt(loaded[sealed.kek_id], place, sealed)
        return {self[row] for row in rows}


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
