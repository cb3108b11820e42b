"""Column types: instants in UTC, JSON, and the widths of ids."""

from collections.abc import Mapping
from datetime import UTC as UTC_ZONE
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import DateTime, Dialect, RowMapping, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.domain.ports import ID_LENGTH

INSTANT_LENGTH = len("2026-01-31T12:00:00.000000Z")

Id = String(ID_LENGTH)
"""One of our own ids."""

AT_ONCE = "1970-01-01T00:00:00.000000Z"
"""The timer of rows that are older than their column: look at once."""

Columns = Mapping[str, Any] | RowMapping
"""A row by the names of its columns."""

SlackId = String(32)
"""An id that Slack gave: a workspace, a person, a channel."""


def instant_text(instant: datetime) -> str:
    """Return the instant as fixed-width RFC 3339 text in UTC, so that text order is time order.

    Raises `ValueError` for a naive instant.
    """
    if instant.tzinfo is UTC_ZONE:
        return _utc_text(instant)
    if instant.utcoffset() is None:
        raise ValueError("An instant needs a time zone.")
    return _utc_text(instant.astimezone(UTC_ZONE))


@lru_cache(maxsize=4_096)
def _utc_text(instant: datetime) -> str:
    """The same for an instant in UTC; a unit writes the few that it knows again and again.

    Only in UTC: elsewhere the two hours that share their name in autumn count as equal.
    """
    return instant.isoformat(timespec="microseconds").replace("+00:00", "Z")


class UTC(TypeDecorator[datetime]):
    """An aware instant: `timestamptz` on PostgreSQL, fixed-width text on SQLite. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose text for SQLite, which has no type for instants."""
        native = String(INSTANT_LENGTH) if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(native)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn an aware instant into what the database keeps."""
        if value is None:
            return None
        text = instant_text(value)
        return text if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Turn what the database keeps into an aware instant in UTC."""
        if value is None:
            return None
        # The text says that it is in UTC, so that it reads as that.
        return datetime.fromisoformat(value) if dialect.name == "sqlite" else value.astimezone(UTC_ZONE)


class Json(TypeDecorator[Any]):
    """Plain data: JSONB on PostgreSQL, text with sorted keys on SQLite. `None` is stored as SQL null."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose JSONB where there is one."""
        native = JSONB(none_as_null=True) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(native)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Turn plain data into what the database keeps; other data raises `TypeError`."""
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Turn what the database keeps into plain data."""
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.loads(value)
