"""The policy: founding, voting on a later version, proposing one."""

from collections.abc import Iterator
from datetime import timedelta

from bot.views.ballots import REJECT_FORM
from bot.views.policy import PROPOSE_FORM
from storage import policy
from tests.permissions.acts import BECAUSE, EVENTS, Act, press, send, typed
from tests.permissions.making import Making
from tests.permissions.people import COMMITTEE, MANAGER


def a_year_on(do: Making) -> None:
    """The policy in force is due for review."""
    rows = policy.policy_version
    a_year_ago = do.unit.now - timedelta(days=366)
    do.unit.execute(rows.update().where(rows.c.state == "in_force").values(in_force_at=a_year_ago))


def policies() -> Iterator[Act]:
    """Who signs, votes and proposes."""
    reject = press("Begin to reject a policy", "policy_reject", "policy")
    yield press("Found the programme, which is founded", "found", "first policy")
    yield press("Approve a policy", "policy_approve", "policy")
    yield reject
    yield send("Reject a policy", REJECT_FORM, COMMITTEE, reject, BECAUSE)
    propose = press("Begin to propose a policy", "policy_propose")
    yield typed("Look up the policy", "policy")
    yield press("Look up the policy, on Home", "policy_status")
    yield press("Look at a proposed policy", "policy_look", "policy")
    yield propose
    yield press("Begin to propose a file that was put there", "policy_propose_file", "F1", 1)
    yield send("Propose a policy", PROPOSE_FORM, MANAGER, propose, {"file": "F1"})
    yield press(
        "Say that the policy in force stays as it is", "policy_reviewed", "first policy", first=a_year_on
    )
    yield Act("Put a policy file into the conversation", EVENTS, "message.file_share")
