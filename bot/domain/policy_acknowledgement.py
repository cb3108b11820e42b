"""How a policy is made known: who acknowledges it, by which question, and who signs it by when."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.outline import Fault, Place
from bot.domain.policy_types import Notice, Part, Sentence
from bot.domain.when import Span

ANSWER_LIMIT = 75
"""Characters of an answer: what Slack shows beside a choice."""

PASSAGE_LIMIT = 900

AudienceName = Literal["everyone", "holders", "owners", "agencies", "committee"]


class Choice(Part):
    """An answer that may be chosen; exactly one of a question's is right."""

    text: Annotated[str, Field(min_length=1, max_length=ANSWER_LIMIT)]
    right: bool = False


class Acknowledgement(Part):
    """Who acknowledges the policy, and the one question by which they show that they have read it (P2.4)."""

    question: Sentence | None = None
    answers: Annotated[tuple[Choice, ...], Field(max_length=6)] = ()
    passage: Annotated[str, Field(min_length=1, max_length=PASSAGE_LIMIT)] | None = None
    audience: Annotated[tuple[AudienceName, ...], Field(min_length=1, max_length=5)] = ("everyone",)
    follow_up: Notice = Span(working_days=5)


class Announcement(Part):
    """How long the senior leader has to put their name to a version before somebody else is asked."""

    sign_within: Notice = Span(working_days=5)


def acknowledgement_faults(file: Place) -> Iterator[Fault]:
    """What is wrong between the question, its answers and the passage in which the right one stands."""
    section = file["acknowledgement"]
    answers = list(section["answers"])
    if section["question"].missing:
        if answers or not section["passage"].missing:
            yield section.fault("There are answers or a passage, but no question.", "Add `question:`.")
        return
    if section["passage"].missing:
        yield section["question"].fault(
            "Whoever answers wrongly is shown nothing to read again.", "Add `passage:`, a few sentences."
        )
    if len(answers) < 2:  # noqa: PLR2004 - one answer alone is no choice
        yield section["question"].fault("The question leaves no choice.", "Give it two to six `answers`.")
    elif sum(one["right"].value is True for one in answers) != 1:
        yield section["answers"].fault(
            "Exactly one answer must be right.", "Write `right: true` at one of them."
        )
    yield from _twice(answers)


def _twice(answers: list[Place]) -> Iterator[Fault]:
    seen: set[str] = set()
    for text in (one["text"] for one in answers):
        words = " ".join((text.text or "").casefold().split())
        if words and words in seen:
            yield text.fault("This answer stands here twice.", "Word one of them otherwise.")
        seen.add(words)
