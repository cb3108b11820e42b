"""What somebody outside Slack asks for or sends on their pages: parse, one service call, the next page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.acknowledging import Outcome
from bot.domain.invitations import PAGES, Visitor
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone
from bot.services import visiting
from bot.views import pages as views
from storage import policy
from storage.database import Unit

NUMBER_LIMIT = 3
"""Digits of an answer's number."""


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is known, with the fields of the form that was sent."""

    unit: Unit
    company: Company
    visitor: Visitor
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Go:
    """Not a page but where to find it, so that looking again sends nothing again."""

    place: str


Turn = Callable[[Visit], str | Go]


def home(visit: Visit) -> str:
    """What is asked of them."""
    return views.todo(visiting.picture(visit.unit, visit.company, visit.visitor))


def read_policy(visit: Visit) -> str:
    """The policy and its question."""
    return views.policy(visiting.picture(visit.unit, visit.company, visit.visitor))


def acknowledge(visit: Visit) -> str | Go:
    """They have answered; a second press finds it done."""
    policy_id, said = visit.fields.get("policy", ""), visit.fields.get("answer", "")
    answer = int(said) if said.isdecimal() and len(said) <= NUMBER_LIMIT else None
    try:
        became = visiting.acknowledge(visit.unit, visit.company, visit.visitor, policy_id, answer)
    except AlreadyDone:
        return Go(PAGES)
    if became is Outcome.GIVEN:
        return Go(PAGES)
    picture = visiting.picture(visit.unit, visit.company, visit.visitor)
    gone = policy.version(visit.unit, policy_id) if became is Outcome.SUPERSEDED else None
    return views.policy(picture, wrong=became is Outcome.WRONG, instead_of=gone.number if gone else None)


TURNS: Mapping[tuple[str, str], Turn] = {
    ("GET", ""): home,
    ("GET", "policy"): read_policy,
    ("POST", "policy"): acknowledge,
}
"""The contents page: what can be asked for, by method and place."""
