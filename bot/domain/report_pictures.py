"""What the cards of a report show: everything a view needs, gathered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ledger import Holding
from bot.domain.named import Named
from bot.domain.pictures import GrantPicture
from bot.domain.policy_parts import Network
from bot.domain.principals import Outsider
from bot.domain.reports import Report


@dataclass(frozen=True)
class ReportPicture:
    """A report as whoever deals with it and whoever sent it see it.

    `held` are grants that can be ended, the first of `held_in_all`; `ways` are ways in without a grant;
    `secrets` are accounts whose shared login is to be changed; `recovery` are accounts that are recovered by
    the person's phone; `readers` counts whom a warning reaches; `outsiders` are those who are not in Slack.
    """

    report: Report
    about: Named | None
    found: Named | None
    network: Network | None
    handlers: tuple[str, ...]
    held: tuple[GrantPicture, ...]
    held_in_all: int
    ways: tuple[tuple[Holding, Named], ...]
    secrets: tuple[Named, ...]
    recovery: tuple[Named, ...]
    readers: int
    now: datetime
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)

    @property
    def outside(self) -> bool:
        """Whether the person whom it is about is not in Slack."""
        return self.report.person in self.outsiders
