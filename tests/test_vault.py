"""The vault encrypts what it is handed, opens it where it belongs, and nowhere else (V2, V3, V6)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.check_vault import check_vault
from bot.commands.vault_rotate import drive
from bot.domain.events import Event
from bot.domain.refusals import CannotOpen, VaultSealed
from bot.domain.secret_text import SecretText
from bot.domain.vault import Field, Version
from bot.domain.vault_keys import WRAPS_ALARM, WRAPS_LIMIT, WrongKeyError
from bot.services import key_rotation, vault_making
from bot.vault_providers import KeyFile
from bot.world import real_ports
from storage import vault_keys
from storage.database import Database, Unit
from storage.vault import NO_KEY, NOT_MADE, WRONG_KEY
from tests import rotating_keys
from tests.e2e import vaults
from tests.rotating_keys import all_opens


class Elsewhere:
    """A provider whose keys never come here: it wraps and unwraps itself, as a machine apart would."""

    name, warning = "a machine apart", ""

    def __init__(self) -> None:
        self.wrapped: dict[bytes, tuple[str, bytes, bytes]] = {}
        self.ids = ["a" * 26]

    def load(self, random_bytes) -> tuple["ElsewhereKey", ...]:
        return tuple(ElsewhereKey(id_, self) for id_ in self.ids)


class ElsewhereKey:
    """A name for one of its keys."""

    def __init__(self, id_: str, there: Elsewhere) -> None:
        self.id, self.there = id_, there

    def wrap(self, data_key: bytes, bound: bytes) -> bytes:
        handle = f"handle {len(self.there.wrapped)}".encode()
        self.there.wrapped[handle] = self.id, data_key, bound
        return handle

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        id_, data_key, bound_then = self.there.wrapped.get(wrapped, ("", b"", b""))
        if (id_, bound_then) != (self.id, bound):
            raise WrongKeyError
        return data_key


FIELDS = {Field.USERNAME: SecretText("larkfield"), Field.PASSWORD: SecretText("korrekt Pferd 🐎")}


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "vault.key"


@pytest.fixture
def database(each_url: str, key_file: Path) -> Iterator[Database]:
    """A database with a vault, whose key is loaded."""
    vaults.make(each_url, key_file, real_ports())
    database = Database(each_url, real_ports())
    database.vault.use(KeyFile(key_file))
    yield database
    database.dispose()


def store(unit: Unit, secret: str, number: int = 1, fields: dict[Field, SecretText] = FIELDS) -> Version:
    """A version as whoever stores it leaves it: its sealed fields, and their digest on the trail."""
    version_id = unit.new_id()
    sealed = unit.vault.put(unit, version_id, secret, number, fields)
    kind = "secret:stored" if number == 1 else "secret:changed"
    unit.record(Event(kind, "T1", "secret", secret, "U1", {"digest": unit.vault.digest(sealed)}))
    return Version(version_id, secret, number, "U1", unit.now, generated=False, reuse_key=None, fields=sealed)


def test_what_is_stored_comes_back(database: Database) -> None:
    with database.write() as unit:
        version = store(unit, "a-secret")
    with database.read() as unit:
        assert unit.vault is database.vault
        shown = {field: database.vault.open(unit, version, field).reveal() for field in FIELDS}
    assert shown == {field: text.reveal() for field, text in FIELDS.items()}
    assert b"larkfield" not in b"".join(one.ciphertext for one in version.fields)


def test_an_older_version_put_back_is_known_by_the_trail(database: Database) -> None:
    with database.write() as unit:
        first = store(unit, "a-secret")
    with database.read() as unit:
        assert database.vault.open(unit, first, Field.PASSWORD)
    with database.write() as unit:
        second = store(unit, "a-secret", 2)
        other = store(unit, "another")
    with database.read() as unit:
        assert all(database.vault.open(unit, one, Field.PASSWORD) for one in (second, other))
        for wrong in (first, replace(other, secret_id="a-secret"), replace(second, secret_id="unheard of")):
            with pytest.raises(CannotOpen, match=r"This login cannot be opened; incident [a-z2-7]{8}\."):
                database.vault.open(unit, wrong, Field.PASSWORD)


@pytest.mark.parametrize("anything", ["text", None, 7, b"", b"\0" * 60])
def test_whatever_a_column_holds_is_refused_alike(database: Database, anything: object) -> None:
    with database.write() as unit:
        version = store(unit, "a-secret")
    for part in ("wrapped", "commitment", "nonce", "ciphertext"):
        fields = tuple(replace(one, **{part: anything}) for one in version.fields)
        with database.read() as unit, pytest.raises(CannotOpen):
            database.vault.open(unit, replace(version, fields=fields), Field.PASSWORD)


def test_a_field_that_is_not_there_is_refused_like_any_other(database: Database) -> None:
    with database.write() as unit:
        version = store(unit, "a-secret")
    with database.read() as unit, pytest.raises(CannotOpen):
        database.vault.open(unit, version, Field.TOTP_SEED)


def test_the_same_password_is_known_and_a_like_one_is_not(database: Database) -> None:
    with database.read() as unit:
        known = database.vault.reuse_key(unit, SecretText("correct horse"))
        assert len(known) == 32
        assert database.vault.reuse_key(unit, SecretText("correct horse")) == known
        assert database.vault.reuse_key(unit, SecretText("correct horse ")) != known


def test_without_the_key_the_vault_says_why_and_opens_nothing(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    with database.write() as unit:
        version = store(unit, "a-secret")
    keyless = Database(database.url, real_ports())
    kept, known = key_file.read_text(), key_file.read_text().partition(":")[0]
    wrong = {"": NO_KEY, f"{known}:{'A' * 43}=\n": WRONG_KEY}
    for text, why in wrong.items():
        other = tmp_path / "other.key"
        other.unlink(missing_ok=True)
        other.write_text(text)
        other.chmod(0o400)
        keyless.vault.use(KeyFile(other))
        with keyless.read() as unit:
            assert (keyless.vault.why_not(unit), keyless.vault.ready(unit)) == (why, False)
            with pytest.raises(VaultSealed):
                keyless.vault.open(unit, version, Field.PASSWORD)
            with pytest.raises(VaultSealed):
                keyless.vault.reuse_key(unit, SecretText("x"))
        with keyless.write() as unit, pytest.raises(VaultSealed):
            keyless.vault.put(unit, unit.new_id(), "a-secret", 2, FIELDS)
    keyless.dispose()
    assert key_file.read_text() == kept


def test_a_key_that_has_wrapped_a_great_deal_is_told_of_and_then_wraps_no_more(database: Database) -> None:
    with database.write() as unit:
        store(unit, "a-secret")
        key = vault_keys.promoted(unit.connection)
        assert vault_keys.wraps(unit.connection, key.id) == 4  # two fields, the check value, the reuse key
        assert {one.status for one in check_vault(database)} == {"pass"}
        vault_keys.count_wraps(unit.connection, key.id, WRAPS_ALARM)
    assert "Run `vouchsafe vault rotate`." in [one.remedy for one in check_vault(database)]
    with database.write() as unit:
        vault_keys.count_wraps(unit.connection, key.id, WRAPS_LIMIT - WRAPS_ALARM - 5)
        store(unit, "a-secret", 2, {Field.PASSWORD: SecretText("x")})
        with pytest.raises(VaultSealed, match="wrapped as much as one key may"):
            store(unit, "a-secret", 3, FIELDS)


def test_a_provider_that_keeps_its_keys_to_itself_needs_no_change_anywhere(each_url: str) -> None:
    database, provider = Database(each_url, real_ports()), Elsewhere()
    database.vault.use(provider)
    with database.write() as unit:
        (key,) = database.vault.unknown(unit)
        vault_making.make(unit, "operator", key, provider.name, "nobody")
    rotating_keys.fill(database, 3)
    assert all_opens(database)
    provider.ids.append("b" * 26)
    database.vault.load()
    with database.write() as unit:
        (key,) = database.vault.unknown(unit)
        key_rotation.begin(unit, "operator", key, provider.name)
    drive(database, lambda _: None)
    assert all_opens(database)
    provider.ids.remove("a" * 26)
    other = Database(each_url, real_ports())
    other.vault.use(provider)
    assert all_opens(other)
    for one in (database, other):
        one.dispose()


def test_a_database_without_a_vault_says_so(each_url: str) -> None:
    database = Database(each_url, real_ports())
    with database.read() as unit:
        assert unit.vault.why_not(unit) == NOT_MADE
    database.dispose()
