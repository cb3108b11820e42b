"""One question a month to whoever has passed a course, in their digest; an answer counts for nothing."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest

from bot.domain.quiz import arrange
from bot.domain.refusals import NotYours, QuestionOver
from bot.services import completion, library, spaced
from storage import people
from storage import spaced as rows
from tests.e2e import steps
from tests.e2e.reading import events, screen
from tests.e2e.schooling import go_through, take
from tests.e2e.voting import in_force
from tests.e2e.world import World, labels, words

pytestmark = pytest.mark.any_database

ASKED = "One question from “Working in our accounts”"
OFF = ("spaced_question: true", "spaced_question: false")


def passed(world: World) -> World:
    """Maya has passed the course, and a month has gone by; the digest is looked at after what fills it."""
    world["Maya"].open_home()
    take(world, "Maya")
    go_through(world, "Maya")
    world.pass_time(days=30)
    world.sweep()
    return world


def asked(world: World):
    """What Maya was asked last, and the letter of what is right."""
    with world.bot.database.read() as unit:
        found = rows.newest(unit, world.slack.team_id, world["Maya"].id)
        return found, arrange(library.asked(unit, found.digest), found.seed) if found else None


def as_person(world: World, name: str, act, *given):
    with world.bot.database.write() as unit:
        person = people.find(unit, world.slack.team_id, world[name].id)
        return act(unit, world.bot.company(), person, *given)


def test_it_comes_with_the_digest_and_one_click_answers_it_with_why(world: World) -> None:
    passed(world)
    found, shown = asked(world)
    told = world.dm("Maya", ASKED)
    before = steps.home(world, "Maya")
    assert ASKED in before
    world.click("Maya", told, "Show it")
    dialogue = deepcopy(world["Maya"].view)
    with world.bot.database.read() as unit:
        question = library.asked(unit, found.digest)
        list_before = completion.completion(unit, world.bot.company())
    assert question.because[:40] not in json.dumps(dialogue.blocks, ensure_ascii=False)

    world.stop()
    world.start()
    wrong = next(one for one in shown.letters if one != shown.right)
    steps.press(world, "Maya", wrong)
    assert f"{wrong} is not right; {shown.right} is" in screen(world, "Maya")
    assert not {*"ABCD"} & {*labels(world["Maya"].view)}
    world["Maya"].close_view()
    assert as_person(world, "Maya", spaced.answer, found.id, shown.right).question.letter == wrong
    assert events(world, "spaced:") == ["spaced:asked", "spaced:answered"]
    assert ASKED not in steps.home(world, "Maya")
    assert ASKED not in words(world.fresh(told))
    with world.bot.database.read() as unit:
        assert completion.completion(unit, world.bot.company()) == list_before

    world.pass_time(days=31)
    later, _ = asked(world)
    assert later.question_id != found.question_id
    assert later.asked_at - found.asked_at >= timedelta(days=30)


def test_left_alone_it_is_told_of_once_and_is_gone_with_the_next(world: World) -> None:
    passed(world)
    first, shown = asked(world)
    world.pass_time(days=20)
    world.sweep()
    assert len([one for one in world["Maya"].dm() if ASKED in words(one)]) == 1
    assert ASKED in steps.home(world, "Maya")
    with pytest.raises(NotYours, match="Only whoever is asked"):
        as_person(world, "Tom", spaced.answer, first.id, shown.right)
    world.pass_time(days=11)
    assert asked(world)[0].id != first.id
    with pytest.raises(QuestionOver):
        as_person(world, "Maya", spaced.answer, first.id, shown.right)
    assert steps.home(world, "Maya").count(ASKED) == 1


def test_a_policy_that_does_not_want_it_asks_nothing(world: World) -> None:
    in_force(world, OFF)
    passed(world)
    assert asked(world) == (None, None)
    assert ASKED not in steps.home(world, "Maya")
