"""`vouchsafe vault store`, `generate` and `import`: logins go in, and nothing of them comes out."""

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from openpyxl import Workbook

from bot.domain.secret_text import SecretText
from bot.domain.vault import Field
from bot.services import logins
from bot.vault_providers import KeyFile
from storage import register, rotation, secrets
from storage.database import Database
from storage.ledger import of_account
from storage.trail import trail
from tests.cli.conftest import PEOPLE, TEAM

STRONG, OTHER = "Vr9#tulip-Oak!moss", "Ot7-quartz!lily+Fen"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DP"
OLGA = ("--as", "olga@larkfield.example")
HEADINGS = "Network,Account,Login,Passwort,2FA seed,Notes\n"


@pytest.fixture
def vaulted(stocked, vouchsafe) -> Database:
    """Two accounts, and a vault for their logins."""
    assert vouchsafe("vault", "init").code == 0
    return stocked


def kept(database: Database, network: str = "x", field: Field = Field.PASSWORD) -> str | None:
    """What the vault has of an account, as nobody is shown it; None where it has nothing."""
    with database.read() as unit:
        account = next(one for one in register.every(unit, TEAM) if one.network == network)
        found = secrets.of_account(unit, account.id)
        version = secrets.version(unit, found.id, found.version) if found else None
        if version is None or version.sealed(field) is None:
            return None
        database.vault.use(KeyFile(Path("vault.key")))
        return database.vault.open(unit, version, field).reveal()


def told(database: Database, kind: str) -> list[dict]:
    with database.read() as unit:
        bodies = unit.execute(trail.select().where(trail.c.kind == kind)).mappings()
        return [orjson.loads(row["body"]) for row in bodies]


