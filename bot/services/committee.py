"""Changing who sits on the committee: one person asks, a second confirms, and only then is it so."""

from collections.abc import Iterable

from bot.domain.committee import (
    SEAT_CHANGE,
    STANDS_FOR,
    SeatAct,
    SeatChange,
    SeatChangeState,
    after,
    is_senior,
    lacks,
    members,
)
from bot.domain.people import Person
from bot.domain.programme import Company, SeatRow
from bot.domain.refusals import AlreadyDone, Changed, FormErrors, Gone, NotFit, NotYours, PartyToIt
from bot.domain.waiting import Waiting
from bot.errors import UserError
from bot.services import balloting, digest, seat_changes, standing, telling, vouching
from storage import access, people, policy, seats
from storage.database import Unit

ONLY = "Only committee members, the programme manager, the deputy and the admins can change a seat."
ONLY_ADMINS = "Who sits in the senior leader's seat is for two admins to say."
ONLY_CONFIRM = "A second committee member must confirm this."


class NoSuchSeat(UserError):
    """The committee has no such seat. `/vouchsafe committee` shows those it has."""


class UnderWay(UserError):
    """A change of this seat waits already. Have it confirmed or withdrawn first."""


class Alone(UserError):
    """Nobody else could confirm this. Have a second admin named in the settings first."""


class TooLate(UserError):
    """Nobody confirmed this in time, so it has lapsed. Ask for it again if it is still wanted."""


def may_look(actor: Person) -> None:
    """Raise `NotFit` for whoever is no active full member."""
    if not actor.fit:
        raise NotFit().about("seat", "none")


def seat_named(unit: Unit, company: Company, name: str) -> SeatRow:
    """The seat of this id, or the only one of this discipline; raises `NoSuchSeat`."""
    standing.in_force(unit, company)
    rows = policy.seats(unit, company.workspace_id)
    wanted = name.casefold()
    found = [row for row in rows if row.seat_id == wanted] or [
        row for row in rows if row.discipline == wanted
    ]
    if len(found) != 1:
        raise NoSuchSeat
    return found[0]


def may_ask(unit: Unit, company: Company, actor: Person, seat: SeatRow) -> None:
    """Raise a refusal where this person may not ask for a change of the seat."""
    if not actor.fit:
        raise NotFit().about("seat", seat.seat_id)
    if is_senior(seat):
        if actor.user_id not in company.admins:
            raise NotYours(ONLY_ADMINS).about("seat", seat.seat_id)
    elif actor.user_id not in _may_ask(unit, company):
        raise NotYours(ONLY).about("seat", seat.seat_id)


def ask(
    unit: Unit, company: Company, actor: Person, seat_id: str, act: SeatAct, person: str | None
) -> SeatChange:
    """Ask a second person to confirm a change; until then nothing changes. Raises `FormErrors`."""
    people.hold_workspace(unit, company.workspace_id)
    seat = seat_named(unit, company, seat_id)
    may_ask(unit, company, actor, seat)
    named = _named(unit, company, seat, act, person)
    if any(one.seat_id == seat.seat_id for one in seats.waiting(unit, company.workspace_id)):
        raise UnderWay
    asked = SeatChange(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        seat_id=seat.seat_id,
        act=act,
        person=named,
        sitting=seat.occupant,
        state=SeatChangeState.ASKED,
        asked_by=actor.user_id,
        asked_at=unit.now,
        expires_at=unit.now + STANDS_FOR,
    )
    able = confirmers(unit, company, asked)
    if not able:
        raise Alone
    seats.add(unit, asked)
    event = SEAT_CHANGE.event(None, SeatChangeState.ASKED)
    unit.record(seat_changes.event_of(asked, event, actor.user_id))
    channel = standing.channel(unit, company)
    if channel:
        telling.card(unit, company.workspace_id, "seat_change", asked.id, channel)
    digest.ask(unit, company.workspace_id, able)
    return asked


def confirm(unit: Unit, company: Company, actor: Person, change_id: str) -> SeatChange:
    """A second person agrees, and the seat changes now (A1); votes that hung on it are counted again (A3)."""
    people.hold_workspace(unit, company.workspace_id)
    change, seat = _decidable(unit, company, actor, change_id)
    if actor.user_id == change.asked_by:
        raise PartyToIt("You asked for this, so somebody else must confirm it.").about("seat", seat.seat_id)
    if actor.user_id not in confirmers(unit, company, change):
        raise NotYours(ONLY_ADMINS if is_senior(seat) else ONLY_CONFIRM).about("seat", seat.seat_id)
    if seat.occupant != change.sitting:
        raise Changed("Somebody else sits in this seat by now. Withdraw this, and ask again.")
    if change.person not in (None, *people.fit_ids(unit, company.workspace_id, (change.person or "",))):
        raise Changed("Whom this is about is no active full member any more. Withdraw this.")
    closed = seat_changes.close(unit, change, SeatChangeState.DONE, actor.user_id)
    new = after(seat, change.act, change.person)
    seat_changes.put(unit, new, actor.user_id, change=change.id, asked_by=change.asked_by)
    _follow(unit, company)
    _tell(unit, closed)
    return closed


