"""Adoption: whoever has a way in that was never granted is given a grant by the committee, or loses it (P3.2)."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.grants import GrantState
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.refusals import AlreadyDone, NotYours, OwnAccess
from bot.services import adopting, ledger
from storage import people
from tests.e2e import lists, partners, steps
from tests.e2e.adopting import (
    LIST,
    adopt,
    approve,
    ask,
    asked,
    beside,
    card,
    leave_out,
    legacy,
    line,
    newest_holding,
    press,
    states,
)
from tests.e2e.founders import rows
from tests.e2e.reading import answer, events, screen, send, trail
from tests.e2e.register_steps import account, has_a_way_in, standings
from tests.e2e.world import World, labels, words

VOUCH = ("Jonas", "Priya", "Tom")
"""Who must vouch for half a year of publishing, once the owner has asked: Digital, IT and anybody."""


def remove_behind(world: World, name: str, line_id: str) -> None:
    """Press Remove as somebody to whom no button is shown."""
    assert world.bot
    company = world.bot.company()
    with world.bot.database.write() as unit:
        actor = people.find(unit, company.workspace_id, world[name].id)
        assert actor
        adopting.remove(unit, company, actor, line_id)


def test_a_list_that_was_imported_is_adopted_on_one_card_and_gives_grants(world: World) -> None:
    shown = lists.by_file(
        world,
        "Amara",
        f"{lists.HEADINGS}"
        "YouTube,larkfieldfilms,Maya Chen,maya.chen@larkfield.example,editor,2024-03-03\n"
        "YouTube,larkfieldfilms,Ben Asante,ben.asante@larkfield.example,editor,\n"
        "YouTube,larkfieldfilms,Agency team,,editor,\n",
    )
    world.click("Amara", shown, "Import")
    world.sweep()
    listed = words(card(world))
    assert "Say what becomes of 2 people" in listed
    assert "1 more has a way in whom nobody can name" in listed
    adopt(world, "Iris", "Maya", "Ben")
    shown = ask(world)
    assert words(shown).startswith("Adoption of 2 people on @larkfieldfilms (YouTube): 2 to decide on")
    assert "The account's owner asks for this, which is their word for it" in words(shown)
    assert labels(shown) == ["Leave out…", "Leave out…", "Approve", "Deny all…"]
    approve(world, "Jonas", "Priya")
    assert answer(world, "Priya") == "Your vote counts for 2 people. Still open: any committee member."
    assert states(world, "Maya", "Ben") == ["asked", "asked"]
    approve(world, "Tom")
    assert answer(world, "Tom").startswith("Your vote counts for 2 people. 2 people adopted now")
    assert states(world, "Maya", "Ben") == ["adopted", "adopted"]
    held = newest_holding(world, "Maya")
    assert (held.source, held.since.date().isoformat()) == (Source.ADOPTION, "2024-03-03")
    grant = steps.grant(world, held.grant_id)
    assert (grant.state, grant.length) == (GrantState.ACTIVE, timedelta(days=180))
    assert "It is official now" in words(world.dm("Maya", "Your access: Editor"))
    assert "Decided: Adoption of 2 people" in words(world.dm("Iris", "Decided: "))
    assert labels(world.fresh(shown)) == []
    assert [task for (task,) in rows(world, "select kind from task where state = 'open'")] == []


def test_nobody_without_a_grant_is_offered_or_may_do_what_a_grant_gives(world: World) -> None:
    legacy(world, "Maya")
    shown = steps.command(world, "Maya", "/my-access")
    assert "you have a way in that was never granted" in words(shown)
    assert f"<@{world['Iris'].id}> has been asked what becomes of it" in words(shown)
    assert labels(shown) == []
    held = steps.held(world, "Ben")
    for label in ("Extend…", "Give back", "See the rules"):
        world["Ben"].command("/my-access")
        forged = world["Ben"].ephemerals()[-1]
        value = f"1|{line(world, 'Maya').holding_id}|0"
        carrying = replace(forged, blocks=_carrying(forged.blocks, label, value))
        assert world["Ben"].click(carrying, label, value=value, stale=True).ok
        world.settle()
        assert "cannot find" in answer(world, "Ben")
    assert steps.grant(world, held).usable(world.now)
    assert states(world, "Maya") == ["open"]


def _carrying(blocks: list, label: str, value: str) -> list:
    """The same blocks with another row behind the button."""
    for block in blocks:
        for element in block.get("elements", ()):
            if element.get("type") == "button" and element["text"]["text"] == label:
                element["value"] = value
    return blocks


def test_whoever_is_left_out_comes_back_to_the_list_and_the_votes_for_the_others_stand(world: World) -> None:
    asked(world, "Maya", "Ben")
    approve(world, "Jonas")
    leave_out(world, "Priya", "Ben", "He has moved to support.")
    world.sweep()
    assert states(world, "Maya", "Ben") == ["asked", "open"]
    shown = words(world.fresh(world.cards()[-1]))
    assert f"not adopted by <@{world['Priya'].id}>: “He has moved to support.”" in shown
    assert "Digital ✓" in shown
    assert f"The committee did not want it (<@{world['Priya'].id}>)" in words(card(world))
    assert "He has moved to support." in words(card(world))
    assert "He has moved to support." in words(world.dm("Ben", "is denied"))
    approve(world, "Priya", "Tom")
    assert states(world, "Maya", "Ben") == ["adopted", "open"]
    press(world, "Iris", "Ben", "Remove")
    assert states(world, "Ben") == ["removing"]


def test_nobody_votes_on_themselves_and_one_sentence_says_so(world: World) -> None:
    asked(world, "Maya", "Jonas")
    approve(world, "Jonas")
    assert answer(world, "Jonas").endswith("Not on yourself: somebody else must decide that.")
    assert [one for (one,) in rows(world, "select count(*) from vote")] == [1]
    approve(world, "Priya", "Tom")
    assert states(world, "Maya", "Jonas") == ["adopted", "asked"]
    leave_out(world, "Priya", "Jonas")
    world.sweep()
    assert "Left out of the adoption." in words(card(world))


def test_an_owner_does_not_adopt_themselves_the_next_in_line_does(world: World) -> None:
    legacy(world, "Iris", "Maya")
    shown = card(world)
    assert f"<@{world['Jonas'].id}> answers for you." in words(shown)
    assert labels(shown) == ["Adopt…", "Remove", "Not sure"]
    with pytest.raises(OwnAccess):
        remove_behind(world, "Iris", line(world, "Iris").id)
    assert "1 person" in words(card(world, "Jonas"))
    adopt(world, "Jonas", "Iris")
    adopt(world, "Iris", "Maya")
    ask(world, "Jonas")
    assert states(world, "Iris", "Maya") == ["asked", "asked"]
    assert words(world.cards()[-1]).startswith("Adoption of 2 people")


def test_an_owner_may_not_ask_for_themselves_even_when_they_are_chosen(world: World) -> None:
    legacy(world, "Iris", "Maya")
    adopt(world, "Jonas", "Iris")
    adopt(world, "Iris", "Maya")
    shown = ask(world, "Iris")
    assert words(shown).startswith("Adoption of 1 person")
    assert states(world, "Iris", "Maya") == ["chosen", "asked"]


def test_what_is_removed_is_asked_for_with_proof_and_a_shared_login_is_changed(world: World) -> None:
    legacy(world, "Maya")
    legacy(world, "Ben", method=Method.SHARED_SECRET)
    press(world, "Iris", "Maya", "Remove")
    assert answer(world, "Iris").startswith("Recorded: their way in is being taken away")
    world.click("Iris", world.dm("Iris", "Take away"), "It is taken away…")
    steps.send_done(world, "Iris", "Removed in the studio.")
    press(world, "Iris", "Ben", "Remove")
    world.sweep()
    assert standings(world, "Maya") == standings(world, "Ben") == {"larkfieldfilms": "former"}
    assert states(world, "Maya", "Ben") == ["dropped", "dropped"]
    assert world.told("Iris", "Change the shared secrets")
    assert not steps.sees(world, "Maya", "never granted")


def test_who_is_not_sure_asks_the_holder_whose_answer_comes_back(world: World) -> None:
    legacy(world, "Maya")
    press(world, "Iris", "Maya", "Not sure")
    question = world.dm("Maya", LIST)
    world.click("Maya", question, "Answer…")
    world["Maya"].fill({"Do you still need it?": "Yes, I still need it"})
    assert set(send(world, "Maya")) == {"why"}
    world["Maya"].fill({"What for?": "I cut the films."})
    assert send(world, "Maya") == {}
    world["Maya"].close_view()
    assert labels(world.fresh(question)) == []
    assert "They still need it" in words(card(world))
    press(world, "Iris", "Maya", "Adopt…")
    view = world["Iris"].view
    assert view
    assert "I cut the films." in str(view.blocks)
    world["Iris"].close_view()
    press(world, "Iris", "Maya", "Not sure")
    with pytest.raises(NotYours):
        tell_behind(world, "Ben", line(world, "Maya").id)
    adopt(world, "Iris", "Maya")
    with pytest.raises(AlreadyDone):
        tell_behind(world, "Maya", line(world, "Maya").id)


def tell_behind(world: World, name: str, line_id: str) -> None:
    """Answer as somebody to whom no question is shown."""
    assert world.bot
    company = world.bot.company()
    with world.bot.database.read() as unit:
        actor = people.find(unit, company.workspace_id, world[name].id)
        assert actor
        adopting.may_tell(unit, company, actor, line_id)


def test_what_the_policy_refuses_is_refused_at_its_field(world: World) -> None:
    legacy(world, "Gia")
    press(world, "Iris", "Gia", "Adopt…")
    world["Iris"].fill({"Role": "Manager"})
    said = screen(world, "Iris")
    world["Iris"].fill({"adopt_ends": "3 years"})
    errors = send(world, "Iris")
    assert errors
    assert any(words_ in said for words_ in ("cannot have", "No use case", "Nobody outside"))
    world["Iris"].close_view()
    assert states(world, "Gia") == ["open"]


def test_what_is_not_adopted_in_time_becomes_a_removal_whatever_state_it_is_in(world: World) -> None:
    legacy(world, "Maya", "Ben")
    world.pass_time(days=27)
    adopt(world, "Iris", "Maya")
    ask(world)
    world.pass_time(days=3, hours=1)
    assert states(world, "Maya", "Ben") == ["removing", "removing"]
    assert rows(world, "select state from request") == [("withdrawn",)]
    assert "It was not decided in the time that the policy gives" in words(world.dm("Maya", "is withdrawn"))
    assert len(steps.sees(world, "Iris", "Take away the role")) == 2
    assert labels(world.fresh(world.cards()[-1])) == []


def test_a_leaver_is_off_the_list_at_every_step(world: World) -> None:
    legacy(world, "Maya", "Ben", "Kenji")
    adopt(world, "Iris", "Maya", "Ben")
    press(world, "Iris", "Ben", "Change…")
    world["Iris"].close_view()
    ask(world)
    for name in ("Maya", "Kenji"):
        world.clock.advance(5)
        world.slack.deactivate(world[name].id)
        world.settle()
    world.sweep()
    assert states(world, "Maya", "Ben", "Kenji") == ["removing", "asked", "removing"]
    assert words(world.fresh(world.cards()[-1])).startswith("Adoption of 2 people")
    assert "taken back" in words(world.fresh(world.cards()[-1]))


def test_an_owner_who_leaves_hands_the_list_on_and_what_they_asked_comes_back(world: World) -> None:
    legacy(world, "Maya", "Ben")
    adopt(world, "Iris", "Maya")
    ask(world)
    world.clock.advance(5)
    world.slack.deactivate(world["Iris"].id)
    world.settle()
    world.sweep()
    assert states(world, "Maya", "Ben") == ["open", "open"]
    shown = words(card(world, "Jonas"))
    assert "Say what becomes of 2 people" in shown
    assert "It was taken back from the committee" in shown


def test_an_agencys_user_is_adopted_by_the_owner_and_their_sponsor_vouches(world: World) -> None:
    partners.northlight(world)
    noah = partners.principal(world, "Noah Klein")
    hold_for(world, noah.id)
    world.sweep()
    shown = card(world)
    assert "Noah Klein (Northlight)" in words(shown)
    world.click("Iris", shown, "Adopt…")
    world["Iris"].fill({"adopt_ends": "30 days"})
    assert send(world, "Iris") == {}
    shown = ask(world)
    assert "Agency's sponsor" in words(shown)
    approve(world, "Sofia", "Jonas", "Priya")
    assert rows(world, "select state from adoption_line") == [("adopted",)]
    assert "It is official now" in words(world.dm("Sofia", "access of Noah Klein"))


def hold_for(world: World, person: str) -> None:
    """Somebody outside Slack holds a role on the films without a grant."""
    assert world.bot
    on = account(world, "larkfieldfilms")
    with world.bot.database.write() as unit:
        ledger.record(
            unit,
            Holding(
                unit.new_id(), on.workspace_id, on.id, person, "", Method.NATIVE_ROLE, "editor",
                Standing.CURRENT, None, None, Source.IMPORT, None, "", None, None, unit.now, "operator",
            ),
        )  # fmt: skip


def test_denied_and_lapsed_come_back_with_the_reason(world: World) -> None:
    shown = asked(world, "Maya", "Ben")
    world.click("Priya", shown, "Deny all…")
    world["Priya"].fill({"Reason": "Ask again after the audit."})
    assert send(world, "Priya") == {}
    world["Priya"].close_view()
    assert states(world, "Maya", "Ben") == ["open", "open"]
    world.sweep()
    assert "Ask again after the audit." in words(card(world))
    assert len(steps.sees(world, "Iris", "Decided: ")) == 1
    adopt(world, "Iris", "Maya")
    ask(world)
    world.pass_time(days=8)
    world.sweep()
    assert "The committee did not decide in time" in words(card(world))


def test_another_role_is_changed_by_the_owner_before_it_is_a_grant(world: World) -> None:
    has_a_way_in(world, "Maya", "larkfieldfilms", Method.NATIVE_ROLE, role="manager")
    world.sweep()
    adopt(world, "Iris", "Maya", Role="Editor")
    ask(world)
    approve(world, *VOUCH)
    assert "make it Editor rather than add them" in words(world.dm("Jonas", "Add <@"))
    assert newest_holding(world, "Maya").grant_id is None
    steps.say_done(world, "Jonas", "Add <@", "Changed.")
    held = newest_holding(world, "Maya")
    assert (held.role, held.source) == ("editor", Source.ADOPTION)
    assert states(world, "Maya") == ["adopted"]


def test_the_count_is_on_home_until_nobody_is_left(world: World) -> None:
    for name in ("Amara", "Tom", "Iris"):
        world[name].open_home()
    world.settle()
    legacy(world, "Maya")
    counted = "1 person has a way in that nobody vouched for"
    assert counted in steps.home(world, "Amara")
    assert counted in steps.home(world, "Tom")
    assert counted not in steps.home(world, "Iris")
    assert "Say what becomes of 1 person" in steps.home(world, "Iris")
    steps.press(world, "Amara", "Look")
    assert "1 person (1 to be answered)" in screen(world, "Amara")
    world["Amara"].close_view()
    listed = steps.command(world, "Iris", "/vouchsafe", "adopt")
    world.click("Iris", listed, "Open the list")
    steps.press(world, "Iris", "Remove")
    assert "Recorded: their way in is being taken away" in screen(world, "Iris")
    world["Iris"].close_view()
    world.click("Iris", world.dm("Iris", "Take away"), "It is taken away…")
    steps.send_done(world, "Iris", "Removed.")
    world.sweep()
    assert "nobody vouched for" not in steps.home(world, "Amara")


def test_only_whoever_answers_for_the_account_answers_and_a_second_press_changes_nothing(
    world: World,
) -> None:
    legacy(world, "Maya")
    one = line(world, "Maya").id
    with pytest.raises(NotYours):
        remove_behind(world, "Ben", one)
    shown = deepcopy(card(world))
    value = beside(world, shown, "Remove", one)
    for _ in range(2):
        assert world["Iris"].click(shown, "Remove", value=value, stale=True).ok
        world.settle()
    assert answer(world, "Iris") == "This has already been done."
    assert events(world, "adoption:") == ["adoption:opened", "adoption:removing"]
    assert len(rows(world, "select id from duty where kind = 'take_away'")) == 1


def test_a_line_follows_its_holder_to_the_account_that_theirs_is_merged_into(world: World) -> None:
    legacy(world, "Maya", "Ben")
    adopt(world, "Iris", "Maya")
    assert world.bot
    other = account(world, "larkfieldhelp")
    held = newest_holding(world, "Maya")
    with world.bot.database.write() as unit:
        ledger.replace_line(unit, held, "operator", account_id=other.id)
    world.sweep()
    world.sweep()
    moved = line(world, "Maya", "larkfieldhelp")
    assert (moved.state.value, moved.account_id) == ("chosen", other.id)
    assert "Say what becomes of 1 person" in words(card(world, "Ben"))
    assert "Say what becomes of 1 person" in words(card(world))
    assert len(rows(world, "select id from adoption_line")) == 2


def test_whoever_is_granted_it_in_the_ordinary_way_is_off_the_list(world: World) -> None:
    legacy(world, "Maya")
    steps.held(world)
    world.sweep()
    assert states(world, "Maya") == ["dropped"]
    assert rows(world, "select state from duty where kind = 'adopt'") == [("done",)]


def test_everything_stands_after_a_restart(world: World) -> None:
    legacy(world, "Maya", "Ben")
    adopt(world, "Iris", "Maya")
    world.stop()
    world.start()
    shown = ask(world)
    world.stop()
    world.start()
    world.settle()
    approve(world, *VOUCH)
    assert states(world, "Maya", "Ben") == ["adopted", "open"]
    assert labels(world.fresh(shown)) == []
    assert trail(world)
