"""The shipped lessons as people read them, in Slack and on a page: Markdown becomes what it means."""

import json

import pytest

from bot.domain.training_pictures import CoursePicture
from bot.services import course_files
from bot.views import course_pages, lessons
from tests.e2e.world import MONDAY
from tests.training.test_courses import FOLDER

LIBRARY = course_files.read(FOLDER).library
assert LIBRARY
PAGES = [(course, place) for course in LIBRARY.courses for place in range(len(course.lessons))]


@pytest.mark.parametrize(("course", "place"), PAGES, ids=lambda one: getattr(one, "id", one))
def test_nothing_of_the_markdown_shows_in_slack(course, place) -> None:
    picture = CoursePicture(course.id, course.title, course, None, None, None, MONDAY)
    shown = lessons.lesson(picture, place)
    text = json.dumps(shown, ensure_ascii=False)
    for mark in ("**", "`", "\\n- ", "\\n1. "):
        assert mark not in text
    (rich,) = [one for one in shown["blocks"] if one["type"] == "rich_text"]
    lists = [one for one in rich["elements"] if one["type"] == "rich_text_list"]
    written = course.lessons[place].text
    assert bool(lists) == ("\n- " in written or "\n1. " in written)


@pytest.mark.parametrize("course", LIBRARY.courses, ids=lambda one: one.id)
def test_nor_on_a_page(course) -> None:
    picture = CoursePicture(course.id, course.title, course, None, None, None, MONDAY)
    shown = course_pages.course(picture).split("<main>")[1]
    assert "**" not in shown
    assert "`" not in shown
    assert shown.count("<h2>") == len(course.lessons)
