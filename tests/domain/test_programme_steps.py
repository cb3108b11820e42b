"""Each step is done by itself, and says everything that it waits for."""

from dataclasses import replace

import pytest

from bot.domain.programme_steps import Blocked, Blocker, Facts, Progress, StepKind, steps
from bot.views import programme

EVERYTHING = Facts(
    policy=True,
    senior_leader=True,
    reviewed=True,
    announced=True,
    acknowledged=Progress(95, 100),
    accounts=12,
    hunts_closed=1,
    baselines=1,
    audits=2,
    approved=1,
    trained=Progress(20, 20),
)


def blocked(facts: Facts) -> dict[StepKind, tuple[Blocked, ...]]:
    return {one.kind: one.blocked for one in steps(facts) if not one.done}


def test_with_everything_in_place_all_six_are_done() -> None:
    assert [one.kind for one in steps(EVERYTHING)] == list(StepKind)
    assert blocked(EVERYTHING) == {}
    assert programme.short(steps(EVERYTHING)) == "All six steps are done."


@pytest.mark.parametrize(
    ("missing", "step", "said"),
    [
        ({"policy": False}, StepKind.POLICY, Blocked(Blocker.NO_POLICY)),
        ({"senior_leader": False}, StepKind.POLICY, Blocked(Blocker.NO_SENIOR_LEADER)),
        ({"announced": False}, StepKind.TOLD, Blocked(Blocker.NOT_ANNOUNCED)),
        (
            {"acknowledged": Progress(94, 100)},
            StepKind.TOLD,
            Blocked(Blocker.NOT_ACKNOWLEDGED, 6, 100),
        ),
        ({"accounts": 0}, StepKind.AUDIT, Blocked(Blocker.NO_ACCOUNTS)),
        ({"ownerless": 2}, StepKind.AUDIT, Blocked(Blocker.NO_OWNER, 2, 12)),
        ({"backupless": 3}, StepKind.AUDIT, Blocked(Blocker.NO_BACKUP, 3, 12)),
        ({"unknown": 1}, StepKind.AUDIT, Blocked(Blocker.UNKNOWN_HOLDERS, 1, 12)),
        ({"hunts_closed": 0}, StepKind.AUDIT, Blocked(Blocker.NO_HUNT)),
        ({"hunts_open": 1}, StepKind.AUDIT, Blocked(Blocker.HUNT_OPEN)),
        ({"reviewed": False}, StepKind.CADENCE, Blocked(Blocker.NO_REVIEW)),
        ({"differing": 1}, StepKind.AUDIT, Blocked(Blocker.LISTS_DIFFER, 1)),
        ({"audits": 0}, StepKind.CADENCE, Blocked(Blocker.NO_AUDIT)),
        ({"audits": 1}, StepKind.CADENCE, Blocked(Blocker.NOT_REPEATED)),
        ({"due": 3}, StepKind.CADENCE, Blocked(Blocker.AUDIT_DUE, 3, 12)),
        ({"late": 2}, StepKind.CADENCE, Blocked(Blocker.LATE_LINES, 2)),
        ({"approved": 0}, StepKind.RULES, Blocked(Blocker.NOT_USED)),
        ({"legacy": 4}, StepKind.RULES, Blocked(Blocker.LEGACY, 4)),
        ({"trained": None}, StepKind.EDUCATION, Blocked(Blocker.NOT_ASSIGNED)),
        ({"trained": Progress(18, 20)}, StepKind.EDUCATION, Blocked(Blocker.NOT_TRAINED, 2, 20)),
    ],
)
def test_what_is_missing_blocks_its_own_step_and_is_said(missing, step, said) -> None:
    facts = replace(EVERYTHING, **missing)
    assert blocked(facts) == {step: (said,)}
    shown = programme.full(steps(facts))
    assert f"○ *{programme.NAMES[step]}.* Blocked by: {programme.blocked_words(said)}." in shown
    assert "{" not in shown
    assert programme.short(steps(facts)) == f"5 of 6 steps are done. Next: {programme.NAMES[step].lower()}."


def test_a_step_says_everything_that_it_waits_for() -> None:
    assert [one.by for one in blocked(Facts())[StepKind.AUDIT]] == [
        Blocker.NO_ACCOUNTS,
        Blocker.NO_HUNT,
        Blocker.NO_BASELINE,
    ]


def test_nobody_asked_is_not_everybody_done() -> None:
    assert not Progress(0, 0).enough
    assert Progress(199, 200).percent == 99


def test_every_blocker_has_words() -> None:
    assert set(programme.WAITS) == set(Blocker)
