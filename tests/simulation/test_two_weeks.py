"""Two weeks of two hundred people with everything going on: nobody hears more than once a day unasked, nobody out
of hours, and nothing that waits for somebody is kept from them.
"""

import os
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.grants import Grant, GrantState
from bot.simulator import Message
from storage import grants
from tests.e2e import hunting, steps
from tests.e2e.accounts import FILMS, enter, open_form
from tests.e2e.adopting import legacy
from tests.e2e.knowing import acknowledge_policy
from tests.e2e.promises import pressable
from tests.e2e.reporting import LOST, report
from tests.e2e.schooling import go_through, take
from tests.e2e.test_publishing import announce
from tests.e2e.world import MONDAY, Build, World, words
from tests.simulation.crowd import gather
from tests.simulation.unasked import Listener, Seen, faults

PEOPLE, DAYS = 200, 14
STEP, NIGHT = timedelta(hours=1), timedelta(hours=3)
WAITS = ("waits for you", "wait for you", "For you to know")
GUESTS = ("Gia",)
"""They are asked neither in a hunt nor for the policy."""
EAGER, LAZY = "Staff151", "Staff150"
"""Who does what their access waits for, and who does not."""


@pytest.fixture
def world(build: Build, tmp_path: Path) -> World:
    """The company with two hundred people in seven zones, on the Monday of a week with a holiday in it."""
    return gather(build, tmp_path, PEOPLE)


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_nobody_is_pestered_and_nothing_is_forgotten_in_two_weeks(world: World) -> None:
    seed = int(os.environ.get("VOUCHSAFE_SEED") or random.SystemRandom().randrange(10**6))
    print(f"VOUCHSAFE_SEED={seed}")
    chance, listener = random.Random(seed), Listener(world)
    seen = Seen(listener)
    announce(world)
    hunting.begin_hunt(world, boxes=[*hunting.BOXES, hunting.EVERYBODY])
    legacy(world, "Staff001", "Staff002", "Ben", handle="larkfieldfilms")
    offices = [name for name in world.people if not name.startswith("Staff")]
    while world.now < MONDAY + timedelta(days=DAYS):
        world.until(next_look(world.now))
        seen.look(offices if world.now.hour in (9, 15) else ())
        if world.now.hour == 15:
            seen.look(list(world.people)[world.now.day % 2 :: 2])
        live_on(world, chance)
        seen.look()
    assert len({one.person for one in listener.told}) >= PEOPLE - len(GUESTS)
    assert list(faults(listener.told)) == []
    assert list(seen.forgotten()) == []
    assert paid_work(world, EAGER).state is not GrantState.WAITING
    assert paid_work(world, LAZY).state is GrantState.WAITING


def next_look(now: datetime) -> datetime:
    """The next full hour of London's working day; every third hour at night and on free days."""
    step = STEP if now.weekday() < 5 and 9 <= now.hour < 18 else NIGHT
    return now.replace(minute=0, second=0, microsecond=0) + step


# ---- what people do


def live_on(world: World, chance: random.Random) -> None:
    """What happens in one hour of the company's life, on working days in London."""
    day, hour = (world.now - MONDAY).days, world.now.hour
    if world.now.weekday() >= 5 or not 9 <= hour <= 17:
        return
    if hour == 10:
        ends = chance.choice(("2 days", "4 days", "1w"))
        world.ask(f"Staff{100 + day:03d}", ends=ends, reason=f"Films of day {day}")
    if hour == 12 and chance.random() < 0.8:
        do_what_waits(world, chance, "Jonas")
    if hour in (11, 15) and chance.random() < 0.8:
        do_what_waits(world, chance, "Iris")
    if hour == 16:
        for number in chance.sample(range(10 * day, 10 * day + 10), 2):
            learn(world, f"Staff{number:03d}")
        answer_nothing(world, f"Staff{10 * day + chance.randrange(10):03d}")
    if (day, hour) in MATTERS:
        MATTERS[day, hour](world)


def learn(world: World, name: str) -> None:
    """Somebody acknowledges the policy, and takes the course for everybody."""
    acknowledge_policy(world, name)
    take(world, name, "everyone")
    go_through(world, name)


def do_what_waits(world: World, chance: random.Random, name: str) -> None:
    """Somebody opens their digest, looks at a vote or a task in it, and does it there."""
    found = digests(world[name].dm())
    shown = pressable(world.fresh(found[-1]).blocks) if found else []
    looks = [one for one in shown if one["action_id"] in ("look", "look_task")]
    for one in chance.sample(looks, min(2, len(looks))):
        if not world[name].click(world.fresh(found[-1]), "Look at it", value=one["value"]).ok:
            continue
        world.settle()
        view = world[name].view
        offered = [each["text"]["text"] for each in pressable(view.blocks)] if view else []
        label = next((each for each in offered if each == "Approve" or each.endswith("them…")), None)
        if label:
            steps.press(world, name, label)
            if label != "Approve":
                steps.send_done(world, name, "Done.")
        while world[name].view:
            world[name].close_view()


def answer_nothing(world: World, name: str) -> None:
    """Somebody says in their digest that they have neither a login nor a list."""
    found = digests(world[name].dm())
    if found and "Nothing" in [one["text"]["text"] for one in pressable(world.fresh(found[-1]).blocks)]:
        world.click(name, found[-1], "Nothing")


def digests(messages: list[Message]) -> list[Message]:
    return [one for one in messages if any(head in words(one).splitlines()[0] for head in WAITS)]


# ---- what happens once


def ask_for_paid_work(world: World) -> None:
    """They are approved, and their access waits for the course and the acknowledgement."""
    for name in (EAGER, LAZY):
        card = world.ask(name, "@larkfieldoutdoor", "Ads", "Paid campaigns", reason="The range", ends="2w")
        for voter in ("Iris", "Sofia"):
            world.click(voter, card, "Approve")
        assert paid_work(world, name).state is GrantState.WAITING


def paid_work(world: World, name: str) -> Grant:
    assert world.bot
    with world.bot.database.read() as unit:
        return grants.of_person(unit, world.slack.team_id, world[name].id)[-1]


def go_on(world: World) -> None:
    """What the access waits for is done."""
    acknowledge_policy(world, EAGER)
    take(world, EAGER)
    go_through(world, EAGER)


def answer_for_a_role(world: World) -> None:
    """An owner reads what they answer for."""
    assert world["Iris"].command("/vouchsafe", "my-role").ok
    world.settle()
    steps.press(world, "Iris", "I acknowledge", "1|owner|1")
    world["Iris"].close_view()


def lose_a_phone(world: World) -> None:
    report(world, "Maya", LOST)


def hand_over(world: World) -> None:
    """Somebody else answers for an account from now on."""
    open_form(world, "Iris", "Edit…", FILMS)
    assert enter(world, "Iris", Backup_owner=world["Ben"]) == {}


def leave(world: World) -> None:
    world.slack.deactivate(world["Staff002"].id)
    world.settle()


MATTERS = {
    (0, 13): ask_for_paid_work,
    (1, 13): answer_for_a_role,
    (2, 13): lose_a_phone,
    (3, 13): hand_over,
    (4, 13): go_on,
    (7, 11): leave,
}
