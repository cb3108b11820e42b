"""The courses of people outside Slack: lessons on one page, then the quiz, one question at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.invitations import PAGES
from bot.domain.training import QuizState
from bot.domain.training_pictures import CoursePicture, QuizPicture, Shown
from bot.views.html import as_html, page

COURSE: Final = f"{PAGES}/course"
QUIZ: Final = f"{PAGES}/quiz"


@dataclass(frozen=True)
class Line:
    """A course on the first page."""

    name: str
    place: str
    minutes: int | None
    done: bool
    begun: bool
    paused: str | None


def line(picture: CoursePicture) -> Line:
    """How a course stands on the first page."""
    return Line(
        name=picture.name,
        place=f"{COURSE}/{picture.course_id}",
        minutes=picture.course.minutes if picture.course else None,
        done=picture.open is None,
        begun=_begun(picture),
        paused=_when(picture.paused_until),
    )


def course(picture: CoursePicture) -> str:
    """The lessons, and the way into the quiz."""
    lessons = picture.course.lessons if picture.course else ()
    shown = [
        {"title": one.title, "html": as_html(one.text), "image": one.image, "alt": one.alt or one.title}
        for one in lessons
    ]
    return page(
        "course.html",
        title=picture.name,
        minutes=picture.course.minutes if picture.course else None,
        lessons=shown,
        paused=_when(picture.paused_until),
        can_take=picture.open is not None and picture.course is not None,
        begun=_begun(picture),
        action=f"{COURSE}/{picture.course_id}",
    )


def quiz(picture: QuizPicture) -> str:
    """What the last answer was worth, and the next question, or what all of them come to."""
    again = picture.assignment.open and picture.now is None
    return page(
        "quiz.html",
        title=picture.title,
        course=picture.title,
        asked=picture.asked,
        last=_answered(picture.last) if picture.last else None,
        now=_asked(picture.now) if picture.now else None,
        result=picture.result,
        reread=picture.reread,
        again=f"{COURSE}/{picture.assignment.course_id}" if again else None,
        paused=_when(picture.after.opens_at) if picture.after else None,
        action=f"{QUIZ}/{picture.attempt.id}",
    )


def _asked(shown: Shown) -> dict[str, object]:
    return {
        "number": shown.place + 1,
        "place": shown.place,
        "ask": shown.question.ask,
        "situation": shown.question.situation,
        "numbered": shown.arranged.numbered,
        "lettered": list(zip(shown.arranged.letters, shown.arranged.lettered, strict=True)),
    }


def _answered(shown: Shown) -> dict[str, object]:
    arranged = shown.arranged
    answers = dict(zip(arranged.letters, arranged.lettered, strict=True))
    in_words = ", ".join(arranged.numbered[int(one) - 1] for one in _numbers(answers[arranged.right]))
    return {
        "right": shown.given is not None and shown.given.right,
        "answer": in_words if arranged.numbered else answers[arranged.right],
        "because": shown.question.because,
    }


def _numbers(said: str) -> list[str]:
    """The numbers in “1 and 3” or “2, 4, 1, 3”."""
    return [word for word in said.replace(",", " ").split() if word.isdecimal()]


def _begun(picture: CoursePicture) -> bool:
    return picture.open is not None and picture.last is not None and picture.last.state is QuizState.OPEN


def _when(instant: datetime | None) -> str | None:
    return f"{instant:%A} {instant.day} {instant:%B, %H:%M} UTC" if instant else None
