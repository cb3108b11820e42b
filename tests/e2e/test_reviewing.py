"""Audits in a direct message: lines in one thread, one press each, until they are handed in (P4.7, C2)."""

from datetime import timedelta

import pytest

from bot.domain.refusals import NotYours, OwnAccess, UnknownKept
from bot.domain.reviews import Choice, ItemState
from bot.services import review_asking, review_people, reviewing
from tests.e2e.auditing import APP, CABINS, FILMS, UNKNOWN
from tests.e2e.reading import events, screen, send
from tests.e2e.reviewing import (
    begun,
    beside,
    films,
    now,
    page,
    parent,
    person,
    press,
    review_of,
    send_reason,
    show,
    shown,
    submit,
    with_buttons,
)
from tests.e2e.world import ROOT, Build, World, labels, words


def test_lines_are_answered_in_place_and_may_be_changed_until_they_are_handed_in(world: World) -> None:
    audit = begun(world)
    assert "9 lines wait for your answer" in words(parent(world, "Iris"))
    assert page(world, "Iris").thread_ts == parent(world, "Iris").ts
    assert "for “Autumn films”" in words(page(world, "Iris"))
    maya, ben = films(audit, "Maya Chen"), films(audit, "Ben Asante")
    assert beside(world, "Iris", maya) == ["Keep", "Remove", "Not sure"]
    press(world, "Iris", maya, "Keep")
    press(world, "Iris", ben, "Remove")
    assert beside(world, "Iris", maya) == ["✓ Keep", "Remove", "Not sure", "Undo"]
    assert "2 of 9 answered" in words(parent(world, "Iris"))
    before = events(world, "review_item:")
    press(world, "Iris", maya, "✓ Keep")
    assert events(world, "review_item:") == before
    press(world, "Iris", ben, "Keep")
    press(world, "Iris", maya, "Remove")
    press(world, "Iris", maya, "Undo")
    assert [now(world, one).state.value for one in (maya, ben)] == ["open", "chosen"]
    assert now(world, ben).choice is Choice.KEEP
    after = ["review_item:changed", "review_item:changed", "review_item:reopened"]
    assert events(world, "review_item:") == [*before, *after]


def test_what_is_handed_in_is_carried_out_and_a_review_is_done_with_its_last_line(world: World) -> None:
    audit = begun(world, accounts=(FILMS,))
    press(world, "Iris", films(audit, "Maya Chen"), "Keep")
    press(world, "Iris", films(audit, "Ben Asante"), "Remove")
    said = submit(world, "Iris")
    assert said.startswith("Thank you: 2 answers are handed in. What is to go is being taken away now.")
    assert said.endswith("4 lines still wait.")
    assert now(world, films(audit, "Maya Chen")).state.value == "kept"
    assert now(world, films(audit, "Ben Asante")).state.value == "to_remove"
    assert "To be taken away; it is not gone yet" in words(page(world, "Iris"))
    press(world, "Iris", films(audit, "Noah Klein"), "Remove")
    press(world, "Iris", films(audit, UNKNOWN), "Remove")
    press(world, "Iris", films(audit, APP), "Revoke")
    press(world, "Iris", films(audit), "All right")
    world.stop()
    world.start()
    world.get_in_touch()
    assert "every line is answered" in words(parent(world, "Iris"))
    assert submit(world, "Iris").endswith("Your part is done.")
    assert review_of(world, audit, "Iris").state.value == "submitted"
    assert labels(parent(world, "Iris")) == labels(page(world, "Iris")) == []
    assert events(world, "review:submitted") == ["review:submitted"]
    with pytest.raises(reviewing.HandedIn):
        act(world, "Iris", reviewing.submit, review_of(world, audit, "Iris").id)


def test_whoever_is_not_sure_asks_the_holder_and_the_line_comes_back(world: World) -> None:
    audit = begun(world)
    maya = films(audit, "Maya Chen")
    press(world, "Iris", maya, "Not sure")
    assert f"<@{world['Maya'].id}> is asked" in words(page(world, "Iris"))
    question = world.dm("Maya", "Do you still need")
    with pytest.raises(NotYours):
        act(world, "Ben", review_asking.may_tell, maya.id)
    world.click("Maya", question, "Answer…")
    world["Maya"].fill({"needed": "Yes, it is still needed"})
    assert set(send(world, "Maya")) == {"why"}
    world["Maya"].fill({"why": "I cut the films."})
    assert send(world, "Maya") == {}
    world["Maya"].close_view()
    assert labels(world.fresh(question)) == []
    assert "They still need it:" in words(page(world, "Iris"))
    assert "I cut the films." in words(page(world, "Iris"))
    account = films(audit)
    press(world, "Iris", account, "Not sure")
    assert f"<@{world['Jonas'].id}> is asked" in words(page(world, "Iris"))
    assert "Others are asked about 1 line; what they say comes back here." in words(parent(world, "Iris"))
    press(world, "Iris", account, "All right")
    assert labels(world.fresh(world.dm("Jonas", "Is this right, and still needed"))) == []


