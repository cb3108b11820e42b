"""Invitations: signed links by which people outside Slack reach the few pages that are for them (P5.5)."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.lifecycle import Lifecycle, Move, State

LINK_HOLDS: Final = timedelta(days=7)
"""How long a link can be opened after it was made."""

VISIT_HOLDS: Final = timedelta(days=7)
"""How long whoever has opened one can come back to the pages without another."""

PAGES: Final = "/outside"
"""Where the pages are, below the public address."""

_PURPOSE: Final = b"vouchsafe invitation 1\n"


class InvitationState(State):
    """Where an invitation stands. Whether it can still be used is looked at anew each time."""

    OPEN = "open", "Its link waits to be opened."
    BEGUN = "begun", "Its link was opened once, and whoever did can come back."
    VOID = "void", "Another link took its place, or a backup was restored since."


INVITATION = Lifecycle(
    "invitation",
    (
        Move(None, InvitationState.OPEN, "invitation:made", "whoever answers for the agency asks for a link"),
        Move(InvitationState.OPEN, InvitationState.BEGUN, "invitation:begun", "the person begins"),
        Move(
            InvitationState.OPEN,
            InvitationState.VOID,
            "invitation:void",
            "another link is asked for, or a backup was restored",
        ),
        Move(
            InvitationState.BEGUN,
            InvitationState.VOID,
            "invitation:void",
            "another link is asked for, or a backup was restored",
        ),
    ),
)


class Dead(StrEnum):
    """Why a link or a visit leads nowhere."""

    FORGED = "forged"
    USED = "used"
    EXPIRED = "expired"
    REPLACED = "replaced"
    OVER = "over"
    NO_COOKIE = "no_cookie"
    NO_VISIT = "no_visit"


@dataclass(frozen=True)
class Invitation:
    """A row of the invitation table: the link itself is nowhere, it is made from the id and the link key.

    `person` is the record of whoever it is for, or the agency's own id for its contact. An agency user has
    an `entry_id` on the roster, the contact an address, `addressee`: when either is over, so is the link.
    `visit` is the SHA-256 of what the browser shows that has opened it.
    """

    id: str
    workspace_id: str
    agency_id: str
    person: str
    state: InvitationState
    made_by: str
    made_at: datetime
    ends_at: datetime
    entry_id: str | None = None
    addressee: str | None = None
    begun_at: datetime | None = None
    visit: str | None = None

    @property
    def is_contact(self) -> bool:
        """Whether it is for the agency's contact, who works in no account."""
        return self.entry_id is None

    def why_not_opened(self, now: datetime) -> Dead | None:
        """Why its link cannot be opened, as far as the row itself tells."""
        if self.state is InvitationState.VOID:
            return Dead.REPLACED
        if self.state is InvitationState.BEGUN:
            return Dead.USED
        return Dead.EXPIRED if now >= self.ends_at else None

    def why_not_visited(self, now: datetime) -> Dead | None:
        """Why whoever has opened it can come back no more, as far as the row itself tells."""
        if self.state is not InvitationState.BEGUN or self.begun_at is None:
            return Dead.REPLACED
        return Dead.EXPIRED if now >= self.begun_at + VISIT_HOLDS else None


@dataclass(frozen=True)
class Visitor:
    """Somebody outside Slack in front of a page: who they are, and who answers for them."""

    invitation: Invitation
    name: str
    agency: str
    sponsor: str
    company: str


@dataclass(frozen=True)
class Links:
    """Makes and reads the links of one bot; nobody without its key can make one."""

    address: str
    key: bytes = field(repr=False)

    def to(self, invitation_id: str) -> str:
        """The link of an invitation."""
        return f"{self.address}{PAGES}/{invitation_id}.{self._signature(invitation_id)}"

    def read(self, said: str) -> str | None:
        """The id of the invitation that the end of a link names; None for one that we have not made."""
        invitation_id, _, signature = said.partition(".")
        expected = self._signature(invitation_id)
        return invitation_id if hmac.compare_digest(signature.encode(), expected.encode()) else None

    def _signature(self, invitation_id: str) -> str:
        made = hmac.digest(self.key, _PURPOSE + invitation_id.encode(), "sha256")
        return urlsafe_b64encode(made).decode().rstrip("=")


def digest_of(visit: str) -> str:
    """What is kept of what a browser shows."""
    return hashlib.sha256(visit.encode()).hexdigest()
