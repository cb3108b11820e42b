"""The policy's ladders: whom an undone task reaches after how long, and which removals cannot wait."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from bot.domain.policy_types import FewNames, Length, Part

_MINUTES, _HOUR = timedelta(minutes=15), timedelta(hours=1)


class Audience(StrEnum):
    """Who hears of a task that is not done."""

    ASSIGNEE = "assignee"
    BACKUP_OWNER = "backup_owner"
    PROGRAMME_MANAGER = "programme_manager"
    ADMINS = "admins"


Rungs = tuple[tuple[Audience, tuple[timedelta, ...]], ...]
"""For each audience, after how long it hears of the task."""

Reminders = Annotated[tuple[Length, ...], Field(min_length=1, max_length=6)]


class SetupLadder(Part):
    """Who hears, after how many working hours, that access has not been set up."""

    daily: ClassVar[bool] = False

    owner: Reminders = (4 * _HOUR, 8 * _HOUR)
    backup_owner: Length = 12 * _HOUR
    programme_manager: Length = 16 * _HOUR

    @property
    def rungs(self) -> Rungs:
        """The ladder's rungs."""
        return (
            (Audience.ASSIGNEE, self.owner),
            (Audience.BACKUP_OWNER, (self.backup_owner,)),
            (Audience.PROGRAMME_MANAGER, (self.programme_manager,)),
        )


class RemovalLadder(Part):
    """Who hears, after how long, that access has not been taken away; from then on all of them daily (E3)."""

    daily: ClassVar[bool] = True

    owner: Reminders = (_HOUR, 4 * _HOUR)
    backup_owner: Length = 4 * _HOUR
    admins: Length = 8 * _HOUR

    @property
    def rungs(self) -> Rungs:
        """The ladder's rungs."""
        return (
            (Audience.ASSIGNEE, self.owner),
            (Audience.BACKUP_OWNER, (self.backup_owner,)),
            (Audience.ADMINS, (self.admins,)),
        )


Ladder = SetupLadder | RemovalLadder


class HighRisk(Part):
    """Roles and account tiers whose removal is urgent."""

    roles: FewNames = ()
    tiers: FewNames = ()

    def covers(self, role: str, tier: str) -> bool:
        """Whether this role, or any role on an account of this tier, is of high risk."""
        return role in self.roles or tier in self.tiers


class Ladders(Part):
    """The three ladders: `setup` and `removal` count working hours, `urgent` counts every hour."""

    setup: SetupLadder = SetupLadder()
    removal: RemovalLadder = RemovalLadder()
    urgent: RemovalLadder = RemovalLadder(
        owner=(_MINUTES, _HOUR, 4 * _HOUR), backup_owner=_MINUTES, admins=_HOUR
    )
    high_risk: HighRisk = HighRisk()
