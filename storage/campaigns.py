"""Campaigns, the accounts that they hold, their frozen sources, and who signs for them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from bot.domain.campaigns import (
    GOES_ON,
    Campaign,
    CampaignKind,
    CampaignState,
    FrozenSource,
    SignOff,
    SourceKind,
    Trigger,
)
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, SlackId

campaign = Table(
    "campaign",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("trigger", String(16)),
    Column("about", Id),
    Column("state", String(16), nullable=False),
    Column("policy_id", Id, ForeignKey("policy_version.id"), nullable=False),
    Column("drafted_by", SlackId, nullable=False),
    Column("drafted_at", UTC, nullable=False),
    Column("launch_at", UTC),
    Column("launched_at", UTC),
    Column("launched_by", SlackId),
    Column("due_at", UTC),
    Column("population", String(64)),
    Column("items", Integer, nullable=False),
    Column("previous_id", Id, ForeignKey("campaign.id")),
    Column("answered_at", UTC),
    Column("closed_at", UTC),
    Column("closed_by", SlackId),
    Column("note", String(3000)),
    UniqueConstraint("workspace_id", "number"),
    Index("ix_campaign_state", "workspace_id", "state", "launch_at"),
)

campaign_account = Table(
    "campaign_account",
    metadata,
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False, index=True),
    Column("to_compare", Boolean, nullable=False, default=True),
    PrimaryKeyConstraint("campaign_id", "account_id"),
)

campaign_source = Table(
    "campaign_source",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False, index=True),
    Column("account_id", Id, ForeignKey("account.id")),
    Column("kind", String(16), nullable=False),
    Column("label", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("collected_by", SlackId, nullable=False),
    Column("collected_at", UTC, nullable=False),
    Column("list_id", Id, ForeignKey("network_list.id")),
    Column("stale", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

sign_off = Table(
    "sign_off",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("person", SlackId, nullable=False),
    Column("capacity", String(64), nullable=False),
    Column("at", UTC, nullable=False),
    UniqueConstraint("campaign_id", "person"),
)

_GOES_ON = campaign.c.state.in_(sorted(GOES_ON))


def hold(unit: Unit, campaign_id: str) -> None:
    """Keep everybody else from deciding on the campaign until the unit ends; read it afterwards."""
    unit.hold(lambda: select(campaign.c.id).where(campaign.c.id == campaign_id), ("campaign", campaign_id))


def add(unit: Unit, new: Campaign) -> None:
    """Insert a campaign."""
    unit.execute(insert(campaign).values(_columns(new)))


def find(unit: Unit, campaign_id: str) -> Campaign | None:
    """One campaign by id."""
    return next(iter(_some(unit, campaign.c.id == campaign_id)), None)


def numbered(unit: Unit, workspace_id: str, number: int) -> Campaign | None:
    """One campaign by the number that people say."""
    here = campaign.c.workspace_id == workspace_id
    return next(iter(_some(unit, here, campaign.c.number == number)), None)


def next_number(unit: Unit, workspace_id: str) -> int:
    """The number of the campaign that is drafted next."""
    most = select(func.max(campaign.c.number)).where(campaign.c.workspace_id == workspace_id)
    return (unit.execute(most).scalar() or 0) + 1


def every(unit: Unit, workspace_id: str) -> tuple[Campaign, ...]:
    """Every campaign, oldest first."""
    return _some(unit, campaign.c.workspace_id == workspace_id)


def going_on(unit: Unit, workspace_id: str) -> tuple[Campaign, ...]:
    """Every campaign that holds its accounts, oldest first."""
    return _some(unit, campaign.c.workspace_id == workspace_id, _GOES_ON)


def ripe(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of drafts whose time to be launched has come."""
    here = campaign.c.workspace_id == workspace_id
    due = campaign.c.state == CampaignState.DRAFT.value, campaign.c.launch_at <= unit.now
    found = select(campaign.c.id).where(here, *due).order_by(campaign.c.launch_at, campaign.c.id)
    return tuple(unit.execute(found.limit(limit)).scalars())


def held(unit: Unit, workspace_id: str) -> Mapping[str, int]:
    """The accounts that campaigns hold, each with that campaign's number."""
    joined = campaign_account.join(campaign, campaign.c.id == campaign_account.c.campaign_id)
    found = select(campaign_account.c.account_id, campaign.c.number).select_from(joined)
    rows = unit.execute(found.where(campaign.c.workspace_id == workspace_id, _GOES_ON))
    return {row.account_id: row.number for row in rows}


def last_audited(unit: Unit, workspace_id: str) -> Mapping[str, datetime]:
    """When the campaign was launched that closed last over each account which one ever closed over."""
    joined = campaign_account.join(campaign, campaign.c.id == campaign_account.c.campaign_id)
    newest = func.max(campaign.c.launched_at).label("newest")
    found = select(campaign_account.c.account_id, newest).select_from(joined)
    closed = campaign.c.workspace_id == workspace_id, campaign.c.state == CampaignState.CLOSED.value
    rows = unit.execute(found.where(*closed).group_by(campaign_account.c.account_id))
    return {row.account_id: row.newest for row in rows}


