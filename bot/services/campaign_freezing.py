"""What the sources of an audit say at its launch, kept in the bytes that their hashes are over (P3.8)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.domain.campaigns import Campaign, FrozenSource, SourceKind
from bot.domain.reconciling import NetworkList
from bot.services import reconciling
from bot.services.campaign_facts import Facts
from storage import campaigns, network_lists, secrets
from storage.canonical import canonical_bytes

_Row = Mapping[str, Any]


def freeze(facts: Facts, campaign: Campaign) -> tuple[FrozenSource, ...]:
    """Keep what register, ledger, networks, vault and training say now; without their content again."""
    kept = tuple(_sources(facts, campaign))
    campaigns.add_sources(facts.unit, kept)
    return kept


def _sources(facts: Facts, campaign: Campaign) -> Iterator[FrozenSource]:
    every = {
        SourceKind.REGISTER: _register(facts),
        SourceKind.LEDGER: _ledger(facts),
        SourceKind.VAULT: _vault(facts),
        SourceKind.TRAINING: _training(facts),
    }
    for kind, rows in every.items():
        yield _frozen(facts, campaign, kind, rows)
    lists = network_lists.newest_of(facts.unit, [*facts.accounts])
    for account in facts.accounts.values():
        newest = lists.get(account.id)
        if newest is not None:
            rows = (vars(row) for row in network_lists.rows(facts.unit, newest.id))
            yield _frozen(facts, campaign, SourceKind.NETWORK, rows, newest, f"@{account.handle}")


def _frozen(
    facts: Facts,
    campaign: Campaign,
    kind: SourceKind,
    rows: Iterable[_Row],
    collected: NetworkList | None = None,
    label: str = "",
) -> FrozenSource:
    lines = [canonical_bytes(row) + b"\n" for row in rows]
    content = b"".join(lines)
    return FrozenSource(
        id=facts.unit.new_id(),
        workspace_id=campaign.workspace_id,
        campaign_id=campaign.id,
        account_id=collected.account_id if collected else None,
        kind=kind,
        label=label or kind.value,
        sha256=hashlib.sha256(content).hexdigest(),
        rows=len(lines),
        collected_by=collected.collected_by if collected else "system",
        collected_at=collected.collected_at if collected else facts.unit.now,
        list_id=collected.id if collected else None,
        stale=collected is not None
        and reconciling.is_stale(facts.unit, facts.company, collected, facts.unit.now),
        content=content,
    )


def _register(facts: Facts) -> Iterator[_Row]:
    return (vars(one) for one in facts.accounts.values())


def _ledger(facts: Facts) -> Iterator[_Row]:
    return (vars(line) for lines in facts.lines.values() for line in lines)


def _vault(facts: Facts) -> Iterator[_Row]:
    """Who has looked at which login under which grant, and nothing of the login."""
    seen_on = secrets.seen_on_each(facts.unit, [*facts.accounts])
    for account_id in facts.accounts:
        for seen in seen_on.get(account_id, ()):
            yield {**vars(seen), "account_id": account_id}


def _training(facts: Facts) -> Iterator[_Row]:
    return (vars(one) for theirs in facts.training.values() for one in theirs)
