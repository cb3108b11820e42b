"""People who have a way in that was never granted, at each step of being adopted."""

from bot.domain.duties import DutyKind
from bot.services import adopting, adoption_sweep
from storage import access, adoption
from tests.permissions.making import Made, Making, way_in
from tests.permissions.people import MEMBER, OWNER, PARTY, user_id


def adoptions(do: Making) -> Made:
    """Party's way in, of which nothing is said yet, is not sure, is to be adopted, or is asked for."""
    for name in ("legacy", "unsure", "chosen", "asking"):
        yield f"adoption {name}", _line(do, name)
        yield f"account {name}", do.account(name).id
    yield "duty adopt", do.duty(do.account("legacy").id, DutyKind.ADOPT)
    do.by(OWNER, adopting.unsure, _line_of(do, "unsure"))
    for name in ("chosen", "asking"):
        line = _line_of(do, name)
        draft = adopting.draft_of(do.unit, adoption.find(do.unit, line), "A reason")
        do.by(OWNER, adopting.choose, line, do.by(OWNER, adopting.with_the_most, draft))
    do.by(OWNER, adopting.ask, do.account("asking").id)
    request = access.find(do.unit, adoption.find(do.unit, _line_of(do, "asking")).request_id)
    yield "asked for adoption", request.id
    yield "adoption", request.adoption_id


def _line(do: Making, handle: str) -> str:
    """A way in of Party's and one of Member's, and the line of Party's that follows."""
    for who in (PARTY, MEMBER):
        way_in(do, who, handle)
    adoption_sweep.look_again(do.unit, do.company, do.account(handle).id)
    return _line_of(do, handle)


def _line_of(do: Making, handle: str) -> str:
    lines = adoption.of_account(do.unit, do.account(handle).id)
    return next(one.id for one in lines if one.person == user_id(PARTY))
