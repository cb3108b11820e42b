"""From approval to the access card: the owner's task, its proof of being done, and where it hangs."""

from datetime import timedelta

import pytest

from bot.demo import company
from bot.domain.grants import Evidence, GrantState
from tests.e2e import steps
from tests.e2e.world import World, date_tokens, labels, words


def test_the_owner_is_asked_with_the_networks_steps_and_link(world: World) -> None:
    steps.approved(world)
    task = world.dm("Iris", "Add <@")
    assert f"Add <@{world['Maya'].id}> as Editor on @larkfieldfilms (YouTube)" in words(task)
    assert "Open YouTube Studio, then Settings, then Permissions." in words(task)
    assert "https://studio.youtube.com" in words(task)
    assert "2 weeks from set-up" in words(task)
    assert labels(task) == ["I added them…"]


def test_the_requester_sees_with_whom_the_set_up_hangs_and_then_that_it_is_done(world: World) -> None:
    grant_id = steps.approved(world)
    mine = steps.sees(world, "Maya", "Your request #1")[0]
    hangs = f"<@{world['Iris'].id}> has been asked to set it up."
    assert hangs in words(mine)
    assert hangs in words(world.cards()[-1])
    assert f"being set up (with <@{world['Iris'].id}>)" in words(steps.command(world, "Maya", "/my-access"))
    steps.say_done(world, "Iris", "Add <@", "Invited maya@larkfield.example as Editor.")
    ends = steps.grant(world, grant_id).ends_at
    for card in (world.fresh(mine), world.cards()[-1]):
        assert "It is set up, and lasts until" in words(card)
        assert int(ends.timestamp()) in date_tokens(words(card))


def test_the_holder_gets_an_access_card_with_role_dates_and_rules(world: World) -> None:
    grant_id = steps.held(world)
    card = world.dm("Maya", "Your access: Editor on @larkfieldfilms (YouTube)")
    assert "Two-factor: A passkey or security key" in words(card)
    assert "Never: Adding people as owners of the brand account." in words(card)
    assert int(steps.grant(world, grant_id).ends_at.timestamp()) in date_tokens(words(card))
    assert labels(card) == ["Extend…", "Give back"]


def test_a_length_runs_from_set_up(world: World) -> None:
    grant_id = steps.approved(world, ends="2w")
    latest = steps.grant(world, grant_id).ends_at
    world.pass_time(days=3)
    steps.say_done(world, "Iris", "Add <@", "Done on Thursday.")
    active = steps.grant(world, grant_id)
    assert active.activated_at
    assert active.ends_at - active.activated_at == timedelta(weeks=2)
    assert active.ends_at < latest


def test_set_up_later_than_the_policy_allows_eats_into_the_length(world: World) -> None:
    grant_id = steps.approved(world, ends="2w")
    latest = steps.grant(world, grant_id).ends_at
    world.pass_time(days=9)
    steps.say_done(world, "Iris", "Add <@", "Sorry, I was away.")
    assert steps.grant(world, grant_id).ends_at == latest


def test_a_done_task_leaves_one_event_each_and_its_card_says_who_and_how(world: World) -> None:
    grant_id = steps.held(world)
    kinds = ["grant:approved", "grant:provisioning", "grant:activated"]
    assert steps.events(world, grant_id) == kinds
    done = world.dm("Iris", "Done: <@")
    assert "Invited them." in words(done)
    assert f"By <@{world['Iris'].id}>" in words(done)
    assert labels(done) == []
    assert steps.events(world).count("task:done") == 1


def test_a_task_is_not_done_without_a_note_or_a_file(world: World) -> None:
    grant_id = steps.approved(world)
    steps.open_done(world, "Iris", "Add <@")
    world["Iris"].fill({"Note": "   "})
    assert world["Iris"].submit().ok
    view = world["Iris"].view
    assert view
    assert list(view.errors.values()) == ["Please write what you did, or attach proof."]
    assert steps.grant(world, grant_id).state is GrantState.PROVISIONING


def test_a_task_done_twice_says_so(world: World) -> None:
    steps.approved(world)
    task = world.dm("Iris", "Add <@")
    steps.open_done(world, "Iris", "Add <@")
    steps.send_done(world, "Iris", "Invited them.")
    assert world["Iris"].click(task, "I added them…", stale=True).ok
    world.settle()
    assert "already been done" in steps.answer(world, "Iris")
    assert steps.events(world).count("grant:activated") == 1


def test_somebody_who_asked_for_another_hears_of_set_up_too(world: World) -> None:
    card = world.ask("Sofia", **{"For whom": world["Maya"]})
    steps.vouch(world, card, others=("Jonas", "Priya"))
    assert world.told("Maya", "for you")
    steps.say_done(world, "Iris", "Add <@", "Invited them.")
    assert f"Set up for <@{world['Maya'].id}>" in words(world.dm("Sofia", "Set up for"))
    assert world.told("Maya", "Your access: Editor")
    assert not steps.sees(world, "Sofia", "Your access: Editor")


