"""Grants that end together leave exactly what they leave when they end one by one (E2, R4, L1)."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select, update

from bot.domain.grants import EndReason, Evidence, GrantState, TaskKind
from bot.services import ending, granting, tasking, vouching
from storage import access, grants, outbox, verify
from tests import databases
from tests.services.company import TEAM, Founded, found

PEOPLE = 8


@pytest.fixture(params=databases.KINDS)
def companies(request: pytest.FixtureRequest, tmp_path: Path):
    folders = [tmp_path / name for name in ("together", "apart")]
    for folder in folders:
        folder.mkdir()
    here = [found(databases.migrated(request.param, folder)) for folder in folders]
    yield here
    for one in here:
        one.database.dispose()
        databases.drop(one.database.url)


def granted(here: Founded, number: int, ends: str = "20 hours", role: str = "editor") -> str:
    """What somebody new is granted; the owner has been asked to add them."""
    with here.database.write() as unit:
        asker = here.newcomer(unit, number)
        request_id = here.ask(unit, asker, role, "publish", ends)
        for name in ("Jonas", "Iris"):
            vouching.approve(unit, here.company, here.people[name], request_id, 1)
        grant = grants.of_request(unit, request_id)
        assert grant
        unit.execute(
            outbox.card.insert(), [_card(unit, "request", request_id), _card(unit, "access", grant.id)]
        )
        return grant.id


def _card(unit, name, subject):
    return {
        "workspace_id": TEAM, "name": name, "subject": subject, "place": "C0COMMITTEE",
        "channel": "C0COMMITTEE", "ts": "1.0", "drawn_at": unit.now,
    }  # fmt: skip


def active(here: Founded, grant_id: str) -> None:
    """The owner says it is done."""
    with here.database.write() as unit:
        (task,) = [one for one in grants.tasks_of(unit, grant_id) if one.kind is TaskKind.PROVISION]
        tasking.done(unit, task, task.assignee, "Added.")
        granting.activate(unit, here.company, grant_id, task.assignee)


def everything_due(here: Founded) -> list[str]:
    """One of every kind of grant that can come to its end, all due; their ids."""
    ids = [granted(here, number) for number in range(PEOPLE)]
    for one in ids[:5]:
        active(here, one)
    with here.database.write() as unit:
        announced, covered, covering = (grants.find(unit, one) for one in ids[:3])
        assert announced
        assert covered
        assert covering
        tasking.open_task(unit, here.company, announced, TaskKind.REMOVE, due_at=unit.now)
        same = {"beneficiary": covered.beneficiary}
        unit.execute(update(grants.grant).where(grants.grant.c.id == covering.id).values(same))
        waiting = {"state": GrantState.WAITING.value}
        unit.execute(update(grants.grant).where(grants.grant.c.id == ids[7]).values(waiting))
        unit.execute(grants.task.delete().where(grants.task.c.grant_id == ids[7]))
        due = [one for one in ids if one != covering.id]
        past = {"ends_at": unit.now - timedelta(hours=1)}
        unit.execute(update(grants.grant).where(grants.grant.c.id.in_(due)).values(past))
        unit.execute(outbox.outbox.delete())
    return due


def left_behind(here: Founded, due: list[str]) -> dict:
    """What can be seen of each grant afterwards, without the ids that differ from company to company."""
    with here.database.read() as unit:
        rows = [grants.find(unit, one) for one in due]
        tasks = [sorted((t.kind, t.state, t.assignee) for t in grants.tasks_of(unit, one)) for one in due]
        told = unit.execute(select(outbox.outbox.c.name, outbox.outbox.c.effect, outbox.outbox.c.place))
        seen = Counter(tuple(row) for row in told)
    lines = (orjson.loads(line)["body"] for line in verify.export(here.database))
    kinds = Counter(line["kind"] for line in lines)
    return {
        "grants": [(g.state, g.end_reason, g.ended_by, g.evidence, g.generation) for g in rows if g],
        "tasks": tasks,
        "told": seen,
        "trail": kinds,
    }


def test_together_or_one_by_one_is_the_same(companies: list[Founded]) -> None:
    together, apart = companies
    due = [everything_due(here) for here in companies]
    with together.database.write() as unit:
        ending.expire(unit, together.company, *due[0])
    for one in due[1]:
        with apart.database.write() as unit:
            ending.expire(unit, apart.company, one)
    left = [left_behind(here, ids) for here, ids in zip(companies, due, strict=True)]
    assert left[0]["grants"] == left[1]["grants"]
    assert left[0]["tasks"] == left[1]["tasks"]
    assert left[0]["trail"] == left[1]["trail"]
    assert left[0]["told"] == left[1]["told"]


def test_each_kind_of_grant_ends_as_it_must(companies: list[Founded]) -> None:
    here = companies[0]
    due = everything_due(here)
    with here.database.write() as unit:
        ending.expire(unit, here.company, *due)
    with here.database.read() as unit:
        ended = [grants.find(unit, one) for one in due]
        asked = [{task.kind for task in grants.tasks_of(unit, one) if task.state == "open"} for one in due]
    assert [one.state.value for one in ended if one] == [
        "removing", "removed", "removing", "removing", "removing", "removing", "cancelled",
    ]  # fmt: skip
    assert [one.evidence for one in ended if one][1] is Evidence.COVERED
    assert {one.end_reason for one in ended if one} == {EndReason.EXPIRED}
    remove, settle = {TaskKind.REMOVE}, {TaskKind.SETTLE}
    assert asked == [remove, set(), remove, remove, settle, settle, set()]


def test_grants_that_end_together_do_not_answer_for_one_another(companies: list[Founded]) -> None:
    here = companies[0]
    ids = [granted(here, number) for number in range(2)]
    for one in ids:
        active(here, one)
    with here.database.write() as unit:
        first = grants.find(unit, ids[0])
        assert first
        same = {"beneficiary": first.beneficiary}
        unit.execute(update(grants.grant).where(grants.grant.c.id == ids[1]).values(same))
    with here.database.write() as unit:
        held = [one for one in (grants.find(unit, each) for each in ids) if one]
        ending.end_all(unit, here.company, held, ending.End(EndReason.REVOKED, "UIRIS", "Both at once"))
    with here.database.read() as unit:
        assert [grants.find(unit, one).state for one in ids] == [GrantState.REMOVING] * 2
        assert access.find(unit, held[0].request_id)
