"""Training: every act about courses."""

from collections.abc import Iterator

from tests.permissions.acts import Act, press, typed
from tests.permissions.people import PARTY


def training() -> Iterator[Act]:
    """One's own courses, their lessons, and the quiz."""
    lessons = press("Read the lessons of a course", "lessons", "course holders")
    yield typed("List one's own courses", "training")
    yield press("Begin a quiz, or go on with it", "take_course", "course holders")
    for letter in "abcd":
        yield press(f"Answer a question of somebody's quiz: {letter.upper()}", f"answer_{letter}", "attempt")
    question = press("Look at somebody's question of the month", "spaced_look", "spaced question")
    yield question
    for letter in "abcd":
        words = f"Answer somebody's question of the month: {letter.upper()}"
        yield press(words, f"spaced_{letter}", "spaced question", opened=(PARTY, question))
    yield typed("See who has passed which course", "training report")
    yield press("Get that list as CSV", "completion_csv", "course holders")
    yield press("Get that list as a workbook", "completion_xlsx", "course holders")
    yield lessons
    for name in ("lesson_back", "lesson_next"):
        yield press(
            f"Turn the pages of the lessons: {name[7:]}", name, "course holders", opened=(PARTY, lessons)
        )
