"""A demo's folder: recognisably its own, and nothing else is ever deleted."""

import os
from pathlib import Path

import pytest

from bot import keys
from bot.demo.folder import LOCK, MARK, Folder, InUse, NotOurs
from bot.vault_providers import write_secret


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "demo"


def test_a_folder_is_made_and_marked(path: Path) -> None:
    with Folder(path):
        assert {one.name for one in path.iterdir()} == {MARK, LOCK}
        assert "vouchsafe demo" in (path / MARK).read_text()
    with Folder(path):
        pass


def test_an_empty_folder_will_do(path: Path) -> None:
    path.mkdir(parents=True)
    with Folder(path) as folder:
        assert not folder.is_seeded
        folder.seeded()
        assert folder.is_seeded


def test_a_folder_with_other_things_is_left_alone(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "thesis.txt").touch()
    with pytest.raises(NotOurs, match="holds other things"), Folder(path):
        pass
    assert [one.name for one in path.iterdir()] == ["thesis.txt"]


def test_a_file_is_no_folder(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.touch()
    with pytest.raises(NotOurs, match="is no folder"), Folder(path):
        pass


def test_two_at_once_are_one_too_many(path: Path) -> None:
    with Folder(path), pytest.raises(InUse, match="Another `vouchsafe demo`"), Folder(path):
        pass


def test_beginning_anew_deletes_what_is_the_demos_and_keeps_the_claim(path: Path) -> None:
    with Folder(path) as folder:
        for one in (
            folder.clock,
            folder.slack,
            folder.policy,
            folder.log,
            folder.environment,
            folder.anchors,
        ):
            one.touch()
        for one in (folder.vault_key, folder.recovery_copy, folder.recovery_sheet):
            write_secret(one, "")
        for name in ("vouchsafe.db", "vouchsafe.db-wal", "vouchsafe.db.lock", "slack.db-shm"):
            (path / name).touch()
        keys.make(folder.keys, os.urandom)
        folder.seeded()
        folder.check_only_ours()
        folder.empty()
        assert {one.name for one in path.iterdir()} == {MARK, LOCK}


def test_a_key_that_is_not_the_demos_stops_that_and_stays(path: Path) -> None:
    with Folder(path) as folder:
        keys.make(folder.keys, os.urandom)
        (folder.keys / "mine.pem").touch()
        with pytest.raises(NotOurs, match="also holds keys"):
            folder.check_only_ours()
        folder.empty()
        assert (folder.keys / "mine.pem").exists()


@pytest.mark.parametrize("name", ["thesis.txt", "slack.db.d", "notes"])
def test_what_somebody_put_beside_it_stops_that_and_stays(path: Path, name: str) -> None:
    with Folder(path) as folder:
        stranger = path / name
        if name == "thesis.txt":
            stranger.touch()
        else:
            stranger.mkdir()
        with pytest.raises(NotOurs, match=f"also holds {name}"):
            folder.check_only_ours()
        folder.empty()
        assert stranger.exists()
