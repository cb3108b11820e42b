"""Suspended access: a login that is shown no more, nothing that is extended, and an end by whoever leaves."""

from bot.domain.grants import EndReason, Evidence, GrantState
from bot.domain.reviews import Choice, ItemState
from bot.domain.vault import CheckoutEnd
from bot.services import suspending
from tests.e2e import auditing, checking_out, ledger, silence, steps
from tests.e2e.auditing import FILMS
from tests.e2e.test_audit_ladder import answer, days_after, item_of, unit_of
from tests.e2e.test_extending import ask_for_more
from tests.e2e.world import World, labels, words


def hold(world: World, grant_id: str) -> None:
    """Put access on hold, as an audit does that nobody answers."""
    with unit_of(world) as (unit, company):
        suspending.suspend(unit, company, grant_id, {})
    world.settle()


def test_a_suspended_login_is_shown_no_more_and_is_again_once_it_is_kept(world: World) -> None:
    lent = checking_out.lent(world)
    launched = auditing.launch(world, (FILMS,))
    world.sweep()
    assert checking_out.USERNAME in checking_out.look(world)
    hold(world, lent)
    assert checking_out.closed(world) == [CheckoutEnd.GRANT_SUSPENDED]
    assert world.told("Iris", "Change the shared secrets of")
    shown = steps.command(world, "Maya", "/my-access")
    assert "suspended; the login is shown no more" in words(shown)
    assert "Check out" not in labels(shown)
    answer(world, "Iris", launched.of(FILMS, "Maya Chen"), Choice.KEEP)
    assert steps.grant(world, lent).state is GrantState.ACTIVE
    assert "Check out" in labels(steps.command(world, "Maya", "/my-access"))


def test_a_login_that_was_never_shown_leaves_nothing_to_change_when_its_holder_leaves(world: World) -> None:
    lent = checking_out.lent(world)
    hold(world, lent)
    assert steps.grant(world, lent).off_network_at
    assert not world.told("Iris", "Change the shared secrets of")
    world.slack.deactivate(world["Maya"].id)
    world.settle()
    over = steps.grant(world, lent)
    assert (over.state, over.end_reason, over.evidence) == (
        GrantState.REMOVED,
        EndReason.LEFT,
        Evidence.NEVER_SHOWN,
    )


def test_nothing_is_extended_on_an_account_whose_audit_nobody_answers(world: World) -> None:
    mayas = steps.held(world, ends="60 days")
    ends = steps.grant(world, mayas).ends_at
    launched = auditing.launch(world, (FILMS,))
    days_after(world, launched, 14)
    ask_for_more(world, world.dm("Maya", "Your access: Editor"))
    days_after(world, launched, 15)
    assert item_of(world, mayas).state is ItemState.OVERDUE
    assert world.told("Maya", "nothing on it is extended")
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Extend…")
    world["Maya"].fill({"ends": "1w"})
    world["Maya"].submit()
    view = world["Maya"].view
    assert view
    assert "lines of an audit that nobody answered in time" in f"{words(view)}{view.errors}"
    world["Maya"].close_view()
    answer(world, "Iris", item_of(world, mayas), Choice.KEEP)
    answer(world, "Iris", launched.of(FILMS), Choice.KEEP)
    ask_for_more(world, world.dm("Maya", "Your access: Editor"))
    assert steps.grant(world, mayas).ends_at == ends


def test_others_who_are_asked_hear_of_the_first_answer_and_hand_in_nothing_twice(world: World) -> None:
    mayas = steps.held(world, ends="60 days")
    launched = auditing.launch(world, (FILMS,))
    days_after(world, launched, 10)
    shown = world.dm("Jonas", "Lines 1 to 2")
    world.click("Jonas", shown, "Keep")
    world.click("Jonas", world.dm("Jonas", "of 2 answered"), "Submit 1 answer")
    assert item_of(world, mayas).submitted_by == world["Jonas"].id
    assert "has handed in 1 line that you were asked about too" in words(world.dm("Iris", "handed in"))
    world.click("Iris", world.dm("Iris", "Lines 1 to 2"), "All right")
    assert item_of(world, mayas).state is ItemState.KEPT


def test_a_line_ends_in_silence_or_before_it_from_every_state(world: World) -> None:
    silence.every_move(world)
    made = {move[1:] for move in ledger.moves(world.url) if move[0] == "review_item"}
    waits, over = ("open", "chosen", "unsure"), ("kept", "to_remove", "removed")
    assert made >= {(start, end) for start in waits for end in ("suspended", "gone")}
    assert made >= {("suspended", end) for end in over}
