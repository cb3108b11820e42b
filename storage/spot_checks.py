"""Spot checks of removals: who looks whether somebody is really gone, and what they found."""

from typing import Any

from sqlalchemy import Column, ColumnElement, ForeignKey, String, Table, insert, select, update

from bot.domain.reviews import CheckState, SpotCheck
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Id, SlackId

spot_check = Table(
    "spot_check",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False, index=True),
    Column("item_id", Id, ForeignKey("review_item.id"), nullable=False, unique=True),
    Column("checker", SlackId, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_at", UTC, nullable=False),
    Column("settled_at", UTC),
    Column("settled_by", SlackId),
    Column("note", String(3000)),
    Column("file_id", Id, ForeignKey("proof_file.id")),
)


def add(unit: Unit, new: SpotCheck) -> None:
    """Insert a spot check."""
    unit.execute(insert(spot_check).values(vars(new) | {"state": new.state.value}))


def of_campaign(unit: Unit, campaign_id: str) -> tuple[SpotCheck, ...]:
    """Every spot check of a campaign."""
    return _checks(unit, spot_check.c.campaign_id == campaign_id)


def find(unit: Unit, check_id: str) -> SpotCheck | None:
    """One spot check by id."""
    return next(iter(_checks(unit, spot_check.c.id == check_id)), None)


def move(unit: Unit, seen: SpotCheck, to: CheckState, **values: Any) -> bool:
    """Settle a spot check; False when it was settled before."""
    same = spot_check.c.id == seen.id, spot_check.c.state == seen.state.value
    moved = unit.execute(update(spot_check).where(*same).values(state=to.value, **values))
    return bool(moved.rowcount)


def _checks(unit: Unit, condition: ColumnElement[bool]) -> tuple[SpotCheck, ...]:
    found = select(spot_check).where(condition).order_by(spot_check.c.asked_at, spot_check.c.id)
    return tuple(
        SpotCheck(**{**row, "state": CheckState(row["state"])}) for row in unit.execute(found).mappings()
    )