def test_whom_nobody_can_name_is_named_removed_or_a_risk_until_a_day(world: World) -> None:
    audit = begun(world)
    unknown = films(audit, UNKNOWN)
    assert beside(world, "Iris", unknown) == ["Name them…", "Remove", "Accept the risk…"]
    with pytest.raises(UnknownKept):
        act(world, "Iris", reviewing.choose, unknown.id, Choice.KEEP)
    press(world, "Iris", unknown, "Accept the risk…")
    world["Iris"].fill({"reason": "It is locked away.", "until": (world.now + timedelta(days=500)).date()})
    assert set(send(world, "Iris")) == {"until"}
    send_reason(world, "Iris", "It is locked away.", until=(world.now + timedelta(days=60)).date())
    assert "Risk accepted until" in words(page(world, "Iris"))
    submit(world, "Iris")
    assert now(world, unknown).state.value == "accepted"
    ben = films(audit, "Ben Asante")
    with pytest.raises(reviewing.Named):
        act(world, "Iris", reviewing.accept, ben.id, "Why not", world.now.date())


def test_whoever_is_named_may_be_kept_like_anybody_else(world: World) -> None:
    audit = begun(world, accounts=(FILMS,))
    unknown = films(audit, UNKNOWN)
    press(world, "Iris", unknown, "Accept the risk…")
    send_reason(world, "Iris", "It is locked away.")
    press_naming(world, unknown.holding_id)
    world["Iris"].fill({"people": [world["Tom"]]})
    assert send(world, "Iris") == {}
    world["Iris"].close_view()
    world.sweep()
    assert now(world, unknown).person == world["Tom"].id
    assert beside(world, "Iris", unknown) == ["Keep", "Remove", "Not sure"]
    assert f"<@{world['Tom'].id}>*: a way into @larkfieldfilms" in words(page(world, "Iris"))


def press_naming(world: World, holding: str | None) -> None:
    """Press Name them beside a line."""
    world.click("Iris", page(world, "Iris"), "Name them…", value=f"1|{holding}|0")


def test_an_account_is_wrong_so_it_is_corrected_or_closed(world: World) -> None:
    audit = begun(world)
    press(world, "Iris", films(audit), "Something is wrong…")
    send_reason(world, "Iris", "The backup has moved to sales.")
    assert "Edit an account" in str(world["Iris"].view)
    world["Iris"].close_view()
    assert now(world, films(audit)).choice is Choice.KEEP
    assert beside(world, "Iris", films(audit)) == ["All right", "✓ Something is wrong…", "Not sure", "Undo"]
    wrong = "→ *Needed, but something is wrong*: “The backup has moved to sales.”"
    assert wrong in words(page(world, "Iris"))
    cabins = audit.of(CABINS)
    press(world, "Iris", cabins, "Something is wrong…")
    send_reason(world, "Iris", "The cabins are sold.", wrong="Nobody needs this account any more")
    assert "Not needed any more" in words(page(world, "Iris"))
    submit(world, "Iris")
    assert [now(world, one).state.value for one in (films(audit), cabins)] == ["kept", "to_remove"]
    handed_in = words(page(world, "Iris"))
    assert wrong in handed_in
    assert "→ *Not needed any more; it is not closed yet*: “The cabins are sold.”" in handed_in


def test_only_lines_of_low_risk_are_kept_at_once_and_only_with_a_comment(world: World) -> None:
    audit = begun(world)
    world.click("Iris", parent(world, "Iris"), "Keep the 1 line of low risk…")
    assert f"<@{world['Maya'].id}>, Editor" in screen(world, "Iris")
    world["Iris"].fill({"reason": " "})
    assert set(send(world, "Iris")) == {"reason"}
    send_reason(world, "Iris", "She cuts every film.")
    world["Iris"].close_view()
    kept = [one for one in audit.items if now(world, one).choice is Choice.KEEP]
    assert [one.frozen["who"] for one in kept] == ["Maya Chen"]
    assert now(world, kept[0]).in_bulk
    assert "“She cuts every film.”" in words(page(world, "Iris"))
    assert not [one for one in labels(parent(world, "Iris")) if "low risk" in one]


