"""Where a test run keeps its files: in memory, where there is room, since most of them live for a second."""

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ENOUGH = 4 * 2**30
"""So many bytes free, and nobody need think of them: the databases of four workers take a tenth of it."""


def use_memory() -> None:
    """Make files in memory from now on, in this process and those that it starts; a `TMPDIR` set by hand stays.

    A new database on PostgreSQL is a thousand files, and to make them on a disk takes ten times as long as all
    that most tests do in it.
    """
    if "TMPDIR" not in os.environ and _is_fit(IN_MEMORY):
        os.environ["TMPDIR"] = str(IN_MEMORY)
        tempfile.tempdir = None


def _is_fit(folder: Path) -> bool:
    """Whether there is room, and what is put there can be started, as the tests of the package do."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC and shutil.disk_usage(folder).free >= ENOUGH
