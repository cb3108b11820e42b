"""Access that waits for a course: asked for, approved, taken in the chat, and begun by itself on a pass."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest

from bot.domain.grants import GrantState
from bot.domain.refusals import NotYours
from bot.services import assigning, quizzing
from storage import grants, training
from tests.e2e import steps
from tests.e2e.reading import trail
from tests.e2e.schooling import ask_for_paid_work, attempts, go_through, right_letter, wrong_letter
from tests.e2e.voting import in_force
from tests.e2e.world import World, date_tokens, labels, words

GATE = (
    "\n      training: [holders]       # approved access waits until its holder has passed; any rule may ask for it"
    "\n      acknowledgement: true     # and until they have acknowledged the policy; a rule without `when` asks it of all"
)
EVERYDAY = 'approvals: [owner, "discipline:digital"]'
OWES = "still needs the course “Working in our accounts”"


def grant(world: World):
    with world.bot.database.read() as unit:
        return grants.of_person(unit, world.slack.team_id, world["Maya"].id)[-1]


def clicks_since(world: World, before: int) -> int:
    """How many buttons have been pressed since."""
    return sum(one.kind == "block_actions" for one in world.slack.deliveries[before:])


def begin(world: World, name: str = "Maya"):
    """Ask for what needs a course, have it approved, and press Take it now; the quiz."""
    ask_for_paid_work(world, name)
    world.click(name, world.dm(name, "is approved"), "Take it now")
    return world.dm(name, ", question 1 of 10")


def test_gate_quiz_pass_and_the_access_goes_on_by_itself(world: World) -> None:
    card = ask_for_paid_work(world)
    assert OWES in words(card)
    told = world.dm("Maya", "is approved")
    assert OWES in words(told)
    world.pass_time(hours=1)
    assert not world.told("Iris", "Add <@")
    assert grant(world).state is GrantState.WAITING

    pressed = len(world.slack.deliveries)
    world.click("Maya", told, "Take it now")
    done = go_through(world, "Maya")
    assert clicks_since(world, pressed) == 11
    assert "Passed, 10 of 10 right (100 %)" in words(done)
    assert "goes on by itself" in words(done)
    world.sweep()
    assert world.told("Iris", "Add <@")
    assert OWES not in words(world.fresh(card))


def test_the_form_the_card_and_my_access_say_what_is_still_needed(world: World) -> None:
    world.fill_form("Maya", "@larkfieldoutdoor", "Ads", "Paid campaigns", "2w", "The winter range")
    assert OWES in words(world["Maya"].view)
    assert "after the course “Working in our accounts”" in words(world["Maya"].view)
    world["Maya"].close_view()
    ask_for_paid_work(world)
    assert world["Maya"].command("/my-access").ok
    seen = world["Maya"].ephemerals()[-1]
    assert "it waits until the course “Working in our accounts” is done" in words(seen)
    assert "Take it now" in labels(seen)


def test_what_is_right_leaves_the_server_only_with_the_answer(world: World) -> None:
    card = begin(world)
    with world.bot.database.read() as unit:
        asked = attempts(world, "Maya")[-1].asked
        texts = [json.loads(training.question(unit, one.digest)) for one in asked]
    for place, question in enumerate(texts):
        shown = json.dumps(world.fresh(card).blocks, ensure_ascii=False)
        assert question["because"][:40] not in shown
        values = {
            one["value"]
            for block in world.fresh(card).blocks
            if block["type"] == "actions"
            for one in block["elements"]
        }
        assert values == {f"1|{attempts(world, 'Maya')[-1].id}|{place}"}
        world.click("Maya", card, right_letter(world, "Maya"))


def test_a_quiz_goes_on_days_later_after_a_restart_where_it_was(world: World) -> None:
    card = begin(world)
    for _ in range(3):
        world.click("Maya", card, right_letter(world, "Maya"))
    assert "question 4 of 10" in world.fresh(card).text
    world.stop()
    world.clock.advance(timedelta(days=2).total_seconds())
    world.start()
    assert world["Maya"].command("/vouchsafe", "training").ok
    offered = world["Maya"].ephemerals()[-1]
    world.click("Maya", offered, "Go on")
    again = world.dm("Maya", "question 4 of 10")
    assert again.ts != card.ts
    assert card.ts not in [one.ts for one in world["Maya"].dm()]
    done = go_through(world, "Maya")
    assert "10 of 10 right" in words(done)
    assert len(attempts(world, "Maya")) == 1


def test_three_attempts_a_pause_and_an_owner_who_hears_of_it_kindly(world: World) -> None:
    world["Iris"].open_home()
    begin(world)
    drawn = []
    for number in (1, 2, 3):
        drawn.append({one.question_id for one in attempts(world, "Maya")[-1].asked})
        done = go_through(world, "Maya", wrong=5)
        assert "Not passed yet, 5 of 10 right (50 %)" in words(done)
        assert "Worth reading again" in words(done)
        if number < 3:
            world.click("Maya", done, "Try again")
    assert len(drawn[0] & drawn[1]) <= 5
    assert len(drawn[1] & drawn[2]) <= 5
    assert "Try again" not in labels(done)
    opens = date_tokens(words(done))[-1]
    assert opens == int(attempts(world, "Maya")[-1].ended_at.timestamp()) + 24 * 3600

    assert "has not passed “Working in our accounts” yet" in steps.home(world, "Iris")
    assert world["Maya"].command("/vouchsafe", "training").ok
    assert "you can try again" in words(world["Maya"].ephemerals()[-1])
    world.pass_time(hours=25)
    assert world["Maya"].command("/vouchsafe", "training").ok
    world.click("Maya", world["Maya"].ephemerals()[-1], "Take it now", value="1|holders|0")
    assert "10 of 10 right" in words(go_through(world, "Maya"))
    world.sweep()
    assert world.told("Iris", "Add <@")


def test_a_topic_that_must_be_passed_fails_a_good_score(world: World) -> None:
    card = begin(world)
    for asked in attempts(world, "Maya")[-1].asked:
        must = asked.topic == "no-sharing"
        letter = wrong_letter(world, "Maya", card) if must else right_letter(world, "Maya")
        world.click("Maya", card, letter)
    assert "The score would do, but" in words(world.fresh(card))
    assert grant(world).state is GrantState.WAITING


def test_double_and_late_clicks_change_nothing(world: World) -> None:
    card = begin(world)
    first = deepcopy(world.fresh(card))
    right = right_letter(world, "Maya")
    world.click("Maya", card, right)
    kept = [one for one in trail(world) if one["kind"] == "quiz:answered"]
    other = next(one for one in "ABC" if one != right)
    late = world["Maya"].click(first, other, stale=True)
    assert late.ok
    world.settle()
    assert "You have answered this question already" in words(world["Maya"].ephemerals()[-1])
    assert [one for one in trail(world) if one["kind"] == "quiz:answered"] == kept


def test_nobody_answers_for_somebody_else(world: World) -> None:
    card = begin(world)
    assert card.channel not in [one.channel for one in world["Ben"].dm()]
    with world.bot.database.write() as unit, pytest.raises(NotYours, match="Only whoever takes this quiz"):
        quizzing.answer(unit, world.bot.company(), world["Ben"].id, attempts(world, "Maya")[-1].id, 0, "A")


def test_parked_access_ends_at_its_latest_end_and_the_course_is_asked_for_no_longer(world: World) -> None:
    ask_for_paid_work(world, ends="3 days")
    world.until(grant(world).ends_at + timedelta(minutes=1))
    assert grant(world).state is GrantState.CANCELLED
    with world.bot.database.read() as unit:
        (one,) = training.of_person(unit, world.slack.team_id, world["Maya"].id)
    assert one.state == "lapsed"


def test_a_new_policy_takes_the_gate_away_and_what_was_parked_goes_on(world: World) -> None:
    ask_for_paid_work(world)
    in_force(world, (GATE, ""))
    world.sweep()
    assert grant(world).state is GrantState.PROVISIONING
    assert world.told("Iris", "Add <@")


def test_a_new_policy_adds_a_gate_to_a_request_that_waits(world: World) -> None:
    card = world.ask("Maya")
    assert "still needs" not in words(card)
    in_force(world, (EVERYDAY, f"{EVERYDAY}\n      training: [holders]"))
    for voter in ("Jonas", "Iris"):
        world.click(voter, card, "Approve")
    assert OWES in words(world.fresh(card))
    assert grant(world).state is GrantState.WAITING


def test_who_has_passed_waits_for_nothing_and_is_asked_again_before_the_pass_is_over(world: World) -> None:
    world["Maya"].open_home()
    begin(world)
    go_through(world, "Maya")
    world.sweep()
    steps.say_done(world, "Iris", "Add <@", "Added.")
    card = words(world.dm("Maya", "Your access: Ads"))
    world.click("Maya", steps.command(world, "Maya", "/my-access"), "See the rules")
    for shown in (card, words(world["Maya"].view)):
        assert f"<@{world['Iris'].id}> removes it on Facebook" in shown
        assert "Never: " in shown
    (passed,) = assignments(world)
    assert passed.valid_until == attempts(world, "Maya")[-1].ended_at + timedelta(days=365)
    with world.bot.database.write() as unit:
        assigning.renew(unit, world.bot.company(), passed.id)
    assert [one.why.value for one in assignments(world)] == ["access", "again"]
    world.settle()
    assert "your last pass will soon be over" in steps.home(world, "Maya")


def assignments(world: World):
    with world.bot.database.read() as unit:
        return training.of_person(unit, world.slack.team_id, world["Maya"].id)
