"""The approve click with all its work, over HTTP: beside bare Bolt, in a crowd, and while the sweep runs."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from benchmarks.clicks import presses
from benchmarks.company import Founded, found
from benchmarks.databases import Databases
from benchmarks.load import answer_times
from benchmarks.measure import Figure, Ratio
from benchmarks.seeding import due, pending
from benchmarks.serving import BARE, OURS, STOCK, serving
from storage import grants

CROWD = 8
WARM = 20
STOCK_EVERY = 4
"""Stock Bolt takes ten milliseconds for each, so it is asked for less."""


@dataclass(frozen=True)
class Approving:
    """What the click takes, beside Bolt's bare acknowledgements, and with eight people pressing at once."""

    ours: Figure
    bare: Figure
    stock: Figure
    crowd: Figure

    @property
    def to_bare(self) -> Ratio:
        """Beside a bare acknowledgement that is served as ours is."""
        return self.ours.over(self.bare)

    @property
    def to_stock(self) -> Ratio:
        """Beside a bare acknowledgement of Bolt as it comes."""
        return self.ours.over(self.stock)


@dataclass(frozen=True)
class Beside:
    """The click while nothing else goes on, and while grants that are due are ended beside it."""

    idle: Figure
    sweeping: Figure
    swept: dict[str, Any]


def approve(made: Databases, kind: str, rounds: int, each: int) -> Approving:
    """Take turns: `each` presses on ours and on bare Bolt in every round, then a crowd on ours."""
    here = found(made.fresh(kind))
    ids = pending(here, WARM + rounds * each + rounds * each)
    pressed = presses(here, ids)
    warm, alone, crowd = pressed[:WARM], pressed[WARM : WARM + rounds * each], pressed[WARM + rounds * each :]
    taken: dict[str, list[list[float]]] = {OURS: [], BARE: [], STOCK: []}
    with ExitStack() as running:
        ports = {OURS: running.enter_context(serving(OURS, here.url)).port}
        ports |= {which: running.enter_context(serving(which)).port for which in (BARE, STOCK)}
        for port in ports.values():
            answer_times(port, warm)
        for number in range(rounds):
            turn = alone[number * each : (number + 1) * each]
            taken[BARE].append(answer_times(ports[BARE], turn))
            taken[OURS].append(answer_times(ports[OURS], turn))
            taken[STOCK].append(answer_times(ports[STOCK], turn[::STOCK_EVERY]))
        together = answer_times(ports[OURS], crowd, CROWD)
    _check(here, len(ids))
    figures = {which: Figure.of(seconds) for which, seconds in taken.items()}
    return Approving(figures[OURS], figures[BARE], figures[STOCK], Figure.of([together]))


def approve_beside_sweep(made: Databases, kind: str, due_grants: int, clicks: int) -> Beside:
    """The click, alone and while so many due grants are ended in the same process."""
    here = found(made.fresh(kind))
    ids = pending(here, WARM + 2 * clicks)
    pressed = presses(here, ids)
    due(here, due_grants)
    with serving(OURS, here.url) as server:
        answer_times(server.port, pressed[:WARM])
        idle = answer_times(server.port, pressed[WARM : WARM + clicks])
        server.sweep()
        beside = answer_times(server.port, pressed[WARM + clicks :])
        swept = server.swept()
    _check(here, len(ids))
    return Beside(Figure.of([idle]), Figure.of([beside]), swept)


def _check(here: Founded, pressed: int) -> None:
    """Every press must have made its grant; an answer alone proves nothing."""
    with here.database.read() as unit:
        asked = select(func.count()).where(grants.grant.c.state == "provisioning")
        granted = int(unit.execute(asked).scalar() or 0)
    here.database.dispose()
    if granted != pressed:
        raise RuntimeError(f"{pressed} presses have made {granted} grants.")
