"""Extending: always a new decision, by which the same grant's end moves, or a new grant where that is over."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.domain.grants import Evidence, GrantState
from bot.simulator import Message
from storage import timers
from tests.e2e import steps
from tests.e2e.reading import trail
from tests.e2e.world import World, labels, words


def ask_for_more(world: World, message: Message, ends: str = "1w") -> Message:
    """Press Extend, say for how much longer, and send the form; the new card."""
    before = len(world.cards())
    world.click("Maya", message, "Extend…")
    return send(world, ends, before)


def send(world: World, ends: str, before: int) -> Message:
    world["Maya"].fill({"ends": ends})
    sent = world["Maya"].submit()
    assert sent.ok, sent.describe()
    view = world["Maya"].view
    assert view
    assert not view.errors, view.errors
    world["Maya"].close_view()
    world.settle()
    assert len(world.cards()) == before + 1
    return world.cards()[-1]


def test_extend_opens_the_form_filled_in(world: World) -> None:
    steps.held(world, reason="Autumn films")
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Extend…")
    form = words(world["Maya"].view)
    assert "already lasts until" in form or "How much longer" in form
    card = send(world, "1w", len(world.cards()))
    for said in ("Editor", "@larkfieldfilms", "Publish", "Autumn films", "Extends access"):
        assert said in words(card)


def test_an_approved_extension_moves_the_same_grants_end(world: World) -> None:
    grant_id = steps.held(world)
    before = steps.grant(world, grant_id)
    card = ask_for_more(world, world.dm("Maya", "Your access: Editor"))
    assert steps.grant(world, grant_id).ends_at == before.ends_at
    steps.vouch(world, card)
    after = steps.grant(world, grant_id)
    assert after.ends_at == before.ends_at + timedelta(weeks=1)
    assert after.id == steps.newest(world).id
    moved = [one["facts"] for one in trail(world) if one["kind"] == "grant:extended"]
    assert [set(one) for one in moved] == [{"from", "to", "request"}]
    told = words(world.dm("Maya", "Your request #2"))
    assert "The access held already was extended until" in told
    assert "→" not in told
    world.until(before.ends_at + timedelta(minutes=1))
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    world.until(after.ends_at)
    assert steps.grant(world, grant_id).state is GrantState.REMOVING


def test_extending_from_the_warning_takes_back_the_announced_removal(world: World) -> None:
    grant_id = steps.held(world)
    ends = steps.grant(world, grant_id).ends_at
    world.until(ends - timedelta(days=1))
    (task,) = steps.sees(world, "Iris", "Remove <@")
    steps.vouch(world, ask_for_more(world, world.dm("Maya", "Your access ends")))
    assert "No longer needed" in words(world.fresh(task))
    world.until(ends + timedelta(hours=1))
    assert len(steps.sees(world, "Iris", "Remove <@")) == 1
    world.until(ends + timedelta(days=6, hours=1))
    assert len(steps.sees(world, "Maya", "Your access ends")) == 2
    assert len(steps.sees(world, "Iris", "Remove <@")) == 2


def test_nobody_extends_alone_and_the_form_says_who_must_vouch(world: World) -> None:
    grant_id = steps.held(world)
    ends = steps.grant(world, grant_id).ends_at
    card = ask_for_more(world, world.dm("Maya", "Your access: Editor"))
    world["Maya"].click(card, "Approve")
    steps.reads(world, "Maya", "somebody else must decide")
    assert steps.grant(world, grant_id).ends_at == ends
    assert "attempt:refused" in steps.events(world)


def test_the_whole_life_of_a_grant_stays_within_the_policy(world: World) -> None:
    steps.held(world, ends="150 days", others=("Jonas", "Priya"))
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Extend…")
    world["Maya"].fill({"ends": "40 days"})
    assert world["Maya"].submit().ok
    view = world["Maya"].view
    assert view
    assert "In all, the policy allows 180 days here" in " ".join(view.errors.values())
    send(world, "30 days", len(world.cards()))


def test_an_end_that_passes_while_the_extension_waits_ends_access_and_approval_opens_a_new_grant(
    world: World,
) -> None:
    old = steps.held(world, ends="3 days")
    ends = steps.grant(world, old).ends_at
    world.until(ends - timedelta(hours=1))
    card = ask_for_more(world, world.dm("Maya", "Your access: Editor"))
    world.until(ends)
    assert steps.grant(world, old).state is GrantState.REMOVING
    assert world.told("Maya", "Your access has ended")
    steps.vouch(world, card)
    new = steps.newest(world)
    assert new.id != old
    assert new.ends_at == ends + timedelta(weeks=1)
    assert steps.grant(world, old).ends_at == ends
    steps.say_done(world, "Iris", "Add <@", "Left them in.")
    assert steps.grant(world, old).evidence is Evidence.COVERED
    assert "No longer needed" in words(steps.sees(world, "Iris", "Remove <@")[0])


def test_asking_for_the_same_account_and_role_leads_to_extend(world: World) -> None:
    grant_id = steps.held(world)
    ends = steps.grant(world, grant_id).ends_at
    card = world.ask("Maya", ends="1w")
    assert "Extends access" in words(card)
    steps.vouch(world, card)
    assert steps.grant(world, grant_id).ends_at == ends + timedelta(weeks=1)
    assert steps.newest(world).id == grant_id


def test_another_role_is_a_second_grant_and_neither_end_cuts_the_other(world: World) -> None:
    editor = steps.held(world, ends="3w")
    card = world.ask("Maya", role="Viewer", use_case="Insights", ends="1w")
    world.click("Iris", world.dm("Iris", "Request #2 "), "Approve")
    steps.say_done(world, "Iris", "as Viewer", "Added as viewer.")
    lower = steps.newest(world)
    assert lower.id != editor
    assert "Viewer" in words(card)
    world.until(lower.ends_at)
    assert steps.grant(world, lower.id).evidence is Evidence.COVERED
    ended = world.dm("Maya", "Your access has ended: Viewer")
    assert "Another grant of the same person covers it" in words(ended)
    assert labels(ended) == []
    assert steps.sees(world, "Iris", "Remove <@") == []
    assert steps.grant(world, editor).state is GrantState.ACTIVE
    world.until(steps.grant(world, editor).ends_at)
    assert len(steps.sees(world, "Iris", "Remove <@")) >= 1
    assert steps.grant(world, editor).state is GrantState.REMOVING


def test_removing_the_higher_role_names_the_lower_one_that_stays(world: World) -> None:
    editor = steps.held(world, ends="1w")
    world.ask("Maya", role="Viewer", use_case="Insights", ends="3w")
    world.click("Iris", world.dm("Iris", "Request #2 "), "Approve")
    steps.say_done(world, "Iris", "as Viewer", "Added as viewer.")
    world.until(steps.grant(world, editor).ends_at)
    task = world.dm("Iris", "Remove <@")
    assert steps.grant(world, editor).state is GrantState.REMOVING
    assert "also has access as Viewer until" in words(steps.sees(world, "Iris", "Remove <@")[0])
    assert labels(task) == ["I removed them…"]


def test_timers_of_an_extended_grant_are_its_new_ones(world: World) -> None:
    grant_id = steps.held(world, ends="3 days")
    steps.vouch(world, ask_for_more(world, world.dm("Maya", "Your access: Editor"), "3w"))
    ends = steps.grant(world, grant_id).ends_at
    world.until(ends - timedelta(days=14, hours=1))
    assert steps.sees(world, "Maya", "Your access ends") == []
    assert steps.sees(world, "Iris", "Remove <@") == []
    assert world.bot
    with world.bot.database.read() as unit:
        assert unit.execute(select(func.min(timers.timer.c.due_at))).scalar() == ends - timedelta(days=14)


def test_an_extension_cannot_be_changed_to_end_sooner_than_the_access_does_already(world: World) -> None:
    grant_id = steps.held(world)
    ends = steps.grant(world, grant_id).ends_at
    card = ask_for_more(world, world.dm("Maya", "Your access: Editor"))
    world.click("Jonas", card, "Approve with changes…")
    world["Jonas"].fill({"ends": "until tomorrow"})
    assert world["Jonas"].submit().ok
    view = world["Jonas"].view
    assert view
    assert "ends" in view.errors
    assert steps.grant(world, grant_id).ends_at == ends


def test_access_that_is_ended_while_its_extension_waits_is_shown_as_ended_on_the_card(world: World) -> None:
    old = steps.held(world)
    card = ask_for_more(world, world.dm("Maya", "Your access: Editor"))
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Give back")
    assert "would have extended access that has ended" in words(world.fresh(card))
    steps.vouch(world, card)
    assert steps.newest(world).id != old
    assert steps.grant(world, old).state is GrantState.REMOVING
