"""Somebody without a grant is kept in an audit: whoever keeps them hears what stands in the way, and it ends."""

from datetime import timedelta

from bot.domain.adoption import AdoptionState
from bot.domain.campaigns import CampaignState
from bot.domain.ledger import Method, Standing
from bot.domain.reviews import Choice, ItemState
from bot.services import ending, ledger
from storage import grants
from tests.e2e import adopting, auditing, steps
from tests.e2e.auditing import FILMS, Launched
from tests.e2e.operator import operate
from tests.e2e.reading import screen
from tests.e2e.reviewing import now, person
from tests.e2e.test_audit_ladder import answer, days_after, unit_of
from tests.e2e.test_campaign_desk import desk
from tests.e2e.world import World, words

STANDS = "you kept 1 person without a grant"
IN_ALL = timedelta(days=31)
"""By then the time that the policy gives for an adoption is over."""


def test_whoever_keeps_what_the_rules_refuse_reads_why_and_adopts_by_the_rules(world: World) -> None:
    audit = kept(world, role="director")
    said = words(world.dm("Iris", STANDS))
    assert "They are not certified by that." in said
    assert "Their role is not known. Choose one." in said
    assert "They are on your list, until" in said
    assert who_has_it(world) == "Iris"
    assert "is kept, and not adopted yet (with Iris Novak)" in operate(world, "audit", "close", "1")
    world.click("Iris", world.dm("Iris", STANDS), "Look at it")
    assert "Without a grant" in screen(world, "Iris") or adopting.LIST in screen(world, "Iris")
    world["Iris"].close_view(everything=True)
    adopting.adopt(world, "Iris", "Ben", Role="Editor")
    adopting.ask(world)
    assert who_has_it(world) == "the committee"
    adopting.approve(world, "Jonas", "Priya", "Tom")
    assert who_has_it(world) == "Jonas"
    steps.say_done(world, "Jonas", "Add ", "Made him an editor.")
    world.sweep()
    assert now(world, audit.of(FILMS, "Ben Asante")).state is ItemState.KEPT


def test_what_nobody_mends_in_time_is_taken_away_and_whoever_kept_it_reads_so(world: World) -> None:
    audit = kept(world, role="director")
    world.until(world.now + IN_ALL)
    ben = audit.of(FILMS, "Ben Asante")
    assert now(world, ben).state is ItemState.TO_REMOVE
    told = words(world.dm("Iris", "is kept and was not granted"))
    assert "Nobody has granted it in time." in told
    take_away(world)
    assert now(world, ben).state is ItemState.REMOVED


def test_what_the_committee_refuses_comes_back_to_the_list_and_ends_there(world: World) -> None:
    audit = kept(world)
    assert who_has_it(world) == "the committee"
    adopting.leave_out(world, "Jonas", "Ben", "He edits no films.")
    world.sweep()
    ben = audit.of(FILMS, "Ben Asante")
    assert now(world, ben).state is ItemState.ADOPTING
    assert who_has_it(world) == "Iris"
    assert "The committee did not want it" in words(adopting.card(world))
    adopting.press(world, "Iris", "Ben", "Remove")
    world.sweep()
    assert now(world, ben).state is ItemState.TO_REMOVE
    assert not world.told("Iris", "is kept and was not granted")  # She has said so herself.
    take_away(world)
    assert now(world, ben).state is ItemState.REMOVED


def test_where_whoever_asked_has_left_the_next_in_line_has_it(world: World) -> None:
    audit = kept(world)
    world.slack.deactivate(world["Iris"].id)
    world.settle()
    world.sweep()
    ben = audit.of(FILMS, "Ben Asante")
    assert adopting.line(world, "Ben").state is AdoptionState.OPEN
    assert now(world, ben).state is ItemState.ADOPTING
    assert who_has_it(world) == "Jonas"
    assert "It was taken back from the committee" in words(adopting.card(world, "Jonas"))


def test_what_can_be_granted_no_more_is_taken_away(world: World) -> None:
    audit = kept(world, role="director")
    adopting.adopt(world, "Iris", "Ben", Role="Editor")
    adopting.ask(world)
    adopting.approve(world, "Jonas", "Priya", "Tom")
    assert who_has_it(world) == "Jonas"  # Whoever asked for it does not set it up.
    with unit_of(world) as (unit, company):
        (grant,) = grants.held_by(unit, company.workspace_id, world["Ben"].id)
        ending.revoke(unit, company, person(world, "Iris"), grant.id, "He edits no films.")
    world.settle()
    world.click("Jonas", world.dm("Jonas", "Had you added"), "I had not added them")
    world.sweep()
    ben = audit.of(FILMS, "Ben Asante")
    assert now(world, ben).state is ItemState.TO_REMOVE
    take_away(world)
    assert now(world, ben).state is ItemState.REMOVED


def test_whoever_is_only_suspected_meanwhile_is_taken_away(world: World) -> None:
    audit = kept(world)
    with unit_of(world) as (unit, _):
        held = adopting.newest_holding(world, "Ben")
        ledger.replace_line(unit, held, "operator", standing=Standing.SUSPECTED)
    world.sweep()
    world.sweep()
    assert now(world, audit.of(FILMS, "Ben Asante")).state is ItemState.TO_REMOVE


def test_an_answer_in_anothers_place_puts_them_to_the_committee(world: World) -> None:
    """Whoever is asked by the ladder is none of those who answer for the account."""
    adopting.legacy(world, "Ben")
    audit = auditing.launch(world, (FILMS,))
    days_after(world, audit, 13)
    answer(world, "Nadia", audit.of(FILMS, "Ben Asante"), Choice.KEEP)
    assert adopting.line(world, "Ben").state is AdoptionState.ASKED


def kept(world: World, **held: object) -> Launched:
    """Ben has a way in without a grant, and Iris keeps him; the account is all right."""
    adopting.legacy(world, "Ben", method=Method.NATIVE_ROLE, **held)
    audit = auditing.launch(world, (FILMS,))
    world.sweep()
    answer(world, "Iris", audit.of(FILMS), Choice.KEEP)
    answer(world, "Iris", audit.of(FILMS, "Ben Asante"), Choice.KEEP)
    world.sweep()
    assert auditing.read(world, audit.campaign.id).campaign.state is CampaignState.SETTLING
    return audit


def who_has_it(world: World) -> str:
    """Who has Ben's line, as Amara reads it where she would close the audit."""
    world.click("Amara", desk(world), "Close…")
    said = screen(world, "Amara").partition("is kept, and not adopted yet. It is with ")[2]
    world["Amara"].close_view(everything=True)
    who = said.split(".")[0].split(", as request")[0]
    return next((name for name, one in world.people.items() if who == f"<@{one.id}>"), who)


def take_away(world: World) -> None:
    """Iris does what Remove asks of her."""
    world.click("Iris", world.dm("Iris", "role of <@" + world["Ben"].id), "It is taken away…")
    steps.send_done(world, "Iris", "Removed him on the people screen.")
    world.sweep()
