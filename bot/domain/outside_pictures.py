"""What is shown of an agency's people who are not in Slack."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.acknowledging import Acknowledged
from bot.domain.agencies import Agency
from bot.domain.invitations import Invitation, Visitor
from bot.domain.publishing_pictures import AcknowledgingPicture
from bot.domain.training_pictures import CoursePicture


@dataclass(frozen=True)
class OutsidePicture:
    """Somebody who is not in Slack: their roster entry, or the agency where they are its contact.

    `invitation` is the newest that no other has replaced. `given` is the acknowledgement that holds,
    and `courses` are those that they are asked to take or have passed.
    """

    subject: str
    name: str
    is_contact: bool
    invitation: Invitation | None
    given: Acknowledged | None
    courses: tuple[CoursePicture, ...]


@dataclass(frozen=True)
class OutsideList:
    """Everybody of an agency who is not in Slack; `links` is whether there are pages for them."""

    agency: Agency
    people: tuple[OutsidePicture, ...]
    links: bool
    now: datetime


@dataclass(frozen=True)
class SignerPicture:
    """Who is to sign which policy on paper."""

    name: str
    agency: str
    number: int


@dataclass(frozen=True)
class VisitPicture:
    """What the policy asks of a visitor; `current` is whether what they have acknowledged still holds.

    `courses` are those that they are asked to take, or have passed.
    """

    visitor: Visitor
    policy: AcknowledgingPicture
    current: bool
    courses: tuple[CoursePicture, ...]
