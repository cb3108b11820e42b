"""Work by the thousand: one request or grant made by the use cases, and copies of its rows."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Table, insert, select

from benchmarks.company import CHANNEL, TEAM, Founded, settle
from bot.domain.asking import Draft
from bot.services import asking, granting, tasking, vouching
from storage import access, grants, outbox, people
from storage import register as accounts
from storage.database import Unit

FIRST_VOTER, LAST_VOTER = "Jonas", "Iris"
"""Who vouches for everyday work: one beforehand, and the account's owner by the click that is measured."""
GRANTS_EACH = 5
AT_ONCE = 5_000


def one_pending(unit: Unit, here: Founded, name: str) -> str:
    """A request by somebody new that waits for the account's owner alone; its id."""
    settle(unit, f"U{name.upper()}", name, f"{name}@larkfield.example")
    asker = here.person(unit, name)
    (account,) = accounts.by_handle(unit, TEAM, "larkfieldfilms")
    draft = Draft(asker.user_id, account.id, "editor", "publish", "Autumn films", "", "2w")
    request = asking.submit(unit, here.company, asker, draft)
    vouching.approve(unit, here.company, here.person(unit, FIRST_VOTER), request.id, 1)
    return request.id


def one_active(unit: Unit, here: Founded, name: str) -> str:
    """A grant that somebody new holds; its id."""
    request_id = one_pending(unit, here, name)
    vouching.approve(unit, here.company, here.person(unit, LAST_VOTER), request_id, 1)
    grant = grants.of_request(unit, request_id)
    if grant is None:
        raise RuntimeError("The example's approval yields no grant.")
    (task,) = grants.tasks_of(unit, grant.id)
    tasking.done(unit, task, task.assignee, "Added.")
    granting.activate(unit, here.company, grant.id, task.assignee)
    return grant.id


def pending(here: Founded, number: int) -> list[str]:
    """So many requests that wait for the account's owner alone, each with its cards drawn; their ids."""
    sample = here.database.run(lambda unit: one_pending(unit, here, "Sample"))
    return _copied(here, number, partial(_copy_pending, sample=sample))


def due(here: Founded, number: int) -> list[str]:
    """So many active grants whose end has come, each with its cards drawn; their ids."""
    sample = here.database.run(lambda unit: one_active(unit, here, "Holder"))
    return _copied(here, number, partial(_copy_due, sample=sample))


def _copied(here: Founded, number: int, copy: Callable[..., list[str]]) -> list[str]:
    """The ids that `copy` makes, in units of thousands."""
    parts = [range(at, min(at + AT_ONCE, number)) for at in range(0, number, AT_ONCE)]
    return [one for part in parts for one in here.database.run(partial(copy, numbers=part))]


def _copy_pending(unit: Unit, sample: str, numbers: range) -> list[str]:
    ids = [unit.new_id() for _ in numbers]
    who = [f"UASKS{number}" for number in numbers]
    _copy(unit, people.person, people.person.c.user_id == "USAMPLE", ({"user_id": one} for one in who))
    _copy_request(unit, sample, ids, who, first_number=1_000_000 + numbers.start)
    voted = ({"id": unit.new_id(), "request_id": one} for one in ids)
    _copy(unit, access.vote, access.vote.c.request_id == sample, voted)
    return ids


def _copy_due(unit: Unit, sample: str, numbers: range) -> list[str]:
    ids, requests = [unit.new_id() for _ in numbers], [unit.new_id() for _ in numbers]
    who = [f"UHOLDS{number // GRANTS_EACH}" for number in numbers]
    original = grants.find(unit, sample)
    if original is None:
        raise LookupError(sample)
    _copy_request(unit, original.request_id, requests, who, first_number=2_000_000 + numbers.start)
    ended = [unit.now - timedelta(seconds=number % 3600) for number in numbers]
    rows = zip(ids, requests, who, ended, strict=True)
    changed = ({"id": a, "request_id": b, "beneficiary": c, "ends_at": d} for a, b, c, d in rows)
    _copy(unit, grants.grant, grants.grant.c.id == sample, changed)
    draw(unit, "access", zip(ids, who, strict=True))
    return ids


def _copy_request(unit: Unit, sample: str, ids: list[str], who: list[str], first_number: int) -> None:
    people_of = ({"requester": one, "beneficiary": one} for one in who)
    named = enumerate(zip(ids, people_of, strict=True), first_number)
    rows = ({"id": one, "number": number, **asked} for number, (one, asked) in named)
    _copy(unit, access.request, access.request.c.id == sample, rows)
    terms = access.request_terms
    _copy(unit, terms, terms.c.request_id == sample, ({"request_id": one} for one in ids))
    draw(unit, "request", ((one, CHANNEL) for one in ids))
    draw(unit, "asked", zip(ids, who, strict=True))


def _copy(unit: Unit, table: Table, which: ColumnElement[bool], changes: Iterable[Mapping[str, Any]]) -> None:
    """Insert the row again for each of these changes to it."""
    row = dict(unit.execute(select(table).where(which)).mappings().one())
    unit.execute(insert(table), [row | dict(change) for change in changes])


def draw(unit: Unit, name: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Let these rows be pictured: (subject, place) pairs."""
    drawn = {"workspace_id": TEAM, "name": name, "ts": "1.000001", "drawn_at": unit.now}
    rows = [drawn | {"subject": subject, "place": place, "channel": place} for subject, place in pairs]
    unit.execute(insert(outbox.card), rows)
