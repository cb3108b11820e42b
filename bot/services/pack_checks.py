"""Whether an audit's pack is complete: each question answered from the rows, not from what anybody says."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import orjson

from bot.domain.additions import AdditionState
from bot.domain.anchors import FEWEST_PLACES
from bot.domain.campaigns import FrozenSource, SourceKind, population_of
from bot.domain.grants import Evidence
from bot.domain.ledger import HAS_A_WAY_IN
from bot.domain.packs import Check, CheckKind, Group, Span, Tally
from bot.domain.reconciling import MatchState
from bot.domain.reviews import CheckState, ItemState
from bot.services import additions
from bot.services.pack_lines import Reading
from storage import campaigns, network_lists, spot_checks
from storage.canonical import canonical_bytes

_WAYS_IN: Final = frozenset(one.value for one in HAS_A_WAY_IN)


def checks(
    reading: Reading, tally: Tally, sources: tuple[FrozenSource, ...], span: Span, as_of: datetime
) -> tuple[Check, ...]:
    """Every question with its answer as of an instant, in the order in which a reader asks them."""
    found = tuple(_checks(reading, tally, sources, span, as_of))
    return tuple(sorted(found, key=lambda one: [*CheckKind].index(one.kind)))


def _checks(
    reading: Reading, tally: Tally, sources: tuple[FrozenSource, ...], span: Span, as_of: datetime
) -> Iterator[Check]:
    yield from _frozen(reading, tally)
    yield from _sources(reading, sources, as_of)
    yield from _matched(reading)
    undecided = tally.groups[Group.WAITING] + tally.groups[Group.LATE]
    yield Check(CheckKind.DECIDED, tally.lines, undecided)
    yield Check(CheckKind.DONE, tally.lines, tally.groups[Group.UNDER_WAY])
    yield _spot_checked(reading)
    yield Check(CheckKind.SIGNED, 1, int(not campaigns.signed(reading.unit, reading.campaign.id)))
    yield Check(CheckKind.ANCHORED, FEWEST_PLACES, max(0, FEWEST_PLACES - span.places))


def _frozen(reading: Reading, tally: Tally) -> Iterator[Check]:
    """The lines against the hash of the population, and each against its own."""
    digests, differing, holdings = [], 0, set[str]()
    for item in reading.items():
        digests.append(item.digest)
        differing += hashlib.sha256(canonical_bytes(item.frozen)).hexdigest() != item.digest
        if holding := item.frozen.get("holding_id"):
            holdings.add(str(holding))
    same = population_of(digests) == reading.campaign.population and tally.lines == reading.campaign.items
    yield Check(CheckKind.POPULATION, tally.lines, 0 if same else 1)
    yield Check(CheckKind.DIGESTS, tally.lines, differing)
    known = [one for one in _ways_in(reading) if one not in holdings]
    yield Check(CheckKind.LEDGER, len(holdings) + len(known), len(known))


def _ways_in(reading: Reading) -> Iterator[str]:
    """The lines of the frozen ledger by which somebody had a way in."""
    for source in campaigns.sources(reading.unit, reading.campaign.id):
        if source.kind is SourceKind.LEDGER:
            for row in campaigns.content(reading.unit, source.id).splitlines():
                said = orjson.loads(row)
                if said["standing"] in _WAYS_IN:
                    yield str(said["id"])


def _sources(reading: Reading, sources: tuple[FrozenSource, ...], as_of: datetime) -> Iterator[Check]:
    unlike = sum(
        hashlib.sha256(campaigns.content(reading.unit, one.id)).hexdigest() != one.sha256 for one in sources
    )
    yield Check(CheckKind.SOURCES, len(sources), unlike)
    lists = [one for one in sources if one.kind is SourceKind.NETWORK]
    listed = {one.account_id for one in lists} | _listed_since(reading, as_of)
    yield Check(CheckKind.LISTS, len(reading.accounts), len(reading.accounts.keys() - listed))
    yield Check(CheckKind.FRESH, len(lists), sum(one.stale for one in lists))


def _listed_since(reading: Reading, as_of: datetime) -> set[str]:
    """Accounts whose list was collected while the audit went on."""
    newest = {one: network_lists.newest(reading.unit, one, as_of) for one in reading.accounts}
    return {one for one, found in newest.items() if found is not None}


def _matched(reading: Reading) -> Iterator[Check]:
    matches = network_lists.matches(reading.unit, reading.campaign.id)
    counted = [one for one in matches if one.state is not MatchState.RESOLVED]
    yield Check(CheckKind.MATCHED, len(counted), sum(one.unmatched for one in counted))
    added = additions.of(reading.unit, reading.campaign.id)
    yield Check(CheckKind.ADDED, len(added), sum(one.state is AdditionState.WAITS for one in added))


def _spot_checked(reading: Reading) -> Check:
    """At least one, where anything was attested, and all of them confirmed."""
    drawn = spot_checks.of_campaign(reading.unit, reading.campaign.id)
    failing = sum(one.state is not CheckState.CONFIRMED for one in drawn)
    attested = any(
        one.state is ItemState.REMOVED and one.evidence == Evidence.ATTESTED.value for one in reading.items()
    )
    return Check(CheckKind.SPOT_CHECKED, len(drawn), failing if drawn else int(attested))
