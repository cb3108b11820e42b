"""Vouching: one click on the card, by whom the policy names at that moment, and the decision that follows."""

from tests.e2e.reading import answer, events, press, refused, request, send, trail
from tests.e2e.world import World, labels, words


def test_two_people_vouch_and_the_request_is_approved(world: World) -> None:
    card = world.ask("Maya")
    said = press(world, "Jonas", card, "Approve")
    assert said == "Your vote on request #1 counts. Still open: the account owner."
    now = words(world.fresh(card))
    assert f"*Account owner* … (<@{world['Iris'].id}>) · Digital ✓ (<@{world['Jonas'].id}>)" in now
    said = press(world, "Iris", world.dm("Iris", "Request #1"), "Approve")
    assert said.startswith("Everyone needed has vouched: request #1 is approved")
    assert labels(world.fresh(card)) == []
    assert labels(world.dm("Iris", "Request #1 is approved")) == []
    told = words(world.dm("Maya", "Vouched for by"))
    assert "*Your request #1 is approved*: Editor on @larkfieldfilms (YouTube)" in told
    for fact in ("2 weeks from set-up", f"Account owner ✓ (<@{world['Iris'].id}>)", "to set it up"):
        assert fact in told
    assert events(world, "request:", "vote:") == [
        "request:submitted", "vote:cast", "vote:cast", "request:approved",
    ]  # fmt: skip


def test_the_decision_records_its_policy_its_occupants_and_who_filled_what(world: World) -> None:
    card = world.ask("Maya")
    world.click("Iris", card, "Approve")
    world.click("Jonas", card, "Approve")
    facts = next(one["facts"] for one in trail(world) if one["kind"] == "request:approved")
    assert [(one["slot"], one["person"]) for one in facts["approvals"]] == [
        ("owner", world["Iris"].id), ("discipline:digital", world["Jonas"].id),
    ]  # fmt: skip
    assert facts["occupants"]["digital"] == [world["Jonas"].id]
    assert len(facts["policy"]) == 64


def test_nobody_votes_on_their_own(world: World) -> None:
    card = world.ask("Jonas", account="@larkfieldfilms")
    said = press(world, "Jonas", card, "Approve")
    assert said.startswith("You asked for this, or it is for you, so somebody else must decide.")
    assert refused(world) == [(world["Jonas"].id, "OwnRequest")]
    assert "(nobody can fill it now)" in words(card)
    assert events(world, "vote:") == []


def test_an_owner_who_asks_is_replaced_by_the_next_in_line(world: World) -> None:
    card = world.ask("Iris", account="@larkfieldfilms")
    assert "The account's owner is a party to this" in words(card)
    assert press(world, "Iris", card, "Approve").startswith("You asked for this")
    jonas = world["Jonas"].id  # backup owner and Digital at once: counts for one of them only
    world.click("Jonas", card, "Approve")
    assert request(world, 1).open
    assert words(world.fresh(card)).count(f"✓ (<@{jonas}>)") == 1


def test_being_in_the_channel_gives_no_authority_and_not_being_in_it_takes_none(world: World) -> None:
    card = world.ask("Maya")
    said = press(world, "Nadia", card, "Approve")
    assert said.startswith("Request #1 is for the account owner and Digital to decide.")
    assert refused(world) == [(world["Nadia"].id, "NoAuthority")]
    assert press(world, "Tom", card, "Deny…") == said
    assert world["Tom"].view is None
    assert world["Iris"].id not in world.channel.members
    assert "counts" in press(world, "Iris", world.dm("Iris", "Request #1"), "Approve")


def test_a_second_press_and_an_empty_take_back_are_told_apart(world: World) -> None:
    card = world.ask("Maya")
    press(world, "Jonas", card, "Approve")
    assert press(world, "Jonas", card, "Approve") == "You have already vouched for this."
    hers = world.dm("Iris", "Request #1")
    assert press(world, "Iris", hers, "Take back my vote") == "You have no standing vote here to take back."
    assert "is taken back" in press(world, "Jonas", card, "Take back my vote")
    assert "✓" not in words(world.fresh(card))
    assert "Take back my vote" not in labels(world.fresh(card))
    assert "counts" in press(world, "Jonas", card, "Approve")
    assert events(world, "vote:") == ["vote:cast", "vote:taken_back", "vote:cast"]


def test_the_same_press_delivered_twice_counts_and_answers_once(world: World) -> None:
    card = world.ask("Maya")
    world.slack.faults.deliver_twice = True
    assert "counts" in press(world, "Jonas", card, "Approve")
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    world.slack.faults.deliver_twice = False
    assert events(world, "vote:", "request:") == [
        "request:submitted", "vote:cast", "vote:cast", "request:approved",
    ]  # fmt: skip
    assert events(world, "grant:").count("grant:approved") <= 1


def test_a_form_delivered_twice_asks_once_and_opens_one_dialogue(world: World) -> None:
    world.slack.faults.deliver_twice = True
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    assert send(world, "Maya") == {}
    world.click("Iris", world.dm("Iris", "Request #1"), "Deny…")
    world["Iris"].fill({"Reason": "Not now"})
    send(world, "Iris")
    world.slack.faults.deliver_twice = False
    assert events(world, "request:") == ["request:submitted", "request:denied"]
    assert world["Iris"].ephemerals() == []


