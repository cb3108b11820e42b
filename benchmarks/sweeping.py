"""Ending what is due: our sweep beside a store of jobs, in turns, on the same rows."""

from dataclasses import dataclass

from benchmarks import expiring
from benchmarks.company import found
from benchmarks.databases import Databases
from benchmarks.seeding import due


@dataclass(frozen=True)
class Sweeping:
    """Seconds for so many grants each; the slow side ends fewer, and is compared by the grant."""

    grants: int
    seconds: float
    jobs: int
    job_seconds: float

    @property
    def rate(self) -> float:
        """Grants that our sweep ends in a second."""
        return self.grants / self.seconds

    @property
    def job_rate(self) -> float:
        """Grants that the store's jobs end in a second."""
        return self.jobs / self.job_seconds

    @property
    def times_faster(self) -> float:
        """Our rate in the other's."""
        return self.rate / self.job_rate


def sweep_beside_jobs(made: Databases, kind: str, grants: int, jobs: int) -> Sweeping:
    """End `jobs` grants by the store's jobs, and `grants` by our sweep: half before them, half after."""
    halves = [_swept(made, kind, grants // 2)]
    by_jobs = _done_by_jobs(made, kind, jobs)
    halves.append(_swept(made, kind, grants - grants // 2))
    return Sweeping(grants, sum(halves), jobs, by_jobs)


def _swept(made: Databases, kind: str, number: int) -> float:
    here = found(made.fresh(kind))
    due(here, number)
    here.database.dispose()
    return expiring.sweep(here.url)


def _done_by_jobs(made: Databases, kind: str, number: int) -> float:
    here = found(made.fresh(kind))
    ids = due(here, number)
    here.database.dispose()
    # On SQLite the store has a file of its own, which is what suits it best.
    store = made.empty(kind)
    expiring.add_jobs(store, here.url, ids)
    return expiring.run_jobs(store)
