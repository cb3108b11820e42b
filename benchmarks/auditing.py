"""Audits: the launch, a press of Keep, the sweep's look with nothing to do, each beside something known."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Column, MetaData, String, Table, Text
from sqlalchemy.schema import CreateTable

from benchmarks.approving import WARM
from benchmarks.clicks import keeps, presses
from benchmarks.company import Founded, found
from benchmarks.databases import Databases
from benchmarks.load import answer_times
from benchmarks.measure import Figure, Ratio, take_turns, timed
from benchmarks.owners import RUNS_IT, audited, drafted, launch, owned
from benchmarks.seeding import pending
from benchmarks.serving import OURS, serving
from bot.domain.reviews import ItemState
from bot.services import campaign_desk
from scheduler import jobs
from storage import reviews
from storage.canonical import canonical_bytes
from storage.database import Unit

LOOKS = 10
SETTLING = 5
"""How often the sweep looks until everything that a launch leaves to it is done."""
BARE = Table("bare", MetaData(), Column("id", String(26), primary_key=True), Column("frozen", Text))


@dataclass(frozen=True)
class Launching:
    """A launch of so many lines, beside rows of the same content that nobody asks about."""

    lines: int
    ours: Figure
    bare: Figure

    @property
    def to_bare(self) -> Ratio:
        """How many times the rows alone."""
        return self.ours.over(self.bare)


@dataclass(frozen=True)
class Keeping:
    """A press of Keep on a line, beside the approve click on the same server."""

    keep: Figure
    approve: Figure

    @property
    def to_approve(self) -> Ratio:
        """How many approve clicks."""
        return self.keep.over(self.approve)


@dataclass(frozen=True)
class Looking:
    """The sweep's look beside open reviews, and where there are none."""

    reviews: int
    beside: Figure
    without: Figure

    @property
    def to_without(self) -> Ratio:
        """How many looks without a review."""
        return self.beside.over(self.without)


def launch_beside_rows(made: Databases, kind: str, lines: int, rounds: int) -> Launching:
    """Take turns: an audit is launched and called off again, and as many rows are written bare."""
    here = found(made.fresh(kind))
    here.database.run(lambda unit: unit.execute(CreateTable(BARE)))
    accounts = owned(here, lines)
    ours, bare = [], []
    for _ in range(rounds):
        draft = drafted(here, accounts)
        ours.append([timed(partial(launch, here, draft))])
        frozen = _frozen(here, draft)
        if len(frozen) != lines:
            raise AssertionError(f"{len(frozen)} lines were launched, and not {lines}")
        bare.append([timed(partial(_write, here, frozen))])
        here.database.run(partial(_call_off, here=here, campaign_id=draft))
    here.database.dispose()
    return Launching(lines, Figure.of(ours), Figure.of(bare))


def keep_beside_approve(made: Databases, kind: str, lines: int, rounds: int, each: int) -> Keeping:
    """Take turns on one server: `each` presses of Keep, then as many of Approve."""
    here = found(made.fresh(kind))
    number = WARM + rounds * each
    audit = audited(here, lines)
    pressed = keeps(here, audit)[:number], presses(here, pending(here, number))
    taken: tuple[list[list[float]], ...] = [], []
    with serving(OURS, here.url) as server:
        for which in pressed:
            answer_times(server.port, which[:WARM])
        for at in range(WARM, number, each):
            for figures, which in zip(taken, pressed, strict=True):
                figures.append(answer_times(server.port, which[at : at + each]))
    with here.database.read() as unit:
        chosen = reviews.counts(unit, audit.campaign.id).get(ItemState.CHOSEN, 0)
    here.database.dispose()
    if chosen != number:
        raise AssertionError(f"{number} presses have answered {chosen} lines")
    return Keeping(*map(Figure.of, taken))


def look_beside_none(made: Databases, kind: str, lines: int, rounds: int) -> Looking:
    """Take turns: the sweep looks at a company that has asked everybody, and at one without an audit."""
    asked, unasked = found(made.fresh(kind)), found(made.fresh(kind))
    audit = audited(asked, lines)
    owned(unasked, lines)
    for here in (asked, unasked):
        for _ in range(SETTLING):
            _look(here)
    figures = take_turns({"beside": partial(_look, asked), "without": partial(_look, unasked)}, rounds, LOOKS)
    for here in (asked, unasked):
        here.database.dispose()
    return Looking(len(audit.asked), figures["beside"], figures["without"])


def _look(here: Founded) -> None:
    jobs.sweep(here.database, here.database.ports, lambda: here.company, lambda: None)


def _frozen(here: Founded, campaign_id: str) -> list[str]:
    with here.database.read() as unit:
        return [canonical_bytes(one.frozen).decode() for one in reviews.items_of(unit, campaign_id)]


def _write(here: Founded, frozen: Sequence[str]) -> None:
    here.database.run(
        lambda unit: unit.insert_all(BARE, [{"id": unit.new_id(), "frozen": one} for one in frozen])
    )


def _call_off(unit: Unit, here: Founded, campaign_id: str) -> None:
    campaign_desk.cancel(unit, here.company, here.person(unit, RUNS_IT), campaign_id, "Again.")
