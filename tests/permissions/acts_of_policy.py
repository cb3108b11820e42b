"""The policy: founding, voting on a later version, proposing one."""

from collections.abc import Iterator

from bot.views.ballots import REJECT_FORM
from bot.views.policy import PROPOSE_FORM
from tests.permissions.acts import BECAUSE, EVENTS, Act, press, send, typed
from tests.permissions.people import COMMITTEE, MANAGER


def policies() -> Iterator[Act]:
    """Who signs, votes and proposes."""
    reject = press("Begin to reject a policy", "policy_reject", "policy")
    yield press("Found the programme, which is founded", "found", "first policy")
    yield press("Approve a policy", "policy_approve", "policy")
    yield reject
    yield send("Reject a policy", REJECT_FORM, COMMITTEE, reject, BECAUSE)
    propose = press("Begin to propose a policy", "policy_propose")
    yield typed("Look up the policy", "policy")
    yield press("Look at a proposed policy", "policy_look", "policy")
    yield propose
    yield press("Begin to propose a file that was put there", "policy_propose_file", "F1", 1)
    yield send("Propose a policy", PROPOSE_FORM, MANAGER, propose, {"file": "F1"})
    yield Act("Put a policy file into the conversation", EVENTS, "message.file_share")