def closed_since(unit: Unit, account_id: str, at: datetime) -> bool:
    """Whether a campaign over an account that was launched at this instant or later has closed."""
    joined = campaign_account.join(campaign, campaign.c.id == campaign_account.c.campaign_id)
    found = select(campaign.c.id).select_from(joined).where(campaign_account.c.account_id == account_id)
    closed = campaign.c.state == CampaignState.CLOSED.value, campaign.c.launched_at >= at
    return unit.execute(found.where(*closed).limit(1)).first() is not None


def over_account(unit: Unit, account_id: str) -> Campaign | None:
    """The campaign that holds an account, if one does."""
    holding = select(campaign_account.c.campaign_id).where(campaign_account.c.account_id == account_id)
    return next(iter(_some(unit, _GOES_ON, campaign.c.id.in_(holding))), None)


def last_closed_over(unit: Unit, account_ids: Collection[str]) -> Campaign | None:
    """The campaign that closed last over any of these accounts."""
    theirs = campaign_account.c.account_id.in_(account_ids)
    closed = campaign.c.state == CampaignState.CLOSED.value
    found = _some(unit, closed, campaign.c.id.in_(select(campaign_account.c.campaign_id).where(theirs)))
    return max(found, key=lambda one: one.number, default=None)


def move(unit: Unit, seen: Campaign, to: CampaignState, **values: Any) -> bool:
    """Move a campaign on; False when it has moved before."""
    return _change(unit, seen, state=to.value, **values)


def change(unit: Unit, seen: Campaign, **values: Any) -> bool:
    """Change a campaign whose state stays; False when it has moved before."""
    return _change(unit, seen, **values)


def add_accounts(unit: Unit, campaign_id: str, account_ids: tuple[str, ...]) -> None:
    """Have a campaign hold these accounts."""
    if account_ids:
        rows = [{"campaign_id": campaign_id, "account_id": one} for one in account_ids]
        unit.execute(insert(campaign_account), rows)


def accounts(unit: Unit, campaign_id: str) -> tuple[str, ...]:
    """Ids of the accounts of a campaign."""
    mine = campaign_account.c.campaign_id == campaign_id
    found = select(campaign_account.c.account_id).where(mine).order_by(campaign_account.c.account_id)
    return tuple(unit.execute(found).scalars())


def add_sources(unit: Unit, new: Iterable[FrozenSource]) -> None:
    """Keep what these sources said."""
    unit.insert_all(campaign_source, [vars(one) | {"kind": one.kind.value} for one in new])


def sources(unit: Unit, campaign_id: str) -> tuple[FrozenSource, ...]:
    """Every frozen source of a campaign, without its content."""
    columns = [one for one in campaign_source.c if one.name != "content"]
    mine = campaign_source.c.campaign_id == campaign_id
    found = select(*columns).where(mine).order_by(campaign_source.c.kind, campaign_source.c.id)
    rows = unit.execute(found).mappings()
    return tuple(FrozenSource(**{**row, "kind": SourceKind(row["kind"])}) for row in rows)


def content(unit: Unit, source_id: str) -> bytes:
    """What a source said, in the bytes that its hash is over."""
    found = select(campaign_source.c.content).where(campaign_source.c.id == source_id)
    return bytes(unit.execute(found).scalar_one())


def sign(unit: Unit, new: SignOff) -> None:
    """Keep somebody's name under a campaign."""
    unit.execute(insert(sign_off).values(asdict(new)))


def signed(unit: Unit, campaign_id: str) -> tuple[SignOff, ...]:
    """Who has signed for a campaign, in that order."""
    found = (
        select(sign_off).where(sign_off.c.campaign_id == campaign_id).order_by(sign_off.c.at, sign_off.c.id)
    )
    return tuple(SignOff(**row) for row in unit.execute(found).mappings())


def _change(unit: Unit, seen: Campaign, **values: Any) -> bool:
    same = campaign.c.id == seen.id, campaign.c.state == seen.state.value
    return bool(unit.execute(update(campaign).where(*same).values(**values)).rowcount)


def _some(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Campaign, ...]:
    rows = unit.execute(select(campaign).where(*conditions).order_by(campaign.c.number)).mappings()
    return tuple(_found(row) for row in rows)


def _columns(value: Campaign) -> dict[str, object]:
    plain = {
        "kind": value.kind.value,
        "state": value.state.value,
        "trigger": value.trigger and value.trigger.value,
    }
    return asdict(value) | plain


def _found(row: Columns) -> Campaign:
    said = {
        "kind": CampaignKind(row["kind"]),
        "state": CampaignState(row["state"]),
        "trigger": Trigger(row["trigger"]) if row["trigger"] else None,
    }
    return Campaign(**{**row, **said})
