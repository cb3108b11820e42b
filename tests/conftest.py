"""What a test run may choose: the database and the transport that the stories are told on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import KINDS, SQLITE, drop, migrated

TRANSPORTS = ("http", "socket")

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("vouchsafe")
    group.addoption("--database", choices=KINDS, default=SQLITE, help="where the stories keep their rows")
    group.addoption("--transport", choices=TRANSPORTS, default="http", help="how Slack reaches the bot")


@pytest.fixture(scope="session")
def database_kind(pytestconfig: pytest.Config) -> str:
    """The database that the stories of this run are told on."""
    return str(pytestconfig.getoption("--database"))


@pytest.fixture(scope="session")
def transport(pytestconfig: pytest.Config) -> str:
    """The way on which Slack reaches the bot in the stories of this run."""
    return str(pytestconfig.getoption("--transport"))


@pytest.fixture(params=KINDS)
def each_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with today's schema: the test runs once on each kind."""
    url = migrated(request.param, tmp_path)
    yield url
    drop(url)
