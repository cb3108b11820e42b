"""Files that only their owner may read, written whole or not at all."""

import os
from pathlib import Path

from storage.sqlite_file import sync


def replace(path: Path, content: str, mode: int) -> None:
    """Put a file with this content and mode in the place of what is there, and see it safe on the disk."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    partial.replace(path)
    # A file's new name is as safe as its content only once the folder is.
    sync(path.parent)
