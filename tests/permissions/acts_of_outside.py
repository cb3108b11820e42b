"""People outside Slack: every act of whoever answers for them."""

from collections.abc import Iterator

from tests.permissions.acts import Act, press


def outside() -> Iterator[Act]:
    """Party is the sponsor of the agency; its pages for people outside are on."""
    yield press("See who of an agency is outside Slack", "outside", "agency")
    yield press("Get a link for one of them", "invite", "entry")
    yield press("Get a link for the agency's contact", "invite", "agency")
    yield press("Begin to record what one of them has signed on paper", "signed_on_paper", "entry")
