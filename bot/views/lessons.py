"""Somebody's courses in a list, and their lessons, one page each with the way on and back."""

from collections.abc import Sequence

from bot.domain.training import QuizState
from bot.domain.training_pictures import CoursePicture
from bot.views.gates import take_button
from bot.views.kit import (
    Block,
    actions,
    button,
    context,
    escape,
    header,
    message,
    modal,
    section,
    value,
    when,
)
from bot.views.rich import rendered

LESSONS = "lessons_look"


def mine(courses: Sequence[CoursePicture]) -> Block:
    """The answer to `/vouchsafe training`: every course as the reader has it."""
    if not courses:
        return message("Your courses", [section("The policy asks for no course yet.")])
    return message("Your courses", [block for one in courses for block in _course(one)])


def lesson(picture: CoursePicture, place: int) -> Block:
    """One page of a course, with the way to the next and back."""
    lessons = picture.course.lessons if picture.course else ()
    if not 0 <= place < len(lessons):
        return _dialogue([section("This course has no such page.")])
    page = lessons[place]
    blocks = [header(page.title), rendered(page.text)]
    if page.image:
        blocks.append({"type": "image", "image_url": page.image, "alt_text": page.alt or page.title})
    blocks.append(context(f"{place + 1} of {len(lessons)}"))
    turns = _turns(picture, place, len(lessons))
    return _dialogue([*blocks, *([actions(*turns)] if turns else [])])


def minutes_words(minutes: int | None) -> str:
    """How long a course takes, after its name."""
    return f" ({minutes} minutes)" if minutes else ""


def _dialogue(blocks: list[Block]) -> Block:
    return modal("Lessons", blocks, callback_id=LESSONS, close="Close")


def _turns(picture: CoursePicture, place: int, pages: int) -> list[Block]:
    subject = picture.course_id
    back = [button("Back", "lesson_back", value(subject, place - 1))] if place else []
    if place + 1 < pages:
        return [*back, button("Next", "lesson_next", value(subject, place + 1), style="primary")]
    return [*back, *([take_button(subject, "Take the quiz")] if _can_take(picture) else [])]


def _course(picture: CoursePicture) -> list[Block]:
    minutes = minutes_words(picture.course.minutes if picture.course else None)
    buttons = [take_button(picture.course_id, _take_words(picture))] if _can_take(picture) else []
    if picture.course and picture.course.lessons:
        buttons.append(button("Read the lessons", "lessons", value(picture.course_id)))
    line = section(f"*{escape(picture.name, 60)}*{minutes}: {_standing(picture)}")
    return [line, *([actions(*buttons, block_id=f"course:{picture.course_id}")] if buttons else [])]


def _can_take(picture: CoursePicture) -> bool:
    due = picture.open is not None or picture.passed is None
    return due and picture.course is not None and picture.paused_until is None


def _take_words(picture: CoursePicture) -> str:
    return "Go on" if picture.last and picture.last.state is QuizState.OPEN else "Take it now"


def _standing(picture: CoursePicture) -> str:
    """Where the reader stands, and how the last attempt went."""
    last = picture.last
    score = f" Your last attempt: {last.percent} %." if last and last.percent is not None else ""
    if picture.paused_until:
        return f"you can try again {when(picture.paused_until)}.{score}"
    if picture.open:
        return f"to be taken, because {picture.open.why.sentence}.{score}"
    if picture.passed and picture.passed.valid_until:
        return f"passed; it counts until {when(picture.passed.valid_until)}.{score}"
    return f"nobody has asked you to take it; you may.{score}"
