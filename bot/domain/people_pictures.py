"""What is shown of agencies, their rosters and the people on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.agencies import Agency, RosterEntry
from bot.domain.principals import Identity, Outsider, Principal


@dataclass(frozen=True)
class Member:
    """Somebody on a roster, and how many grants they have in force."""

    entry: RosterEntry
    principal: Principal
    held: int


@dataclass(frozen=True)
class AgencyPicture:
    """An agency as a list or a dialogue shows it; `may_change` is whether the reader may change it."""

    agency: Agency
    roster: tuple[Member, ...]
    may_change: bool
    now: datetime


@dataclass(frozen=True)
class IdentityPicture:
    """An identity that waits for a person's word, or has got it; `network` is the network's own name."""

    identity: Identity
    principal: Principal
    network: str
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)
