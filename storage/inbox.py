"""The inbox: every delivery from Slack that changed something, so that a second copy changes nothing (I1)."""

from datetime import datetime

from sqlalchemy import Column, String, Table, delete

from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC

FOR_GOOD = "once:"

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("received_at", UTC, nullable=False, index=True),
)


def first_time(unit: Unit, key: str) -> bool:
    """Remember a delivery in this transaction; False when it was seen before."""
    return upsert.or_nothing(unit, inbox, {"key": key, "received_at": unit.now})


def once(unit: Unit, what: str) -> bool:
    """Remember for good that something was said, in this transaction; False when it was said before."""
    return first_time(unit, f"{FOR_GOOD}{what}"[:200])


def forget(unit: Unit, before: datetime) -> int:
    """Drop keys of deliveries too old to come again; how many. What is said once only stays."""
    old = (inbox.c.received_at < before, ~inbox.c.key.startswith(FOR_GOOD, autoescape=True))
    return unit.execute(delete(inbox).where(*old)).rowcount
