"""People: one record per human, in Slack or not, and the addresses and handles that are theirs."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.lifecycle import Lifecycle, Move, State
from bot.domain.people import Kind
from bot.domain.register import normal_handle

_OURS: Final = re.compile(r"[a-z2-7]{26}", re.ASCII)


class PrincipalKind(StrEnum):
    """What a person is to the company."""

    EMPLOYEE = "employee"
    GUEST = "guest"
    AGENCY_USER = "agency_user"
    STRANGER = "stranger"


class IdentityKind(StrEnum):
    """By what a person is known elsewhere: an e-mail address, a handle on a network, an account in Slack."""

    EMAIL = "email"
    HANDLE = "handle"
    SLACK = "slack"


class IdentityState(State):
    """Whether an identity is somebody's. A list only proposes; a person confirms."""

    PROPOSED = "proposed", "A list, or an equal e-mail address, says that it is theirs."
    CONFIRMED = "confirmed", "A person has said that it is theirs."
    REJECTED = "rejected", "A person has said that it is not theirs."


IDENTITY = Lifecycle(
    "identity",
    (
        Move(None, IdentityState.PROPOSED, "identity:proposed", "an import, a roster, or an equal e-mail"),
        Move(
            IdentityState.PROPOSED, IdentityState.CONFIRMED, "identity:confirmed", "a person who may say so"
        ),
        Move(IdentityState.PROPOSED, IdentityState.REJECTED, "identity:rejected", "a person who may say so"),
    ),
)


@dataclass(frozen=True)
class Principal:
    """A human. Who is in Slack is known by the pair (workspace, user); who is not has no `user_id`.

    `agency_id` is the agency on whose roster they are or were last; `manager` is a Slack id. A record that
    turned out to be somebody's second one is `merged_into` the first.
    """

    id: str
    workspace_id: str
    name: str
    kind: PrincipalKind
    user_id: str | None
    agency_id: str | None
    zone: str | None
    manager: str | None
    added_at: datetime
    merged_into: str | None = None

    @property
    def person(self) -> str:
        """By what grants, requests and the ledger name them: the Slack id, or else this record's own."""
        return self.user_id or self.id


@dataclass(frozen=True)
class Identity:
    """A row of the identity table; `key` is the form in which two are the same, `said` how it was written."""

    id: str
    workspace_id: str
    principal_id: str
    kind: IdentityKind
    network: str
    key: str
    said: str
    state: IdentityState
    source: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Outsider:
    """Somebody who is not in Slack, as cards name them; `hears` is told in their stead."""

    id: str
    name: str
    agency: str | None
    hears: str | None

    @property
    def words(self) -> str:
        """“Noah Klein (Northlight)”."""
        return f"{self.name} ({self.agency})" if self.agency else self.name


def is_outside(person: str) -> bool:
    """Whether this names somebody by one of our own ids: nothing can ever be sent there."""
    return _OURS.fullmatch(person) is not None


def kind_for(kind: Kind | None, *, on_a_roster: bool) -> PrincipalKind:
    """What somebody is, from what Slack says of them and whether an agency's roster names them."""
    if on_a_roster:
        return PrincipalKind.AGENCY_USER
    known = {Kind.MEMBER: PrincipalKind.EMPLOYEE, Kind.GUEST: PrincipalKind.GUEST}
    return known.get(kind, PrincipalKind.STRANGER) if kind else PrincipalKind.STRANGER


def key_of(kind: IdentityKind, said: str) -> str:
    """The form in which two identities of a kind are the same."""
    if kind is IdentityKind.SLACK:
        return said
    return normal_handle(said) if kind is IdentityKind.HANDLE else said.strip().casefold()
