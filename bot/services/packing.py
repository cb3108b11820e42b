"""Evidence packs: everything that an audit stands on, read in one unit and so as of one instant."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import orjson

from bot.domain.campaigns import Campaign, CampaignState, FrozenSource, SourceKind
from bot.domain.events import Event, Fact
from bot.domain.packs import AnchorFacts, PackFacts, Span, Tally
from bot.domain.review_stats import too_fast
from bot.services import pack_checks
from bot.services.pack_differences import differences
from bot.services.pack_lines import HEADINGS, Reading, instant
from bot.services.pack_tables import SOURCES, Row, Table, decisions, source_name, tables, trained
from bot.services.pack_workbook import workbook
from bot.services.sheets.writing import csv_parts
from storage import anchors, campaigns, network_lists, packs, reviews, spot_checks, trail_span
from storage.canonical import canonical_bytes
from storage.database import Unit
from storage.trail_span import Said

Files = Iterator[tuple[str, Iterable[bytes]]]

_OVER: Final = frozenset({CampaignState.CLOSED, CampaignState.CANCELLED})


@dataclass(frozen=True)
class Source:
    """What a source said, and the file in which the pack has it. `later` ones came after the launch."""

    file: str
    of: FrozenSource
    later: bool = False


def record(unit: Unit, campaign: Campaign, by: str) -> None:
    """Put on the trail that somebody takes a pack."""
    facts: dict[str, Fact] = {"number": campaign.number, "state": campaign.state.value}
    unit.record(Event("campaign:exported", campaign.workspace_id, "campaign", campaign.id, by, facts))


class Packing:
    """Reads all that goes into the pack of an audit, a page at a time."""

    def __init__(self, reading: Reading, fingerprint: str | None = None) -> None:
        """Read nothing yet; whoever checks it shall need no other key than that of this `fingerprint`."""
        self.reading, self.unit, self.campaign = reading, reading.unit, reading.campaign
        self._fingerprint = fingerprint

    @property
    def over(self) -> bool:
        """Whether the audit has ended, so that the pack says how it was then."""
        return self.campaign.state in _OVER and self.campaign.closed_at is not None

    @cached_property
    def as_of(self) -> datetime:
        """The instant that the pack speaks of: of an audit that is over its end, whenever it is made."""
        if not self.over or self.campaign.closed_at is None:
            return self.unit.now
        signed = (one.at for one in campaigns.signed(self.unit, self.campaign.id))
        return max(self.campaign.closed_at, *signed, self.campaign.closed_at)

    @cached_property
    def tally(self) -> Tally:
        """The lines in numbers."""
        tally = Tally()
        for item in self.reading.items():
            tally.add(item)
        return tally

    @cached_property
    def span(self) -> Span:
        """Which part of the trail belongs to it: up to the first signed head that reaches as far."""
        first, last = trail_span.span(self.unit, self.campaign.drafted_at, self.as_of)
        found = self._anchor(last, first)
        end = max(last, found.sequence) if found else last
        before, head = (trail_span.hash_at(self.unit, one).hex() for one in (first - 1, end))
        return Span(first, end, before, head, found)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source as it was frozen, and the lists of networks that came later."""
        frozen = campaigns.sources(self.unit, self.campaign.id)
        every = [(one, False) for one in frozen]
        every += [(one, True) for one in self._later({one.list_id for one in frozen})]
        return tuple(
            Source(source_name(number, one.kind, one.label), one, later)
            for number, (one, later) in enumerate(every, 1)
        )

    @cached_property
    def facts(self) -> PackFacts:
        """Everything that is no line."""
        reading, ruling = self.reading, self.reading.ruling
        frozen = tuple(one.of for one in self.sources if not one.later)
        signed = campaigns.signed(self.unit, self.campaign.id)
        by = (self.campaign.drafted_by, self.campaign.launched_by, self.campaign.closed_by)
        named = {*by, *(one.person for one in signed), *(one.of.collected_by for one in self.sources)}
        return PackFacts(
            company=ruling.policy.company,
            campaign=self.campaign,
            as_of=self.as_of,
            policy=ruling.version.number,
            tally=self.tally,
            accounts={one.id: one.handle for one in reading.accounts.values()},
            reviewers={review: reading.name(person) for review, person in reading.asked.items()},
            sources=frozen,
            later=tuple(one.of for one in self.sources if one.later),
            matches=Counter(one.state for one in network_lists.matches(self.unit, self.campaign.id)),
            trained=Counter(row[-1] for row in trained(reading)),
            checks=pack_checks.checks(reading, self.tally, frozen, self.span, self.as_of),
            signed=signed,
            span=self.span,
            names={one: reading.name(one) for one in named if one},
            too_fast=self._too_fast,
            removal_sla=ruling.policy.grants.removal_sla,
            controls=dict(ruling.policy.controls),
        )

    @property
    def _too_fast(self) -> Mapping[str, int]:
        found = too_fast(reviews.answers(self.unit, self.campaign.id))
        return {self.reading.name(person): lines for person, lines in sorted(found.items())}

    @property
    def about(self) -> Mapping[str, Any]:
        """What the manifest says of the audit."""
        one = self.campaign
        return {
            "company": self.facts.company,
            "audit": one.number,
            "state": one.state.value,
            "launched_at": instant(one.launched_at),
            "closed_at": instant(one.closed_at),
            "policy": self.facts.policy,
            "accounts": len(self.facts.accounts),
            "lines": self.tally.lines,
            "population": one.population,
            "complete": self.facts.complete,
            "trail": {"first": self.span.first, "last": self.span.last, "head": self.span.head},
        }

    def files(self) -> Files:
        """Every file that no words of ours are in, each as it comes."""
        yield "lines.csv", csv_parts(HEADINGS, self.reading.rows())
        yield (
            "lines.xlsx",
            workbook(HEADINGS, self.reading.rows(), title=f"Audit {self.campaign.number}", as_of=self.as_of),
        )
        every = (decisions(self.reading, self.events()), *self.tables(), self._listed_sources())
        for table in every:
            yield f"{table.name}.csv", csv_parts(table.headings, table.rows())
        for source in self.sources:
            yield source.file, (self._content(source),)
        yield "trail.jsonl", self._trail()
        yield "trail-proof.json", (self._proof(),)

    def tables(self) -> tuple[Table, ...]:
        """Every list that is read from rows."""
        return (*tables(self.reading, self.facts.checks), differences(self.reading))

    def events(self) -> Iterator[Said]:
        """The part of the trail that the pack holds."""
        return trail_span.events(self.unit, self.span.first, self.span.last)

    def _trail(self) -> Iterator[bytes]:
        """The trail, with what people wrote where it is about this audit, and nowhere else."""
        own = {self.campaign.id, *self.reading.asked, *(one.id for one in self.reading.items())}
        own |= {one.id for one in network_lists.matches(self.unit, self.campaign.id)}
        own |= {one.id for one in spot_checks.of_campaign(self.unit, self.campaign.id)}
        return (one.line(words=one.body["subject"] in own) for one in self.events())

    def _proof(self) -> bytes:
        plain = asdict(self.span)
        if self.span.anchor:
            plain["anchor"]["at"] = instant(self.span.anchor.at)
        return orjson.dumps(plain, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    def _anchor(self, last: int, first: int) -> AnchorFacts | None:
        """The signed head that proves the end; where none reaches as far, the newest within."""
        found = packs.anchor_from(self.unit, last, self._fingerprint)
        newest = anchors.newest_arrived(self.unit)
        ours = newest is not None and self._fingerprint in (None, newest.fingerprint)
        if found is None and newest is not None and ours and newest.sequence >= first:
            found = packs.with_places(self.unit, newest.id)
        if found is None:
            return None
        one, places = found
        return AnchorFacts(one.sequence, one.hash, one.at, one.fingerprint, one.head.line, places)

    def _later(self, known: set[str | None]) -> Iterator[FrozenSource]:
        """Lists of the audit's accounts that were collected after its launch, the newest of each."""
        for account in self.reading.accounts.values():
            newest = network_lists.newest(self.unit, account.id, self.as_of)
            if newest is None or newest.id in known:
                continue
            content = b"".join(
                canonical_bytes(asdict(row)) + b"\n" for row in network_lists.rows(self.unit, newest.id)
            )
            yield FrozenSource(
                id=newest.id,
                workspace_id=newest.workspace_id,
                campaign_id=self.campaign.id,
                account_id=account.id,
                kind=SourceKind.NETWORK,
                label=f"@{account.handle}",
                sha256=hashlib.sha256(content).hexdigest(),
                rows=newest.rows,
                collected_by=newest.collected_by,
                collected_at=newest.collected_at,
                list_id=newest.id,
                stale=False,
                content=content,
            )

    def _content(self, source: Source) -> bytes:
        return source.of.content if source.later else campaigns.content(self.unit, source.of.id)

    def _listed_sources(self) -> Table:
        return Table("sources", SOURCES, self._source_rows)

    def _source_rows(self) -> Iterator[Row]:
        for source in self.sources:
            one, account = source.of, self.reading.accounts.get(source.of.account_id or "")
            who = (self.reading.name(one.collected_by), instant(one.collected_at))
            stale = "collected later" if source.later else "yes" if one.stale else "no"
            yield (
                source.file,
                one.kind.value,
                account.handle if account else "",
                str(one.rows),
                one.sha256,
                *who,
                stale,
            )
