"""The six steps of the programme, each presuming those before it: what is done, what holds the others up."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.lifecycle import State

ENOUGH: Final = 95
"""Per cent of those who are asked: somebody is always ill, new or away."""

REPEATED: Final = 2
"""So many closed audits show that the audit is repeated (P4.2)."""


class StepKind(State):
    """The steps in their order; the sentence says what is so once it is done."""

    POLICY = "policy", "A policy is in force, and a senior leader and the committee stand behind it."
    TOLD = "told", "Everybody has been told what it is for and what it asks of them."
    AUDIT = "audit", "Every account has its owners, and everybody with a way in is known."
    CADENCE = "cadence", "The audit is repeated, and the policy says when it is reviewed."
    RULES = "rules", "Access is asked for and vouched for by the rules, and not come by otherwise."
    EDUCATION = "education", "Whoever has to has passed the training."


class Blocker(StrEnum):
    """What a step still waits for."""

    NO_POLICY = "no_policy"
    NO_SENIOR_LEADER = "no_senior_leader"
    NOT_ANNOUNCED = "not_announced"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    NO_ACCOUNTS = "no_accounts"
    NO_OWNER = "no_owner"
    NO_BACKUP = "no_backup"
    UNKNOWN_HOLDERS = "unknown_holders"
    NO_HUNT = "no_hunt"
    HUNT_OPEN = "hunt_open"
    NO_BASELINE = "no_baseline"
    LISTS_DIFFER = "lists_differ"
    NO_REVIEW = "no_review"
    NO_AUDIT = "no_audit"
    NOT_REPEATED = "not_repeated"
    AUDIT_DUE = "audit_due"
    LATE_LINES = "late_lines"
    NOT_USED = "not_used"
    LEGACY = "legacy"
    NOT_ASSIGNED = "not_assigned"
    NOT_TRAINED = "not_trained"


@dataclass(frozen=True)
class Progress:
    """How many of those who are asked have done it."""

    done: int
    of: int

    @property
    def percent(self) -> int:
        """From 0 to 100, never rounded up; 0 where nobody is asked."""
        return 100 * self.done // self.of if self.of else 0

    @property
    def enough(self) -> bool:
        """Whether so many have done it that the step does not wait for the others."""
        return self.of > 0 and 100 * self.done >= ENOUGH * self.of


@dataclass(frozen=True)
class Facts:
    """What the steps look at, counted. `acknowledged` and `trained` are None while nobody is asked.

    Of the audits those count that are closed; `due` are accounts that none has looked at for longer than the
    policy's cadence, `late` lines that nobody has answered in time, and `differing` people in whom the lists
    of an audit differ.
    """

    policy: bool = False
    senior_leader: bool = False
    reviewed: bool = False
    announced: bool = False
    acknowledged: Progress | None = None
    accounts: int = 0
    ownerless: int = 0
    backupless: int = 0
    unknown: int = 0
    legacy: int = 0
    hunts_open: int = 0
    hunts_closed: int = 0
    baselines: int = 0
    audits: int = 0
    due: int = 0
    late: int = 0
    differing: int = 0
    approved: int = 0
    trained: Progress | None = None


@dataclass(frozen=True)
class Blocked:
    """One thing that a step waits for, with how many there are of it where that is a number."""

    by: Blocker
    count: int = 0
    of: int = 0


@dataclass(frozen=True)
class Step:
    """One step of the six."""

    kind: StepKind
    blocked: tuple[Blocked, ...]

    @property
    def done(self) -> bool:
        """Whether it waits for nothing."""
        return not self.blocked


def steps(facts: Facts) -> tuple[Step, ...]:
    """The six steps as these facts show them."""
    return (
        Step(StepKind.POLICY, tuple(_policy(facts))),
        Step(StepKind.TOLD, tuple(_told(facts))),
        Step(StepKind.AUDIT, tuple(_audit(facts))),
        Step(StepKind.CADENCE, tuple(_cadence(facts))),
        Step(StepKind.RULES, tuple(_rules(facts))),
        Step(StepKind.EDUCATION, tuple(_education(facts))),
    )


def _policy(facts: Facts) -> Iterator[Blocked]:
    if not facts.policy:
        yield Blocked(Blocker.NO_POLICY)
    if not facts.senior_leader:
        yield Blocked(Blocker.NO_SENIOR_LEADER)


def _told(facts: Facts) -> Iterator[Blocked]:
    if not facts.announced:
        yield Blocked(Blocker.NOT_ANNOUNCED)
    elif facts.acknowledged is not None and not facts.acknowledged.enough:
        yield _missing(Blocker.NOT_ACKNOWLEDGED, facts.acknowledged)


def _audit(facts: Facts) -> Iterator[Blocked]:
    if not facts.accounts:
        yield Blocked(Blocker.NO_ACCOUNTS)
    for blocker, count in (
        (Blocker.NO_OWNER, facts.ownerless),
        (Blocker.NO_BACKUP, facts.backupless),
        (Blocker.UNKNOWN_HOLDERS, facts.unknown),
    ):
        if count:
            yield Blocked(blocker, count, facts.accounts)
    if facts.hunts_open:
        yield Blocked(Blocker.HUNT_OPEN)
    elif not facts.hunts_closed:
        yield Blocked(Blocker.NO_HUNT)
    if not facts.baselines:
        yield Blocked(Blocker.NO_BASELINE)
    if facts.differing:
        yield Blocked(Blocker.LISTS_DIFFER, facts.differing)


def _cadence(facts: Facts) -> Iterator[Blocked]:
    if not facts.reviewed:
        yield Blocked(Blocker.NO_REVIEW)
    if facts.audits < REPEATED:
        yield Blocked(Blocker.NOT_REPEATED if facts.audits else Blocker.NO_AUDIT)
    if facts.due:
        yield Blocked(Blocker.AUDIT_DUE, facts.due, facts.accounts)
    if facts.late:
        yield Blocked(Blocker.LATE_LINES, facts.late)


def _rules(facts: Facts) -> Iterator[Blocked]:
    if not facts.approved:
        yield Blocked(Blocker.NOT_USED)
    if facts.legacy:
        yield Blocked(Blocker.LEGACY, facts.legacy)


def _education(facts: Facts) -> Iterator[Blocked]:
    if facts.trained is None:
        yield Blocked(Blocker.NOT_ASSIGNED)
    elif not facts.trained.enough:
        yield _missing(Blocker.NOT_TRAINED, facts.trained)


def _missing(blocker: Blocker, progress: Progress) -> Blocked:
    return Blocked(blocker, progress.of - progress.done, progress.of)
