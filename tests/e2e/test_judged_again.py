"""What waits while the policy or the way the programme is told changes: judged, shown and delivered anew."""

from datetime import timedelta

from tests.e2e.reading import answer, events, press, request, send, verdict
from tests.e2e.test_proposing import propose
from tests.e2e.world import World, labels, words

EVERYDAY = (
    'approvals: [owner, "discipline:digital"]\n    because: Whoever answers for the account and whoever'
)


def in_force(world: World, *changes: tuple[str, str]) -> None:
    """A changed policy comes into force, signed by the two who must."""
    assert propose(world, *changes).startswith("0 ")
    card = world.cards()[-1]
    for name in ("Helen", "Oscar"):
        world.click(name, card, "Sign")


def test_a_slot_that_a_new_policy_drops_is_waited_for_no_longer(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    in_force(world, (EVERYDAY, EVERYDAY.replace("owner, ", "")))
    assert not request(world, 1).open
    assert labels(world.fresh(card)) == []
    assert events(world, "request:") == ["request:submitted", "request:judged_again", "request:approved"]


def test_a_slot_that_a_new_policy_adds_is_asked_for_and_votes_given_stay(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    in_force(world, (EVERYDAY, EVERYDAY.replace("digital", "it")))
    now = words(world.fresh(card))
    assert "*IT* …" in now
    assert "*Digital*" not in now
    assert press(world, "Jonas", card, "Take back my vote").startswith(
        "Your vote on request #1 is taken back"
    )


def test_what_a_new_policy_forbids_is_denied_by_it_with_the_reason(world: World) -> None:
    card = world.ask("Maya")
    in_force(
        world,
        (
            "    max: 180 days\n    because: Posts go out every week",
            "    max: 5 days\n    because: Posts go out every week",
        ),
    )
    told = words(world.dm("Maya", "is denied"))
    assert "Denied by the policy:" in told
    assert "2 weeks would be too long here: at most 5 days." in told
    assert labels(world.fresh(card)) == []
    assert labels(world.dm("Maya", "Denied by the policy")) == ["Ask again"]


def test_a_policy_comes_into_force_although_a_request_is_past_its_deadline(world: World) -> None:
    world.ask("Maya")
    world.clock.advance(
        (request(world, 1).lapses_at - world.now).total_seconds() + timedelta(1).total_seconds()
    )
    in_force(world, (EVERYDAY, EVERYDAY.replace("digital", "it")))
    world.sweep()
    assert events(world, "request:")[-1] == "request:lapsed"


def test_the_form_judges_by_the_policy_of_the_moment_it_is_sent(world: World) -> None:
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    assert ":warning:" not in verdict(world, "Maya")
    in_force(
        world,
        (
            "    max: 180 days\n    because: Posts go out every week",
            "    max: 5 days\n    because: Posts go out every week",
        ),
    )
    assert "The longest the policy allows here is 5 days." in send(world, "Maya")["ends"]


def test_presses_that_arrive_late_and_events_out_of_order_end_in_the_same_state(world: World) -> None:
    card = world.ask("Maya")
    world.slack.faults.deliver_late = 0.3
    world.slack.faults.out_of_order = True
    world.click("Jonas", card, "Approve")
    world.slack.deactivate("Jonas Weber")
    world.slack.change("Iris Novak", title="Head of brand")
    world.settle()
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    world.slack.faults.clear()
    assert request(world, 1).open
    assert "Still open: Digital" in answer(world, "Iris")
