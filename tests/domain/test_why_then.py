"""A why-chain as it was when an audit ended, and what has happened since: nothing is in both, nothing is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.access import Request, RequestState, Terms
from bot.domain.grants import EndReason, Evidence, Grant, GrantState, Task, TaskKind, TaskState
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.register import Account, AccountStatus, TwoFactor
from bot.domain.reviews import Item, ItemKind, ItemState
from bot.domain.training import AssignmentState
from bot.domain.why_chains import Acknowledgement, Asked, Attested, Chain, Looks, Taken, Work
from bot.domain.why_then import Decided, Turned, as_of, since

BEGUN = datetime(2026, 11, 2, 9, tzinfo=UTC)


def day(number: float) -> datetime:
    return BEGUN + timedelta(days=number)


REQUEST = Request(
    "R", "T", 7, "USAM", "USAM", "A", "publish", "Films", Terms("editor", None, None), 1, RequestState.APPROVED,
    "P", ("owner",), day(0), day(7), decided_at=day(1),
)  # fmt: skip
GRANT = Grant(
    "G", "T", "R", "A", "USAM", "editor", "publish", GrantState.REMOVED, "P", day(1), None, day(20), 1, day(1),
    activated_at=day(2), ended_at=day(20), end_reason=EndReason.EXPIRED, evidence=Evidence.ATTESTED,
)  # fmt: skip
TASKS = (
    Task(
        "1",
        "T",
        "G",
        TaskKind.PROVISION,
        TaskState.DONE,
        "UIRIS",
        day(3),
        day(1),
        day(2),
        "UIRIS",
        "Invited.",
    ),
    Task(
        "2", "T", "G", TaskKind.REMOVE, TaskState.DONE, "UIRIS", day(21), day(20), day(22), "UIRIS", "Gone."
    ),
)
LINE = Holding(
    "H1", "T", "A", "USAM", "", Method.NATIVE_ROLE, "editor", Standing.CURRENT, None, None, Source.GRANT, None, "",
    "G", None, day(2), "system",
)  # fmt: skip
FORMER = replace(LINE, id="H2", standing=Standing.FORMER, replaces="H1", recorded_at=day(22))
ITEM = Item(
    "I", "T", "C", "V", "A", ItemKind.HOLDER, 1, 10, True, ItemState.REMOVED, {}, "d", day(5), person="USAM",
    submitted_by="UIRIS", submitted_at=day(6), settled_at=day(22), evidence="attested",
)  # fmt: skip
CHAIN = Chain(
    account=Account("A", "T", "x", "films", "Films", "", "", "", "", "standard", AccountStatus.ACTIVE, "UIRIS", None, TwoFactor.APP),
    network="X", person="USAM", name="Sam", now=day(40),
    asked=(Asked(REQUEST, "Editor", "Publish", 1, (), GRANT, tuple(map(Work, TASKS)), Looks((day(3), day(30)))),),
    lines=(LINE, FORMER),
    attested=(Attested(1, ITEM),),
    taken=(Taken("c", "Phishing", AssignmentState.PASSED, day(0), day(30), day(300)),),
    acknowledgements=(Acknowledgement(1, day(1)), Acknowledgement(2, day(31))),
    roles={},
)  # fmt: skip


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (-1, {"asked": 0, "way_in": False, "attested": None}),
        (0.5, {"asked": 1, "state": None, "way_in": False}),
        (1.5, {"state": GrantState.PROVISIONING, "work": [TaskState.OPEN], "looks": 0}),
        (
            10,
            {
                "state": GrantState.ACTIVE,
                "way_in": True,
                "attested": ItemState.TO_REMOVE,
                "looks": 1,
                "policy": 1,
            },
        ),
        (
            21,
            {
                "state": GrantState.REMOVING,
                "evidence": None,
                "way_in": True,
                "course": AssignmentState.ASSIGNED,
            },
        ),
        (
            25,
            {
                "state": GrantState.REMOVED,
                "evidence": Evidence.ATTESTED,
                "way_in": False,
                "attested": ItemState.REMOVED,
            },
        ),
        (35, {"looks": 2, "policy": 2, "course": AssignmentState.PASSED}),
    ],
)
def test_each_part_is_as_it_was_then(at: float, expected: dict[str, Any]) -> None:
    then = as_of(CHAIN, day(at))
    (asked,) = then.asked or (None,)
    grant = asked.grant if asked else None
    found = {
        "asked": len(then.asked),
        "state": grant.state if grant else None,
        "evidence": grant.evidence if grant else None,
        "work": [one.task.state for one in asked.work] if asked else [],
        "looks": asked.looks.count if asked and asked.looks else 0,
        "way_in": then.has_a_way_in,
        "attested": then.attested[0].item.state if then.attested else None,
        "course": then.taken[0].state if then.taken else None,
        "policy": then.acknowledged.number if then.acknowledged else None,
    }
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("number", [-1, 0, 1, 2, 5, 10, 21, 22, 29, 31, 50])
def test_whatever_has_happened_since_is_told_and_nothing_of_it_is_in_what_was(number: int) -> None:
    at = day(number)
    later = since(CHAIN, at)
    assert [one.at for one in later] == sorted(one.at for one in later)
    assert all(one.at > at for one in later)
    assert since(as_of(CHAIN, at), at) == ()


def test_what_has_happened_since_says_what() -> None:
    kinds = [type(one.what) for one in since(CHAIN, day(10))]
    assert kinds == [Turned, Work, Holding, Attested, Looks, Taken, Acknowledgement]
    assert [type(one.what) for one in since(CHAIN, day(-1))][:2] == [Asked, Decided]


@pytest.mark.parametrize("again", [False, True])
def test_access_that_was_on_hold_then_is_told_so(again: bool) -> None:
    hold = Task("3", "T", "G", TaskKind.SUSPEND, TaskState.DONE, "UIRIS", day(9), day(8), day(9), "UIRIS")
    back = Task(
        "4", "T", "G", TaskKind.PROVISION, TaskState.DONE, "UIRIS", day(14), day(13), day(14), "UIRIS"
    )
    running = replace(
        GRANT, state=GrantState.ACTIVE, ended_at=None, end_reason=None, evidence=None,
        suspended_at=None if again else day(8),
    )  # fmt: skip
    tasks = (TASKS[0], hold, *((back,) if again else ()))
    asked = replace(CHAIN.asked[0], grant=running, work=tuple(map(Work, tasks)))
    chain = replace(CHAIN, asked=(asked,))
    states = [one.grant.state for at in (5, 10, 15) for one in as_of(chain, day(at)).asked if one.grant]
    last = GrantState.ACTIVE if again else GrantState.SUSPENDED
    assert states == [GrantState.ACTIVE, GrantState.SUSPENDED, last]
