"""Every move that an audit itself can make is made by people and time, with its event (L1)."""

from datetime import timedelta

import pytest

from bot.domain.campaigns import Scope
from bot.services import campaign_schedule, campaigns
from tests.e2e import auditing, ledger, steps
from tests.e2e.auditing import FILMS, Launched
from tests.e2e.reading import press, screen, send
from tests.e2e.register_steps import account
from tests.e2e.reviewing import person
from tests.e2e.test_campaign_desk import bring_the_list, desk, send_why
from tests.e2e.world import World


@pytest.mark.proof
def test_every_move_of_an_audit_is_made(world: World) -> None:
    steps.held(world, ends="90 days", use_case="Community")
    call_off_a_draft(world)
    begin(world)
    steer(world, "Call off…")
    begin(world)
    steer(world, "Stop…")
    steer(world, "Call off…")
    begin(world)
    steer(world, "Stop…")
    bring_the_list(world)
    accept_what_is_late(world)
    assert "is closed, with your name under it" in press(world, "Amara", desk(world), "Close…")
    assert moves_of_audits() - ledger.moves(world.url) == set()


def moves_of_audits() -> set[tuple[str, str | None, str]]:
    """Every move that the table of moves allows to an audit."""
    return {one for one in ledger.every_move() if one[0] == "campaign"}


def begin(world: World) -> Launched:
    """An audit of one account."""
    audit = auditing.launch(world, (FILMS,))
    world.sweep()
    return audit


def call_off_a_draft(world: World) -> None:
    """It never asks anybody."""
    assert world.bot
    with world.bot.database.write() as unit:
        company, amara = world.bot.company(), person(world, "Amara")
        drafted = campaigns.draft(unit, company, amara.user_id, Scope((account(world, FILMS).id,)))
        campaign_schedule.call_off(unit, company, amara, drafted.id, "Not yet.")
    world.settle()


def steer(world: World, label: str) -> None:
    """Press a button of the newest audit's card, and say why."""
    world.click("Amara", desk(world), label)
    assert send_why(world, "Amara", "So it was decided.") == {}
    world.sweep()


def accept_what_is_late(world: World) -> None:
    """Each line by name, until nothing is in the way."""
    for left in (2, 1):
        world.click("Amara", desk(world), "Close…")
        assert f"{left} line" in screen(world, "Amara")
        view = world["Amara"].view
        assert view
        buttons = (one["accessory"] for one in view.blocks if one.get("accessory"))
        steps.press(world, "Amara", "Accept it…", next(one["value"] for one in buttons))
        until = (world.now + timedelta(days=30)).date()
        world["Amara"].fill({"Until": until, "Reason": "It is looked at soon."})
        assert send(world, "Amara") == {}
