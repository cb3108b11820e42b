"""What the README says of a real workspace, followed to the letter, with the local Slack in Slack's place."""

import re
import shutil
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.resources import http_manifest
from tests.office import APP_TOKEN, BOT_TOKEN, ROOT, Office, Step

README = (ROOT / "README.md").read_text()
BLOCK = re.compile(r"^( *)```(sh|csv|slack)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def steps() -> list[Step]:
    """Every block of the section on a real workspace, in order."""
    section = re.search(r"^## In a real workspace\n(.*?)^## ", README, re.MULTILINE | re.DOTALL)
    assert section
    found, end = [], 0
    for block in BLOCK.finditer(section[1]):
        lines = textwrap.dedent(block[3]).splitlines()
        found.append(Step(block[2], lines, " ".join(section[1][end : block.start()].split())))
        end = block.end()
    return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    made: list[Office] = []

    def make(folder: Path, *, installed: bool) -> Office:
        made.append(Office(folder, installed=installed))
        return made[-1]

    yield make
    for one in made:
        one.close()
        assert one.slack.failures() == []


def test_the_steps_lead_from_nothing_to_a_request_that_waits_for_the_committee(
    office: Callable[..., Office], tmp_path: Path
) -> None:
    """All but the installing, in the environment that runs the tests."""
    install, *rest = steps()
    assert install.lines[-1] == "pip install --no-deps ."
    follow(office(tmp_path, installed=True), rest)


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_so_do_they_from_an_empty_environment(office: Callable[..., Office], tmp_path: Path) -> None:
    """Installing as well, from a copy of this folder."""
    folder = tmp_path / "checkout"
    left_out = (
        ".venv",
        ".git",
        ".*cache",
        ".hypothesis",
        "__pycache__",
        "*.db*",
        "build",
        "dist",
        ".env",
        "keys",
    )
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*left_out))
    follow(office(folder, installed=False), steps())


def follow(office: Office, wanted: list[Step]) -> None:
    for step in wanted:
        office.follow(step)
    told = YAML(typ="safe").load((office.folder / "http_manifest.yml").read_text())
    assert told == http_manifest("https://vouchsafe.example.com")
    assert office.running
    assert office.running.interrupt() == 0
    assert "Traceback" not in office.running.shown
    for secret in (BOT_TOKEN, APP_TOKEN):
        assert secret not in "".join(window.shown for window in office.windows)
