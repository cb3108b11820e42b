"""The one message a day: whose it is, and who may put it off."""

from collections.abc import Iterator

from tests.permissions.acts import Act, press


def nagging() -> Iterator[Act]:
    """Its own buttons."""
    yield press("Put the message of today off to tomorrow", "snooze_day", "digest")
    yield press("Put the message of today off to Monday", "snooze_week", "digest")