def call_off(unit: Unit, company: Company, actor: Person, change_id: str) -> SeatChange:
    """Whoever asked for it withdraws it, or somebody who could confirm it says no; nothing has changed."""
    people.hold_workspace(unit, company.workspace_id)
    change, seat = _decidable(unit, company, actor, change_id)
    able = confirmers(unit, company, change)
    if actor.user_id not in (change.asked_by, *able):
        raise NotYours(ONLY_ADMINS if is_senior(seat) else ONLY_CONFIRM).about("seat", seat.seat_id)
    closed = seat_changes.close(unit, change, SeatChangeState.CANCELLED, actor.user_id)
    telling.home(unit, company.workspace_id, able)
    return closed


def lapse(unit: Unit, company: Company, change_id: str) -> None:
    """Nobody has confirmed it in time."""
    people.hold_workspace(unit, company.workspace_id)
    change = seats.find(unit, change_id)
    if change and change.open and change.expires_at <= unit.now:
        able = confirmers(unit, company, change)
        seat_changes.close(unit, change, SeatChangeState.LAPSED, seat_changes.SYSTEM)
        telling.home(unit, company.workspace_id, able)


def confirmers(unit: Unit, company: Company, change: SeatChange) -> tuple[str, ...]:
    """Who may confirm it: members other than whoever asks or is to be seated; admins where there is none, and
    for the senior leader's seat only they.
    """
    rows = policy.seats(unit, company.workspace_id)
    seat = next((row for row in rows if row.seat_id == change.seat_id), None)
    if seat is None:
        return ()
    sitting = () if is_senior(seat) else sorted(members(rows))
    return _others(unit, company, sitting, change) or _others(unit, company, company.admins, change)


def waits_for(unit: Unit, company: Company, person: str) -> Iterable[Waiting]:
    """Changes of seats that this person may confirm."""
    for change in seats.waiting(unit, company.workspace_id):
        if person in confirmers(unit, company, change):
            rows = policy.seats(unit, company.workspace_id)
            seat = next(row for row in rows if row.seat_id == change.seat_id)
            facts = {"change": change, "seat": seat}
            yield Waiting("seat_change", change.id, change.asked_at, change.expires_at, facts)


def composition(unit: Unit, company: Company, person: str) -> Iterable[Waiting]:
    """What the committee lacks, to those who run the programme."""
    version = policy.in_force(unit, company.workspace_id)
    if version is None or person not in (*company.admins, *standing.managers(unit, company.workspace_id)):
        return
    found = lacks(policy.seats(unit, company.workspace_id))
    if found:
        since = version.in_force_at or version.proposed_at
        yield Waiting("composition", version.id, since, None, {"lacks": found})


def _named(unit: Unit, company: Company, seat: SeatRow, act: SeatAct, person: str | None) -> str | None:
    """Whom the change names, if it makes a difference and they can sit on a committee."""
    if not act.names_somebody:
        if seat.occupant is None:
            raise FormErrors({"act": "This seat is vacant already."})
        return None
    if person is None:
        raise FormErrors({"person": "Say who it is."})
    if act is not SeatAct.STAND_DOWN and not people.fit_ids(unit, company.workspace_id, (person,)):
        raise FormErrors({"person": "Only an active full member of this workspace can sit on the committee."})
    if after(seat, act, person) == seat:
        raise FormErrors({"person": "That is so already."})
    return person


def _decidable(unit: Unit, company: Company, actor: Person, change_id: str) -> tuple[SeatChange, SeatRow]:
    """A change that waits, with its seat; raises where it does not, or for whoever is no active member."""
    change = seats.find(unit, change_id)
    if change is None or change.workspace_id != company.workspace_id:
        raise Gone
    if not actor.fit:
        raise NotFit().about("seat", change.seat_id)
    if not change.open:
        raise AlreadyDone
    if change.expires_at <= unit.now:
        raise TooLate
    return change, seat_named(unit, company, change.seat_id)


def _may_ask(unit: Unit, company: Company) -> frozenset[str]:
    managers = standing.managers(unit, company.workspace_id)
    return members(policy.seats(unit, company.workspace_id)) | {*managers, *company.admins}


def _others(unit: Unit, company: Company, able: Iterable[str], change: SeatChange) -> tuple[str, ...]:
    others = tuple(one for one in dict.fromkeys(able) if one not in (change.asked_by, change.person))
    fit = people.fit_ids(unit, company.workspace_id, others)
    return tuple(one for one in others if one in fit)


def _tell(unit: Unit, change: SeatChange) -> None:
    """Whoever sits somewhere from now on, or no longer does, hears of it, save who confirmed it."""
    moved = change.act in (SeatAct.SEAT, SeatAct.VACATE)
    concerned = (change.person, change.sitting if moved else None)
    others = [one for one in concerned if one != change.closed_by]
    telling.notice(unit, change.workspace_id, "seated", change.id, others)


def _follow(unit: Unit, company: Company) -> None:
    """Slots that hung on the seat open or fill, and a vote on a policy is counted anew."""
    balloting.look_again(unit, company)
    for request in access.pending(unit, company.workspace_id):
        vouching.reconsider(unit, company, request.id)
