"""The sections of a policy: committee, offices, networks, use cases, and the times of requests and grants."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.ladders import Ladders
from bot.domain.measures import MeasureName
from bot.domain.policy_types import (
    Channel,
    FewNames,
    Hours,
    Length,
    Link,
    Name,
    NamesOrAny,
    Notice,
    Part,
    PersonRef,
    Sentence,
    Share,
    SlotName,
    Slug,
)
from bot.domain.slots import OWNER, Slot
from bot.domain.when import Span
from bot.domain.working_hours import WorkingHours


class Risk(Part):
    """A line of the risk register (P2.6): `metric` in words, `measure` the number that is computed for it."""

    id: Slug
    risk: Sentence
    owner: Name
    control: Sentence
    metric: Sentence
    measure: MeasureName | None = None


class Seat(Part):
    """A committee seat; whoever sits in it may vouch for its discipline (P1.4, P1.5).

    With `ping: false` they may vouch, and are not written to about it.
    """

    id: Slug
    discipline: Annotated[
        Slug, Field(examples=["digital", "it", "marketing-communications", "public-relations"])
    ]
    mode: Literal["contributor", "approver_only"] = "contributor"
    person: PersonRef | None = None
    vacant: bool = False
    alternates: tuple[PersonRef, ...] = ()
    ping: bool = True


class Committee(Part):
    """The people whose vouching counts, and how they vote on a later policy (P1.8).

    Without a `quorum` more than half of the filled seats must approve; the senior leader always must.
    """

    seats: Annotated[tuple[Seat, ...], Field(min_length=1, max_length=40)]
    quorum: Annotated[int, Field(ge=1, le=40)] | None = None
    vote_within: Notice = Span(working_days=10)

    def seat(self, seat_id: str) -> Seat | None:
        """The seat of this id."""
        return next((seat for seat in self.seats if seat.id == seat_id), None)


class Offices(Part):
    """Who runs the programme from day to day; without a programme manager the admins act."""

    programme_manager: PersonRef | None = None
    deputy: PersonRef | None = None
    auditors: tuple[PersonRef, ...] = ()
    incident_lead: PersonRef | None = None
    vault_administrators: tuple[PersonRef, ...] = ()
    announcement_channel: Channel | None = None


class Incidents(Part):
    """Whom people call who have more to report than the form takes: the words after “Please call”."""

    call: Sentence = "your IT service desk"


class CatalogueRole(Part):
    """A role in the programme: what it does and what it answers for (P2.7)."""

    id: Slug
    name: Name
    does: Sentence
    answers_for: Sentence


class NativeRole(Part):
    """A right on a network, and how a holder comes by it.

    The account's owner adds them to a role of the network's own; by `vault` they share the account's login.
    """

    id: Slug
    name: Name
    method: Literal["owner_task", "vault"] = "owner_task"


class Network(Part):
    """A network's rule sheet (P5.6). `roles` go from low to high; `unordered` are above and below none."""

    id: Slug
    name: Name
    roles: tuple[NativeRole, ...] = ()
    unordered: tuple[NativeRole, ...] = ()
    two_factor: Sentence | None = None
    native: Sentence | None = None
    forbidden: tuple[Sentence, ...] = ()
    people_url: Link | None = None
    add_steps: tuple[Sentence, ...] = ()
    remove_steps: tuple[Sentence, ...] = ()

    @property
    def every_role(self) -> tuple[NativeRole, ...]:
        """The roles in order, then those in none."""
        return self.roles + self.unordered

    def role(self, role_id: str) -> NativeRole | None:
        """The role of this id."""
        return next((role for role in self.every_role if role.id == role_id), None)

    def rank(self, role_id: str) -> int | None:
        """The role's place in the order from low to high; `None` for a role in no order."""
        return next((place for place, role in enumerate(self.roles) if role.id == role_id), None)


class UseCase(Part):
    """A pre-agreed reason for access, with its limits (P5.2); `None` for roles or networks means any.

    `legal_review` asks for Legal to vouch as well, whatever the rules say.
    """

    id: Slug
    name: Name
    roles: NamesOrAny = None
    networks: NamesOrAny = None
    max: Length
    training: FewNames = ()
    because: Sentence
    legal_review: bool = False

    def covers(self, network_id: str, role_id: str) -> bool:
        """Whether this reason may be given for this role on this network."""
        on_network = self.networks is None or network_id in self.networks
        return on_network and (self.roles is None or role_id in self.roles)


class Requests(Part):
    """How long a request waits, when it speaks up meanwhile, whose slots bring the card by message too, and
    when people work.
    """

    lapse: Notice = Span(working_days=5)
    reminders: Annotated[tuple[Share, ...], Field(max_length=4)] = (50, 80)
    by_message: tuple[SlotName, ...] = (Slot(OWNER),)
    working_hours: Hours = WorkingHours()
    holidays: tuple[date, ...] = ()


class Grants(Part):
    """When holders are warned of the end, how quickly access is taken away and shared secrets are changed,
    who hears when it is not, and how long a way in that was never granted may wait to be adopted.
    """

    warnings: Annotated[tuple[Length, ...], Field(max_length=6)] = (
        timedelta(days=14),
        timedelta(days=3),
        timedelta(days=1),
    )
    setup_within: Notice = Span(working_days=5)
    removal_sla: Length = timedelta(hours=24)
    rotation_within: Length = timedelta(hours=24)
    rotation_within_high_risk: Length = timedelta(hours=4)
    adopt_within: Length = timedelta(days=30)
    reminders: Ladders = Ladders()
