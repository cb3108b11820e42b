"""What becomes of every line of an audit when some owners answer, some are unsure, some leave and some say nothing,
until nothing is left to do: nothing certified by silence, nobody heard about themselves, nobody pestered (C1, C2).

People answer through the use cases; what they are shown, reminded of and asked goes through Slack.
"""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.duties import DutyKind
from bot.domain.people import Person
from bot.domain.reviews import Choice, Item, ItemKind, ItemState, Review
from bot.errors import UserError
from bot.services import adoption_votes, doing, review_asking, review_people, reviewing
from bot.services.doing import Done
from storage import access, duties, people, reviews
from storage.database import Unit
from tests.e2e.founders import rows
from tests.e2e.world import Build, World
from tests.kills import contradictions
from tests.simulation import owners
from tests.simulation.crowd import gather
from tests.simulation.owners import LINES
from tests.simulation.test_five_hundred import is_at_work
from tests.simulation.unasked import Listener, out_of_hours, twice

PEOPLE, OWNERS = 40, 12
ASKED, OVER = timedelta(days=18), timedelta(days=33)
"""By then silence has had its outcome everywhere; and whoever is kept is granted it, or their time is over."""
ANSWERS, UNSURE, LEAVES, SILENT = "answers", "is unsure", "leaves", "stays silent"
WAYS = (*[ANSWERS] * 5, UNSURE, LEAVES, ANSWERS, SILENT, SILENT)
VOTERS = ("Jonas", "Priya", "Tom", "Sofia", "Kenji", "Helen")
"""No owner votes, so that what is kept in another's place finds no owner's word, and lapses."""
DONE_BY_WORDS = (DutyKind.TAKE_AWAY, DutyKind.REVOKE_APP)
CERTIFIED_OR_GONE = {ItemState.KEPT, ItemState.REMOVED, ItemState.GONE}
LATE = {ItemState.SUSPENDED, ItemState.OVERDUE}


@pytest.fixture
def world(build: Build, tmp_path: Path) -> World:
    """A company of twelve owners in seven time zones."""
    world = gather(build, tmp_path, PEOPLE)
    owners.settle(world, OWNERS)
    world.sweep()
    return world


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_every_line_has_an_end_that_somebody_stands_for(world: World) -> None:
    listener, began, done_on = Listener(world), world.now, world.now.date()
    listener.listen()
    listener.told.clear()
    audit = owners.launch(world, "Amara")
    world.settle()
    leave(world)
    while world.now < began + OVER:
        world.until(world.now + timedelta(hours=6 if world.now < began + ASKED else 24))
        listener.listen()
        answer(world)
        if world.now.date() > done_on:
            do_what_was_decided(world)
            done_on = world.now.date()
    world.pass_time(hours=1)
    found = lines(world, audit)
    states = Counter(one.state for one in found)
    assert len(found) == OWNERS * LINES
    assert states.keys() <= CERTIFIED_OR_GONE | LATE
    assert states[ItemState.KEPT]
    assert states[ItemState.REMOVED]
    assert states[ItemState.OVERDUE]
    assert {one.submitted_by is None for one in found if one.state in LATE} == {True}
    own = [one for one in found if one.person and one.person in (one.submitted_by, one.chosen_by)]
    assert own == []
    assert rows(world, "select subject from outbox where stage = 'dead' and name like 'review%'") == []
    assert list(out_of_hours(listener.told)) == []
    assert list(twice(listener.told)) == []
    assert contradictions.twins(world) == 0


# ---- what they do


def way(name: str) -> str:
    """What somebody does."""
    return WAYS[int(name.removeprefix("Staff")) % len(WAYS)] if name.startswith("Staff") else SILENT


def leave(world: World) -> None:
    """Some are gone before they have answered anything."""
    for name in owners.names(OWNERS):
        if way(name) == LEAVES:
            world.slack.deactivate(world[name].id)
    world.settle()


def answer(world: World) -> None:
    """Whoever answers does so once they are at work and have been asked, also in another's place."""
    assert world.bot
    for name in owners.names(OWNERS):
        if way(name) in (ANSWERS, UNSURE) and is_at_work(world, name):
            with world.bot.database.write() as unit:
                for review in reviews.open_for(unit, world.slack.team_id, world[name].id):
                    go_through(unit, world, name, review)
    world.settle()


def go_through(unit: Unit, world: World, name: str, review: Review) -> None:
    """Answer and hand in what of a review waits; the unsure ask about their first two lines before."""
    assert world.bot
    company, actor = world.bot.company(), person(unit, world, name)
    items = [one for one in reviews.items(unit, review.id) if one.waits]
    own = review_people.own_lines(unit, company, items, actor.user_id)
    able = [one for one in items if one.id not in own]
    doubtful = [one for one in able if one.kind is ItemKind.HOLDER][:2] if way(name) == UNSURE else []
    for item in doubtful:
        if item.state is ItemState.OPEN and item.told_at is None:
            review_asking.unsure(unit, company, actor, item.id)
            able.remove(item)
        elif item.state is ItemState.UNSURE:
            able.remove(item)
            tell(unit, world, item)
    for place, item in enumerate(able):
        remove = item.kind is not ItemKind.ACCOUNT and place % 3 == 0
        reviewing.choose(unit, company, actor, item.id, Choice.REMOVE if remove else Choice.KEEP)
    if able:
        reviewing.submit(unit, company, actor, review.id)


def tell(unit: Unit, world: World, item: Item) -> None:
    """The holder says that they still need it, if they are there."""
    assert world.bot
    assert item.person
    holder = people.find(unit, world.slack.team_id, item.person)
    if holder and not holder.gone:
        review_asking.tell(unit, world.bot.company(), holder, item.id, "I still post there.", needed=True)


def do_what_was_decided(world: World) -> None:
    """The committee vouches for whom it is asked about; whatever is to be taken away is taken away."""
    assert world.bot
    company, workspace = world.bot.company(), world.slack.team_id
    with world.bot.database.read() as unit:
        groups = {one.adoption_id for one in access.pending(unit, workspace) if one.adoption_id}
        asked = [one for one in duties.every_open(unit, workspace) if one.kind in DONE_BY_WORDS]
    for group in sorted(groups):
        for name in VOTERS:
            with suppress(UserError), world.bot.database.write() as unit:
                adoption_votes.approve(unit, company, person(unit, world, name), group)
    for duty in asked:
        with world.bot.database.write() as unit:
            doer = people.find(unit, workspace, duty.assignee)
            assert doer
            doing.finish_duty(unit, company, doer, duty.id, Done("Did that on the network."))
    world.settle()


def person(unit: Unit, world: World, name: str) -> Person:
    """Somebody as the bot knows them."""
    found = people.find(unit, world.slack.team_id, world[name].id)
    assert found
    return found


def lines(world: World, audit: str) -> tuple[Item, ...]:
    """Every line of the audit, as it now is."""
    assert world.bot
    with world.bot.database.read() as unit:
        return reviews.items_of(unit, audit)
