"""Two who store the login of one account at once: one does, the other hears of it, whatever the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.domain.logins import Typed
from bot.domain.refusals import FormErrors
from bot.domain.secret_text import SecretText
from bot.services import login_checks, storing
from bot.vault_providers import KeyFile
from storage import people, register, secrets
from tests.e2e import vaults
from tests.services.company import TEAM, YOUTUBE, Founded, found

PASSWORDS = ("Vr9#tulip-Oak!moss", "Ot7-quartz!lily+Fen")


@pytest.fixture
def larkfield(each_url: str, tmp_path: Path) -> Iterator[Founded]:
    made = found(each_url)
    vaults.make(each_url, tmp_path / "vault.key", made.database.ports)
    made.database.vault.use(KeyFile(tmp_path / "vault.key"))
    yield made
    made.database.dispose()


def test_two_who_store_at_once_do_not_undo_each_other(larkfield: Founded) -> None:
    with larkfield.database.read() as unit:
        (account,) = register.by_handle(unit, TEAM, YOUTUBE)
        owner = people.find(unit, TEAM, str(account.owner))
        assert owner

    def store(password: str) -> str:
        new = Typed(username=SecretText("films"), password=SecretText(password))
        try:
            larkfield.do(lambda unit: storing.keep(unit, larkfield.company, owner, account.id, new, seen=0))
        except FormErrors as error:
            return error.errors["username"]
        return "stored"

    with ThreadPoolExecutor(2) as pool:
        said = [*pool.map(store, PASSWORDS)]
    assert sorted(said) == sorted(["stored", login_checks.CHANGED_MEANWHILE])
    with larkfield.database.read() as unit:
        kept = secrets.of_account(unit, account.id)
        assert kept
        assert kept.version == 1
        assert len(secrets.seen_of(unit, kept.id)) == 1
