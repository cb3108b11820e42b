"""Ending access early: given back by its holder, or ended now, with a reason, by who answers for the account."""

from bot.demo import company
from bot.domain.grants import EndReason, GrantState
from tests.e2e import steps
from tests.e2e.reading import trail
from tests.e2e.world import World, labels, words


def open_end_now(world: World, name: str) -> None:
    """Look at Home and press End now."""
    world[name].open_home()
    world.settle()
    steps.press(world, name, "End now…")


def test_giving_back_ends_access_at_once_and_asks_for_its_removal(world: World) -> None:
    grant_id = steps.held(world)
    card = world.dm("Maya", "Your access: Editor")
    world.click("Maya", card, "Give back")
    assert "Thank you for giving it back" in steps.answer(world, "Maya")
    given = steps.grant(world, grant_id)
    assert (given.state, given.end_reason, given.ended_by) == (
        GrantState.REMOVING,
        EndReason.GIVEN_BACK,
        world["Maya"].id,
    )
    assert labels(world.fresh(card)) == []
    assert "It was given back" in words(world.dm("Maya", "Your access has ended"))
    assert labels(world.dm("Iris", "Remove <@")) == ["I removed them…"]


def test_giving_back_twice_ends_it_once(world: World) -> None:
    grant_id = steps.held(world)
    card = world.dm("Maya", "Your access: Editor")
    world.slack.faults.deliver_twice = True
    world.click("Maya", card, "Give back")
    world.slack.faults.clear()
    world["Maya"].click(card, "Give back", stale=True)
    world.settle()
    assert "has ended" in steps.answer(world, "Maya")
    assert steps.events(world, grant_id).count("grant:ended") == 1
    assert len(steps.sees(world, "Iris", "Remove <@")) == 1


def test_the_owner_ends_access_now_with_a_reason_that_the_holder_reads(world: World) -> None:
    grant_id = steps.held(world)
    open_end_now(world, "Iris")
    world["Iris"].fill({"Reason": "The campaign was called off."})
    world["Iris"].submit()
    world.settle()
    assert world["Iris"].view is None
    ended = steps.grant(world, grant_id)
    assert (ended.end_reason, ended.ended_by) == (EndReason.REVOKED, world["Iris"].id)
    told = words(world.dm("Maya", "Your access has ended"))
    assert f"It was ended by <@{world['Iris'].id}>" in told
    assert "The campaign was called off." in told
    assert "End now…" not in labels(world["Iris"].home)
    revoked = next(one for one in trail(world) if one["kind"] == "grant:ended")
    assert revoked["facts"]["reason"] == "revoked"
    assert "note" in revoked["words"]


def test_the_programme_manager_ends_access_on_any_account(world: World) -> None:
    grant_id = steps.held(world)
    open_end_now(world, "Amara")
    world["Amara"].fill({"Reason": "Left the team."})
    world["Amara"].submit()
    world.settle()
    assert steps.grant(world, grant_id).ended_by == world["Amara"].id


def test_ending_needs_a_reason(world: World) -> None:
    grant_id = steps.held(world)
    open_end_now(world, "Iris")
    world["Iris"].fill({"Reason": "  "})
    assert world["Iris"].submit().ok
    view = world["Iris"].view
    assert view
    assert "Please say why" in " ".join(view.errors.values())
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE


def test_somebody_who_no_longer_answers_for_the_account_is_refused_and_it_is_recorded(world: World) -> None:
    grant_id = steps.held(world)
    world["Iris"].open_home()
    world.settle()
    steps.press(world, "Iris", "End now…")
    world["Iris"].fill({"Reason": "Just because."})
    films = "iris.novak@larkfield.example,jonas.weber@larkfield.example"
    world.import_accounts(
        company.ACCOUNTS.replace(films, "tom.gallagher@larkfield.example,jonas.weber@larkfield.example")
    )
    world["Iris"].submit()
    world.settle()
    assert (
        "Only the account's owners, the programme manager and the incident lead can end this access."
        in words(world["Iris"].view)
    )
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    refused = [one for one in trail(world) if one["kind"] == "attempt:refused"]
    assert [(one["subject"], one["actor"]) for one in refused] == [(grant_id, world["Iris"].id)]


def test_the_tasks_of_an_account_with_another_owner_go_to_that_owner(world: World) -> None:
    steps.approved(world)
    films = "iris.novak@larkfield.example,jonas.weber@larkfield.example"
    world.import_accounts(
        company.ACCOUNTS.replace(films, "tom.gallagher@larkfield.example,jonas.weber@larkfield.example")
    )
    world.stop()
    world.start()
    world.sweep()
    steps.say_done(world, "Tom", "Add <@", "Added by the new owner.")
    assert world.told("Maya", "Your access: Editor")
    assert labels(steps.sees(world, "Iris", "Add <@")[0]) == []
    assert "task:handed_on" in steps.events(world)


def test_ask_again_opens_the_form_filled_in(world: World) -> None:
    steps.held(world, reason="Autumn films")
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Give back")
    world.click("Maya", world.dm("Maya", "Your access has ended"), "Ask again")
    world["Maya"].fill({"ends": "1w"})
    assert world["Maya"].submit().ok
    world.settle()
    card = words(world.cards()[-1])
    for said in ("Editor", "@larkfieldfilms", "Autumn films"):
        assert said in card
