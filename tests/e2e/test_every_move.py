"""Every move of every life cycle is made by people and time, and leaves its event (L1)."""

import re

import pytest
from sqlalchemy import text

from bot.simulator.entry import Upload
from tests.databases import beside
from tests.e2e import ledger, steps
from tests.e2e.founders import begin, look
from tests.e2e.operator import propose
from tests.e2e.reading import change, deny, press
from tests.e2e.world import World, words


def test_every_move_of_every_life_cycle_is_made_and_stands_on_the_trail(world: World) -> None:
    change_minds(world)
    attach_proof(world)
    end_access(world)
    close_requests(world)
    replace_the_policy(world)
    lose_the_channel(world)
    assert ledger.moves(world.url) == ledger.every_move()
    ledger.check(world.url)


@pytest.mark.parametrize(
    ("behind", "fault"),
    [
        ("UPDATE \"grant\" SET state = 'removing'", "('grant:ended', 'grant'"),
        ("UPDATE \"grant\" SET state = 'waiting'", "no move from active to waiting"),
        ("UPDATE \"grant\" SET ends_at = '2030-01-01T00:00:00.000000Z'", "changed without an event"),
        ("DELETE FROM seat", "seat:dropped"),
        ("UPDATE account SET owner = NULL", "account:changed"),
    ],
)
def test_a_change_that_leaves_no_event_is_found(world: World, behind: str, fault: str) -> None:
    steps.held(world)
    world.stop()
    with beside(world.url).connect() as connection:
        connection.execute(text(behind))
        with pytest.raises(AssertionError, match=re.escape(fault)):
            ledger.check_in(connection)
        connection.rollback()


def change_minds(world: World) -> None:
    """A vote is taken back, given again, made void by wider terms, and given for those."""
    card = world.ask("Maya", ends="1w")
    for label in ("Approve", "Take back my vote", "Approve"):
        world.click("Jonas", card, label)
    change(world, "Iris", world.dm("Iris", "Request #1"), ends="2w")
    world.click("Jonas", card, "Approve")


def attach_proof(world: World) -> None:
    """A file is refused, another kept."""
    for content in (b"", b"%PDF-1.7"):
        steps.say_done(world, "Iris", "Add <@", None, Proof=[Upload("people.pdf", content)])


def end_access(world: World) -> None:
    """One grant is given back and removed, one ends during set-up, one before its start."""
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Give back")
    steps.say_done(world, "Iris", "Remove <@", "Removed them.")
    world.until(steps.grant(world, steps.approved(world, "Ben", ends="3 days")).ends_at)
    steps.approved(world, "Maya", ends="2w", **{"From when": "10 December"})
    world.click("Maya", steps.command(world, "Maya", "/my-access"), "Give back")


def close_requests(world: World) -> None:
    """One request is denied, one withdrawn, one left alone."""
    deny(world, "Jonas", world.ask("Maya"), "Not now.")
    number = words(world.ask("Maya")).split("#")[1].split(" ")[0]
    press(world, "Maya", world.dm("Maya", f"Your request #{number} waits"), "Withdraw")
    world.ask("Maya")
    world.pass_time(days=8)


def replace_the_policy(world: World) -> None:
    """A text is proposed, another takes its place and comes into force."""
    for length in ("36 hours", "48 hours"):
        assert propose(world, ("removal_sla: 24 hours", f"removal_sla: {length}")).startswith("0 ")
    for name in ("Helen", "Oscar"):
        world.click(name, world.cards()[-1], "Sign")


def lose_the_channel(world: World) -> None:
    """The committee's channel is archived and taken out again; another one was never fit."""
    for turn in (world.slack.archive, world.slack.unarchive):
        turn(world.channel.name)
        look(world)
    world.stop()
    begin(world, VOUCHSAFE_COMMITTEE_CHANNEL=world.slack.channel("old-committee", archived=True).id)
