"""Statements of the stories: put together once in each test run, and not anew for each world's engine."""

from typing import Any

from sqlalchemy import Connection, Engine, event


class _Shared(dict[Any, Any]):
    """Compiled statements by all that they depend on, though each engine have a dialect of its own."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_for_all(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_for_all(key), compiled)


_shared = _Shared()


def share() -> None:
    """Let every engine of this process use what any of them has put together."""
    event.listen(Engine, "engine_connect", _connected)


def _connected(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_shared)


def _for_all(key: Any) -> Any:
    dialect, *of_statement = key
    return type(dialect), *of_statement
