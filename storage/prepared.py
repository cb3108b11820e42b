"""Statements of every click: SQLAlchemy puts each together once, and the driver gets it straight after that.

That spares the greater part of what a statement costs here. Values are converted as ever, by their types.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, SelectBase, Table, UpdateBase
from sqlalchemy.exc import DBAPIError

from storage import postgresql

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]


class Prepared:
    """A statement with named parameters; none of them may stand for a list (see `names_of`).

    A statement with a list in it raises `ValueError` when it is first run.
    """

    def __init__(self, statement: SelectBase | UpdateBase, *names: str) -> None:
        """Put nothing together yet: that depends on the database.

        An insert gives a row all of its columns, or those of these `names`.
        """
        self._statement, self._names = statement, names
        self._forms: dict[str, _Form] = {}

    @property
    def changes(self) -> Table | None:
        """The table it writes to, if it writes."""
        return getattr(self._statement, "table", None)

    def run(self, connection: Connection, values: Values) -> Any:
        """Run it and return the driver's cursor; raises what SQLAlchemy would."""
        form = self._form(connection.dialect)
        return form.run(connection, form.bound(values))

    def run_each(self, connection: Connection, values: Iterable[Values]) -> int:
        """Run it once for each of these, and return how many rows it has changed in all."""
        form = self._form(connection.dialect)
        return form.run_each(connection, [form.bound(one) for one in values])

    def rows(self, connection: Connection, values: Values) -> list[dict[str, Any]]:
        """Run it and return everything it yields, each row by the names of its columns."""
        form = self._form(connection.dialect)
        cursor = form.run(connection, form.bound(values))
        return [form.read(row) for row in cursor.fetchall()]

    def _form(self, dialect: Dialect) -> "_Form":
        found = self._forms.get(dialect.name)
        if found is None:
            found = self._forms[dialect.name] = _form_of(self._statement, self._names, dialect)
        return found


def names_of(number: int) -> tuple[str, ...]:
    """The names of so many parameters, for a statement about a list of that length."""
    return tuple(f"one_{at}" for at in range(number))


@dataclass(frozen=True)
class _Form:
    """A statement in one database's words: its parameters in order, and what its columns go through."""

    text: str
    dialect: Dialect
    names: tuple[str, ...]
    fixed: Values
    bind: Mapping[str, Convert]
    columns: tuple[str, ...]
    result: Mapping[str, Convert]

    def bound(self, values: Values) -> Any:
        """The parameters as the driver takes them."""
        bind, given = self.bind, {**self.fixed, **values}
        for name in bind.keys() & values.keys():
            given[name] = bind[name](values[name])
        return [given[name] for name in self.names] if self.dialect.positional else given

    def run(self, connection: Connection, bound: Any) -> Any:
        """Hand it to the driver, whose errors become SQLAlchemy's."""
        raw: Any = connection.connection.driver_connection
        driver = self.dialect.loaded_dbapi
        try:
            return raw.execute(self.text, bound)
        except driver.Error as error:
            raise _told(self.dialect, self.text, error) from error

    def run_each(self, connection: Connection, bound: list[Any]) -> int:
        """Hand it to the driver with all of them; its errors become SQLAlchemy's."""
        raw: Any = connection.connection.driver_connection
        driver = self.dialect.loaded_dbapi
        try:
            cursor = raw.cursor()
            cursor.executemany(self.text, bound)
        except driver.Error as error:
            raise _told(self.dialect, self.text, error) from error
        changed: int = cursor.rowcount
        return changed

    def read(self, row: Iterable[Any]) -> dict[str, Any]:
        """A row by the names of its columns, its values converted."""
        values = dict(zip(self.columns, row, strict=True))
        for name, convert in self.result.items():
            values[name] = convert(values[name])
        return values


def _form_of(statement: SelectBase | UpdateBase, names: tuple[str, ...], dialect: Dialect) -> _Form:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names or None)
    if compiled.post_compile_params:
        raise ValueError(
            "A statement about a list cannot be prepared: its words depend on the list's length."
        )
    wanted = {name: compiled.binds[name] for name in compiled.params}
    binds = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in wanted.items()}
    bind = {name: convert for name, convert in binds.items() if convert}
    asked = {name for name, one in wanted.items() if one.required or one.value is None}
    fixed = {name: one.value for name, one in wanted.items() if name not in asked}
    columns = statement.selected_columns if isinstance(statement, SelectBase) else ()
    read = {str(one.key): one.type for one in columns}
    results = {name: one.dialect_impl(dialect).result_processor(dialect, None) for name, one in read.items()}
    return _Form(
        text=compiled.string,
        dialect=dialect,
        names=tuple(compiled.positiontup or ()),
        fixed={name: bind[name](value) if name in bind else value for name, value in fixed.items()},
        bind=bind,
        columns=tuple(read),
        result={name: convert for name, convert in results.items() if convert},
    )


def _told(dialect: Dialect, text: str, error: Exception) -> BaseException:
    """The error as SQLAlchemy would raise it, without the values that the statement was given."""
    postgresql.withhold_values(error)
    driver = dialect.loaded_dbapi
    told: BaseException = DBAPIError.instance(
        text, None, error, driver.Error, hide_parameters=True, dialect=dialect
    )
    return told
