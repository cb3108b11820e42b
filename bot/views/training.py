"""The quiz in one message: the question that is asked, why the last answer was right, and the result."""

from collections.abc import Iterable

from bot.domain.courses import LETTERS
from bot.domain.training import QuizState
from bot.domain.training_pictures import QuizPicture, Shown
from bot.domain.waiting import Waiting
from bot.views.gates import take_button
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    divider,
    escape,
    message,
    section,
    value,
    when,
)
from bot.views.lessons import minutes_words

_LONG = 900
_BAR = 10


def quiz(picture: QuizPicture) -> Block:
    """One attempt: while it is open its next question, and at the end what it came to."""
    head = f"“{escape(picture.title, 60)}”"
    if picture.attempt.state is QuizState.DROPPED:
        return message(head, [section(f"*{head}*"), section("Nobody asks you for this course any more.")])
    why = explained(picture.last) if picture.last else []
    if picture.now is None:
        return message(
            f"{head}: {_outcome(picture)}", [section(f"*{head}*"), *why, divider(), *_result(picture)]
        )
    where = f"{picture.now.place + 1} of {picture.asked}"
    blocks = [
        section(f"*{head}* · {where}"),
        context(_progress(picture)),
        *why,
        *([divider()] if why else []),
    ]
    return message(f"{head}, question {where}", [*blocks, *_question(picture, picture.now)])


def waiting_course(waiting: Waiting) -> list[Block]:
    """A course that is to be taken: what it is, why, and the button."""
    begun = waiting.facts["begun"]
    words = f"The course “{escape(waiting.facts['name'], 60)}”{minutes_words(waiting.facts['minutes'])}"
    line = f"{words}: {waiting.facts['why']}"
    label = "Go on" if begun else "Take it now"
    return [section(line, accessory=take_button(waiting.subject, label))]


def waiting_help(waiting: Waiting) -> list[Block]:
    """Somebody on one's account has not passed a course yet: for whoever may help them."""
    who, name = waiting.facts["who"], escape(waiting.facts["name"], 60)
    words = f"{who} has not passed “{name}” yet and can try again {when(waiting.facts['opens_at'])}."
    return [section(f"{words} A word from you about it may help.")]


def asked(shown: Shown) -> list[Block]:
    """A question with the full texts of its answers, by their letters."""
    question = shown.question
    lead = [section(f"_{escape(question.situation, _LONG)}_")] if question.situation else []
    return [*lead, section(f"*{escape(question.ask, _LONG)}*"), section(_choices(shown))]


def explained(last: Shown) -> list[Block]:
    """Whether an answer was right, and why."""
    right = last.arranged.right
    if last.given and last.given.right:
        lead = ":white_check_mark: *That is right.*"
    else:
        given = last.given.letter if last.given else ""
        lead = f":x: *{given} is not right; {right} is:* {_said(last)}"
    return [section(f"{lead}\n{escape(last.question.because, _LONG)}")]


def _progress(picture: QuizPicture) -> str:
    done = picture.now.place if picture.now else picture.asked
    filled = _BAR * done // picture.asked
    attempt = f"attempt {picture.attempt.number} of {picture.assignment.attempts}"
    return f"{'■' * filled}{'□' * (_BAR - filled)}  {attempt}; you can stop at any time and go on later"


def _question(picture: QuizPicture, now: Shown) -> list[Block]:
    buttons = _letters(value(picture.attempt.id, now.place))[: len(now.arranged.letters)]
    return [*asked(now), actions(*buttons)]


def _letters(carried: str) -> list[Block]:
    return [
        button("A", "answer_a", carried),
        button("B", "answer_b", carried),
        button("C", "answer_c", carried),
        button("D", "answer_d", carried),
    ]


def _choices(shown: Shown) -> str:
    """The full texts; buttons have only the letters."""
    numbered = [f"{number}. {escape(words)}" for number, words in enumerate(shown.arranged.numbered, 1)]
    lettered = [f"*{letter}*  {escape(words)}" for letter, words in _lettered(shown)]
    return "\n".join([*numbered, *([""] if numbered else []), *lettered])


def _lettered(shown: Shown) -> Iterable[tuple[str, str]]:
    return zip(LETTERS, shown.arranged.lettered, strict=False)


def _said(last: Shown) -> str:
    words = dict(_lettered(last))[last.arranged.right]
    numbered = last.arranged.numbered
    if not numbered:
        return escape(words)
    numbers = [int(word) for word in words.replace(",", " ").split() if word.isdigit()]
    return "; ".join(f"{number}. {escape(numbered[number - 1])}" for number in numbers)


def _outcome(picture: QuizPicture) -> str:
    result = picture.result
    verdict = "passed" if picture.attempt.state is QuizState.PASSED else "not passed yet"
    return f"{verdict}, {result.right} of {result.drawn} right ({result.percent} %)"


def _result(picture: QuizPicture) -> list[Block]:
    passed = picture.attempt.state is QuizState.PASSED
    words = _outcome(picture)
    blocks = [section(f"{':tada: ' if passed else ''}*{words[:1].upper()}{words[1:]}.* {_and_now(picture)}")]
    if picture.reread:
        lines = bullets(f"*{escape(one.name, 60)}*: {escape(one.reread)}" for one in picture.reread)
        blocks.append(section(f"Worth reading again:\n{lines}"))
    again = not passed and picture.after is None and picture.assignment.open
    return [*blocks, *([actions(take_button(picture.assignment.course_id, "Try again"))] if again else [])]


def _and_now(picture: QuizPicture) -> str:
    if picture.attempt.state is QuizState.PASSED:
        until = picture.assignment.valid_until
        holds = f"It counts until {when(until)}." if until else ""
        return (
            f"{holds} {'The access that waited for it goes on by itself.' if picture.waits else ''}".strip()
        )
    why = ""
    if (
        picture.result.failed
        and picture.result.right * 100 >= picture.attempt.pass_mark * picture.result.drawn
    ):
        why = "The score would do, but in some topics no answer may be wrong. "
    if picture.after:
        return f"{why}Let it rest for a while: you can try again {when(picture.after.opens_at)}."
    left = picture.assignment.attempts - picture.attempt.number
    mark = f"It takes {picture.attempt.pass_mark} %."
    return f"{why}{mark} You can try again at once, with other questions ({left} left)."
