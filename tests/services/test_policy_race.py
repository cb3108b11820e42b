"""Two of the committee press in the same instant: one decision, and each is told the truth (I3, A4)."""

from collections.abc import Iterator

import orjson
import pytest

from bot.domain.ballot import Choice
from bot.domain.programme import PolicyState
from bot.domain.refusals import AlreadyDone, AlreadyVoted, Changed
from bot.services import balloting, policy_file, proposing
from storage import ballots, people, policy, verify
from tests.racing import at_once
from tests.services.company import EXAMPLE, TEAM, Founded, found

TRIALS = 5
DECIDED = ("policy:in_force", "policy:rejected")


@pytest.fixture
def here(each_url: str) -> Iterator[Founded]:
    company = found(each_url)
    bound = {"id": TEAM, "name": "Larkfield", "bot_user_id": "UBOT", "bot_id": "B1", "scopes": ""}
    with company.database.write() as unit:
        people.bind_workspace(unit, {**bound, "seen_at": unit.now}, first=True)
    yield company
    company.database.dispose()


def proposed(here: Founded, number: int, *already: str) -> str:
    """A text that nobody has proposed before, approved by these already; its id."""
    text = EXAMPLE.read_text().replace("removal_sla: 24 hours", f"removal_sla: {30 + number} hours")
    loaded = policy_file.load(text, "policy.yml")
    version = here.do(lambda unit: proposing.propose(unit, here.company, loaded, "operator"))
    for name in already:
        says(here, name, version.id)()
    return version.id


def says(here: Founded, name: str, policy_id: str, choice: Choice = Choice.APPROVE):
    """What one thread does."""
    reason = "No." if choice is Choice.REJECT else ""
    return lambda: here.do(
        lambda unit: balloting.vote(unit, here.company, here.people[name], policy_id, choice, reason).state
    )


def decisions(here: Founded, policy_id: str) -> list[str]:
    bodies = (orjson.loads(line)["body"] for line in verify.export(here.database))
    return [one["kind"] for one in bodies if one["subject"] == policy_id and one["kind"] in DECIDED]


def test_the_last_two_votes_in_one_instant_bring_it_into_force_once(here: Founded) -> None:
    for number in range(TRIALS):
        version = proposed(here, number, "Jonas")
        said = at_once(says(here, "Helen", version), says(here, "Priya", version))
        assert sorted(said) == [PolicyState.IN_FORCE, PolicyState.IN_REVIEW]
        assert decisions(here, version) == ["policy:in_force"]


def test_a_yes_and_a_no_that_would_each_decide_it_in_one_instant_decide_it_once(here: Founded) -> None:
    for number in range(TRIALS):
        version = proposed(here, number, "Jonas", "Helen")
        says(here, "Sofia", version, Choice.REJECT)()
        says(here, "Tom", version, Choice.REJECT)()
        said = at_once(says(here, "Priya", version), says(here, "Priya", version, Choice.REJECT))
        kept = [one for one in said if not isinstance(one, Exception)]
        assert len(kept) == 1
        assert {type(one) for one in said if isinstance(one, Exception)} <= {AlreadyDone, Changed}
        assert len(decisions(here, version)) == 1


def test_the_same_press_twice_in_one_instant_counts_once(here: Founded) -> None:
    version = proposed(here, 0)
    said = at_once(*(says(here, "Jonas", version) for _ in range(4)))
    assert sorted(type(one) is AlreadyVoted for one in said) == [False, True, True, True]
    with here.database.read() as unit:
        assert [one.person for one in ballots.votes(unit, version)] == [here.people["Jonas"].user_id]
        assert policy.in_review(unit, TEAM)
