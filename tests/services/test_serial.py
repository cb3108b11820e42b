"""Two acts that touch the same access in the same instant end as if one had come after the other (I3)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import update

from bot.domain.grants import Task
from bot.domain.people import Person
from bot.services import changing, doing, ending
from bot.services.changing import Change
from bot.services.doing import Done
from bot.services.due import handing_on
from storage import grants, verify
from storage.database import Unit
from tests import databases
from tests.services.company import Founded, found
from tests.services.races import Act, Races

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]
TRIALS = 50


@dataclass
class Scene:
    """Two acts that are about to meet, and the requests and the newcomer that they are about."""

    first: Act
    second: Act
    requests: tuple[str, ...]
    newcomer: Person


@pytest.fixture(scope="module", params=databases.KINDS)
def races(request, tmp_path_factory):
    url = databases.migrated(request.param, tmp_path_factory.mktemp("serial"))
    here = found(url)
    yield Races(here)
    last = list(verify.verify(here.database))[-1]
    assert last.ok, last.why
    here.database.dispose()
    databases.drop(url)


def approval_and_wider_change(races: Races) -> Scene:
    """The last vote for what was asked, and a vote for more than that."""
    return approval_and_change(races, "10 days")


def approval_and_narrower_change(races: Races) -> Scene:
    """The last vote for what was asked, and a vote for less than that."""
    return approval_and_change(races, "10 hours")


def approval_and_change(races: Races, ends: str) -> Scene:
    request_id, asker = races.asked(before=("Jonas",))
    company, change = races.here.company, Change("editor", ends=ends)

    def rather(unit: Unit) -> object:
        case = changing.approve_with_changes(unit, company, races["Jonas"], request_id, 1, change)
        return case.request.state

    return Scene(races.approves("Iris", request_id), rather, (request_id,), asker)


def end_and_extension(races: Races) -> Scene:
    """The holder gives access back while the last vote makes it longer."""
    grant_id, holder = races.held()
    longer = races.here.do(lambda unit: races.here.ask(unit, holder, "editor", "publish", "1w"))
    races.here.do(races.approves("Jonas", longer))
    requests = request_of(races.here, grant_id), longer
    return Scene(races.approves("Iris", longer), gives_back(races, holder, grant_id), requests, holder)


def ends_of_two_that_cover_each_other(races: Races) -> Scene:
    """Two grants of one role are given back: the last of them must be asked back from the owner (R4)."""
    first, holder = races.held()
    other_request = races.here.do(
        lambda unit: races.here.ask(unit, holder, "subtitle-editor", "publish", "2w")
    )
    for name in ("Jonas", "Iris"):
        races.here.do(races.approves(name, other_request))
    second = races.set_up(other_request)
    # People cannot ask for one role twice at once; two that began as different ones can end up as one.
    same = update(grants.grant).where(grants.grant.c.id == second).values(role="editor")
    races.here.do(lambda unit: unit.execute(same))
    requests = request_of(races.here, first), other_request
    return Scene(gives_back(races, holder, first), gives_back(races, holder, second), requests, holder)


def done_and_hand_on(races: Races) -> Scene:
    """The backup owner says that a task is done while it is handed on from somebody who left."""
    scene, task = left_behind(races)

    def finish(unit: Unit) -> object:
        return doing.finish(unit, races.here.company, races["Jonas"], task.id, Done("Invited.")).state

    return replace(scene, first=finish)


def two_hand_ons(races: Races) -> Scene:
    """Two processes hand the same task on."""
    return left_behind(races)[0]


def left_behind(races: Races) -> tuple[Scene, Task]:
    """A task whose assignee does not answer for the account any more, and twice the step that hands it on."""
    request_id, asker = races.asked(before=("Jonas", "Iris"))
    with races.here.database.read() as unit:
        (task,) = grants.tasks_of(unit, grants.of_request(unit, request_id).id)
    left = races["Tom"].user_id
    races.here.do(lambda unit: grants.reassign(unit, task.id, task.assignee, left))
    step = handing_on(races.here.company, replace(task, assignee=left)).step
    return Scene(step, step, (request_id,), asker), task


def gives_back(races: Races, holder: Person, grant_id: str) -> Act:
    return lambda unit: ending.give_back(unit, races.here.company, holder, grant_id).state


def request_of(here: Founded, grant_id: str) -> str:
    with here.database.read() as unit:
        return grants.find(unit, grant_id).request_id


SCENES = (
    approval_and_wider_change,
    approval_and_narrower_change,
    end_and_extension,
    ends_of_two_that_cover_each_other,
    done_and_hand_on,
    two_hand_ons,
)


@pytest.mark.parametrize("scene", SCENES)
def test_whatever_the_order_it_ends_as_if_one_had_come_first(
    races: Races, scene: Callable[[Races], Scene]
) -> None:
    one = play(races, scene(races), races.one_after_the_other)
    other = play(races, scene(races), lambda first, second: races.one_after_the_other(second, first)[::-1])
    seen = [play(races, scene(races), races.at_once) for _ in range(TRIALS)]
    assert set(seen) <= {one, other}


def play(races: Races, scene: Scene, how: Callable[[Act, Act], list[object]]) -> tuple[object, ...]:
    """What both acts were told, and all that has come of it; equal for two scenes that end alike."""
    since = races.head()
    said = how(scene.first, scene.second)
    told = tuple(type(one).__name__ if isinstance(one, Exception) else one for one in said)
    return told, races.picture(since, scene.newcomer.user_id, scene.requests)
