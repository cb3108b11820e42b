"""What a card shows: everything a view needs to draw a row, gathered, and nothing that it must look up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.access import Approval, Request, Terms
from bot.domain.adoption_pictures import AdoptionPicture, HolderPicture, LegacyPicture
from bot.domain.campaign_progress import CampaignPicture
from bot.domain.duties import Duty
from bot.domain.exposure import Point
from bot.domain.gates import Gate
from bot.domain.grants import Grant, Task
from bot.domain.hunt_pictures import HuntPicture
from bot.domain.ledger import Holding
from bot.domain.lending import Lent
from bot.domain.nudging import waits_since
from bot.domain.people_pictures import AgencyPicture, IdentityPicture
from bot.domain.policy_parts import Network, UseCase
from bot.domain.principals import Outsider
from bot.domain.programme import PolicyVersion, Signature
from bot.domain.programme_pictures import ProgrammePicture
from bot.domain.register import Account, AccountStatus
from bot.domain.register_search import Search
from bot.domain.restoration import Restoration
from bot.domain.rotation import Because, Rotation
from bot.domain.rules import Verdict
from bot.domain.sheets import Preview, SheetImport
from bot.domain.slots import Slot, Tally
from bot.domain.vault_pictures import LoginBrief
from bot.domain.waiting import Waiting

LISTED = 8
"""How many of each kind lists show; the rest are counted."""


@dataclass(frozen=True)
class RequestBrief:
    """A request as one sentence speaks of it; `outsiders` are those of its people who are not in Slack."""

    request: Request
    account: Account
    network: Network
    tally: Tally
    outsiders: Mapping[str, Outsider] = field(default_factory=dict, kw_only=True)

    def role_name(self, role: str) -> str:
        """The network's own name for a role."""
        native = self.network.role(role)
        return native.name if native else role


@dataclass(frozen=True)
class RequestPicture(RequestBrief):
    """A request as its cards show it.

    `before` and `changed_by` are the terms that were replaced and who replaced them; `latest` is the end if
    everything takes as long as it may; `owner_now` is who fills the owner's slot; `voted` is whether
    anybody's vote stands, counted or not; `asked_of` is who has been asked to add or to remove the person;
    `directly` is how many people have the card by message for want of a channel, None while there is one;
    `gates` are what whoever it is for owes before it can begin.
    `denied_by_version` has the number of the policy version, by the id of each request that one denied.
    `lent` is the login that the access is to, or that an extension goes on lending.
    """

    use_case: UseCase
    verdict: Verdict
    voted: bool
    who: tuple[tuple[Slot, tuple[str, ...]], ...]
    approvals: tuple[Approval, ...]
    before: Terms | None
    changed_by: str | None
    denial: Request | None
    extends: Grant | None
    grant: Grant | None
    asked_of: str | None
    latest: datetime
    owner_now: str | None
    vacant: tuple[str, ...]
    now: datetime
    directly: int | None = None
    gates: tuple[Gate, ...] = ()
    denied_by_version: Mapping[str, int] = field(default_factory=dict)
    lent: Lent | None = None

    @property
    def begins(self) -> datetime:
        """When it begins, or would if approved now."""
        return self.request.terms.begins(self.request.decided_at or self.now)

    @property
    def ends(self) -> datetime:
        """When it ends, or would if it began as soon as it may."""
        return min(self.request.terms.ends(self.request.decided_at or self.now), self.latest)

    @property
    def prolongs(self) -> Grant | None:
        """The access in force whose end this would move; None once it is decided or that access is over."""
        held = self.extends
        return held if held and self.request.open and held.promised(self.now) else None


