"""The quiz: what is drawn, how its answers are lettered, and whether it is passed; all from a recorded seed.

The same seed, questions and previous draw give the same quiz for ever, in every version of Python, so that an
auditor can lay it again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, combinations, permutations
from typing import TypeVar

from bot.domain.courses import LETTERS, Question
from bot.domain.sentences import join_words

T = TypeVar("T")

_OFFERED = 4
"""How many combinations or sequences one may choose from."""
_TOGETHER = (2, 3)


@dataclass(frozen=True)
class Arranged:
    """A question as one attempt shows it.

    `numbered` are texts that the answers speak of by number, empty where each answer is a text itself;
    `lettered` are the answers from A on; `right` is the letter of the right one.
    """

    numbered: tuple[str, ...]
    lettered: tuple[str, ...]
    right: str

    @property
    def letters(self) -> str:
        """The letters that one may answer with."""
        return LETTERS[: len(self.lettered)]


@dataclass(frozen=True)
class Given:
    """One answered question, as far as it counts: its topic, and whether the answer was right."""

    topic: str
    right: bool


@dataclass(frozen=True)
class Result:
    """What an attempt comes to.

    `missed` are the topics with a wrong answer, `failed` those of them that had to be passed.
    """

    right: int
    drawn: int
    percent: int
    missed: tuple[str, ...]
    failed: tuple[str, ...]
    passed: bool


def draw(
    topics: Mapping[str, Sequence[Question]],
    count: int,
    must_pass: Collection[str],
    seed: str,
    previous: Collection[str] = (),
) -> tuple[Question, ...]:
    """Draw `count` questions across topics, at least one of each topic that must be passed.

    Of `previous`, the ids drawn last time, at most half come again, as long as the topics have half as many
    questions more than are drawn and none that must be passed has only one. Topics take turns, in an order
    that each round mixes anew; within a topic every question is as likely as any other.
    """
    left = {topic: _fresh_first(asked, seed, previous) for topic, asked in topics.items()}
    drawn = [left[topic].pop(0) for topic in topics if topic in must_pass and left[topic]]
    for turn in _turns(left, seed, [one.topic for one in drawn], previous):
        if len(drawn) == count:
            break
        drawn.append(turn)
    return shuffled(seed, "sequence", drawn[:count], _id)


def arrange(question: Question, seed: str) -> Arranged:
    """Mix the answers to a question, and letter them."""
    salt = f"{seed}|{question.id}"
    if question.kind == "order":
        return _ordered(question, salt)
    options = shuffled(salt, "options", question.options, lambda option: option.text)
    if question.kind == "multiple":
        wanted = tuple(place for place, option in enumerate(options, 1) if option.right)
        every = chain.from_iterable(combinations(range(1, len(options) + 1), size) for size in _TOGETHER)
        return _offered(tuple(option.text for option in options), wanted, every, salt, join_words)
    right = next(place for place, option in enumerate(options) if option.right)
    return Arranged((), tuple(option.text for option in options), LETTERS[right])


def result(given: Sequence[Given], pass_mark: int, must_pass: Collection[str]) -> Result:
    """Count the answers: passed with `pass_mark` per cent, and none wrong in a topic that must be passed."""
    right, drawn = sum(one.right for one in given), len(given)
    missed = tuple(dict.fromkeys(one.topic for one in given if not one.right))
    failed = tuple(topic for topic in missed if topic in must_pass)
    enough = 100 * right >= pass_mark * drawn
    return Result(right, drawn, 100 * right // max(drawn, 1), missed, failed, passed=enough and not failed)


def shuffled(seed: str, salt: str, items: Iterable[T], name: Callable[[T], str]) -> tuple[T, ...]:
    """The items in an order that the seed decides, each order as likely as any other; names must differ."""
    return tuple(sorted(items, key=lambda item: sha256(f"{seed}|{salt}|{name(item)}".encode()).digest()))


def _fresh_first(asked: Sequence[Question], seed: str, previous: Collection[str]) -> list[Question]:
    mixed = shuffled(seed, "questions", asked, _id)
    return sorted(mixed, key=lambda question: question.id in previous)


def _turns(
    left: Mapping[str, list[Question]], seed: str, drawn: Sequence[str], previous: Collection[str]
) -> Iterator[Question]:
    """The other questions, in the order in which they are taken: whatever is new before what is not."""
    for again in (False, True):
        waiting = {
            topic: [one for one in asked if (one.id in previous) == again] for topic, asked in left.items()
        }
        had = set(drawn) if not again else set[str]()
        round_ = 0
        while any(waiting.values()):
            for topic in shuffled(seed, f"round {again} {round_}", waiting, str):
                if waiting[topic] and not (round_ == 0 and topic in had):
                    yield waiting[topic].pop(0)
            round_ += 1


def _ordered(question: Question, salt: str) -> Arranged:
    steps = shuffled(salt, "steps", question.steps, str)
    wanted = tuple(steps.index(step) + 1 for step in question.steps)
    return _offered(steps, wanted, permutations(range(1, len(steps) + 1)), salt, ", ".join)


def _offered(
    texts: tuple[str, ...],
    wanted: tuple[int, ...],
    every: Iterable[tuple[int, ...]],
    salt: str,
    say: Callable[[Iterable[str]], str],
) -> Arranged:
    """The right answer among three wrong ones."""
    wrong = shuffled(salt, "wrong", (one for one in every if one != wanted), str)
    offered = shuffled(salt, "offered", (wanted, *wrong[: _OFFERED - 1]), str)
    lettered = tuple(say(map(str, numbers)) for numbers in offered)
    return Arranged(texts, lettered, LETTERS[offered.index(wanted)])


def _id(question: Question) -> str:
    return question.id
