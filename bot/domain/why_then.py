"""A why-chain as it was at an instant, such as an audit's end, and apart from it what has happened since."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.access import RequestState
from bot.domain.grants import Grant, GrantState, TaskKind, TaskState
from bot.domain.ledger import Holding, Standing
from bot.domain.reviews import ItemState
from bot.domain.training import AssignmentState
from bot.domain.why_chains import Acknowledgement, Asked, Attested, Chain, Looks, Taken, Work


@dataclass(frozen=True)
class Decided:
    """A request was decided."""

    of: Asked


@dataclass(frozen=True)
class Turned:
    """A grant came into a state: set up, on hold, ended."""

    of: Asked
    to: GrantState


What = Asked | Decided | Turned | Work | Looks | Holding | Attested | Taken | Acknowledgement


@dataclass(frozen=True)
class Later:
    """One thing that has happened since; of a look at the login, only the first."""

    at: datetime
    what: What


def as_of(chain: Chain, at: datetime) -> Chain:
    """The chain as it was then: nothing later is in it, and what is over by now was not yet."""
    lines = tuple(one for one in chain.lines if one.recorded_at <= at)
    return replace(
        chain,
        now=at,
        asked=tuple(_asked(one, chain.lines, at) for one in chain.asked if one.request.submitted_at <= at),
        lines=lines,
        attested=tuple(_attested(one, at) for one in chain.attested if one.item.asked_at <= at),
        taken=tuple(_taken(one, at) for one in chain.taken if one.asked_at <= at),
        acknowledgements=tuple(one for one in chain.acknowledgements if one.at <= at),
    )


def since(chain: Chain, at: datetime) -> tuple[Later, ...]:
    """Everything that has happened after it, in order."""
    found = (one for one in _everything(chain) if one.at > at)
    return tuple(sorted(found, key=lambda one: one.at))


def _everything(chain: Chain) -> Iterator[Later]:
    for asked in chain.asked:
        yield from _steps(asked)
    for line in chain.lines:
        yield Later(line.recorded_at, line)
    for attested in chain.attested:
        yield Later(
            attested.item.settled_at or attested.item.submitted_at or attested.item.asked_at, attested
        )
    for taken in chain.taken:
        yield Later(taken.ended_at or taken.asked_at, taken)
    for given in chain.acknowledgements:
        yield Later(given.at, given)


def _steps(asked: Asked) -> Iterator[Later]:
    yield Later(asked.request.submitted_at, asked)
    if asked.request.decided_at:
        yield Later(asked.request.decided_at, Decided(asked))
    if grant := asked.grant:
        for turned_at, to in (
            (grant.activated_at, GrantState.ACTIVE),
            (grant.suspended_at, GrantState.SUSPENDED),
            (grant.ended_at, GrantState.REMOVING),
        ):
            if turned_at:
                yield Later(turned_at, Turned(asked, to))
    for work in asked.work:
        if work.task.done_at:
            yield Later(work.task.done_at, work)
    if asked.looks:
        yield from (Later(one, Looks((one,))) for one in asked.looks.times)


def _asked(asked: Asked, lines: Iterable[Holding], at: datetime) -> Asked:
    request = asked.request
    if request.decided_at and request.decided_at > at:
        pending = replace(
            request, state=RequestState.PENDING, decided_at=None, decided_by=None, decision_reason=None
        )
        return replace(asked, request=pending, vouched=(), grant=None, work=(), looks=None)
    times = tuple(one for one in asked.looks.times if one <= at) if asked.looks else ()
    return replace(
        asked,
        grant=_grant(asked, asked.grant, lines, at) if asked.grant else None,
        work=tuple(_work(one, at) for one in asked.work if one.task.opened_at <= at),
        looks=Looks(times) if times else None,
    )


def _work(work: Work, at: datetime) -> Work:
    task = work.task
    if task.done_at is None or task.done_at <= at:
        return work
    return Work(replace(task, state=TaskState.OPEN, done_at=None, done_by=None, note=None, file_id=None))


def _grant(asked: Asked, grant: Grant, lines: Iterable[Holding], at: datetime) -> Grant:
    if grant.ended_at and grant.ended_at <= at:
        gone_at = _gone_at(asked, grant, lines)
        if gone_at and gone_at > at:
            return replace(grant, state=GrantState.REMOVING, evidence=None)
        return grant
    running = replace(
        grant, state=_state(asked, grant, at), ended_at=None, ended_by=None, end_reason=None, end_note=None,
        evidence=None,
    )  # fmt: skip
    begun = grant.activated_at if grant.activated_at and grant.activated_at <= at else None
    return replace(running, activated_at=begun)


def _state(asked: Asked, grant: Grant, at: datetime) -> GrantState:
    """Where a grant stood that had not ended: its tasks and times say so."""
    opened = [one.task for one in asked.work if one.task.opened_at <= at]
    on_hold = grant.suspended_at is not None and grant.suspended_at <= at
    last = max(opened, key=lambda task: task.opened_at, default=None)
    if on_hold or (last is not None and last.kind is TaskKind.SUSPEND):
        return GrantState.SUSPENDED
    if grant.activated_at and grant.activated_at <= at:
        return GrantState.ACTIVE
    return GrantState.PROVISIONING if opened else GrantState.WAITING


def _gone_at(asked: Asked, grant: Grant, lines: Iterable[Holding]) -> datetime | None:
    """When it was known to be gone: the removal was done, or the ledger calls its holder a former one."""
    removals = (TaskKind.REMOVE, TaskKind.SETTLE)
    done = [one.task.done_at for one in asked.work if one.task.done_at and one.task.kind in removals]
    former = [
        one.recorded_at for one in lines if one.grant_id == grant.id and one.standing is Standing.FORMER
    ]
    return max([*done, *former], default=None)


def _attested(one: Attested, at: datetime) -> Attested:
    item = one.item
    if item.submitted_at and item.submitted_at > at:
        silent = replace(
            item, state=ItemState.OPEN, choice=None, comment="", submitted_by=None, submitted_at=None,
            settled_at=None, evidence=None, accept_until=None,
        )  # fmt: skip
        return replace(one, item=silent)
    if item.state is ItemState.REMOVED and item.settled_at and item.settled_at > at:
        going = replace(item, state=ItemState.TO_REMOVE, settled_at=None, evidence=None)
        return replace(one, item=going)
    return one


def _taken(taken: Taken, at: datetime) -> Taken:
    if taken.ended_at is None or taken.ended_at <= at:
        return taken
    return replace(taken, state=AssignmentState.ASSIGNED, ended_at=None, valid_until=None)
