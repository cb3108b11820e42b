"""The policy as people know it: every act of announcing, reading and acknowledging it."""

from collections.abc import Iterator

from bot.views.acknowledging import ACKNOWLEDGE_FORM
from tests.permissions.acts import Act, press, send, typed
from tests.permissions.people import MEMBER, OWNER


def publishing() -> Iterator[Act]:
    """Announced, read, acknowledged."""
    acknowledge = press("Begin to acknowledge the policy", "acknowledge", "policy in force")
    yield press("Sign and announce the policy", "announce", "policy in force")
    yield typed("Read the policy", "policy")
    yield press("Read a version of the policy", "policy_text", "policy in force")
    yield press("Read an earlier page of it", "policy_earlier", "policy in force", 0, opened=_whole())
    yield press("Read a later page of it", "policy_later", "policy in force", 1, opened=_whole())
    yield acknowledge
    yield typed("See one's roles in the programme", "my-role")
    mine = press("See one's roles in the programme, by a button", "my_role", "policy in force")
    yield mine
    yield press("Acknowledge a role that Owner has", "acknowledge_role", "owner", 1, opened=(OWNER, mine))
    yield typed("See who has acknowledged the policy", "acknowledgements")
    yield press("Get that as a file", "acknowledgements_csv", "policy in force")
    yield press("Get that as a workbook", "acknowledgements_xlsx", "policy in force")
    yield send("Acknowledge the policy", ACKNOWLEDGE_FORM, MEMBER, acknowledge, {"answer": "1"})


def _whole() -> tuple[object, Act]:
    """The dialogue in which pages are turned."""
    return MEMBER, press("Open the policy to turn its pages", "policy_text", "policy in force")
