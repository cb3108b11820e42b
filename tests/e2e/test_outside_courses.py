"""Courses outside Slack: an agency user's access waits for one, which they take on a page, and goes on by itself."""

import re

import pytest

from bot.domain.quiz import arrange
from bot.services import library
from storage import training
from tests.e2e import outside, partners, steps
from tests.e2e.outside import Page, Visitor
from tests.e2e.reading import events
from tests.e2e.world import World, words

RIGHT = "1"
"""The answer to the question about the policy."""


@pytest.fixture
def waiting(world: World) -> World:
    outside.noah_waits_for_a_course(world)
    return world


def noah_begins(world: World) -> Visitor:
    noah = Visitor()
    assert noah.begin(outside.get_link(world, outside.noah(world), "Maya")).status == 200
    return noah


def right_letter(world: World, page: Page) -> str:
    """What is right on this page, as only the server knows."""
    attempt_id, place = re.findall(r'/outside/quiz/(\w+)|name="place" value="(\d+)"', page.text)
    assert world.bot
    with world.bot.database.read() as unit:
        attempt = training.find_attempt(unit, attempt_id[0])
        assert attempt
        question = library.asked(unit, attempt.asked[int(place[1])].digest)
        return arrange(question, attempt.seed).right


def answer(world: World, who: Visitor, page: Page, letter: str) -> Page:
    (action,) = re.findall(r'action="/outside/(quiz/\w+)"', page.text)
    (place,) = re.findall(r'name="place" value="(\d+)"', page.text)
    return who.post(outside.home(world, action), place=place, letter=letter)


def test_a_visitor_passes_and_the_access_goes_on_by_itself(waiting: World) -> None:
    world = waiting
    world["Maya"].open_home()
    world.settle()
    assert "Something waits for one person of Northlight outside Slack" in steps.home(world, "Maya")
    noah = noah_begins(world)
    first = noah.get(outside.home(world))
    assert "Working in our accounts" in first.text
    assert "you have acknowledged it" in outside.acknowledge(world, noah, RIGHT).text
    assert "Something waits for one person" in steps.home(world, "Maya"), "the course is still to be taken"
    lessons = noah.get(outside.home(world, "course/holders"))
    assert "A real notice is also waiting inside" in lessons.text
    assert "<strong>fake notice</strong>" in lessons.text

    page = noah.post(outside.home(world, "course/holders"))
    assert "question 1 of 10" in page.text
    assert not any("quiz" in words(one).casefold() for one in world["Maya"].dm()), (
        "it is not the sponsor's quiz"
    )
    wrong = next(one for one in "ABCD" if one != right_letter(world, page))
    seen = answer(world, noah, page, wrong)
    assert "Not quite." in seen.text
    assert "question 2 of 10" in seen.text
    again = answer(world, noah, page, right_letter(world, page))
    assert "question 2 of 10" in again.text, "what was answered stands"
    world.stop()
    outside.start(world)
    page = noah.post(outside.home(world, "course/holders"))
    while "question" in page.text:
        page = answer(world, noah, page, right_letter(world, page))
    assert "You have passed" in page.text or "Not passed this time" in page.text
    if "Not passed" in page.text:  # the wrong one was in a topic that has to be right
        page = noah.post(outside.home(world, "course/holders"))
        while "question" in page.text:
            page = answer(world, noah, page, right_letter(world, page))
    assert "You have passed" in page.text
    assert "Done: you have passed it" in noah.get(outside.home(world)).text
    world.sweep()
    assert world.told("Iris", "Add Noah Klein (Northlight)")
    assert "training:passed" in events(world, "training:")
    assert "Something waits for" not in steps.home(world, "Maya")
    assert "Passed the course “Working in our accounts”" in outside.look(world, "Maya")


def test_nobody_takes_the_quiz_of_somebody_else(waiting: World) -> None:
    world = waiting
    noah, ada = noah_begins(world), Visitor()
    page = noah.post(outside.home(world, "course/holders"))
    (action,) = re.findall(r'action="/outside/(quiz/\w+)"', page.text)
    ada.begin(outside.get_link(world, partners.agency(world).id, "Maya"))
    assert ada.get(outside.home(world, action)).status == 404
    assert ada.post(outside.home(world, action), place="0", letter="A").status == 404
    assert ada.post(outside.home(world, "course/holders")).status == 404
    assert Visitor().post(outside.home(world, action), place="0", letter="A").status == 410
    assert noah.get(outside.home(world, "course/owners")).status == 404, "nobody has asked him to"
    assert "quiz:answered" not in events(world, "quiz:")


def test_what_is_right_leaves_the_server_only_with_the_answer(waiting: World) -> None:
    world = waiting
    noah = noah_begins(world)
    page = noah.post(outside.home(world, "course/holders"))
    assert world.bot
    (attempt_id,) = re.findall(r'action="/outside/quiz/(\w+)"', page.text)
    with world.bot.database.read() as unit:
        attempt = training.find_attempt(unit, attempt_id)
        assert attempt
        questions = [library.asked(unit, one.digest) for one in attempt.asked]
    for question in questions:
        arranged = arrange(question, attempt.seed)
        assert attempt.seed not in page.text
        buttons = re.findall(r"<button[^>]*>", page.text)
        assert buttons == [f'<button type="submit" name="letter" value="{one}">' for one in arranged.letters]
        answered = answer(world, noah, page, arranged.right)
        told = re.findall(r'role="status">\s*<p><strong>Right\.</strong></p>\s*<p>(.+)</p>', answered.text)
        assert len(told) == 1
        assert told[0] not in page.text
        page = answered
    assert "You have passed" in page.text


def test_whoever_may_help_reads_the_name_of_somebody_outside_slack(waiting: World) -> None:
    world = waiting
    world["Iris"].open_home()
    noah = noah_begins(world)
    for _ in range(3):
        page = noah.post(outside.home(world, "course/holders"))
        while "question" in page.text:
            wrong = next(one for one in "ABCD" if one != right_letter(world, page))
            page = answer(world, noah, page, wrong)
    world.sweep()
    assert "Noah Klein (Northlight) has not passed “Working in our accounts” yet" in steps.home(world, "Iris")
