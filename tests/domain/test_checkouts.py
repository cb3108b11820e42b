"""Who may look at the login that a grant lends: its holder, in Slack and in person, while it is in use."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.checkouts import check, ends_at
from bot.domain.gates import Gate, GateKind
from bot.domain.grants import Grant, GrantMethod, GrantState
from bot.domain.people import Kind, Person
from bot.domain.refusals import Ended, NotBegun, NotFit, NotLent, NotYours, StillOwed, Suspended

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
GRANT = Grant(
    id="G1", workspace_id="T1", request_id="R1", account_id="A1", beneficiary="UMAYA", role="login",
    use_case="publish", state=GrantState.ACTIVE, policy_id="P1", starts_at=NOW, length=None,
    ends_at=NOW + timedelta(days=2), generation=1, approved_at=NOW, method=GrantMethod.VAULT,
)  # fmt: skip
MAYA = Person("T1", "UMAYA", None, "Maya", None, None, "", Kind.MEMBER, NOW)
OWES = (Gate(GateKind.TRAINING, "holders", "For holders"),)
MOMENT = timedelta(microseconds=1)

REFUSED = {
    "somebody else": (GRANT, replace(MAYA, user_id="UIRIS"), (), NotYours),
    "whoever stands for a holder outside Slack": (replace(GRANT, beneficiary="p" * 26), MAYA, (), NotYours),
    "a holder of another organisation": (GRANT, replace(MAYA, kind=Kind.STRANGER), (), NotFit),
    "a holder who is deactivated": (GRANT, replace(MAYA, kind=Kind.DEACTIVATED), (), NotFit),
    "a bot": (GRANT, replace(MAYA, kind=Kind.BOT), (), NotFit),
    "a holder who is offboarded": (GRANT, replace(MAYA, offboarded_at=NOW), (), NotFit),
    "a role of their own": (replace(GRANT, method=GrantMethod.OWNER_TASK), MAYA, (), NotLent),
    "a course that is owed": (GRANT, MAYA, OWES, StillOwed),
    "the instant of the end": (replace(GRANT, ends_at=NOW), MAYA, (), Ended),
    **{
        f"a grant that is {state}": (replace(GRANT, state=state), MAYA, (), refusal)
        for state, refusal in {
            GrantState.WAITING: NotBegun,
            GrantState.PROVISIONING: NotBegun,
            GrantState.SUSPENDED: Suspended,
            GrantState.REMOVING: Ended,
            GrantState.REMOVED: Ended,
            GrantState.CANCELLED: Ended,
        }.items()
    },
}


@pytest.mark.parametrize("case", REFUSED)
def test_nobody_else_and_at_no_other_time(case):
    grant, reader, owed, refusal = REFUSED[case]
    with pytest.raises(refusal):
        check(grant, reader, owed, NOW)


def test_every_state_but_in_use_is_refused():
    asked = {grant.state for grant, *_ in REFUSED.values()}
    assert asked == set(GrantState)


@pytest.mark.parametrize("kind", [Kind.MEMBER, Kind.GUEST])
def test_the_holder_may_until_the_last_moment(kind):
    check(replace(GRANT, ends_at=NOW + MOMENT), replace(MAYA, kind=kind), (), NOW)


@pytest.mark.parametrize(("hours", "ends"), [(8, 8), (48, 48), (72, 48)])
def test_a_checkout_never_outlasts_the_access(hours, ends):
    assert ends_at(GRANT, timedelta(hours=hours), NOW) == NOW + timedelta(hours=ends)
