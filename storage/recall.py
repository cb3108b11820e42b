"""Reads made once per unit: asked again, the first answer stands until the unit itself writes there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Table

from storage.database import Unit

P = ParamSpec("P")
T = TypeVar("T")


def once_per_unit(
    table: Table,
) -> Callable[[Callable[Concatenate[Unit, P], T]], Callable[Concatenate[Unit, P], T]]:
    """Have a read of `table` made once for each set of arguments, which can be hashed.

    A table that is joined to it must change only together with it.
    """

    def decorate(read: Callable[Concatenate[Unit, P], T]) -> Callable[Concatenate[Unit, P], T]:
        @wraps(read)
        def recalled(unit: Unit, /, *args: P.args, **kwargs: P.kwargs) -> T:
            key = (read, args, tuple(sorted(kwargs.items())))
            return unit.recall(table, key, lambda: read(unit, *args, **kwargs))

        return recalled

    return decorate
