"""Whom the networks list, and how that agrees with the ledger and the vault."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    exists,
    insert,
    or_,
    select,
    update,
)

from bot.domain.campaigns import CampaignState
from bot.domain.ledger import HAS_A_WAY_IN, Source
from bot.domain.reconciling import UNMATCHED, KnownBy, Listed, Match, MatchState, NetworkList, Origin
from storage.campaigns import campaign, campaign_account
from storage.database import Unit
from storage.ledger import holding
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, SlackId

network_list = Table(
    "network_list",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("collected_by", SlackId, nullable=False),
    Column("collected_at", UTC, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("pasted", Text),
    Column("file_id", Id, ForeignKey("proof_file.id")),
    Column("note", String(3000), nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("account_id", "number"),
)

network_list_row = Table(
    "network_list_row",
    metadata,
    Column("list_id", Id, ForeignKey("network_list.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("said", String(1000), nullable=False),
    Column("role", String(64), nullable=False),
    Column("person", SlackId),
    Column("known_by", String(16)),
    PrimaryKeyConstraint("list_id", "number"),
)

list_match = Table(
    "list_match",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("person", SlackId),
    Column("said", String(1000), nullable=False),
    Column("state", String(16), nullable=False),
    Column("listed_as", String(64)),
    Column("list_id", Id, ForeignKey("network_list.id")),
    Column("holding_id", Id, ForeignKey("holding.id")),
    Column("used_at", UTC),
    Column("found_at", UTC, nullable=False),
    Column("settled_at", UTC),
    Column("settled_by", SlackId),
    Column("reason", String(3000), nullable=False),
    Column("accepted_until", UTC),
    Index("ix_list_match_campaign", "campaign_id", "account_id", "state"),
)


_COMPARED = (CampaignState.OPEN.value, CampaignState.SETTLING.value)


def add(unit: Unit, new: NetworkList, rows: Collection[Listed]) -> None:
    """Keep a list with its rows."""
    unit.execute(insert(network_list).values(asdict(new) | {"origin": new.origin.value}))
    if rows:
        unit.execute(insert(network_list_row), [_row(one) for one in rows])


def find(unit: Unit, list_id: str) -> NetworkList | None:
    """One list by id."""
    return next(iter(_lists(unit, network_list.c.id == list_id)), None)


def newest(unit: Unit, account_id: str, until: datetime | None = None) -> NetworkList | None:
    """The list of an account that was collected last; or the last one `until` an instant."""
    return newest_of(unit, (account_id,), until).get(account_id)


def newest_of(
    unit: Unit, account_ids: Collection[str], until: datetime | None = None
) -> Mapping[str, NetworkList]:
    """Of each account of which there is a list, the newest that was collected, `until` an instant or ever."""
    by_then = () if until is None else (network_list.c.collected_at <= until,)
    found = _lists(unit, network_list.c.account_id.in_(account_ids), *by_then)
    return {one.account_id: one for one in found}


def rows(unit: Unit, list_id: str) -> tuple[Listed, ...]:
    """Every row of a list, as it was written."""
    mine = network_list_row.c.list_id == list_id
    found = select(network_list_row).where(mine).order_by(network_list_row.c.number)
    return tuple(_listed(row) for row in unit.execute(found).mappings())


def hold(unit: Unit, campaign_id: str, account_id: str) -> None:
    """Keep everybody else from comparing the lists of an account until the unit ends."""
    mine = campaign_account.c.campaign_id == campaign_id, campaign_account.c.account_id == account_id
    unit.hold(lambda: select(campaign_account.c.account_id).where(*mine), ("lists", campaign_id, account_id))


def to_compare(unit: Unit, workspace_id: str, limit: int) -> tuple[tuple[str, str], ...]:
    """Campaign and account wherever something has changed since the lists were compared, or is accepted no
    longer.
    """
    wanted = campaign.c.workspace_id == workspace_id, campaign.c.state.in_(_COMPARED)
    found = (
        select(campaign_account.c.campaign_id, campaign_account.c.account_id)
        .join(campaign, campaign.c.id == campaign_account.c.campaign_id)
        .where(*wanted, or_(campaign_account.c.to_compare, _is_accepted_no_longer(unit.now)))
        .order_by(campaign_account.c.campaign_id, campaign_account.c.account_id)
    )
    return tuple((row[0], row[1]) for row in unit.execute(found.limit(limit)))


def waiting_for(unit: Unit, campaign_id: str) -> tuple[str, ...]:
    """The accounts of a campaign whose lists are to be compared."""
    changes = or_(campaign_account.c.to_compare, _is_accepted_no_longer(unit.now))
    mine = campaign_account.c.campaign_id == campaign_id, changes
    found = select(campaign_account.c.account_id).where(*mine).order_by(campaign_account.c.account_id)
    return tuple(unit.execute(found).scalars())


def _is_accepted_no_longer(at: datetime) -> ColumnElement[bool]:
    """Whether the end has come until which somebody has accepted a difference on an account of a campaign."""
    return exists().where(
        list_match.c.campaign_id == campaign_account.c.campaign_id,
        list_match.c.account_id == campaign_account.c.account_id,
        list_match.c.state == MatchState.ACCEPTED.value,
        list_match.c.accepted_until <= at,
    )


def compared(unit: Unit, campaign_id: str, account_id: str) -> None:
    """The lists of an account have been compared."""
    mine = campaign_account.c.campaign_id == campaign_id, campaign_account.c.account_id == account_id
    unit.execute(update(campaign_account).where(*mine).values(to_compare=False))


def changed(unit: Unit, account_ids: Collection[str]) -> None:
    """Something has changed in a list of these accounts: whoever compares them looks again."""
    theirs = campaign_account.c.account_id.in_(sorted(account_ids)), ~campaign_account.c.to_compare
    unit.execute(update(campaign_account).where(*theirs).values(to_compare=True))


def add_match(unit: Unit, *new: Match) -> None:
    """Insert matches."""
    if new:
        unit.execute(insert(list_match), [asdict(one) | {"state": one.state.value} for one in new])


def find_match(unit: Unit, match_id: str) -> Match | None:
    """One match by id."""
    return next(iter(_matches(unit, list_match.c.id == match_id)), None)


def matches(unit: Unit, campaign_id: str, account_id: str | None = None) -> tuple[Match, ...]:
    """How the lists agree in a campaign: all of it, or of one account."""
    of_account = (list_match.c.account_id == account_id,) if account_id else ()
    return _matches(unit, list_match.c.campaign_id == campaign_id, *of_account)


def unmatched(unit: Unit, campaign_id: str) -> tuple[Match, ...]:
    """What keeps a campaign from closing."""
    differs = list_match.c.state.in_(sorted(UNMATCHED))
    return _matches(unit, list_match.c.campaign_id == campaign_id, differs)


def added(unit: Unit, campaign_id: str) -> tuple[tuple[str, str], ...]:
    """Match and line of the ledger, by id, wherever somebody was put into the ledger who differed."""
    same = (holding.c.source_id == list_match.c.id) & (holding.c.account_id == list_match.c.account_id)
    found = (
        select(list_match.c.id, holding.c.id)
        .join(holding, same)
        .where(
            list_match.c.campaign_id == campaign_id,
            holding.c.source == Source.OWNER.value,
            holding.c.standing.in_(sorted(HAS_A_WAY_IN)),
            holding.c.replaces.is_(None),
        )
        .order_by(holding.c.recorded_at, holding.c.id)
    )
    return tuple((row[0], row[1]) for row in unit.execute(found))


def accepted_on(unit: Unit, account_id: str) -> tuple[Match, ...]:
    """Every difference on an account that somebody has accepted, in whatever campaign, oldest first."""
    found = _matches(
        unit, list_match.c.account_id == account_id, list_match.c.state == MatchState.ACCEPTED.value
    )
    return tuple(sorted(found, key=lambda one: (one.found_at, one.id)))


def move_match(unit: Unit, seen: Match, to: MatchState, **values: Any) -> bool:
    """Move a match on; False when it has moved before."""
    same = list_match.c.id == seen.id, list_match.c.state == seen.state.value
    return bool(unit.execute(update(list_match).where(*same).values(state=to.value, **values)).rowcount)


def change_match(unit: Unit, seen: Match, **values: Any) -> None:
    """Note what the lists say of a match whose state stays."""
    unit.execute(update(list_match).where(list_match.c.id == seen.id).values(**values))


def _lists(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[NetworkList, ...]:
    found = select(network_list).where(*conditions).order_by(network_list.c.account_id, network_list.c.number)
    return tuple(
        NetworkList(**{**row, "origin": Origin(row["origin"])}) for row in unit.execute(found).mappings()
    )


def _row(value: Listed) -> dict[str, Any]:
    return asdict(value) | {"known_by": value.known_by and value.known_by.value}


def _listed(row: Columns) -> Listed:
    return Listed(**{**row, "known_by": KnownBy(row["known_by"]) if row["known_by"] else None})


def _matches(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Match, ...]:
    found = select(list_match).where(*conditions).order_by(list_match.c.account_id, list_match.c.id)
    return tuple(_match(row) for row in unit.execute(found).mappings())


def _match(row: Columns) -> Match:
    return Match(**{**row, "state": MatchState(row["state"])})
