"""What is looked at: why somebody has a way in."""

from collections.abc import Iterator

from tests.permissions.acts import Act, press, typed
from tests.permissions.people import PARTY, user_id


def why() -> Iterator[Act]:
    """Why Party has a way into an account."""
    yield typed("Ask why Party has a way in", f"why <@{user_id(PARTY)}|maya> @held")
    yield press("Ask why Party has a way in, from a list", "why", "why party")
