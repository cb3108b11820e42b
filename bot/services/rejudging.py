"""Judging again what waits when a policy version comes into force, and telling whom it concerns (A3, A8)."""

from collections import Counter

from bot.domain.access import Request, VoteState
from bot.domain.programme import Company, PolicyVersion
from bot.services import telling, vouching
from storage import access
from storage.database import Unit


def everything(unit: Unit, company: Company, version: PolicyVersion) -> None:
    """Judge every pending request by the version that is in force now; people hear what it changes for them.

    Votes whose givers still fit stay. Whoever asks for several people at once hears of it once.
    """
    told: set[tuple[str, str]] = set()
    for request in access.pending(unit, company.workspace_id):
        after = _judged(unit, company, request)
        shown = telling.shown_as(request)
        if after and shown not in told:
            told.add(shown)
            _tell(unit, version, request, after)


def _judged(unit: Unit, company: Company, before: Request) -> Request | None:
    """The request as it is afterwards, if something is otherwise for the people it concerns."""
    vouching.judge_again(unit, company, before.id)
    after = access.find(unit, before.id)
    return after if after and (after.state, after.slots) != (before.state, before.slots) else None


def _tell(unit: Unit, version: PolicyVersion, before: Request, after: Request) -> None:
    """Of a decision the parties are told as ever."""
    voters = [one.person for one in access.votes(unit, after.id) if one.state is VoteState.STANDING]
    parties = [before.requester, before.beneficiary] if after.open else []
    old, new = Counter(before.slots), Counter(after.slots)
    telling.notice(
        unit, after.workspace_id, "judged_again", after.id, (*parties, *voters),
        number=version.number, added=sorted((new - old).elements()), dropped=sorted((old - new).elements()),
    )  # fmt: skip
