"""The inbox: every delivery from Slack that changed something, so that a second copy changes nothing (I1)."""

from datetime import datetime

from sqlalchemy import Column, String, Table, delete
from sqlalchemy.dialects.sqlite import insert

from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("received_at", UTC, nullable=False, index=True),
)


def first_time(unit: Unit, key: str) -> bool:
    """Remember a delivery in this transaction; False when it was seen before."""
    put = unit.execute(insert(inbox).values(key=key, received_at=unit.now).on_conflict_do_nothing())
    return bool(put.rowcount)


def forget(unit: Unit, before: datetime) -> int:
    """Drop keys too old to come again; how many."""
    return unit.execute(delete(inbox).where(inbox.c.received_at < before)).rowcount
