"""`vouchsafe backup`, `restore` and `release` at the terminal: what they say, refuse and leave."""

import re
from pathlib import Path

import pytest

from storage import migrate
from storage.database import Database
from tests.cli.conftest import Vouchsafe

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()


@pytest.fixture
def file(stocked: Database, vouchsafe: Vouchsafe, folder: Path) -> Path:
    """A backup of a programme with two accounts."""
    assert stocked
    assert vouchsafe("backup", "nightly.backup").code == 0
    return folder / "nightly.backup"


@pytest.fixture
def elsewhere(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a database that is not there yet, named in the settings."""
    monkeypatch.setenv("VOUCHSAFE_DATABASE_URL", "sqlite:///elsewhere.db")
    return file.with_name("elsewhere.db")


def test_a_backup_says_what_must_be_kept_apart_and_takes_no_files_place_unasked(
    file: Path, vouchsafe: Vouchsafe
) -> None:
    before = file.read_bytes()
    refused = vouchsafe("backup", "nightly.backup")
    assert (refused.code, "--force" in refused.err) == (2, True)
    assert file.read_bytes() == before
    again = vouchsafe("backup", "nightly.backup", "--force")
    assert again.code == 0
    assert "No key is in it." in again.out
    assert "keys/" in again.out
    assert file.stat().st_mode & 0o777 == 0o600
    said = vouchsafe("backup", "other.backup", "--json").json
    assert (said["revision"], said["rows"]["account"]) == (migrate.head(), 2)
    assert len(said["fingerprint"]) == 64


def test_a_restore_holds_the_programme_until_it_is_released(
    file: Path, elsewhere: Path, vouchsafe: Vouchsafe
) -> None:
    restored = vouchsafe("restore", str(file))
    assert restored.code == 0
    assert "Everything is held." in restored.out
    assert elsewhere.stat().st_mode & 0o777 == 0o600
    assert vouchsafe("trail", "verify").code == 0
    assert "was restored, and everything is held" in vouchsafe("check").out
    assert vouchsafe("backup", "held.backup").code == 2
    assert vouchsafe("release").code == 0
    assert vouchsafe("release").code == 2
    assert "everything is held" not in vouchsafe("check").out
    again = vouchsafe("restore", str(file))
    assert (again.code, "empty database only" in again.err) == (2, True)


def test_another_installations_backup_is_restored_only_when_its_signer_is_named(
    file: Path, elsewhere: Path, vouchsafe: Vouchsafe, folder: Path
) -> None:
    (folder / "keys").rename(folder / "lost")
    assert vouchsafe("init").code == 0
    assert elsewhere.exists()
    refused = vouchsafe("restore", str(file))
    found = re.search(r"fingerprint ([0-9a-f]{64})", refused.err)
    assert refused.code == 2
    assert found
    assert vouchsafe("restore", str(file), "--trust-signer", found[1]).code == 0


@pytest.mark.parametrize("content", [None, b"", b"no backup at all"])
def test_what_is_no_backup_is_refused(
    elsewhere: Path, vouchsafe: Vouchsafe, folder: Path, content: bytes | None
) -> None:
    if content is not None:
        (folder / "junk").write_bytes(content)
    refused = vouchsafe("restore", "junk")
    assert (refused.code, refused.out) == (2, "")
    assert "junk" in refused.err
    assert not elsewhere.exists()


def test_the_drill_on_the_operators_page_works_as_it_is_written(
    stocked: Database, vouchsafe: Vouchsafe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stocked
    drill = PAGE.partition("**The drill**")[2].partition("```sh\n")[2].partition("```")[0]
    lines = [line.split() for line in drill.splitlines()]
    assert len(lines) == 4
    for line in lines:
        with monkeypatch.context() as environment:
            while "=" in line[0]:
                environment.setenv(*line.pop(0).split("=", 1))
            assert line.pop(0) == "vouchsafe"
            done = vouchsafe(*line)
            assert done.code == 0, done.err
    assert (folder / "drill.csv").exists()
