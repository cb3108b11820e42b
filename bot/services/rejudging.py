"""Judging again what waits when a policy version comes into force, and telling whom it concerns (A3, A8)."""

from collections import Counter

from bot.domain.access import Request, VoteState
from bot.domain.programme import Company, PolicyVersion
from bot.domain.rules import judge
from bot.services import telling, vouching
from storage import access
from storage.database import Unit


def everything(unit: Unit, company: Company, version: PolicyVersion) -> None:
    """Judge every pending request by the version that is in force now; people hear what it changes for them.

    Votes whose givers still fit stay. Whoever asks for several people at once hears of it once.
    """
    told: set[tuple[str, str]] = set()
    for before in access.pending(unit, company.workspace_id):
        asked = _asked_for(unit, company, before)
        vouching.judge_again(unit, company, before.id)
        after, shown = access.find(unit, before.id), telling.shown_as(before)
        if after is None or shown in told:
            continue
        asks = _asked_for(unit, company, after) if after.open else asked
        if (after.state, asks) != (before.state, asked):
            told.add(shown)
            _tell(unit, version, before, after, asked, asks)


def _asked_for(unit: Unit, company: Company, request: Request) -> tuple[Counter[str], Counter[str]]:
    """The slots that a request asks for, and the courses that must be passed before it begins, by name."""
    found = vouching.case(unit, company, request.id)
    rules = found.ruling.policy
    courses = judge(rules, vouching.ask_with(unit, found, request.terms)).training
    return Counter(request.slots), Counter(map(rules.training.name_of, courses))


def _tell(
    unit: Unit,
    version: PolicyVersion,
    before: Request,
    after: Request,
    asked: tuple[Counter[str], Counter[str]],
    asks: tuple[Counter[str], Counter[str]],
) -> None:
    """Say what is otherwise; of a decision the parties are told as ever."""
    voters = [one.person for one in access.votes(unit, after.id) if one.state is VoteState.STANDING]
    parties = [before.requester, before.beneficiary] if after.open else []
    (slots, courses), (new_slots, new_courses) = asked, asks
    telling.notice(
        unit, after.workspace_id, "judged_again", after.id, (*parties, *voters),
        number=version.number, added=_more(new_slots, slots), dropped=_more(slots, new_slots),
        courses=_more(new_courses, courses), courses_dropped=_more(courses, new_courses),
    )  # fmt: skip


def _more(many: Counter[str], few: Counter[str]) -> list[str]:
    """What the first asks for and the second does not."""
    return sorted((many - few).elements())