def test_a_review_is_handed_on_with_a_note_and_the_first_answer_counts(world: World) -> None:
    audit = begun(world)
    world.click("Iris", parent(world, "Iris"), "Hand on…")
    world["Iris"].fill({"handed_to": world["Gia"], "note": "You know them."})
    assert set(send(world, "Iris")) == {"handed_to"}
    world["Iris"].fill({"handed_to": world["Ben"], "note": "You know them."})
    assert send(world, "Iris") == {}
    world["Iris"].close_view()
    assert "has handed it to you: “You know them.”" in words(parent(world, "Ben"))
    own, maya = films(audit, "Ben Asante"), films(audit, "Maya Chen")
    assert beside(world, "Ben", own) == []
    with pytest.raises(OwnAccess):
        act(world, "Ben", reviewing.choose, own.id, Choice.KEEP)
    press(world, "Ben", maya, "Keep")
    assert f"→ *Keep*, says <@{world['Ben'].id}>" in words(page(world, "Iris"))
    press(world, "Iris", own, "Keep")
    assert submit(world, "Ben").startswith("Thank you: 1 answer is handed in.")
    assert [now(world, one).state.value for one in (own, maya)] == ["chosen", "kept"]


def test_where_whoever_is_asked_leaves_the_next_in_line_is_asked(world: World) -> None:
    audit = begun(world)
    press(world, "Iris", films(audit, "Ben Asante"), "Keep")
    world.slack.deactivate(world["Iris"].id)
    world.settle()
    world.sweep()
    for name in ("Jonas", "Amara"):
        assert [one for one in shown(world, name) if "because whoever was asked first has left" in words(one)]
        assert f"<@{world['Iris'].id}>" not in words(parent(world, name))
    ben = films(audit, "Ben Asante")
    assert "→ *Keep*, says" in words(with_buttons(world, "Jonas", ben)[-1])
    press(world, "Jonas", ben, "Remove")
    assert now(world, ben).choice is Choice.REMOVE


def test_nobody_answers_what_they_are_not_asked_and_nobody_answers_about_themselves(world: World) -> None:
    audit = begun(world)
    maya, iris = films(audit, "Maya Chen"), films(audit, "Iris Novak")
    for name in ("Ben", "Gia"):
        with pytest.raises(NotYours):
            act(world, name, reviewing.choose, maya.id, Choice.KEEP)
    show(world, "Jonas")
    assert beside(world, "Jonas", iris) == ["Keep", "Remove", "Not sure"]
    with pytest.raises(NotYours):
        act(world, "Iris", reviewing.choose, iris.id, Choice.KEEP)


def test_whoever_is_handed_a_review_with_their_own_line_in_it_answers_the_others_alone(world: World) -> None:
    """Also where somebody else has answered it, and only the sending is left (C2)."""
    audit = begun(world)
    ben, maya = films(audit, "Ben Asante"), films(audit, "Maya Chen")
    act(world, "Iris", review_people.hand_on, ben.review_id, world["Ben"].id, "You know them.")
    with pytest.raises(OwnAccess):
        act(world, "Ben", reviewing.choose, ben.id, Choice.KEEP)
    act(world, "Ben", reviewing.choose, maya.id, Choice.KEEP)
    act(world, "Iris", reviewing.choose, ben.id, Choice.KEEP)
    act(world, "Ben", reviewing.submit, ben.review_id)
    assert (now(world, maya).state, now(world, ben).state) == (ItemState.KEPT, ItemState.CHOSEN)
    world.settle()
    assert beside(world, "Ben", ben) == []


def act(world: World, name: str, use_case, *given: object) -> object:
    """Do something as somebody, behind what they are shown."""
    assert world.bot
    with world.bot.database.write() as unit:
        return use_case(unit, world.bot.company(), person(world, name), *given)


def test_where_people_are_told_once_a_day_the_thread_goes_in_place_of_that(build: Build) -> None:
    world = build(policy=ROOT / "policy.yml")
    world.start()
    world.found()
    audit = begun(world, granted=False)
    world.click("Iris", parent(world, "Iris"), "Hand on…")
    world["Iris"].fill({"handed_to": world["Tom"], "note": "You know them."})
    assert send(world, "Iris") == {}
    world["Iris"].close_view()
    assert not shown(world, "Tom")
    world.sweep()
    assert "“You know them.”" in words(parent(world, "Tom"))
    assert not world.told("Tom", "waits for you")
    press(world, "Tom", films(audit, "Noah Klein"), "Not sure")
    world.sweep()
    assert "Does Noah Klein (Northlight) still need" in words(world.dm("Sofia", "for you"))
