"""Duties: what a named person must do for the programme by a date, other than what a grant asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from bot.domain.ladders import Audience, Rungs
from bot.domain.lifecycle import Lifecycle, Move, State
from bot.domain.nudging import Climb
from bot.domain.working_hours import Desk


class DutyKind(State):
    """What has to be done; the row that it is about says the rest."""

    ROTATE = "rotate", "Change the shared secrets of an account."
    PROPOSAL = "proposal", "Accept or refuse an account that somebody proposes."
    NAME_OWNER = "name_owner", "Name an owner for an account that has lost its own."
    TAKE_AWAY = "take_away", "Take away a way in that was not granted here."
    RECOVERY = "recovery", "Move an account's recovery mail or phone to somebody who works here."
    SEE_OFF = "see_off", "See that everything on a leaver's list is settled."
    STILL_NEEDED = "still_needed", "Say what of somebody's access stays, now that they have moved."
    ANSWER_REPORT = "answer_report", "Answer whoever has reported something."
    CLOSE_REPORT = "close_report", "Bring a report to its outcome."
    EVIDENCE = "evidence", "Gather from one source who has a way in."
    ATTEST = "attest", "Destroy a list that holds secrets, and attest that it is gone."
    CONFIRM_ROSTER = "confirm_roster", "Say whether the roster of an agency is right."
    CONTRACT_ENDS = "contract_ends", "Have the contract with an agency renewed, or let it end."
    NAME_SPONSOR = "name_sponsor", "Name a sponsor for an agency whose sponsor has left."
    SIGNED_SHEET = "signed_sheet", "Attach the sheet on which somebody outside Slack has signed the policy."
    ADOPT = "adopt", "Say what becomes of people who have a way in that was never granted."
    STORE_LOGIN = "store_login", "Put the login of an account into the vault."
    NETWORK_LIST = "network_list", "Bring the list of people that a network shows for an account."
    MATCH_LISTS = "match_lists", "Say what becomes of people in whom the lists of an account differ."
    REVOKE_APP = "revoke_app", "Take a connected app's access to an account away."
    CLOSE_ACCOUNT = "close_account", "Close an account that nobody needs, or say why not."
    SPOT_CHECK = "spot_check", "Look whether somebody who was removed is really gone."


BY_ITSELF = frozenset(
    {
        DutyKind.SEE_OFF,
        DutyKind.STILL_NEEDED,
        DutyKind.ADOPT,
        DutyKind.STORE_LOGIN,
        DutyKind.NETWORK_LIST,
        DutyKind.MATCH_LISTS,
    }
)
"""Kinds that nobody says they have done: they close when what they are about is over."""


OF_REPORTS = frozenset({DutyKind.ANSWER_REPORT, DutyKind.CLOSE_REPORT})
"""What a report asks for: the report's card tells of it, and what is done there closes it."""


class DutyState(State):
    """Where a duty stands."""

    OPEN = "open", "To be done."
    DONE = "done", "Done, by a named person."
    CANCELLED = "cancelled", "Not needed any more."


DUTY = Lifecycle(
    "duty",
    (
        Move(None, DutyState.OPEN, "duty:opened", "something must be done by a date"),
        Move(DutyState.OPEN, DutyState.DONE, "duty:done", "the person asked, the next in line, or by itself"),
        Move(DutyState.OPEN, DutyState.CANCELLED, "duty:cancelled", "it is not needed any more"),
    ),
)


@dataclass(frozen=True)
class Duty:
    """A row of the duty table: `subject` is the row it is about, `parties` are people who may not do it.

    An `urgent` duty is reminded of at any hour. While it is open, `nudge_at` is when to look whom to remind,
    and `told` when each person last heard.
    """

    id: str
    workspace_id: str
    kind: DutyKind
    subject: str
    account_id: str | None
    state: DutyState
    assignee: str
    parties: tuple[str, ...]
    urgent: bool
    due_at: datetime
    opened_at: datetime
    done_at: datetime | None = None
    done_by: str | None = None
    note: str | None = None
    file_id: str | None = None
    nudge_at: datetime | None = None
    told: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is DutyState.OPEN


@dataclass(frozen=True)
class DutyLadder:
    """Who hears of a duty: whoever has it at half its time and at its end, then the backup owner, then,
    after as long again, the admins; and from then on all of them daily.
    """

    length: timedelta
    daily: ClassVar[bool] = True

    @property
    def rungs(self) -> Rungs:
        """The ladder's rungs."""
        return (
            (Audience.ASSIGNEE, (self.length / 2, self.length)),
            (Audience.BACKUP_OWNER, (self.length,)),
            (Audience.ADMINS, (2 * self.length,)),
        )


def climb_of(duty: Duty, desk: Desk) -> Climb:
    """The duty's way up its ladder: its time runs by the clock; only an urgent one is told out of hours."""
    ladder = DutyLadder(duty.due_at - duty.opened_at)
    return Climb(ladder, duty.opened_at, None if duty.urgent else desk, by_the_clock=True)
