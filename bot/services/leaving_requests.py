"""What somebody who leaves had asked for, and their votes: closed, and asked of others again."""

from collections.abc import Iterator

from bot.domain.access import Request, VoteState
from bot.domain.leaving import Departure, Item, ItemKind
from bot.domain.programme import Company
from bot.services import vouching
from storage import access, people
from storage.database import Unit

NOT_SAID = "This cannot go on at present. The programme manager knows why."
"""Instead of the reason, while nobody else may know it."""


def close(unit: Unit, company: Company, departure: Departure, by: str) -> Iterator[Item]:
    """Requests by them or for them are decided no more."""
    for request in access.pending(unit, company.workspace_id):
        if departure.person in request.parties:
            vouching.call_off(unit, company, request.id, by, _why(unit, departure))
            yield _item(unit, ItemKind.REQUEST, request.id, request)


def void_votes(unit: Unit, company: Company, departure: Departure, by: str) -> Iterator[Item]:
    """Places that they filled on undecided requests are open again."""
    for request in access.pending(unit, company.workspace_id):
        vote = vouching.void_vote(unit, company, request.id, departure.person, by)
        if vote is not None:
            yield _item(unit, ItemKind.VOTE, vote.id, request)


def concerned(unit: Unit, workspace_id: str) -> Iterator[str]:
    """Everybody who is a party to an undecided request, or has a vote on it that stands."""
    for request in access.pending(unit, workspace_id):
        yield from request.parties
        yield from (one.person for one in access.votes(unit, request.id) if one.state is VoteState.STANDING)


def _item(unit: Unit, kind: ItemKind, subject: str, request: Request) -> Item:
    return Item(unit.new_id(), kind, subject, request.account_id, f"#{request.number}")


def _why(unit: Unit, departure: Departure) -> str:
    if departure.quiet:
        return NOT_SAID
    person = people.find(unit, departure.workspace_id, departure.person)
    return f"{person.name if person else 'Somebody it needs'} has left."
