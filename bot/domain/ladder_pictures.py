"""What is shown of audits that nobody answers, and of what comes of a line: gathered, no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.campaign_progress import Held
from bot.domain.campaigns import Campaign
from bot.domain.pictures_leaving import Place
from bot.domain.policy_audits import Silence
from bot.domain.principals import Outsider
from bot.domain.reviews import Item, Review, SpotCheck


@dataclass(frozen=True)
class Silent:
    """Somebody whose review has lines that wait, or that were not answered in time."""

    person: str
    waiting: int
    late: int


@dataclass(frozen=True)
class LatePicture:
    """An audit with everybody who has not answered, the most lines first."""

    campaign: Campaign
    silent: tuple[Silent, ...]
    now: datetime
    silence: Silence


@dataclass(frozen=True)
class ReminderPicture:
    """A review that somebody is reminded of: how many lines wait, and until when."""

    review: Review
    campaign: Campaign
    unanswered: int
    unsent: int
    silence: Silence


@dataclass(frozen=True)
class AboutLine:
    """What has to be done about a line of an audit; `check` where a removal is looked at."""

    item: Item
    number: int
    place: Place
    check: SpotCheck | None = None
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)


@dataclass(frozen=True)
class StandsStill:
    """Somebody who is kept and about whom the committee cannot be asked yet: what the rules say against it,
    what is missing, on whose list they are, and when they lose their way in.
    """

    about: AboutLine
    problems: tuple[str, ...]
    missing: tuple[str, ...]
    held: Held
    ends_at: datetime


@dataclass(frozen=True)
class KeptPicture:
    """Everybody of a review whom one reviewer has kept, and who stands still."""

    number: int
    reader: str
    lines: tuple[StandsStill, ...]


@dataclass(frozen=True)
class NotAdopted:
    """Somebody who was kept and is not granted it: `by` is who said so, and nobody where time did."""

    about: AboutLine
    by: str | None