def test_whoever_holds_the_access_does_not_set_it_up_or_attest_its_removal(world: World) -> None:
    card = world.ask("Iris", account="@larkfieldcabins", role="Profile publisher")
    steps.vouch(world, card, owner="Amara")
    assert not steps.sees(world, "Iris", "Add <@")
    steps.say_done(world, "Amara", "Add <@", "Invited Iris.")
    world.click("Iris", world.dm("Iris", "Your access: Profile publisher"), "Give back")
    assert not steps.sees(world, "Iris", "Remove <@")
    steps.say_done(world, "Amara", "Remove <@", "Removed Iris.")
    assert steps.newest(world).evidence is Evidence.ATTESTED


def test_an_account_without_owner_falls_to_the_programme_manager(world: World) -> None:
    rows = company.ACCOUNTS.replace("iris.novak@larkfield.example,jonas.weber@larkfield.example", ",")
    world.import_accounts(rows, allow_ownerless=True)
    card = world.ask("Maya")
    assert "no owner" in words(card)
    steps.vouch(world, card, owner="Amara")
    assert world.dm("Amara", "Add <@")


def test_a_start_date_is_waited_for(world: World) -> None:
    grant_id = steps.approved(world, ends="2w", **{"From when": "Monday 10:00"})
    waiting = steps.grant(world, grant_id)
    assert waiting.state is GrantState.WAITING
    assert not steps.sees(world, "Iris", "Add <@")
    assert "It begins" in words(steps.sees(world, "Maya", "Your request #1")[0])
    assert "begins" in words(steps.command(world, "Maya", "/my-access"))
    world.until(waiting.starts_at)
    assert steps.grant(world, grant_id).state is GrantState.PROVISIONING
    assert world.dm("Iris", "Add <@")
    assert "has been asked to set it up" in words(steps.sees(world, "Maya", "Your request #1")[0])


def test_a_grant_given_back_before_its_start_leaves_nothing_to_remove(world: World) -> None:
    grant_id = steps.approved(world, ends="2w", **{"From when": "Monday 10:00"})
    give_back = steps.command(world, "Maya", "/my-access")
    world.click("Maya", give_back, "Give back")
    assert steps.grant(world, grant_id).state is GrantState.CANCELLED
    assert "It had not been set up, so there is nothing to remove." in words(
        world.dm("Maya", "Your access has ended")
    )
    assert not steps.sees(world, "Iris", "Remove <@")


@pytest.mark.parametrize("had_added", [False, True])
def test_an_end_that_comes_during_set_up_is_told_and_asked_about(world: World, had_added: bool) -> None:
    grant_id = steps.approved(world, ends="3 days")
    world.until(steps.grant(world, grant_id).ends_at)
    ended = world.dm("Maya", "Your access has ended")
    assert "has been asked to say whether it had been set up" in words(ended)
    assert "No longer needed" in words(steps.sees(world, "Iris", "Add <@")[0])
    question = world.dm("Iris", "Had you added <@")
    assert labels(question) == ["I had not added them", "I had added them"]
    if not had_added:
        world.click("Iris", question, "I had not added them")
        assert steps.grant(world, grant_id).evidence is Evidence.NEVER_PROVIDED
        assert "says that it had not been set up" in words(world.dm("Maya", "Nothing to remove"))
        return
    world.click("Iris", question, "I had added them")
    assert "I have sent you the task" in steps.answer(world, "Iris")
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    steps.say_done(world, "Iris", "Remove <@", "Removed them again.")
    assert steps.grant(world, grant_id).evidence is Evidence.ATTESTED


def test_whoever_asked_for_somebody_does_not_set_it_up_either(world: World) -> None:
    card = world.ask(
        "Iris", account="@larkfieldcabins", role="Profile publisher", **{"For whom": world["Maya"]}
    )
    steps.vouch(world, card, owner="Amara", others=("Jonas", "Priya"))
    assert not steps.sees(world, "Iris", "Add <@")
    steps.say_done(world, "Amara", "Add <@", "Invited Maya.")
    assert world.told("Iris", "Set up for")


def test_set_up_that_is_reported_after_the_end_is_asked_back_at_once(world: World) -> None:
    grant_id = steps.approved(world, ends="3 days")
    steps.open_done(world, "Iris", "Add <@")
    steps.at_the_end(world, grant_id)
    steps.send_done(world, "Iris", "Added them just now.")
    world.sweep()
    assert not world.told("Maya", "Your access: Editor")
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert labels(world.dm("Iris", "Remove <@")) == ["I removed them…"]
