"""The wheel carries all that it needs: in an empty environment, far from the checkout, it installs and checks."""

import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import company
from bot.resources import EXAMPLE_POLICY, MANIFEST
from tests.office import APP_TOKEN, BOT_TOKEN, ROOT, Office

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]


def run(*words: str | Path, folder: Path = ROOT, **environment: str) -> str:
    """Run a command to its good end; what it printed."""
    done = subprocess.run(
        words, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release is."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def vouchsafe(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment that holds the lock, the wheel and nothing else."""
    environment = tmp_path_factory.mktemp("elsewhere") / "environment"
    run(sys.executable, "-m", "venv", environment)
    pip = (environment / "bin" / "python", "-m", "pip", "install", "--quiet")
    run(*pip, "--require-hashes", "--requirement", ROOT / "requirements.lock")
    run(*pip, "--no-deps", wheel)
    return environment / "bin" / "vouchsafe"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path, installed=False)
    yield made
    made.close()


def test_it_holds_the_program_and_what_the_program_reads_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    wanted = {
        f"bot/data/{MANIFEST}",
        f"bot/data/{EXAMPLE_POLICY}",
        "bot/demo/accounts.csv",
        "storage/migrations/versions/0001_the_first_tables.py",
    }
    assert wanted <= set(names)
    tops = {name.split("/")[0] for name in names}
    assert tops == {"bot", "handlers", "scheduler", "storage", f"vouchsafe-{VERSION}.dist-info"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".db", ".env", ".pem"))]
    for source in ("bot", "handlers", "scheduler", "storage"):
        held = {name for name in names if name.startswith(f"{source}/") and name.endswith(".py")}
        assert held == {path.relative_to(ROOT).as_posix() for path in (ROOT / source).rglob("*.py")}


def test_far_from_the_checkout_it_says_its_version_makes_an_installation_and_checks_it(
    vouchsafe: Path, office: Office, tmp_path: Path
) -> None:
    office.slack.invite(company.COMMITTEE)
    channel = office.slack.find_channel(company.COMMITTEE).id
    admins = f"{office.people['Nadia'].id},{office.people['Oscar'].id}"

    def here(*words: str) -> str:
        settings = {"SLACK_API_URL": office.server.api_url, "PYTHONPATH": "", "PYTHONSAFEPATH": "1"}
        return run(vouchsafe, *words, folder=tmp_path, **settings)

    assert here("--version") == f"vouchsafe {VERSION}\n"
    tokens = ("--app-token", APP_TOKEN, "--bot-token", BOT_TOKEN)
    here("init", *tokens, "--committee-channel", channel, "--admins", admins)
    assert {path.name for path in tmp_path.iterdir()} >= {
        ".env",
        "keys",
        "policy.yml",
        "vouchsafe.db",
        MANIFEST,
    }
    for name in (MANIFEST, EXAMPLE_POLICY):
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
    here("policy", "check")
    assert "✗" not in here("check")
    python = vouchsafe.with_name("python")
    where = run(python, "-c", "import bot; print(bot.__file__)", folder=tmp_path, PYTHONPATH="")
    assert Path(where.strip()).is_relative_to(vouchsafe.parents[1])
