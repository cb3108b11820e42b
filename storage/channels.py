"""Channels the bot has looked at: whether each can be used, as the last look found."""

from dataclasses import asdict

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table, bindparam, insert, select, update

from bot.domain.channel import Channel, ChannelFault, ChannelState
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.recall import once_per_unit
from storage.types import UTC, SlackId

channel = Table(
    "channel",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("id", SlackId, nullable=False),
    Column("state", String(16), nullable=False),
    Column("fault", String(40)),
    Column("since", UTC, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
)


_FIND = Prepared(
    select(channel).where(
        channel.c.workspace_id == bindparam("workspace"), channel.c.id == bindparam("wanted")
    )
)


@once_per_unit(channel)
def find(unit: Unit, workspace_id: str, channel_id: str) -> Channel | None:
    """What is known of a channel; None before the first look."""
    row = unit.first(_FIND, workspace=workspace_id, wanted=channel_id)
    if row is None:
        return None
    fault = ChannelFault(row["fault"]) if row["fault"] else None
    return Channel(**{**row, "state": ChannelState(row["state"]), "fault": fault})


def add(unit: Unit, seen: Channel) -> None:
    """Remember the first look."""
    unit.execute(insert(channel).values(**asdict(seen)))


def change(unit: Unit, before: Channel, after: Channel) -> bool:
    """Remember another finding; False when somebody else has done so meanwhile."""
    changed = unit.execute(
        update(channel)
        .where(
            channel.c.workspace_id == before.workspace_id,
            channel.c.id == before.id,
            channel.c.state == before.state.value,
            channel.c.since == before.since,
        )
        .values(state=after.state.value, fault=after.fault, since=after.since)
    )
    return bool(changed.rowcount)
