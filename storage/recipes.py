"""Which recipe a database follows, by its address."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from storage import postgresql, sqlite
from storage.errors import Busy
from storage.recipe import Recipe


def is_postgresql(url: str) -> bool:
    """Whether the address names a PostgreSQL; raises `ValueError` for what is no address."""
    try:
        return make_url(url).get_backend_name() in postgresql.SCHEMES
    except ArgumentError as error:
        raise ValueError("That is no address of a database.") from error


def shown(url: str) -> str:
    """Return the address as anybody may read it: without user, password and options."""
    parsed = make_url(url)
    if not is_postgresql(url):
        return url
    return URL.create("postgresql", None, None, parsed.host, parsed.port, parsed.database).render_as_string()


def recipe_of(url: str) -> Recipe:
    """Return the recipe for this address."""
    return postgresql if is_postgresql(url) else sqlite


@contextmanager
def explained(recipe: Recipe) -> Iterator[None]:
    """Say in our own terms what the database says in its codes: `Busy`, `StorageFault`, or unchanged."""
    try:
        yield
    except PoolExhausted as error:
        raise Busy from error
    except DBAPIError as error:
        meaning = recipe.meaning(error)
        if meaning is None:
            raise
        raise meaning from error
