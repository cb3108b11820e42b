"""The curtain: the address answers from the first moment on, and is handed over without a gap."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from bot.demo.address import PortTaken
from bot.demo.curtain import Curtain
from bot.simulator import MovableClock, SlackServer, Workspace
from tests.e2e.world import free_port


@pytest.fixture
def curtain() -> Iterator[Curtain]:
    with closing(Curtain(free_port())) as up:
        yield up


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


def test_the_page_says_how_far_the_history_is_and_asks_again_by_itself(curtain: Curtain) -> None:
    assert "are starting" in get(curtain.url)
    curtain.show(0.5)
    page = get(f"{curtain.url}/?anything")
    assert 'value="50"' in page
    assert '<meta http-equiv="refresh" content="1">' in page
    with pytest.raises(urllib.error.HTTPError, match="503"):
        get(f"{curtain.url}/_page/tour")


def test_whoever_comes_while_it_is_lifted_is_answered_by_the_workspace(curtain: Curtain) -> None:
    listening = curtain.lift()
    with ThreadPoolExecutor() as browser:
        coming = browser.submit(get, curtain.url)
        slack = Workspace(MovableClock(), "Larkfield", "larkfield")
        with SlackServer(slack, listening=listening) as server:
            assert "<main" in coming.result(20)
            assert server.url == curtain.url


def test_an_address_that_somebody_has_is_refused(curtain: Curtain) -> None:
    port = int(curtain.url.rsplit(":", 1)[1])
    with pytest.raises(PortTaken, match=f"Port {port} of this machine is taken."):
        Curtain(port)
