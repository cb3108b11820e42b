"""The commands on PostgreSQL: upgraded by hand, refused until then, and its password never printed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from storage import migrate
from tests import pg
from tests.cli.conftest import SECRET, TOKEN, Vouchsafe


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database without tables, of whose address everything but the host is a canary."""
    address = pg.fresh_url()
    parsed = make_url(address).set(password="canary-password")
    monkeypatch.setenv("VOUCHSAFE_DATABASE_URL", parsed.render_as_string(hide_password=False))
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    yield address
    pg.drop(address)


@pytest.mark.parametrize("command", [("run",), ("trail", "verify"), ("accounts", "export")])
def test_nothing_runs_before_the_database_is_upgraded(vouchsafe: Vouchsafe, url: str, command) -> None:
    refused = vouchsafe(*command)
    assert refused.code == 2
    assert "Run `vouchsafe database upgrade`." in refused.err
    assert migrate.current(url) is None


def test_an_old_database_is_not_run_on(vouchsafe: Vouchsafe, url: str) -> None:
    migrate.upgrade(url, migrate.revisions()[0])
    refused = vouchsafe("run")
    assert (refused.code, "vouchsafe database upgrade" in refused.err) == (2, True)
    assert migrate.current(url) == migrate.revisions()[0]


def test_after_the_upgrade_commands_work_and_no_password_is_shown(vouchsafe: Vouchsafe, url: str) -> None:
    upgraded = vouchsafe("database", "upgrade", "--json")
    assert (upgraded.code, upgraded.json["changed"], upgraded.json["copy"]) == (0, True, None)
    assert not vouchsafe("database", "upgrade", "--json").json["changed"]
    assert vouchsafe("trail", "verify").code == 0
    checked = vouchsafe("check")
    assert "at this version and takes writes" in checked.out
    assert "canary-password" not in checked.out + checked.err