def test_an_old_button_after_the_decision_changes_nothing_and_says_so(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    assert world["Jonas"].click(card, "Approve", stale=True).ok
    world.settle()
    assert answer(world, "Jonas") == "Request #1 is closed: everyone needed has vouched. Nothing has changed."
    assert labels(world.fresh(card)) == []


def test_a_seat_holder_who_is_deactivated_leaves_the_slot_open_again(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    world.slack.deactivate("Jonas Weber")
    world.settle()
    assert "*Digital* … (nobody can fill it now)" in words(world.fresh(card))
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    assert request(world, 1).open


def test_a_vote_counts_again_once_its_giver_is_a_member_again_and_closes_what_waited_for_it(
    world: World,
) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    world.slack.change("Jonas Weber", kind="guest")
    world.settle()
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    world.clock.advance(1)
    world.slack.change("Jonas Weber", kind="member")
    world.settle()
    assert not request(world, 1).open
    assert events(world, "request:") == ["request:submitted", "request:approved"]
    assert world.told("Maya", "Vouched for by")


def test_a_seat_holder_made_guest_or_deactivated_cannot_vouch(world: World) -> None:
    card = world.ask("Maya")
    copy = world.dm("Iris", "Request #1")
    world.slack.change("Jonas Weber", kind="guest")
    world.slack.deactivate("Iris Novak")
    world.settle()
    assert press(world, "Jonas", card, "Approve") == "Only active full members of this workspace may do this."
    assert world["Iris"].click(copy, "Approve", stale=True, force=True).ok
    world.settle()
    assert refused(world) == [(world["Jonas"].id, "NotFit"), (world["Iris"].id, "NotFit")]
    assert f"*Account owner* … (<@{world['Amara'].id}>)" in words(world.fresh(card))
    assert "This account has *no owner*" in words(world.fresh(card))


def test_a_record_older_than_a_day_is_renewed_before_the_vote(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    world.pass_time(hours=25)
    world["Jonas"].member.deleted = True  # and Slack's event about it never came
    world.slack.forget()
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    asked = {call.args["user"] for call in world.slack.calls if call.method == "users.info"}
    assert asked == {world["Jonas"].id, world["Iris"].id}
    assert request(world, 1).open
    assert "*Digital* … (nobody can fill it now)" in words(world.fresh(card))


def test_with_slack_unreachable_the_vote_is_refused_with_that_reason_and_nothing_is_lost(
    world: World,
) -> None:
    card = world.ask("Maya")
    world.pass_time(hours=25)
    world.slack.faults.answer_5xx(calls=1, method="users.info")
    said = press(world, "Jonas", card, "Approve")
    assert said.startswith("Your vote was not counted: Slack could not be asked")
    assert events(world, "vote:") == []
    assert "counts" in press(world, "Jonas", card, "Approve")
    assert events(world, "vote:") == ["vote:cast"]


def test_a_twin_left_by_a_lost_answer_is_harmless_and_goes_when_pressed(world: World) -> None:
    world.slack.faults.drop_after_accept(calls=1, method="chat.postMessage")
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    send(world, "Maya")
    world.settle()
    cards = [one for one in world.cards() if "Request #1" in words(one)]
    assert cards
    for card in cards:
        if world.fresh(card):
            world["Jonas"].click(world.fresh(card), "Approve")
            world.settle()
    assert events(world, "vote:") == ["vote:cast"]
    assert len([one for one in world.cards() if "Request #1" in words(one)]) == 1


def test_what_is_pressed_in_a_dialogue_from_home_is_answered_there(world: World) -> None:
    world.ask("Maya")
    jonas = world["Jonas"]
    jonas.open_home()
    world.settle()
    jonas.press("Look at it")
    assert jonas.view
    assert "Request #1 waits for a decision" in words(jonas.view)
    jonas.press("Approve")
    world.settle()
    assert "Your vote on request #1 counts. Still open: the account owner." in words(jonas.view)
    assert "Digital ✓" in words(jonas.view)
    jonas.press("Deny…")
    jonas.fill({"Reason": "On second thoughts"})
    send(world, "Jonas")
    assert "Request #1 is denied" in words(jonas.view)
    jonas.close_view()
    assert jonas.view is None


def test_requester_and_beneficiary_withdraw_and_cannot_deny(world: World) -> None:
    card = world.ask("Maya", beneficiary="Ben Asante")
    assert "somebody else must decide" in press(world, "Maya", card, "Deny…")
    assert world["Maya"].view is None
    said = press(world, "Ben", world.dm("Ben", "sent for you"), "Withdraw")
    assert said == "Request #1 is withdrawn. Nobody can decide on it any more."
    assert f"Withdrawn by <@{world['Ben'].id}>" in words(world.fresh(card))
    assert labels(world.fresh(card)) == []
    assert "is withdrawn" in words(world["Maya"].dm()[-1])
    assert events(world, "request:") == ["request:submitted", "request:withdrawn"]
    assert world["Jonas"].click(card, "Deny…", stale=True).ok
    world.settle()
    assert "Request #1 is closed: taken back by" in answer(world, "Jonas")


def test_who_fits_two_places_fills_one_and_the_order_of_the_votes_does_not_matter(world: World) -> None:
    """On behalf of somebody: the owner, Digital and any committee member; Jonas fits two of them."""
    jonas, sofia = world["Jonas"].id, world["Sofia"].id
    for role, order in (("Editor", ("Jonas", "Sofia")), ("Subtitle editor", ("Sofia", "Jonas"))):
        card = world.ask("Maya", role=role, beneficiary="Ben Asante")
        for name in order:
            press(world, name, card, "Approve")
        now = words(world.fresh(card))
        assert f"Digital ✓ (<@{jonas}>) · Any committee member ✓ (<@{sofia}>)" in now
        assert f"*Account owner* … (<@{world['Iris'].id}>)" in now
    for number in (1, 2):
        world.click("Iris", world.dm("Iris", f"Request #{number} "), "Approve")
        assert not request(world, number).open
