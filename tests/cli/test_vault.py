"""`vouchsafe vault`: the key is made, copied, recovered and replaced, and secrets show on the sheet alone."""

import io
import re
import stat
import sys
from pathlib import Path

import pyrage
import pytest

from bot import vault_recovery
from bot.commands import vault_rotate
from bot.services import key_rotation
from bot.vault_providers import CREDENTIAL, KeyFile, write_secret
from storage import vault_keys
from storage.database import Database
from tests import rotating_keys
from tests.rotating_keys import all_opens

KEY_FILE, COPY = "vault.key", "vault.recovery.age"
IDENTITY = re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]+")


@pytest.fixture
def identity(installed: Path, vouchsafe) -> str:
    """A vault is made; what the sheet says."""
    made = vouchsafe("vault", "init")
    assert made.code == 0
    (said,) = IDENTITY.findall(made.out)
    assert "RECOVERY SHEET" in made.out
    assert IDENTITY.search(made.err) is None
    return said


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """Let this come on standard input."""
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(f"{text}\n"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def key_ids(text: str) -> list[str]:
    return re.findall(r"^([a-z2-7]{26}):", text, re.MULTILINE)


def status(vouchsafe) -> dict:
    return vouchsafe("vault", "status", "--json").json


def test_the_key_the_copy_and_the_sheet_are_made_once(identity: str, installed: Path, vouchsafe) -> None:
    assert (mode(installed / KEY_FILE), mode(installed / COPY)) == (0o400, 0o600)
    content = [path.read_bytes() for path in installed.rglob("*") if path.is_file()]
    assert not any(identity.encode() in one for one in content)
    secret = (installed / KEY_FILE).read_text().partition(":")[2].strip()
    shown = vouchsafe("vault", "status")
    assert (shown.code, shown.out.splitlines()[0]) == (0, "The vault is ready.")
    assert secret not in shown.out + vouchsafe("vault", "status", "--json").out + vouchsafe("check").out
    again = vouchsafe("vault", "init")
    assert (again.code, again.err) == (
        2,
        "The vault is made already. `vouchsafe vault status` says how it stands.\n",
    )


def test_whoever_was_stopped_while_making_it_begins_again_with_the_same_key(
    installed: Path, vouchsafe
) -> None:
    before = vouchsafe("vault", "status")
    assert (before.code, before.out.splitlines()[0]) == (
        1,
        "There is no vault yet. The operator runs `vouchsafe vault init`.",
    )
    write_secret(installed / KEY_FILE, f"{'a' * 26}:{'A' * 43}=\n")
    assert vouchsafe("vault", "init").code == 0
    assert key_ids((installed / KEY_FILE).read_text()) == ["a" * 26]


def test_the_key_comes_back_from_the_copy_and_the_sheet(identity, installed: Path, vouchsafe, typed) -> None:
    lost = (installed / KEY_FILE).read_text()
    typed(identity)
    there = vouchsafe("vault", "recover", COPY)
    assert (there.code, there.err.split(".")[0]) == (2, "vault")
    (installed / KEY_FILE).unlink()
    sealed = vouchsafe("vault", "status")
    assert (sealed.code, "or runs `vouchsafe vault recover`." in sealed.out.splitlines()[0]) == (1, True)
    for wrong in ("nonsense", str(pyrage.x25519.Identity.generate())):
        typed(wrong)
        refused = vouchsafe("vault", "recover", COPY)
        assert refused.code == 2
        assert wrong not in refused.out + refused.err
        assert not (installed / KEY_FILE).exists()
    typed(identity)
    done = vouchsafe("vault", "recover", COPY)
    assert (done.code, done.out.splitlines()[-1]) == (0, "It is the key of this database's vault.")
    assert ((installed / KEY_FILE).read_text(), mode(installed / KEY_FILE)) == (lost, 0o400)
    assert vouchsafe("vault", "status").code == 0


def test_a_copy_of_another_vault_is_said_to_be_one(identity: str, installed: Path, vouchsafe, typed) -> None:
    (installed / KEY_FILE).unlink()
    other, recipient = vault_recovery.new_identity()
    vault_recovery.write(installed / "other.age", f"{'a' * 26}:{'A' * 43}=\n", recipient)
    typed(other)
    assert vouchsafe("vault", "recover", "other.age").code == 1
    assert status(vouchsafe)["why"] == "wrong_key"


def test_a_key_follows_another_and_the_same_sheet_opens_the_copy_of_both(
    identity: str, installed: Path, vouchsafe, database: Database
) -> None:
    database.vault.use(KeyFile(installed / KEY_FILE))
    rotating_keys.fill(database, 7)
    done = vouchsafe("vault", "rotate")
    assert (done.code, "7 data keys are wrapped with it." in done.out) == (0, True)
    database.vault.load()
    assert all_opens(database)
    text = (installed / KEY_FILE).read_text()
    assert (len(key_ids(text)), mode(installed / KEY_FILE)) == (2, 0o400)
    assert vault_recovery.read(installed / COPY, identity) == text
    found = status(vouchsafe)
    assert [one["state"] for one in found["keys"]] == ["retired", "promoted"]
    assert vouchsafe("vault", "rotate").code == 0
    early = vouchsafe("vault", "rotate", "--destroy")
    assert (early.code, "is kept until" in early.err) == (2, True)
    database.vault.load()
    assert all_opens(database)


def test_a_sheet_that_others_have_seen_opens_nothing_once_there_is_another(
    identity: str, installed: Path, vouchsafe
) -> None:
    done = vouchsafe("vault", "rotate", "--new-sheet")
    assert done.code == 0
    (other,) = IDENTITY.findall(done.out)
    assert other != identity
    assert vault_recovery.read(installed / COPY, other) == (installed / KEY_FILE).read_text()
    with pytest.raises(vault_recovery.NoRecovery):
        vault_recovery.read(installed / COPY, identity)
    assert vouchsafe("vault", "rotate").code == 0
    assert vault_recovery.read(installed / COPY, other) == (installed / KEY_FILE).read_text()


def test_whoever_was_stopped_while_rotating_goes_on(
    identity: str, installed: Path, vouchsafe, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise OSError("stopped")

    with monkeypatch.context() as patched:
        patched.setattr(key_rotation, "begin", stopped)
        assert vouchsafe("vault", "rotate").code == 2
    added = key_ids((installed / KEY_FILE).read_text())
    with monkeypatch.context() as patched:
        patched.setattr(vault_rotate, "drive", stopped)
        assert vouchsafe("vault", "rotate").code == 2
    assert [one["state"] for one in status(vouchsafe)["rotations"]] == ["added"]
    assert "vault key: A rotation is under way (added, 0 of 0)." in vouchsafe("check").out
    done = vouchsafe("vault", "rotate")
    assert (done.code, "going on with it" in done.err) == (0, True)
    assert key_ids((installed / KEY_FILE).read_text()) == added


def test_a_bot_that_has_not_loaded_the_new_key_is_waited_for_and_named(
    identity: str, vouchsafe, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_rotate, "LOADING_SECONDS", 0.0)
    with database.write() as unit:
        vault_keys.report(unit.connection, "elsewhere", (), unit.now)
    refused = vouchsafe("vault", "rotate")
    assert refused.code == 2
    assert "Not every bot that runs has loaded the new key yet: elsewhere." in refused.err
    assert status(vouchsafe)["rotations"][0]["not_loaded_by"] == ["elsewhere"]


def test_a_key_file_that_others_can_read_is_refused(identity: str, installed: Path, vouchsafe) -> None:
    (installed / KEY_FILE).chmod(0o440)
    shown = vouchsafe("vault", "status")
    assert (shown.code, "vault.key is open to others. Run: chmod 400 vault.key" in shown.out) == (1, True)
    assert "✗ vault: vault.key is open to others. Run: chmod 400 vault.key" in vouchsafe("check").out


@pytest.mark.parametrize("damage", ["not a key\n", "short:AAAA\n", f"{'a' * 26}:AAAA\n"])
def test_a_damaged_key_is_named_by_its_file_only(
    identity: str, installed: Path, vouchsafe, damage: str
) -> None:
    write_secret(installed / KEY_FILE, damage)
    shown = vouchsafe("vault", "status")
    assert (shown.code, damage.strip() in shown.out) == (1, False)
    assert "A key in the key file vault.key is damaged." in shown.out


def test_keys_from_elsewhere_serve_as_well_and_the_environment_is_warned_of(
    identity: str, installed: Path, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (installed / KEY_FILE).read_text()
    (installed / KEY_FILE).unlink()
    with monkeypatch.context() as patched:
        patched.setenv("VOUCHSAFE_KEY", text)
        shown = vouchsafe("vault", "status")
        assert (shown.code, "where every program of this user can read it" in shown.out) == (0, True)
        assert "! vault key: The vault's key is in the environment" in vouchsafe("check").out
        cannot = vouchsafe("vault", "rotate")
        assert "This command cannot write VOUCHSAFE_KEY in the environment." in cannot.err
        assert vouchsafe("vault", "rotate", "--new-key", "both.key").code == 0
    both = (installed / "both.key").read_text()
    assert both.startswith(text)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(installed / "credentials"))
    (installed / "credentials").mkdir()
    write_secret(installed / "credentials" / CREDENTIAL, both)
    assert vouchsafe("vault", "rotate").code == 0
    found = status(vouchsafe)
    assert (found["provider"], found["warning"]) == ("systemd's credential vouchsafe-vault-key", "")
    assert [one["state"] for one in found["keys"]] == ["retired", "promoted"]
    assert vault_recovery.read(installed / COPY, identity) == both


def test_the_operator_seals_and_does_not_unseal(identity: str, vouchsafe) -> None:
    sealed = vouchsafe("vault", "seal", "--reason", "A laptop is lost.")
    assert (sealed.code, sealed.out.splitlines()[0]) == (0, "The vault is sealed. Everything else goes on.")
    shown = vouchsafe("vault", "status")
    assert shown.code == 1
    assert re.search(r"Sealed .* by operator: A laptop is lost\.", shown.out)
    assert "! vault: The vault is sealed" in vouchsafe("check").out
    assert vouchsafe("vault", "seal", "--reason", "Again.").err == "The vault is sealed already.\n"
    asked = vouchsafe("vault", "unseal")
    assert (asked.code, "in Slack" in asked.out) == (1, True)
    assert status(vouchsafe)["why"] == "sealed"
    assert vouchsafe("vault", "rotate").code == 2


def test_an_old_key_is_taken_out_of_the_file_once_no_backup_needs_it(
    identity: str, installed: Path, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = key_ids((installed / KEY_FILE).read_text())
    assert vouchsafe("vault", "rotate").code == 0
    monkeypatch.setattr(key_rotation, "RETENTION", key_rotation.RETENTION * 0)
    gone = vouchsafe("vault", "rotate", "--destroy")
    assert (gone.code, gone.out) == (0, f"The key {old[0]} is gone.\n")
    left = key_ids((installed / KEY_FILE).read_text())
    assert (len(left), old[0] in left) == (1, False)
    assert vouchsafe("vault", "rotate", "--destroy").out == "There is no old key.\n"
    assert vouchsafe("vault", "status").code == 0
