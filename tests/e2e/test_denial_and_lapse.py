"""Saying no, asking again, and what happens when nobody says anything."""

from datetime import UTC, datetime, timedelta

from tests.e2e.reading import answer, deny, events, press, refused, request, screen, send, trail, verdict
from tests.e2e.world import World, labels, words


def test_one_deny_with_its_reason_closes_the_request(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    world.click("Iris", world.dm("Iris", "Request #1"), "Deny…")
    world["Iris"].fill({"Reason": "Ask after the audit"})
    assert send(world, "Iris") == {}
    assert screen(world, "Iris").endswith(f"Request #1 is denied. <@{world['Maya'].id}> has your reason.")
    now = world.fresh(card)
    assert labels(now) == []
    assert f"Denied by <@{world['Iris'].id}>:" in words(now)
    told = world.dm("Maya", "Ask after the audit")
    assert f"Denied by <@{world['Iris'].id}>:" in words(told)
    assert labels(told) == ["Ask again"]
    denied = next(one for one in trail(world) if one["kind"] == "request:denied")
    assert denied["actor"] == world["Iris"].id
    assert "Ask after the audit" not in str(denied)


def test_whoever_fills_a_filled_slot_may_still_deny(world: World) -> None:
    card = world.ask("Maya", role="Manager")  # IT: Priya, with Kenji as alternate
    world.click("Priya", card, "Approve")
    deny(world, "Kenji", card, "No")
    assert events(world, "request:") == ["request:submitted", "request:denied"]


def test_a_deny_without_a_reason_is_asked_for_one(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Deny…")
    world["Jonas"].fill({"Reason": "   "})
    assert send(world, "Jonas") == {"reason": "Please say why; the person who asked reads it."}
    assert request(world, 1).open
    world["Jonas"].fill({"Reason": "Wrong channel"})
    assert send(world, "Jonas") == {}
    assert not request(world, 1).open


def test_ask_again_opens_the_form_filled_in_and_the_new_card_shows_the_earlier_denial(world: World) -> None:
    card = world.ask("Maya", reason="Autumn films", ends="10 days")
    deny(world, "Jonas", card, "Ask after the *audit* <!channel>")
    world.click("Maya", world.dm("Maya", "is denied"), "Ask again")
    assert "Still missing" not in verdict(world, "Maya")
    assert send(world, "Maya") == {}
    again = words(world.cards()[-1])
    assert "Request #2 waits for a decision" in again
    assert "10 days from set-up" in again
    assert "Autumn films" in again
    assert f"Asked again: request #1 was denied by <@{world['Jonas'].id}>" in again
    assert "<!channel>" not in again
    assert request(world, 2).follows_request_id == request(world, 1).id


def test_a_denial_is_remembered_for_seven_days_only(world: World) -> None:
    deny(world, "Jonas", world.ask("Maya"), "Not now")
    world.pass_time(days=7, hours=1)
    assert "Asked again" not in words(world.ask("Maya"))


def test_an_end_that_is_past_is_not_filled_in_again(world: World) -> None:
    deny(world, "Jonas", world.ask("Maya", ends="until 25 November 18:00"), "Not now")
    world.pass_time(days=4)
    world.click("Maya", world.dm("Maya", "is denied"), "Ask again")
    assert "Still missing: how long." in verdict(world, "Maya")


def test_ask_again_is_for_those_it_concerns(world: World) -> None:
    deny(world, "Jonas", world.ask("Maya", beneficiary="Ben Asante"), "Not now")
    told = world.dm("Ben", "Not now")
    assert "which" in words(told)
    assert labels(told) == []


def test_a_request_that_nobody_decides_lapses_with_notice(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    asked_at = request(world, 1).submitted_at
    assert request(world, 1).lapses_at - asked_at == timedelta(days=7)  # five working days from a Monday
    world.until(request(world, 1).lapses_at - timedelta(minutes=1))
    assert request(world, 1).open
    world.pass_time(minutes=2)
    now = world.fresh(card)
    assert labels(now) == []
    assert "It was not decided in time. Still open: the account owner." in words(now)
    told = world.dm("Maya", "was not decided in time")
    assert labels(told) == ["Ask again"]
    assert events(world, "request:") == ["request:submitted", "request:reminded", "request:lapsed"]
    assert world["Jonas"].click(card, "Approve", stale=True).ok
    world.settle()
    assert answer(world, "Jonas") == "Request #1 is closed: not decided in time. Nothing has changed."
    assert events(world, "vote:") == ["vote:cast"]


def test_a_click_after_the_deadline_has_no_effect_even_before_the_sweep(world: World) -> None:
    card = world.ask("Maya")
    world.clock.advance((request(world, 1).lapses_at - world.now).total_seconds() + 1)
    assert world["Jonas"].click(card, "Approve", stale=True).ok
    world.settle()
    assert answer(world, "Jonas").startswith("This request was not decided in time, so it has lapsed.")
    assert events(world, "vote:") == []


def test_a_holiday_is_no_working_day_in_the_deadline(world: World) -> None:
    world.until(datetime(2026, 12, 21, 9, tzinfo=UTC))
    world.ask("Maya")
    # 24, 25 and 31 December and 1 January are holidays of the example policy.
    assert f"{request(world, 1).lapses_at:%d %b}" == "30 Dec"


def test_the_lapse_of_a_request_for_somebody_else_is_told_to_both(world: World) -> None:
    world.ask("Maya", beneficiary="Ben Asante")
    world.until(request(world, 1).lapses_at)
    world.sweep()
    for name in ("Maya", "Ben"):
        assert world.told(name, "It was not decided in time")
    assert labels(world.dm("Maya", "not decided in time")) == ["Ask again"]


def test_only_a_party_can_withdraw(world: World) -> None:
    world.ask("Maya")
    said = press(world, "Maya", world.dm("Maya", "waits"), "Withdraw")
    assert said.startswith("Request #1 is withdrawn.")
    assert refused(world) == []
    assert len([one for one in world["Maya"].dm() if "is withdrawn" in words(one)]) == 2
