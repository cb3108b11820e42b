"""A risk is accepted until a day: where that comes before the end of the audit, the audit waits again."""

from datetime import timedelta

import pytest

from bot.domain.duties import DutyKind
from bot.domain.grants import GrantState
from bot.domain.reconciling import MatchState
from bot.domain.reviews import ItemState
from bot.services import campaign_desk
from tests.e2e import steps
from tests.e2e.auditing import read
from tests.e2e.listing import DIFFER, EVERYBODY, audited, bring, matches, settle, states
from tests.e2e.reading import press, screen, send
from tests.e2e.reviewing import films, now, person
from tests.e2e.test_audit_ladder import item_of, suspended
from tests.e2e.test_campaign_desk import begin, bring_the_list, desk, open_duties, send_why
from tests.e2e.world import World, words

INTRUDER = "Zed of Nowhere"
DAYS = 3


def test_a_difference_differs_again_once_nobody_accepts_it_any_more(world: World) -> None:
    audit = audited(world)
    assert bring(world, "Iris", f"{EVERYBODY}\n{INTRUDER}, Manager") == {}
    found, until = matches(world, audit)[INTRUDER], f"{(world.now + timedelta(days=DAYS)).date()}"
    said = {"Why, or how you know": "It is the studio's tablet.", "Until when, for a risk": until}
    assert settle(world, "Iris", found, "I accept the risk", **said) == {}
    assert states(world, audit)[INTRUDER] is MatchState.ACCEPTED
    assert DutyKind.MATCH_LISTS not in open_duties(world)
    world.until(world.now + timedelta(days=DAYS + 1))
    assert states(world, audit)[INTRUDER] is MatchState.ORPHAN
    assert DutyKind.MATCH_LISTS in open_duties(world)
    said_now = words(world.dm("Iris", DIFFER))
    assert "it was accepted until" in said_now
    assert "It is the studio's tablet." in said_now
    stop(world)
    world.click("Amara", desk(world), "Close…")
    assert "1 difference between lists is open" in screen(world, "Amara")
    world["Amara"].close_view(everything=True)
    # The same is said to whoever accepts it anew.
    again = {**said, "Until when, for a risk": f"{(world.now + timedelta(days=60)).date()}"}
    assert settle(world, "Iris", matches(world, audit)[INTRUDER], "I accept the risk", **again) == {}
    assert states(world, audit)[INTRUDER] is MatchState.ACCEPTED


def test_a_line_is_late_again_once_nobody_accepts_it_any_more(world: World) -> None:
    audit = begin(world)
    stop(world)
    maya = films(audit, "Maya Chen")
    accept(world, maya.id, DAYS)
    assert now(world, maya).state is ItemState.ACCEPTED
    world.until(world.now + timedelta(days=DAYS + 1))
    late = now(world, maya)
    assert (late.state, late.chosen_by, late.accept_until) == (ItemState.OVERDUE, None, None)
    assert "the risk that you accepted has come to its end" in words(world.dm("Amara", "come to its end"))
    world.click("Amara", desk(world), "Close…")
    assert "2 lines are late" in screen(world, "Amara")
    world["Amara"].close_view(everything=True)
    accept(world, maya.id, 60)
    assert now(world, maya).state is ItemState.ACCEPTED


def test_an_audit_is_not_closed_on_a_risk_that_nobody_accepts_at_that_moment(world: World) -> None:
    audit = begin(world)
    stop(world)
    accept(world, films(audit, "Maya Chen").id, DAYS)
    accept(world, films(audit).id, 60)
    bring_the_list(world)
    world.clock.advance(timedelta(days=DAYS + 1).total_seconds())  # Before any sweep.
    assert world.bot
    company, amara = world.bot.company(), person(world, "Amara")
    with pytest.raises(campaign_desk.StillOpen), world.bot.database.write() as unit:
        campaign_desk.close(unit, company, amara, audit.campaign.id)
    world.sweep()
    accept(world, films(audit, "Maya Chen").id, 60)
    assert press(world, "Amara", desk(world), "Close…").startswith("Audit #1 is closed")


def test_suspended_access_is_accepted_by_name_stays_suspended_and_is_late_again(world: World) -> None:
    noahs = suspended(world)
    line = item_of(world, noahs)
    accept(world, line.id, DAYS)
    assert now(world, line).state is ItemState.ACCEPTED
    assert steps.grant(world, noahs).state is GrantState.SUSPENDED
    world.until(world.now + timedelta(days=DAYS + 1))
    assert now(world, line).state is ItemState.SUSPENDED
    assert [one.state for one in read(world, line.campaign_id).items if one.id == line.id] == ["suspended"]


def stop(world: World) -> None:
    """The time for answers ends now."""
    world.click("Amara", desk(world), "Stop…")
    assert send_why(world, "Amara", "The accounts move to the new agency.") == {}
    world.sweep()


def accept(world: World, item_id: str, days: int) -> None:
    """Amara accepts a late line for so many days, from what is in the way of closing the audit."""
    world.click("Amara", desk(world), "Close…")
    steps.press(world, "Amara", "Accept it…", f"1|{item_id}|0")
    until = (world.now + timedelta(days=days)).date()
    world["Amara"].fill({"Until": until, "Reason": "She leaves in May."})
    assert send(world, "Amara") == {}