@dataclass(frozen=True)
class GrantPicture:
    """A grant as holder, owner and Home see it; `others` are what else the holder has on the account.

    `outsiders` has the holder in it where they are not in Slack; `gates` are what they owe before it begins;
    `lent` is the login that it lends, if it does.
    """

    grant: Grant
    request: Request
    account: Account
    network: Network
    use_case: UseCase
    tasks: tuple[Task, ...]
    others: tuple[Grant, ...]
    now: datetime
    outsiders: Mapping[str, Outsider] = field(default_factory=dict, kw_only=True)
    gates: tuple[Gate, ...] = field(default=(), kw_only=True)
    lent: Lent | None = field(default=None, kw_only=True)

    @property
    def role_name(self) -> str:
        """The network's own name for the role."""
        return self.name_of(self.grant.role)

    def name_of(self, role: str) -> str:
        """The network's own name for any of its roles."""
        native = self.network.role(role)
        return native.name if native else role

    @property
    def open_task(self) -> Task | None:
        """The task that it waits for."""
        return next((task for task in reversed(self.tasks) if task.done_at is None), None)


@dataclass(frozen=True)
class TaskPicture:
    """A task as the person who is asked sees it."""

    task: Task
    of: GrantPicture
    proof_state: str | None
    proof_refusal: str | None

    @property
    def waits_since(self) -> datetime:
        """From when it can be done."""
        return waits_since(self.task.kind, self.of.grant, self.task.opened_at)


@dataclass(frozen=True)
class DutyPicture:
    """A duty as the person who is asked sees it; `about` is what its kind alone needs to be told."""

    duty: Duty
    account: Account | None
    network: Network | None
    about: object
    proof_state: str | None
    now: datetime


@dataclass(frozen=True)
class SheetPicture:
    """An import as whoever handed it in sees it; the preview while it is kept."""

    sheet: SheetImport
    preview: Preview | None


@dataclass(frozen=True)
class RotationPicture:
    """What a duty to change shared secrets is told with: the obligation, and why it stands.

    `kept` says whether the vault has the login, so that a later version there closes it.
    """

    rotation: Rotation
    causes: tuple[Because, ...]
    outsiders: Mapping[str, Outsider] = field(default_factory=dict, kw_only=True)
    kept: bool = False


@dataclass(frozen=True)
class ExposedAccount:
    """An account with its exposure."""

    account: Account
    network_name: str
    points: tuple[Point, ...]
    score: int


@dataclass(frozen=True)
class ExposurePicture:
    """How exposed the programme is; `accounts` are those of its reader, the most exposed first."""

    score: int
    legacy: int
    unknown: int
    in_all: int
    accounts: tuple[ExposedAccount, ...]
    may_take: bool


@dataclass(frozen=True)
class ReminderPicture:
    """What one person is reminded of: the first by their due date, and how many there are."""

    person: str
    tasks: tuple[TaskPicture, ...]
    duties: tuple[DutyPicture, ...]
    in_all: int


@dataclass(frozen=True)
class OpenSlotsPicture:
    """A request with its open slots, and for each the people whose vote would fill it.

    Where only people can who are not to be written to, somebody else is `in_charge` of it.
    """

    of: RequestPicture
    helpers: tuple[tuple[Slot, tuple[str, ...]], ...]
    in_charge: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundingPicture:
    """The first policy version, which waits for, or has got, its two signatures."""

    version: PolicyVersion
    company_name: str
    objective: str
    summary: str
    seats: tuple[tuple[str, str | None], ...]
    rules: tuple[str, ...]
    signatures: tuple[Signature, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class AccountBrief:
    """An account as a line of a list; `network` is None where the policy does not know it any more."""

    account: Account
    network: Network | None
    may_edit: bool = False


@dataclass(frozen=True)
class AccountPicture(AccountBrief):
    """Everything about an account; who has a way in is told only to somebody who may look `inside`.

    `owner_is_fit` tells an owner who is still an active full member from one who is not; `outsiders` are
    holders who are not in Slack. `login` is told only to those who keep it, and to whoever may look inside.
    """

    inside: bool = False
    may_name: bool = False
    holders: tuple[Holding, ...] = ()
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)
    rotation: Rotation | None = None
    owner_is_fit: bool = True
    merged_into: Account | None = None
    login: LoginBrief | None = None


