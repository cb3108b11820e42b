"""The policy: founding, voting on a later version, proposing one."""

from collections.abc import Iterator

from bot.views.ballots import REJECT_FORM
from tests.permissions.acts import BECAUSE, Act, press, send
from tests.permissions.people import COMMITTEE


def policies() -> Iterator[Act]:
    """Who signs, votes and proposes."""
    reject = press("Begin to reject a policy", "policy_reject", "policy")
    yield press("Found the programme, which is founded", "found", "first policy")
    yield press("Approve a policy", "policy_approve", "policy")
    yield reject
    yield send("Reject a policy", REJECT_FORM, COMMITTEE, reject, BECAUSE)
