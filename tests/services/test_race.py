"""Several people press in the same instant: one decision, one grant, and each is told the truth (I3, A2, A6)."""

from collections import Counter

import pytest

from bot.domain.access import RequestState
from bot.domain.refusals import AlreadyDecided, AlreadyVouched
from bot.services import vouching
from storage import access, verify
from tests import databases
from tests.services.company import found
from tests.services.races import Races

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]
TRIALS = 50
CROWDS = {databases.SQLITE: 20, databases.POSTGRESQL: 100}
CROWD = ("Helen", "Iris", "Priya", "Kenji")
DUPLICATES = 4
PLACES = {"owner", "discipline:it", "senior-leader"}
REASON = "Not now"


@pytest.fixture(scope="module", params=databases.KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def races(kind, tmp_path_factory):
    url = databases.migrated(kind, tmp_path_factory.mktemp("race"))
    here = found(url)
    yield Races(here)
    last = list(verify.verify(here.database))[-1]
    assert last.ok, last.why
    here.database.dispose()
    databases.drop(url)


def in_turn(number, *acts):
    """Who starts first alternates, so that either may win."""
    return acts if number % 2 else acts[::-1]


def test_four_people_press_four_times_each_and_one_grant_comes_of_it(races, kind):
    for number in range(CROWDS[kind]):
        request_id, _ = races.asked("manager", "recovery")
        presses = [races.approves(name, request_id) for name in CROWD for _ in range(DUPLICATES)]
        said = Counter(
            one for one in races.at_once(*in_turn(number, *presses)) if isinstance(one, RequestState)
        )
        state, granted, approvals, votes = races.outcome(request_id)
        assert (state, granted, approvals) == (RequestState.APPROVED, 1, 3)
        assert votes <= len(CROWD)
        assert (said[RequestState.APPROVED], said[RequestState.PENDING]) == (1, votes - 1)
        with races.here.database.read() as unit:
            filled = access.approvals(unit, request_id)
        assert {one.slot for one in filled} == PLACES
        assert len({one.person for one in filled}) == 3
    assert set(races.decisions().values()) == {1}


def test_whoever_was_late_is_told_what_is_so(races):
    request_id, _ = races.asked("manager", "recovery")
    said = races.at_once(*(races.approves(name, request_id) for name in CROWD for _ in range(DUPLICATES)))
    late = [one for one in said if isinstance(one, Exception)]
    assert {type(one) for one in late} <= {AlreadyVouched, AlreadyDecided}
    assert len(late) == len(said) - races.outcome(request_id)[3]


def test_two_for_two_places_close_it_once(races):
    for number in range(TRIALS):
        request_id, _ = races.asked()
        said = races.at_once(
            *in_turn(number, races.approves("Iris", request_id), races.approves("Jonas", request_id))
        )
        assert sorted(said) == [RequestState.APPROVED, RequestState.PENDING]
        assert races.outcome(request_id) == (RequestState.APPROVED, 1, 2, 2)
    assert set(races.decisions().values()) == {1}


def test_two_for_one_place_close_it_once_and_the_later_is_told(races):
    for number in range(TRIALS):
        request_id, _ = races.asked("manager", "recovery", before=("Helen", "Iris"))
        said = races.at_once(
            *in_turn(number, races.approves("Priya", request_id), races.approves("Kenji", request_id))
        )
        assert RequestState.APPROVED in said
        late = next(one for one in said if one is not RequestState.APPROVED)
        assert isinstance(late, AlreadyDecided)
        assert "is closed: everyone needed has vouched." in str(late)
        assert races.outcome(request_id) == (RequestState.APPROVED, 1, 3, 3)
    assert set(races.decisions().values()) == {1}


def test_an_approval_and_a_denial_have_one_winner(races):
    for number in range(TRIALS):
        request_id, _ = races.asked(before=("Jonas",))
        deny = denies(races, "Jonas", request_id)
        check_one_winner(races, request_id, in_turn(number, races.approves("Iris", request_id), deny))


def test_an_approval_and_a_withdrawal_have_one_winner(races):
    for number in range(TRIALS):
        request_id, asker = races.asked(before=("Jonas",))
        withdraw = withdraws(races, asker, request_id)
        check_one_winner(races, request_id, in_turn(number, races.approves("Iris", request_id), withdraw))


def denies(races, name, request_id):
    company = races.here.company
    return lambda unit: vouching.deny(unit, company, races[name], request_id, 1, REASON).request.state


def withdraws(races, asker, request_id):
    company = races.here.company
    return lambda unit: vouching.withdraw(unit, company, asker, request_id).request.state


def check_one_winner(races, request_id, acts):
    """One act went through, the other was told how it ended; a grant exists only if it was approved."""
    said = races.at_once(*acts)
    state, granted, approvals, _ = races.outcome(request_id)
    told = [one for one in said if not isinstance(one, Exception)]
    assert told == [state]
    late = next(one for one in said if isinstance(one, Exception))
    assert isinstance(late, AlreadyDecided)
    assert state.sentence[1:] in str(late)
    assert (granted, approvals) == ((1, 2) if state is RequestState.APPROVED else (0, 0))
