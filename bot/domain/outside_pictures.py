"""What is shown of an agency's people who are not in Slack."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.agencies import Agency
from bot.domain.invitations import Invitation


@dataclass(frozen=True)
class OutsidePicture:
    """Somebody who is not in Slack: their roster entry, or the agency where they are its contact.

    `invitation` is the newest that no other has replaced.
    """

    subject: str
    name: str
    is_contact: bool
    invitation: Invitation | None


@dataclass(frozen=True)
class OutsideList:
    """Everybody of an agency who is not in Slack; `links` is whether there are pages for them."""

    agency: Agency
    people: tuple[OutsidePicture, ...]
    links: bool
    now: datetime