@dataclass(frozen=True)
class RegisterPage:
    """A page of the register, as somebody searches it."""

    search: Search
    found: tuple[AccountBrief, ...]
    in_all: int
    may_add: bool


@dataclass(frozen=True)
class RegisterPicture:
    """The register as Home shows it to whoever manages it, or answers for accounts in it."""

    manages: bool
    by_status: Mapping[AccountStatus, int]
    ownerless: tuple[AccountBrief, ...] = ()
    ownerless_in_all: int = 0
    backupless: tuple[AccountBrief, ...] = ()
    backupless_in_all: int = 0
    pairs: tuple[tuple[AccountBrief, AccountBrief], ...] = ()
    pairs_in_all: int = 0


@dataclass(frozen=True)
class WaitingPicture:
    """Everything that waits for one person: of what may be many, the first ones and the count."""

    to_vouch: tuple[RequestPicture, ...] = ()
    to_vouch_in_all: int = 0
    adoptions: tuple[AdoptionPicture, ...] = ()
    adoptions_in_all: int = 0
    to_do: tuple[TaskPicture, ...] = ()
    to_do_in_all: int = 0
    duties: tuple[DutyPicture, ...] = ()
    duties_in_all: int = 0
    identities: tuple[IdentityPicture, ...] = ()
    identities_in_all: int = 0
    waiting: tuple[Waiting, ...] = ()

    @property
    def in_all(self) -> int:
        """How many things wait."""
        lists = self.to_vouch_in_all + self.adoptions_in_all + self.to_do_in_all + self.duties_in_all
        return lists + self.identities_in_all + len(self.waiting)

    @property
    def dues(self) -> tuple[datetime | None, ...]:
        """By when each thing that is listed is due; None for what can wait."""
        return (
            *(one.request.lapses_at for one in self.to_vouch),
            *(one.request.lapses_at for adoption in self.adoptions for one in adoption.open),
            *(one.task.due_at for one in self.to_do),
            *(one.duty.due_at for one in self.duties),
            *(None for _ in self.identities),
            *(one.due_at for one in self.waiting if not one.silent),
        )


@dataclass(frozen=True)
class DigestPicture:
    """What one person's digest tells: what waits, what they hold that ends soon, and how long they snooze."""

    person: str
    waits: WaitingPicture
    ending: tuple[GrantPicture, ...] = ()
    quiet_until: datetime | None = None

    @property
    def in_all(self) -> int:
        """How many things it tells."""
        return self.waits.in_all + len(self.ending)

    @property
    def dues(self) -> tuple[datetime | None, ...]:
        """By when each is due; None for what can wait."""
        return (*self.waits.dues, *(one.grant.ends_at for one in self.ending))


@dataclass(frozen=True)
class Overview:
    """What Home and /my-access show one person; of what may be many, the first ones and the count.

    `stands_for` is what people outside Slack hold for whom this person hears; `never_granted` is how they
    themselves come in without a grant, `legacy` how many do, for whom that concerns; `logins` are those
    that they keep.
    """

    person: str
    held: tuple[GrantPicture, ...]
    waits: WaitingPicture
    asked: tuple[RequestPicture, ...]
    answers_for: tuple[GrantPicture, ...]
    answers_for_in_all: int
    exposure: ExposurePicture | None
    faults: tuple[str, ...]
    waiting_for: str | None
    register: RegisterPicture | None = None
    hunt: HuntPicture | None = None
    agencies: tuple[AgencyPicture, ...] = ()
    agencies_in_all: int = 0
    stands_for: tuple[GrantPicture, ...] = ()
    stands_for_in_all: int = 0
    legacy: LegacyPicture | None = None
    never_granted: tuple[HolderPicture, ...] = ()
    programme: ProgrammePicture | None = None
    audits: tuple[CampaignPicture, ...] = ()
    logins: tuple[LoginBrief, ...] = ()
    logins_in_all: int = 0
    restored: Restoration | None = None
