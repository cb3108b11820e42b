"""What a test run may choose: the database and the transport that the stories are told on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from cheroot.server import HTTPServer
from hypothesis import HealthCheck, settings

# What helps the tests says as much when it fails as they do; this goes for whatever is imported after it.
pytest.register_assert_rewrite(*(f"tests.{one.stem}" for one in Path(__file__).parent.iterdir()))

from tests import scratch  # noqa: E402
from tests.databases import KINDS, SQLITE, drop, migrated  # noqa: E402

TRANSPORTS = ("http", "socket")

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

scratch.use_memory()

# A server notices only at its next look at idle connections that it is to stop; every story stops two or three.
HTTPServer.expiration_interval = 0.01

# Traces as the bot writes them: with all that is in reach beside each line, one would take half a minute to draw.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("vouchsafe")
    group.addoption("--database", choices=KINDS, default=SQLITE, help="where the stories keep their rows")
    group.addoption("--transport", choices=TRANSPORTS, default="http", help="how Slack reaches the bot")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take longest comes first, so that nobody waits for it alone at the end of a run."""
    items.sort(key=_longest_allowed, reverse=True)


def _longest_allowed(item: pytest.Item) -> float:
    marker = item.get_closest_marker("timeout")
    return float(marker.args[0]) if marker and marker.args else 0.0


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
