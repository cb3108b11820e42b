"""Naming what comes in: every line of the log that a payload causes bears the payload's id."""

from collections.abc import Iterator
from contextlib import contextmanager

from structlog.contextvars import bind_contextvars, bound_contextvars, unbind_contextvars


@contextmanager
def named(request: str) -> Iterator[None]:
    """Put this id into every line that the block logs, and any incident's number with it."""
    with bound_contextvars(request=request):
        try:
            yield
        finally:
            unbind_contextvars("incident")


def incident(number: str) -> None:
    """From here on, every line about this payload also bears the number that the person reads."""
    bind_contextvars(incident=number)
