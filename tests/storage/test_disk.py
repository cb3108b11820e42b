"""A disk that is full or may not be written to: clearly refused, nothing half-done, and well again by itself."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.errors import StorageFault
from tests.storage.conftest import create

NOBODY = 65534


@contextmanager
def as_somebody_whom_modes_bind() -> Iterator[None]:
    """File modes do not bind the superuser, as whom tests run in some places."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)


@pytest.fixture
def owned(tmp_path_factory: pytest.TempPathFactory, hands) -> Iterator[tuple[Database, Path]]:
    """A database in a folder of its own that belongs to whoever modes bind."""
    folder = Path("/tmp") / f"vouchsafe-disk-{os.getpid()}"
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    with as_somebody_whom_modes_bind():
        made = Database(f"sqlite:///{folder / 'vouchsafe.db'}", hands.ports())
        create(made)
        yield made, folder
        made.dispose()
        for file in folder.iterdir():
            file.unlink()
    folder.rmdir()


@contextmanager
def read_only(database: Database, folder: Path) -> Iterator[None]:
    """Neither the folder nor the files in it may be written to; what is open already is closed first."""
    database.dispose()
    modes = {path: path.stat().st_mode for path in (folder, *folder.iterdir())}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def test_a_disk_that_may_not_be_written_to_is_a_fault_and_recovers_by_itself(
    owned: tuple[Database, Path], happened: Callable[..., None], verdict: Callable[..., object]
) -> None:
    database, folder = owned
    happened(database, 3)
    before = verdict(database)
    with read_only(database, folder):
        for _ in range(3):
            with pytest.raises(StorageFault):
                happened(database)
    assert verdict(database) == before
    happened(database, 2)
    assert verdict(database).count == 5
    with database.read() as unit:
        assert unit.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
