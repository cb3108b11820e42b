"""When Slack is down, slow, repeats itself or refuses: nothing is lost, nothing is done twice, people are told."""

import threading
from typing import Any

import pytest

from bot.app import DELIVERY_THREADS
from tests.e2e.founders import answered, check_deliveries, look, rows, trail
from tests.e2e.world import World, labels, words

pytestmark = pytest.mark.any_database


def ask_unseen(world: World) -> None:
    """Maya asks while the committee's channel cannot show a card."""
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    assert world["Maya"].submit().ok
    world["Maya"].close_view()
    world.settle()


def test_the_bot_starts_with_slack_down_and_founds_once_slack_comes(unfounded: World) -> None:
    world = unfounded
    world.slack.faults.down = True
    world.start()
    assert world.bot.contact.step() >= 2.0
    assert world.cards() == []
    if world.transport == "http":  # what Slack has sent can be heard; a socket needs Slack to be up
        world["Maya"].command("/my-access")
        assert "I have only just been started and have not reached Slack yet." in answered(world, "Maya")
    assert rows(world, "select count(*) from person") == [(0,)]
    world.slack.faults.down = False
    look(world)
    assert labels(world.cards()[0]) == ["Found"]
    check_deliveries(world)


def test_what_happens_while_slack_is_down_is_told_afterwards_in_order(world: World) -> None:
    card = world.ask("Maya")
    world.slack.faults.down = True
    assert world["Jonas"].click(card, "Approve").ok
    assert world["Iris"].click(card, "Approve").ok
    assert rows(world, "select state from request") == [("approved",)]
    assert labels(world.fresh(card)) != []
    world.slack.faults.down = False
    world.settle()
    assert labels(world.fresh(card)) == []
    assert world.told("Maya", "is approved")
    check_deliveries(world)


def test_an_answer_too_late_to_help_is_not_given_but_the_card_shows_what_counts(world: World) -> None:
    card = world.ask("Maya")
    world.slack.faults.down = True
    assert world["Jonas"].click(card, "Approve").ok
    tried = "select count(*) from outbox where effect = 'answer' and fault is not null"
    world.wait_for(lambda: rows(world, tried) == [(1,)], "the answer was tried in vain")
    world.clock.advance(600)
    world.slack.faults.down = False
    world.settle()
    assert "Digital ✓" in words(world.fresh(card))
    assert world["Jonas"].ephemerals() == []
    check_deliveries(world)


def test_a_revoked_token_loses_nothing_and_everything_is_told_after_a_restart(world: World) -> None:
    world.slack.faults.answer_error("token_revoked", calls=500)
    world["Maya"].command("/request-access")
    assert "Slack did not let me open the dialogue" in answered(world, "Maya")
    world.slack.faults.clear()
    card = world.ask("Maya")
    world.slack.faults.answer_error("token_revoked", calls=500)
    assert world["Jonas"].click(card, "Approve").ok
    assert world["Iris"].click(card, "Approve").ok
    world.stop()
    world.slack.faults.clear()
    world.start()
    world.settle()
    assert labels(world.fresh(card)) == []
    assert world.told("Maya", "is approved")
    check_deliveries(world)


def test_a_post_whose_answer_is_lost_leaves_at_most_one_card_with_working_buttons(world: World) -> None:
    world.slack.faults.drop_after_accept(1, method="chat.postMessage")
    ask_unseen(world)
    for name in ("Jonas", "Iris"):
        for card in [*world.cards(), *world[name].dm()]:
            shown = world.slack.find_message(card.channel, card.ts)
            if shown and "Approve" in labels(shown):
                world.click(name, card, "Approve")
    assert rows(world, "select state from request") == [("approved",)]
    assert rows(world, "select count(*) from approval") == [(2,)]
    assert rows(world, 'select count(*) from "grant"') == [(1,)]
    left = [one for one in world.cards() if "Request #1" in words(one) and labels(one)]
    assert left == []
    check_deliveries(world)


def test_a_pause_that_slack_asks_for_is_kept(world: World) -> None:
    """Only what was on its way already still arrives; the rest waits, in every conversation."""
    world.slack.faults.answer_429(40, method="chat.postMessage")
    world.slack.forget()
    card_free = len(world.cards())
    for name in ("Maya", "Ben"):
        world.fill_form(name, "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
        assert world[name].submit().ok
        world[name].close_view()
    world.settle()
    assert len(world.cards()) == card_free + 2
    posts = [call for call in world.slack.calls if call.method == "chat.postMessage"]
    limited = next(call for call in posts if call.status == 429)
    early = [call for call in posts if call is not limited and 0 <= call.at - limited.at < 40]
    assert len(posts) == 7
    assert len(early) < DELIVERY_THREADS
    check_deliveries(world)


def test_the_same_click_and_form_delivered_twice_count_once_and_are_answered_once(world: World) -> None:
    world.slack.faults.deliver_twice = True
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    assert len(world["Jonas"].ephemerals()) == 1
    world.click("Ben", card, "Approve")
    assert len(world["Ben"].ephemerals()) == 1
    events = trail(world)
    assert (events["request:submitted"], events["vote:cast"], events["attempt:refused"]) == (1, 1, 1)
    check_deliveries(world)


def test_a_message_for_somebody_deactivated_is_given_up_and_reported_once(world: World) -> None:
    world.ask("Maya")
    world["Maya"].member.deleted = True
    world.click("Jonas", world.cards()[-1], "Approve")
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    reports = [words(one) for one in world["Nadia"].dm() if "Slack would not take" in words(one)]
    assert len(reports) == 1
    assert "Their Slack account is deactivated." in reports[0]
    check_deliveries(world)


def test_a_call_inside_a_transaction_would_be_noticed(world: World) -> None:
    with world.bot.database.read():
        world.bot.slack.call("auth.test")
    (noticed,) = world.calls_inside
    assert noticed.endswith("auth.test inside a transaction")
    world.bot.slack.call("auth.test")
    assert world.calls_inside == [noticed]
    world.calls_inside.clear()


def test_a_card_that_was_drawn_just_before_the_decision_is_drawn_anew_after_it(world: World) -> None:
    """It was on its way when the request was denied, so nobody could know of it as a card yet."""
    on_its_way, decided = threading.Event(), threading.Event()
    post = world.bot.slack.call

    def slow(method: str, **arguments: Any) -> Any:
        if method == "chat.postMessage" and arguments["channel"] == world["Iris"].id:
            on_its_way.set()
            assert decided.wait(10)
        return post(method, **arguments)

    world.bot.slack.call = slow
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    assert world["Maya"].submit().ok
    world["Maya"].close_view()
    assert on_its_way.wait(10)
    world.clock.advance(2.0)
    world.bot.delivery.wake()
    card = world.wait_for(lambda: [one for one in world.cards() if "Request #1" in words(one)], "the card")[
        -1
    ]
    assert world["Jonas"].click(card, "Deny…").ok
    world["Jonas"].fill({"Reason": "Not now."})
    assert world["Jonas"].submit().ok
    world["Jonas"].close_view()
    decided.set()
    world.settle()
    assert labels(world.dm("Iris", "Request #1")) == []
