"""Approve with changes: narrower keeps the votes, anything else asks for them again; old buttons say so."""

from tests.e2e.reading import answer, change, deny, events, request, screen, send, trail
from tests.e2e.steps import held
from tests.e2e.world import World, labels, words


def voters(world: World) -> dict[str, str]:
    """Who has voted on request #1, and how the vote stands, by the last event about it."""
    votes = [one for one in trail(world) if one["kind"].startswith("vote:")]
    return {one["facts"]["person"]: one["kind"] for one in votes}


def test_narrower_keeps_the_votes_and_closes_what_is_complete(world: World) -> None:
    card = world.ask("Maya", role="Manager", ends="2w")  # owner, Digital and IT
    world.click("Priya", card, "Approve")
    world.click("Jonas", card, "Approve")
    said = change(world, "Iris", world.dm("Iris", "Request #1"), Role="Editor", ends="1w")
    assert said.startswith("Request #1 is now Editor on @larkfieldfilms (YouTube), 1 week from set-up")
    assert "Everyone needed has vouched, so it is approved." in said
    told = words(world.dm("Maya", "was changed by"))
    assert f"*Your request #1 was changed by <@{world['Iris'].id}>*" in told
    assert "role Manager → Editor" in told
    assert "length 2 weeks → 1 week" in told
    assert world.told("Maya", "Vouched for by")
    changed = next(one["facts"] for one in trail(world) if one["kind"] == "request:changed")
    assert changed["keeps_votes"] is True
    assert (changed["from"]["role"], changed["to"]["role"]) == ("manager", "editor")


def test_wider_asks_for_the_votes_again(world: World) -> None:
    card = world.ask("Maya", ends="1w")
    world.click("Jonas", card, "Approve")
    said = change(world, "Iris", world.dm("Iris", "Request #1"), ends="3w")
    assert "Still open: Digital." in said
    assert voters(world) == {world["Jonas"].id: "vote:voided", world["Iris"].id: "vote:cast"}
    assert request(world, 1).version == 2
    now = words(world.fresh(card))
    assert f"Changed by <@{world['Iris'].id}>: length 1 week → 3 weeks" in now
    assert "*Digital* …" in now
    world.click("Jonas", card, "Approve")
    assert not request(world, 1).open


def test_roles_in_no_order_are_never_narrower(world: World) -> None:
    card = world.ask("Maya", role="Editor")
    world.click("Jonas", card, "Approve")
    change(world, "Iris", world.dm("Iris", "Request #1"), Role="Subtitle editor")
    assert voters(world)[world["Jonas"].id] == "vote:voided"
    assert request(world, 1).open


def test_a_change_that_brings_in_another_rule_asks_for_its_slot_too(world: World) -> None:
    card = world.ask("Maya", ends="80 days")
    change(world, "Jonas", card, ends="120 days")
    assert request(world, 1).slots == ("owner", "discipline:digital", "discipline:it")
    assert "*IT* …" in words(world.fresh(card))


def test_an_old_button_answers_that_the_request_has_changed(world: World) -> None:
    card = world.ask("Maya", ends="1w")
    change(world, "Iris", world.dm("Iris", "Request #1"), ends="3w")
    assert world["Jonas"].click(card, "Approve", stale=True).ok
    world.settle()
    assert answer(world, "Jonas").startswith("The request has changed since this card was drawn.")
    assert world["Jonas"].id not in voters(world)
    assert "3 weeks" in words(world.fresh(card))


def test_a_form_opened_before_a_change_does_not_decide_on_the_new_terms(world: World) -> None:
    card = world.ask("Maya", ends="1w")
    world.click("Jonas", card, "Deny…")
    change(world, "Iris", world.dm("Iris", "Request #1"), ends="3w")
    world["Jonas"].fill({"Reason": "One week is too long"})
    send(world, "Jonas")
    assert "The request has changed since this card was drawn." in screen(world, "Jonas")
    assert request(world, 1).open


def test_approving_with_changes_that_change_nothing_is_approving(world: World) -> None:
    card = world.ask("Maya")
    said = change(world, "Jonas", card)
    assert "Still open: the account owner." in said
    assert request(world, 1).version == 1
    assert events(world, "request:changed") == []


def test_what_cannot_be_granted_is_refused_at_its_field(world: World) -> None:
    card = world.ask("Maya", ends="until 4 December")
    world.click("Jonas", card, "Approve with changes…")
    jonas = world["Jonas"]
    jonas.fill({"ends": "03/04"})
    assert "may mean 3 April or 4 March" in send(world, "Jonas")["ends"]
    jonas.fill({"ends": "300 days"})
    assert "at most 180 days" in send(world, "Jonas")["ends"]
    jonas.fill({"ends": "", "starts": "10 December"})
    assert "not before the end" in send(world, "Jonas")["starts"]
    jonas.fill({"starts": "", "Role": "Viewer"})
    assert "is no reason for Viewer" in send(world, "Jonas")["role"]
    assert request(world, 1).version == 1
    assert events(world, "vote:") == []


def test_a_change_does_not_make_a_second_request_for_the_same_role(world: World) -> None:
    first = world.ask("Maya", role="Editor")
    world.ask("Maya", role="Manager")
    world.click("Jonas", first, "Approve with changes…")
    world["Jonas"].fill({"Role": "Manager"})
    assert "Request #2 already asks for this role" in send(world, "Jonas")["role"]


def test_an_end_moved_before_the_deadline_is_the_deadline(world: World) -> None:
    card = world.ask("Maya", ends="until 4 December 18:00")
    change(world, "Jonas", card, ends="until 25 November 12:00")
    assert f"{request(world, 1).lapses_at:%d %H:%M}" == "25 12:00"
    world.pass_time(days=3)
    assert labels(world.fresh(card)) == []
    assert events(world, "request:")[-1] == "request:lapsed"


def test_a_change_and_then_a_deny_tell_the_whole_story(world: World) -> None:
    card = world.ask("Maya", ends="2w")
    change(world, "Jonas", card, ends="1w")
    deny(world, "Iris", world.dm("Iris", "Request #1"), "Not before the audit")
    assert events(world, "request:") == ["request:submitted", "request:changed", "request:denied"]
    assert "length 2 weeks → 1 week" in words(world.dm("Maya", "was changed by"))
    assert world.told("Maya", "Not before the audit")


def test_of_an_extension_only_the_end_can_be_changed_and_only_to_a_later_one(world: World) -> None:
    held(world, ends="until 4 December 18:00")
    world["Maya"].command("/request-access", "@larkfieldfilms editor publish 2w because more films")
    assert send(world, "Maya") == {}
    card = world.cards()[-1]
    assert "Extends access held until" in words(card)
    world.click("Jonas", card, "Approve with changes…")
    jonas = world["Jonas"]
    assert "Role" not in screen(world, "Jonas").splitlines()
    jonas.fill({"ends": "until 30 November"})
    assert "already lasts until" in send(world, "Jonas")["ends"] or "before" in send(world, "Jonas")["ends"]
    jonas.fill({"ends": "1w"})
    assert send(world, "Jonas") == {}
    assert "Still open: the account owner." in screen(world, "Jonas")
    world.click("Iris", world.dm("Iris", "Request #2"), "Approve")
    assert not request(world, 2).open
    assert events(world, "grant:extended") == ["grant:extended"]
    assert "was extended until" in words(world.dm("Maya", "Your request #2 is approved"))
