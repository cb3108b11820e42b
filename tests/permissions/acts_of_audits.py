"""What is looked at: why somebody has a way in, and everything that auditors may see."""

from collections.abc import Iterator

from bot.domain.auditing import AuditList
from tests.permissions.acts import Act, press, typed
from tests.permissions.people import PARTY, user_id


def why() -> Iterator[Act]:
    """Why Party has a way into an account."""
    yield typed("Ask why Party has a way in", f"why <@{user_id(PARTY)}|maya> @held")
    yield press("Ask why Party has a way in, from a list", "look_why", "why party")


def auditor() -> Iterator[Act]:
    """Every list, as auditors turn its pages."""
    yield typed("Look at everything", "auditor")
    for one in AuditList:
        yield press(f"Look at everything: {one.value}", f"auditor_{one}", one.value)
    for name in ("auditor_back", "auditor_next"):
        yield press(f"Turn its pages: {name[8:]}, as an auditor", name, AuditList.TRAIL.value)
