"""The policy as people know it: every act of announcing, reading and acknowledging it."""

from collections.abc import Iterator

from bot.views.acknowledging import ACKNOWLEDGE_FORM
from tests.permissions.acts import Act, press, send, typed
from tests.permissions.people import MEMBER, OWNER


def publishing() -> Iterator[Act]:
    """Announced, read, acknowledged."""
    acknowledge = press("Begin to acknowledge the policy", "acknowledge", "first policy")
    yield press("Sign and announce the policy", "announce", "first policy")
    yield typed("Read the policy", "policy")
    yield press("Read a version of the policy", "policy_text", "first policy")
    yield press("Read an earlier page of it", "policy_earlier", "first policy", 0, opened=_whole())
    yield press("Read a later page of it", "policy_later", "first policy", 1, opened=_whole())
    yield acknowledge
    yield typed("See one's roles in the programme", "my-role")
    mine = press("See one's roles in the programme, by a button", "my_role", "first policy")
    yield mine
    yield press("Acknowledge a role that Owner has", "acknowledge_role", "owner", 1, opened=(OWNER, mine))
    yield typed("See who has acknowledged the policy", "acknowledgements")
    yield press("Get that as a file", "acknowledgements_csv", "first policy")
    yield press("Get that as a workbook", "acknowledgements_xlsx", "first policy")
    yield send("Acknowledge the policy", ACKNOWLEDGE_FORM, MEMBER, acknowledge, {"answer": "1"})


def _whole() -> tuple[object, Act]:
    """The dialogue in which pages are turned."""
    return MEMBER, press("Open the policy to turn its pages", "policy_text", "first policy")
