"""The committee's word on an adoption: one press for everybody on the card, or one person left out."""

from collections.abc import Callable

from bot.domain.access import Request, RequestState, VoteState
from bot.domain.adoption_pictures import Word
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import (
    AlreadyDecided,
    AlreadyVouched,
    FormErrors,
    Gone,
    Lapsed,
    NothingToTakeBack,
    OwnRequest,
    Refused,
)
from bot.services import vouching
from storage import access
from storage.database import Unit

LEFT_OUT = "Left out of the adoption."


def approve(unit: Unit, company: Company, voter: Person, adoption_id: str) -> Word:
    """Vouch for everybody for whom this person may; raises the refusal where that is nobody."""

    def act(request: Request) -> None:
        vouching.approve(unit, company, voter, request.id, request.version)

    return _each(unit, company, adoption_id, act)


def deny_all(unit: Unit, company: Company, voter: Person, adoption_id: str, reason: str) -> Word:
    """Deny everybody whom this person could vouch for, with one reason."""
    if not reason:
        raise FormErrors({"reason": "Please say why; whoever asked reads it."})

    def act(request: Request) -> None:
        vouching.deny(unit, company, voter, request.id, request.version, reason)

    return _each(unit, company, adoption_id, act)


def leave_out(
    unit: Unit, company: Company, voter: Person, request_id: str, version: int, reason: str
) -> Request:
    """One person goes back to the list of whoever asked; the others are decided on as before."""
    return vouching.deny(unit, company, voter, request_id, version, reason or LEFT_OUT).request


def may_leave_out(unit: Unit, company: Company, voter: Person, request_id: str, version: int) -> str:
    """The id of the adoption, if this person may leave somebody out of it; raises what that would raise."""
    vouching.may_decide(unit, company, voter, request_id, version)
    request = access.find(unit, request_id)
    if request is None or request.adoption_id is None:
        raise Gone
    return request.adoption_id


def take_back(unit: Unit, company: Company, voter: Person, adoption_id: str) -> Word:
    """Take back one's own vote for everybody who is not decided on."""

    def act(request: Request) -> None:
        vouching.take_back(unit, company, voter, request.id)

    return _each(unit, company, adoption_id, act)


def may_decide(unit: Unit, company: Company, voter: Person, adoption_id: str) -> None:
    """Raise what deciding would raise, before a dialogue is opened for it."""

    def act(request: Request) -> None:
        vouching.may_decide(unit, company, voter, request.id, request.version)

    _each(unit, company, adoption_id, act)


def of(unit: Unit, company: Company, adoption_id: str) -> tuple[Request, ...]:
    """Everybody on a card, by number; raises `Gone`."""
    found = access.group(unit, adoption_id)
    if not found or found[0].workspace_id != company.workspace_id:
        raise Gone
    return found


def voted(unit: Unit, person: str, request: Request) -> bool:
    """Whether somebody's vote stands on a request."""
    return any(
        one.person == person and one.state is VoteState.STANDING for one in access.votes(unit, request.id)
    )


def _each(unit: Unit, company: Company, adoption_id: str, act: Callable[[Request], None]) -> Word:
    """Act on each request that is open; those for which it may not be done are counted by their reason."""
    waiting = [one for one in of(unit, company, adoption_id) if one.open]
    if not waiting:
        raise AlreadyDecided
    refused: list[Refused | AlreadyVouched | NothingToTakeBack | Lapsed] = []
    for request in waiting:
        try:
            act(request)
        except (Refused, AlreadyVouched, NothingToTakeBack, Lapsed) as why:
            refused.append(why)
    if len(refused) == len(waiting):
        raise refused[0]
    now = {one.id: one.state for one in access.group(unit, adoption_id)}
    own = sum(isinstance(one, OwnRequest) for one in refused)
    return Word(
        counted=len(waiting) - len(refused),
        approved=sum(now[one.id] is RequestState.APPROVED for one in waiting),
        own=own,
        others=len(refused) - own,
    )
