"""Bad weather over a whole company: Slack away for days, limits, answers that are lost (S1 to S5)."""

import json
import time
from random import Random

import pytest

from bot.app import DELIVERY_THREADS
from bot.simulator import Message
from storage.outbox import OPEN
from tests.e2e.founders import answered, check_deliveries, look, rows
from tests.e2e.steps import held
from tests.e2e.world import World, labels, words

DECIDING = ("Approve", "Deny…")
THREE_DAYS, QUARTER = 72, 6


def ask_unseen(world: World, name: str) -> None:
    """Somebody asks; nobody waits for the cards."""
    world.fill_form(name, "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    assert world[name].submit().ok
    world[name].close_view()


def check_order(world: World) -> None:
    """S2: in each conversation new messages came in the order of the commits that caused them."""
    places = {
        key: (lane, position) for key, lane, position in rows(world, "select id, lane, position from outbox")
    }
    last: dict[str, int] = {}
    seen = set()
    for call in world.slack.calls:
        if call.method != "chat.postMessage" or not call.answer.get("ok"):
            continue
        effect = _effect_of(call.args)
        if effect in seen or effect not in places:
            continue
        seen.add(effect)
        lane, position = places[effect]
        assert position > last.get(lane, 0), f"{effect} overtook another in {lane}"
        last[lane] = position
    assert seen


def _effect_of(arguments: dict[str, object]) -> str:
    metadata = arguments["metadata"]
    parsed = json.loads(metadata) if isinstance(metadata, str) else metadata
    return str(parsed["event_payload"]["effect"])


def cards_with_buttons(world: World, number: int) -> list[Message]:
    """Every message anywhere on which this request can still be decided."""
    return [
        one
        for messages in world.slack.messages.values()
        for one in messages
        if f"Request #{number} " in words(one) and set(labels(one)) & set(DECIDING)
    ]


def test_three_days_without_slack_lose_nothing_and_end_in_the_present(world: World) -> None:
    """Meanwhile one access ends and the next is vouched for, one request lapses, and nobody can be told."""
    grant = held(world, ends="1d")
    card = world.ask("Ben")
    world.slack.forget()
    world.slack.faults.down = True
    for name in ("Jonas", "Iris"):
        assert world[name].click(card, "Approve").ok
    for _ in range(THREE_DAYS // QUARTER):
        world.clock.advance(QUARTER * 3600)
        assert world.bot
        world.bot.ticker.tick()
        world.bot.contact.step()
    assert rows(world, 'select state from "grant" where id = :id', id=grant) == [("removing",)]
    assert rows(world, "select state from request order by number") == [("approved",), ("approved",)]
    assert not any(call.answer.get("ok") for call in world.slack.calls)
    waiting = rows(world, f"select count(*) from outbox where stage in {OPEN}")[0][0]
    assert waiting
    world.slack.faults.down = False
    world.settle()
    look(world)
    assert labels(world.fresh(card)) == []
    assert world.told("Ben", "is approved")
    assert world.told("Maya", "has ended")
    assert world.told("Iris", "Remove <@")
    ended = rows(world, "select count(*) from outbox where stage = 'dead'")
    assert ended == [(0,)]
    check_order(world)
    check_deliveries(world)


def rain(world: World, seed: int, calls: int = 600) -> list[int]:
    """The next calls are all told to wait, each for another time."""
    random = Random(seed)
    pauses = [random.randint(1, 300) for _ in range(calls)]
    for pause in pauses:
        world.slack.faults.answer_429(pause)
    return pauses


def check_pauses(world: World, pauses: list[int]) -> None:
    """After each refusal only calls that were on their way already still arrive before its end."""
    limited = [call for call in world.slack.calls if call.status == 429]
    assert limited
    for number, refused in enumerate(limited):
        end = refused.at + pauses[number]
        after = world.slack.calls[world.slack.calls.index(refused) + 1 :]
        early = [call for call in after if call.method == refused.method and call.at < end]
        assert len(early) < DELIVERY_THREADS, f"{refused.method} was called {len(early)} times too early"


@pytest.mark.parametrize("seed", [pytest.param(1), pytest.param(2, marks=pytest.mark.proof)])
def test_ten_minutes_of_limits_on_everything_are_sat_out_and_all_drains_in_order(
    world: World, seed: int
) -> None:
    card = world.ask("Maya")
    world.slack.forget()
    pauses = rain(world, seed)
    assert world["Jonas"].click(card, "Approve").ok
    assert world.bot
    for second in range(600):
        world.clock.advance(1)
        world.bot.delivery.wake()
        if second % 60 == 0:
            world.bot.ticker.tick()
        time.sleep(0.002)
    assert world["Iris"].click(world.dm("Iris", "Request #1"), "Approve").ok
    world.slack.faults.clear()
    world.settle()
    check_pauses(world, pauses)
    assert labels(world.fresh(card)) == []
    assert world.told("Maya", "is approved")
    updates = [call for call in world.slack.calls if call.method == "chat.update" and call.answer.get("ok")]
    drawn = [(call.args["channel"], call.args["ts"]) for call in updates]
    assert len(drawn) == len(set(drawn)), "one redrawing for each card"
    check_order(world)
    check_deliveries(world)


def test_posts_whose_answers_are_lost_leave_nothing_that_counts_twice(world: World) -> None:
    """Every copy of the card that Slack took without saying so is harmless, and goes when it is pressed."""
    world.slack.faults.drop_after_accept(4, method="chat.postMessage")
    ask_unseen(world, "Maya")
    world.settle()
    assert len(cards_with_buttons(world, 1)) > 2
    for name in ("Jonas", "Iris"):
        for shown in cards_with_buttons(world, 1):
            if sees(world, name, shown) and "Approve" in labels(shown):
                assert world[name].click(shown, "Approve").ok
                world.settle()
    assert rows(world, "select state from request") == [("approved",)]
    assert rows(world, "select count(*) from approval") == [(2,)]
    assert rows(world, 'select count(*) from "grant"') == [(1,)]
    for left in cards_with_buttons(world, 1):
        world.click("Iris", left, "Approve")
        assert "closed" in answered(world, "Iris")
    assert cards_with_buttons(world, 1) == []
    assert rows(world, "select state from request") == [("approved",)]
    check_order(world)
    check_deliveries(world)


def sees(world: World, name: str, shown: Message) -> bool:
    """Whether a message is in front of somebody."""
    return world.slack.channels[shown.channel].im_with in (None, world[name].id)
