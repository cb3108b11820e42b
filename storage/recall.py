"""Reads made once per unit: asked again, the first answer stands until the unit itself writes there."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import Table

from storage.database import Unit

P = ParamSpec("P")
T = TypeVar("T")


class OncePerUnit(Generic[P, T]):
    """A read that each unit makes once for each set of arguments."""

    def __init__(self, table: Table, read: Callable[Concatenate[Unit, P], T]) -> None:
        """Make `read`, which reads from `table`, only where nothing is known yet."""
        self._table, self._read = table, read
        update_wrapper(self, read)

    def __call__(self, unit: Unit, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what was read, or learnt, since the unit last wrote to the table."""
        known = unit.recalled(self._table)
        key = (self._read, args, *kwargs.items())
        if key not in known:
            known[key] = self._read(unit, *args, **kwargs)
        answer: T = known[key]
        return answer

    def learn(self, unit: Unit, answer: T, /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Take `answer` as read: the unit has just written it, or has read it with something else."""
        unit.recalled(self._table)[(self._read, args, *kwargs.items())] = answer


def once_per_unit(
    table: Table,
) -> Callable[[Callable[Concatenate[Unit, P], T]], OncePerUnit[P, T]]:
    """Have a read of `table` made once for each set of arguments, which can be hashed.

    A table that is joined to it must change only together with it.
    """

    def decorate(read: Callable[Concatenate[Unit, P], T]) -> OncePerUnit[P, T]:
        return OncePerUnit(table, read)

    return decorate
