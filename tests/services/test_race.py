"""Two people press in the same instant: one decision, one grant, and both are told the truth (I3, A2, A6)."""

import orjson
import pytest

from bot.domain.access import RequestState
from bot.domain.refusals import AlreadyDecided
from bot.services import vouching
from storage import access, grants, verify
from tests.racing import at_once
from tests.services.company import Founded, found

pytestmark = [pytest.mark.proof, pytest.mark.timeout(300)]
TRIALS = 250  # of each of four kinds: a thousand in all
REASON = "Not now"


@pytest.fixture(scope="module")
def larkfield(tmp_path_factory):
    here = found(tmp_path_factory.mktemp("race"))
    yield here
    last = list(verify.verify(here.database))[-1]
    assert last.ok, last.why
    here.database.dispose()


def asked(here: Founded, number: int, role="editor", use_case="publish", before=()):
    """A fresh request by somebody new, with these votes given before the race; its id and who asked."""
    with here.database.write() as unit:
        asker = here.newcomer(unit, number)
        request_id = here.ask(unit, asker, role, use_case, "20 hours")
        for name in before:
            vouching.approve(unit, here.company, here.people[name], request_id, 1)
    return request_id, asker


def pressing(here: Founded, verb, person, request_id, *more):
    """What one thread does: a unit of work of its own, as a press has it."""

    def press():
        with here.database.write() as unit:
            return verb(unit, here.company, person, request_id, *more).request.state

    return press


def race(number, *presses):
    """Press at once; who starts first alternates, so that either may win."""
    return at_once(*(presses if number % 2 else reversed(presses)))


def outcome(here: Founded, request_id):
    """How it ended: the state, how many grants came of it and how often the trail says so."""
    with here.database.read() as unit:
        request = access.find(unit, request_id)
        granted = [
            one for one in grants.in_force(unit, here.company.workspace_id) if one.request_id == request_id
        ]
        return (
            request.state,
            len(granted),
            len(access.approvals(unit, request_id)),
            len(access.votes(unit, request_id)),
        )


def decisions(here: Founded):
    """How many decisions the trail holds about each request."""
    found: dict[str, int] = {}
    for line in verify.export(here.database):
        body = orjson.loads(line)["body"]
        if body["kind"] in ("request:approved", "request:denied", "request:withdrawn"):
            found[body["subject"]] = found.get(body["subject"], 0) + 1
    return found


def test_two_for_two_places_close_it_once(larkfield):
    for number in range(TRIALS):
        request_id, _ = asked(larkfield, number)
        said = race(
            number,
            pressing(larkfield, vouching.approve, larkfield.people["Iris"], request_id, 1),
            pressing(larkfield, vouching.approve, larkfield.people["Jonas"], request_id, 1),
        )
        assert sorted(said) == [RequestState.APPROVED, RequestState.PENDING]
        assert outcome(larkfield, request_id) == (RequestState.APPROVED, 1, 2, 2)
    assert set(decisions(larkfield).values()) == {1}


def test_two_for_one_place_close_it_once_and_the_later_is_told(larkfield):
    for number in range(1000, 1000 + TRIALS):
        request_id, _ = asked(larkfield, number, "manager", "recovery", before=("Helen", "Iris"))
        said = race(
            number,
            pressing(larkfield, vouching.approve, larkfield.people["Priya"], request_id, 1),
            pressing(larkfield, vouching.approve, larkfield.people["Kenji"], request_id, 1),
        )
        assert RequestState.APPROVED in said
        late = next(one for one in said if one is not RequestState.APPROVED)
        assert isinstance(late, AlreadyDecided)
        assert "is closed: everyone needed has vouched." in str(late)
        assert outcome(larkfield, request_id) == (RequestState.APPROVED, 1, 3, 3)
    assert set(decisions(larkfield).values()) == {1}


def test_an_approval_and_a_denial_have_one_winner(larkfield):
    won = set()
    for number in range(2000, 2000 + TRIALS):
        request_id, _ = asked(larkfield, number, before=("Jonas",))
        said = race(
            number,
            pressing(larkfield, vouching.approve, larkfield.people["Iris"], request_id, 1),
            pressing(larkfield, vouching.deny, larkfield.people["Jonas"], request_id, 1, REASON),
        )
        won.add(check_one_winner(larkfield, request_id, said))
    assert won == {RequestState.APPROVED, RequestState.DENIED}


def test_an_approval_and_a_withdrawal_have_one_winner(larkfield):
    won = set()
    for number in range(3000, 3000 + TRIALS):
        request_id, asker = asked(larkfield, number, before=("Jonas",))
        said = race(
            number,
            pressing(larkfield, vouching.approve, larkfield.people["Iris"], request_id, 1),
            pressing(larkfield, vouching.withdraw, asker, request_id),
        )
        won.add(check_one_winner(larkfield, request_id, said))
    assert won == {RequestState.APPROVED, RequestState.WITHDRAWN}


def check_one_winner(here: Founded, request_id, said):
    """One act went through, the other was told how it ended; a grant exists only if it was approved."""
    state, granted, approvals, _ = outcome(here, request_id)
    told = [one for one in said if not isinstance(one, Exception)]
    assert told == [state]
    late = next(one for one in said if isinstance(one, Exception))
    assert isinstance(late, AlreadyDecided)
    assert state.sentence[1:] in str(late)
    assert (granted, approvals) == ((1, 2) if state is RequestState.APPROVED else (0, 0))
    return state
