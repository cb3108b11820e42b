"""What waits while the policy or the way the programme is told changes: judged, shown and delivered anew."""

from datetime import timedelta

from bot.demo import company
from bot.domain.rules import judge
from bot.services import standing, vouching
from storage import access
from tests.e2e.reading import answer, events, press, request, send, verdict
from tests.e2e.voting import approve, in_force, proposed
from tests.e2e.world import World, labels, words

EVERYDAY = (
    'approvals: [owner, "discipline:digital"]\n    because: Whoever answers for the account and whoever'
)


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
    assert "Denied by policy version 2:" in told
    assert "2 weeks would be too long here: at most 5 days." in told
    assert labels(world.fresh(card)) == []
    assert labels(world.dm("Maya", "Denied by policy version 2")) == ["Ask again"]


def test_a_policy_comes_into_force_although_a_request_is_past_its_deadline(world: World) -> None:
    world.ask("Maya")
    proposed(world, (EVERYDAY, EVERYDAY.replace("digital", "it")))
    world.clock.advance(
        (request(world, 1).lapses_at - world.now).total_seconds() + timedelta(1).total_seconds()
    )
    approve(world)
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


def test_who_leaves_while_a_request_for_them_waits_is_given_nothing(world: World) -> None:
    for_maya = world.ask("Ben", beneficiary="Maya Chen")
    world.click("Jonas", for_maya, "Approve")
    world.slack.deactivate("Maya")
    world.settle()
    assert request(world, 1).state == "withdrawn"
    assert labels(world.fresh(for_maya)) == []
    assert "Maya Chen has left." in words(world.dm("Ben", "is withdrawn"))
    assert events(world, "request:", "grant:") == ["request:submitted", "request:withdrawn"]


def test_an_account_that_has_come_under_another_rule_asks_for_its_slot_before_it_is_granted(
    world: World,
) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    world.import_accounts(
        company.ACCOUNTS.replace("@larkfieldfilms,Larkfield,", "@larkfieldfilms,Larkfield Kids,")
    )
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    assert request(world, 1).open
    assert "*Public relations* …" in words(world.fresh(card))
    world.click("Tom", card, "Approve")
    assert request(world, 1).state == "approved"
    assert events(world, "request:") == ["request:submitted", "request:judged_again", "request:approved"]


def test_an_account_that_has_gone_dormant_is_granted_to_nobody(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    world.import_accounts(company.ACCOUNTS.replace("Films,standard,active", "Films,standard,dormant"))
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    assert request(world, 1).state == "denied"
    assert "This account is dormant, so nobody works in it now." in words(world.dm("Maya", "is denied"))


def test_a_decision_judged_again_by_the_version_it_names_comes_out_the_same(world: World) -> None:
    """A8: a later policy asks for something else, and changes nothing about what was decided."""
    card = world.ask("Maya")
    for name, shown in (("Jonas", card), ("Iris", world.dm("Iris", "Request #1"))):
        world.click(name, shown, "Approve")
    in_force(world, (EVERYDAY, EVERYDAY.replace("digital", "it")))
    with world.bot.database.read() as unit:
        found = vouching.case(unit, world.bot.company(), request(world, 1).id)
        asked = vouching.ask_with(unit, found, found.request.terms)
        then, now = found.ruling, standing.in_force(unit, world.bot.company())
        filled = sorted(one.slot for one in access.approvals(unit, found.request.id))
    assert (then.version.number, now.version.number) == (1, 2)
    assert sorted(slot.name for slot in judge(then.policy, asked).slots) == filled
    assert sorted(slot.name for slot in judge(now.policy, asked).slots) != filled
    assert events(world, "request:") == ["request:submitted", "request:approved"]
