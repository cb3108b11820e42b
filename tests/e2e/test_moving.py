"""Movers: when somebody's work or standing changes, the owners of what they hold say what stays (P4.4)."""

from datetime import timedelta

import pytest

from bot.domain.grants import EndReason, GrantState
from bot.domain.ledger import Method
from bot.domain.refusals import NotYours, PartyToIt
from bot.services import moving
from storage import people
from tests.e2e.founders import rows
from tests.e2e.promises import pressable
from tests.e2e.reading import events, press
from tests.e2e.register_steps import has_a_way_in, standings
from tests.e2e.steps import at_the_end, grant, held, sees, send_done
from tests.e2e.world import World, date_tokens, labels, words

MOVED = "has moved"


def move(world: World, name: str = "Maya", **changed: str) -> None:
    """Slack says that somebody's record has changed."""
    world.clock.advance(5)
    world.slack.change(world[name], **(changed or {"title": "Recruiter"}))
    world.settle()


def answer_first(world: World, name: str, label: str) -> None:
    """Press a button of the first thing on the newest card that is not answered."""
    card = world.fresh(world.dm(name, MOVED))
    carried = [one["value"] for one in pressable(card.blocks) if one["text"]["text"] == label]
    world.click(name, card, label, value=carried[0])


def remove(world: World, name: str, reason: str = "Another team now.") -> None:
    """Say that the first thing on the card does not stay."""
    answer_first(world, name, "Remove…")
    world[name].fill({"Reason": reason})
    assert world[name].submit().ok
    world.settle()


def keep_behind(world: World, name: str, line: str) -> None:
    """Press Keep as somebody to whom no button is shown."""
    assert world.bot
    company = world.bot.company()
    with world.bot.database.write() as unit:
        actor = people.find(unit, company.workspace_id, world[name].id)
        assert actor
        moving.keep(unit, company, actor, line)


def lines(world: World) -> list[str]:
    return [state for (state,) in rows(world, "select state from question_line order by state")]


def questions(world: World) -> list[str]:
    return [state for (state,) in rows(world, "select state from question order by opened_at")]


def test_the_owner_is_asked_and_what_is_kept_is_recorded(world: World) -> None:
    grant_id = held(world)
    move(world)
    card = world.dm("Iris", MOVED)
    assert "Title: Content editor → Recruiter" in words(card)
    assert labels(card) == ["Keep", "Remove…"]
    assert press(world, "Iris", card, "Keep") == "Recorded: it stays."
    assert grant(world, grant_id).state is GrantState.ACTIVE
    assert (lines(world), questions(world)) == (["kept"], ["answered"])
    assert f"stays, <@{world['Iris'].id}> says" in words(world.fresh(card))
    assert labels(world.fresh(card)) == []
    assert events(world, "question:") == [
        "question:asked", "question:line_asked", "question:line_kept", "question:answered",
    ]  # fmt: skip


def test_what_does_not_stay_is_revoked_with_a_reason_that_its_holder_reads(world: World) -> None:
    grant_id = held(world)
    move(world)
    remove(world, "Iris")
    ended = grant(world, grant_id)
    assert (ended.end_reason, ended.ended_by, ended.end_note) == (
        EndReason.REVOKED, world["Iris"].id, "Another team now.",
    )  # fmt: skip
    assert "Another team now." in words(world.dm("Maya", "has ended"))
    assert questions(world) == ["answered"]


def test_the_owner_has_five_working_days_and_is_then_reminded_like_of_any_duty(world: World) -> None:
    held(world)
    move(world)
    due = date_tokens(words(world.dm("Iris", MOVED)))[0]
    assert abs(due - world.clock.wall() - timedelta(days=7).total_seconds()) < 600
    world.pass_time(days=7, hours=2)
    assert MOVED in words(world.dm("Iris", "Still open"))
    assert world.told("Jonas", "Still open")


def test_each_owner_has_one_question_and_nobody_answers_for_themselves(world: World) -> None:
    held(world)
    has_a_way_in(world, "Maya", "larkfieldhelp", Method.NATIVE_ROLE, role="analyst")
    move(world)
    assert len(sees(world, "Iris", MOVED)) == 1
    assert len(sees(world, "Ben", MOVED)) == 1
    assert not world.told("Maya", MOVED)
    has_a_way_in(world, "Iris", "larkfieldfilms", Method.NATIVE_ROLE)
    move(world, "Iris", title="Head of brand")
    assert f"<@{world['Iris'].id}> {MOVED}" in words(world.dm("Jonas", MOVED))


def test_what_was_never_granted_is_asked_about_too_and_removing_it_asks_for_the_removal(world: World) -> None:
    has_a_way_in(world, "Maya", "larkfieldfilms")
    move(world)
    assert "never granted here" in words(world.dm("Iris", MOVED))
    remove(world, "Iris")
    assert standings(world, "Maya") == {"larkfieldfilms": "current"}
    world.click("Iris", world.dm("Iris", "Take away"), "It is taken away…")
    send_done(world, "Iris", "Removed in the studio.")
    assert standings(world, "Maya") == {"larkfieldfilms": "former"}


def test_whoever_becomes_a_guest_keeps_access_while_the_owner_is_asked_and_the_rule_is_said(
    world: World,
) -> None:
    recovery = {"role": "Manager", "use_case": "Account recovery", "ends": "20h"}
    grant_id = held(world, others=("Priya", "Helen"), **recovery)
    move(world, kind="guest")
    card = words(world.dm("Iris", MOVED))
    assert "Was a full member, is a guest now" in card
    assert "Nobody outside the company may add people" in card
    assert grant(world, grant_id).usable(world.now)


def test_what_matters_to_no_access_asks_nothing(world: World) -> None:
    held(world)
    for changed in (
        {"tz": "Asia/Tokyo"},
        {"real_name": "Maya Chen-Ito"},
        {"title": "CONTENT  editor"},
        {"title": ""},
    ):
        move(world, **changed)
    move(world, "Ben")
    assert questions(world) == []


def test_a_later_change_replaces_the_question_and_changing_back_drops_it(world: World) -> None:
    held(world)
    move(world)
    move(world, title="Recruiting lead")
    assert questions(world) == ["cancelled", "open"]
    assert "Title: Content editor → Recruiting lead" in words(world.dm("Iris", MOVED))
    move(world, title="Content editor")
    assert questions(world) == ["cancelled", "cancelled"]
    assert lines(world) == ["dropped", "dropped"]


def test_what_ends_meanwhile_need_not_be_answered(world: World) -> None:
    grant_id = held(world)
    move(world)
    at_the_end(world, grant_id)
    world.sweep()
    world.sweep()
    assert (lines(world), questions(world)) == (["ended"], ["answered"])


def test_a_mover_who_leaves_is_a_leaver(world: World) -> None:
    held(world)
    move(world)
    world.clock.advance(5)
    world.slack.deactivate(world["Maya"].id)
    world.settle()
    assert (lines(world), questions(world)) == (["dropped"], ["cancelled"])
    assert labels(world.fresh(world.dm("Iris", MOVED))) == []
    assert rows(world, "select state from departure") == [("open",)]


def test_only_whoever_answers_for_the_account_may_answer(world: World) -> None:
    held(world)
    move(world)
    ((line,),) = rows(world, "select id from question_line")
    for name, refusal in (("Sofia", NotYours), ("Maya", PartyToIt)):
        with pytest.raises(refusal):
            keep_behind(world, name, line)
    assert lines(world) == ["open"]