@pytest.fixture
def given(monkeypatch):
    """Put a text on standard input."""

    def give(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return give


def test_a_login_comes_from_standard_input_and_nothing_of_it_is_printed(vaulted, vouchsafe, given) -> None:
    given(json.dumps({"username": "lark", "password": STRONG, "recovery_codes": ["a1", "b2"]}))
    done = vouchsafe("vault", "store", "@lark", "--network", "x", *OLGA, "--stdin")
    assert (done.code, done.out) == (0, "Kept. 18 characters, strength 4 of 4.\n")
    assert kept(vaulted) == STRONG
    assert kept(vaulted, field=Field.RECOVERY_CODES) == "a1\nb2"
    given("recovery_mail: safe@larkfield.example\n\ngenerate: yes\n")
    again = vouchsafe("vault", "store", "@lark", "--network", "x", *OLGA, "--stdin")
    said, made = again.out.splitlines()
    assert said == "Kept. 20 characters, strength 4 of 4."
    assert kept(vaulted) == made
    assert kept(vaulted, field=Field.RECOVERY_CODES) == "a1\nb2"
    stored, changed = (*told(vaulted, "secret:stored"), *told(vaulted, "secret:changed"))
    assert {stored["actor"], changed["actor"]} == {"operator"}
    assert stored["facts"]["stored_by"] == PEOPLE["olga"]
    with vaulted.read() as unit:
        (line,) = of_account(unit, stored["facts"]["account"])
    assert line.person == PEOPLE["olga"]


def test_a_login_is_asked_for_on_the_terminal(vaulted, vouchsafe, monkeypatch) -> None:
    code = iter(["lark", STRONG, SEED, "", "a1", "", "", "generate", "", "", ""])
    asked: list[tuple[str, bool]] = []

    def answer(words: str, **how) -> str:
        asked.append((words, how["hide_input"]))
        said = next(code)
        return said or (logins.code(SecretText(SEED), now()).digits.reveal() if "code that" in words else "")

    monkeypatch.setattr("typer.prompt", answer)
    done = vouchsafe("vault", "store", "lark", "--network", "x", *OLGA)
    assert (done.code, done.out) == (
        0, "Kept. 18 characters, strength 4 of 4, second factor confirmed.\n"
    )  # fmt: skip
    assert [hidden for _, hidden in asked] == [False, True, True, False, True, True]
    assert STRONG not in done.out + done.err
    again = vouchsafe("vault", "store", "lark", "--network", "x", *OLGA)
    said, made = again.out.splitlines()
    assert said == "Kept. 20 characters, strength 4 of 4, second factor as it was."
    assert kept(vaulted) == made
    assert "keeps what is there" in again.err


def now() -> datetime:
    return datetime.now(UTC)


REFUSED = (
    (("@lark",), "", 2, "several networks"),
    (("@nobody",), "", 2, "no such account"),
    (("@lark", "--network", "x"), "password: larkfield1\nusername: a", 1, "too easy to guess"),
    (("@lark", "--network", "x"), "larkfield1", 2, "Line 1 names no field"),
    (("@lark", "--network", "x"), '{"pasword": "larkfield1"}', 2, "names that I do not know"),
    (("@lark", "--network", "x"), "{larkfield1", 2, "not JSON"),
    (("@lark", "--network", "x", "--as", "mia@larkfield.example"), "", 2, "Only the account's owners"),
    (("@lark", "--network", "x", "--as", "gone@larkfield.example"), "", 2, "deactivated"),
)


def test_what_cannot_be_stored_is_said_without_quoting_it(vaulted, vouchsafe, given) -> None:
    for words, said, code, why in REFUSED:
        given(said)
        done = vouchsafe("vault", "store", *OLGA, *words, "--stdin")
        assert done.code == code, done.err
        assert why in done.err
        assert "larkfield1" not in done.out + done.err
    assert kept(vaulted) is None


def test_without_a_vault_nothing_is_asked_and_a_password_can_be_made(stocked, vouchsafe) -> None:
    refused = vouchsafe("vault", "store", "lark", "--network", "x", *OLGA)
    assert refused.code == 2
    assert "`vouchsafe vault status` says why." in refused.err
    made = vouchsafe("vault", "generate").out.strip()
    assert logins.judged(SecretText(made)).score == 4
    assert made != vouchsafe("vault", "generate").out.strip()


def test_a_sheet_goes_straight_into_the_vault_and_is_destroyed(vaulted, vouchsafe, folder) -> None:
    (folder / "old.csv").write_text(
        f"{HEADINGS}X,@lark,films@x.example,{STRONG},{SEED},call Bob\nLinkedIn,lark,li@x.example,{OTHER},,\n"
        "X,,,,,\n"
    )
    tried = vouchsafe("vault", "import", "old.csv", *OLGA, "--dry-run")
    assert tried.out == "2 logins would be stored, 1 row holds none.\n"
    assert "Column D: password\nColumn E: totp seed\nColumn F: stays out" in tried.err
    assert kept(vaulted) is None
    done = vouchsafe("vault", "import", "old.csv", *OLGA, "--yes")
    assert (done.code, done.out) == (0, "2 logins stored.\n")
    assert "Destroy the sheet and every copy" in done.err
    number = done.err.split("vault attest ")[1].split()[0]
    assert (kept(vaulted), kept(vaulted, "linkedin")) == (STRONG, OTHER)
    assert logins.code(SecretText(kept(vaulted, field=Field.TOTP_SEED)), now())
    again = vouchsafe("vault", "import", "old.csv", *OLGA, "--yes", "--attest", "destroyed")
    assert "2 in the vault already" in again.err
    assert again.out == "0 logins stored.\nRecorded: the sheet is destroyed.\n"
    word = vouchsafe("vault", "attest", number, *OLGA, "--word", "destroyed")
    assert word.out == "Recorded: the sheet is destroyed.\n"
    assert vouchsafe("vault", "attest", "another", *OLGA, "--word", "destroyed").code == 2
    assert [one["facts"]["person"] for one in told(vaulted, "vault:sheet_destroyed")] == [PEOPLE["olga"]] * 2
    printed = "".join(one.out + one.err for one in (tried, done, again, word))
    assert not [said for said in (STRONG, OTHER, SEED, "films@x.example", "call Bob") if said in printed]


def test_errors_are_told_by_row_and_column_and_nothing_goes_in(vaulted, vouchsafe, folder) -> None:
    (folder / "old.csv").write_text(
        f"{HEADINGS}X,lark,films,summer2024,no base32,\nLinkedIn,lark,,{STRONG},,\nX,ghost,a,{OTHER},,\n"
        f"X,lark,films,{OTHER},,\n"
    )
    refused = vouchsafe("vault", "import", "old.csv", *OLGA, "--yes")
    assert refused.code == 1
    assert [line.split(":")[0] for line in refused.err.splitlines() if line.startswith("row")] == [
        "row 2, password", "row 2, totp_seed", "row 3, username", "row 4, handle", "row 5, handle",
    ]  # fmt: skip
    assert "Row 2 is about the same account" in refused.err
    assert not [said for said in ("summer2024", "no base32", "ghost", OTHER) if said in refused.err]
    other = vouchsafe("vault", "import", "old.csv", "--as", PEOPLE["mia"], "--yes")
    assert "They may not bring the login of this account." in other.err
    assert told(vaulted, "vault:imported") == []


def test_weak_passwords_are_taken_if_wanted_and_must_then_be_changed(vaulted, vouchsafe, folder) -> None:
    (folder / "old.csv").write_text(
        f"{HEADINGS}X,lark,films,summer2024,,\nLinkedIn,lark,li,{STRONG},,\nY,no,a,b,,\n"
    )
    done = vouchsafe("vault", "import", "old.csv", *OLGA, "--yes", "--weak", "--leave-out")
    assert done.out == "2 logins stored.\n"
    with vaulted.read() as unit:
        owed = [rotation.open_of(unit, one.id) is not None for one in register.every(unit, TEAM)]
        networks = [one.network for one in register.every(unit, TEAM)]
    assert dict(zip(networks, owed, strict=True)) == {"x": True, "linkedin": False}


def test_columns_can_be_named_by_letter_and_what_stands_over_them_is_not_printed(
    vaulted, vouchsafe, folder
) -> None:
    book = Workbook()
    book.active.append(["lark", "films", "open-sesame", "x"])
    book.active.append(["lark", "films", STRONG, "x"])
    book.save(folder / "old.xlsx")
    unclear = vouchsafe("vault", "import", "old.xlsx", *OLGA, "--yes")
    assert unclear.code == 2
    assert "--map" in unclear.err
    maps = [word for one in ("A=handle", "B=username", "C=password", "D=network") for word in ("--map", one)]
    done = vouchsafe("vault", "import", "old.xlsx", *OLGA, "--yes", *maps)
    assert (done.code, done.out) == (0, "1 login stored.\n")
    assert "open-sesame" not in unclear.err + done.err
    wrong = vouchsafe("vault", "import", "old.xlsx", *OLGA, "--map", "Z=handle")
    assert "A --map names what is not there" in wrong.err


def test_the_register_goes_on_refusing_secrets_and_exports_none(vaulted, vouchsafe, folder, given) -> None:
    (folder / "old.csv").write_text(f"{HEADINGS}X,lark,canary-user,{STRONG},{SEED},\n")
    assert vouchsafe("vault", "import", "old.csv", *OLGA, "--yes").code == 0
    for kind in ("accounts", "holders"):
        assert "looks like a secret" in vouchsafe(kind, "import", "old.csv").err
        for how in ((), ("--json",), ("--format", "json")):
            out = vouchsafe(kind, "export", *how).out
            assert "lark" in out
            assert not [said for said in ("canary-user", STRONG, SEED) if said in out]
