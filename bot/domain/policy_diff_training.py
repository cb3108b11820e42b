"""How a change of what the policy says about training is told."""

from collections.abc import Mapping
from typing import Any

from bot.domain.policy import Policy
from bot.domain.policy_telling import (
    Members,
    Place,
    Switch,
    Teller,
    Value,
    plain,
    quoted,
    several,
    with_unit,
    words_for,
)
from bot.domain.policy_training import CourseChoice, Training
from bot.domain.policy_types import Part

AUDIENCES = {
    "everyone": "everybody",
    "holders": "whoever holds access",
    "owners": "whoever answers for an account",
    "agencies": "agency users",
    "committee": "the committee",
}
_AS_FILED = "as its own file says"


def course(_place: Place, policy: Policy, value: str) -> str:
    """A course by its name."""
    return f"“{policy.training.name_of(value)}”"


def _described(_place: Place, _policy: Policy, one: Any) -> str:
    return f"“{one.name}”"


TRAINING_WORDS: Mapping[type[Part], Mapping[str, Teller]] = {
    Training: {
        "courses": Members("course", _described, _described),
        "pass_mark": Value("A quiz is passed with", with_unit("", plain, " %")),
        "attempts": Value("Attempts before there is a pause:"),
        "pause": Value("After the last attempt one waits for"),
        "validity": Value("A pass counts for"),
        "validity_agencies": Value("A pass of agency users counts for"),
        "leaderboard": Switch(
            "Everybody sees who has the best scores", "Nobody sees who has the best scores", material=False
        ),
        "spaced_question": Switch(
            "One question a month is asked of whoever has passed",
            "No question is asked any more of whoever has passed",
            material=False,
        ),
    },
    CourseChoice: {
        "name": Value("The course {whose} is called", quoted, material=False),
        "audience": Value("The course {whose} is for", several(words_for(AUDIENCES)), none=_AS_FILED),
        "draw": Value("Questions that the course {whose} asks:", none=_AS_FILED, material=False),
        "must_pass": Value(
            "Topics of the course {whose} in which no answer may be wrong:",
            several(plain),
            none=_AS_FILED,
            empty="none",
        ),
    },
}
"""By section and field, as the words of every other section."""
