"""Draft the next migration from what the tables have become: `python -m storage.migrations.draft WORDS`."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from storage import migrate


def draft(message: str) -> Path:
    """Write a migration from the newest revision to today's tables; a person reads it before it is used."""
    revision = f"{len(migrate.revisions()) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/scratch.db"
        if migrate.revisions():
            migrate.upgrade(url)
        with migrate.connected(url) as connection:
            made = command.revision(
                migrate.config(connection), message.capitalize(), autogenerate=True, rev_id=revision
            )
    if made is None or isinstance(made, list):
        raise RuntimeError("Alembic wrote no migration.")
    path = Path(made.path)
    path.write_text(_without_comments(path.read_text()))
    return path


def _without_comments(source: str) -> str:
    """Leave out Alembic's own remarks."""
    return "".join(line for line in source.splitlines(keepends=True) if not line.strip().startswith("# ###"))


if __name__ == "__main__":
    sys.stdout.write(f"{draft(' '.join(sys.argv[1:]))}\n")
