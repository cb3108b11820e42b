"""How changes in what people must know are told: courses, acknowledging, announcing."""

from collections.abc import Mapping

from bot.domain.policy import Policy
from bot.domain.policy_acknowledgement import Acknowledgement, Announcement
from bot.domain.policy_describing import AUDIENCE_WORDS, choice, named, title
from bot.domain.policy_programme import Report
from bot.domain.policy_telling import (
    Listing,
    Members,
    Place,
    Switch,
    Teller,
    Value,
    Wording,
    hours,
    quoted,
    several,
    with_unit,
    words_for,
)
from bot.domain.policy_training import CourseChoice, Training
from bot.domain.policy_types import Part


def course(_place: Place, policy: Policy, name: str) -> str:
    """A course by its id."""
    return f"“{policy.training.name_of(name)}”"


def titled_name(_place: Place, _policy: Policy, name: str) -> str:
    """An id as people read it."""
    return title(name)


_AS_ITS_FILE_SAYS = "what its own file says"
_PER_CENT = with_unit("", after=" %")

PEOPLE_WORDS: Mapping[type[Part], Mapping[str, Teller]] = {
    Acknowledgement: {
        "question": Wording("The question about the policy"),
        "answers": Listing("Answers to the question about the policy", choice, material=False),
        "passage": Wording("What is read again after a wrong answer"),
        "audience": Listing("Who acknowledges the policy", words_for(AUDIENCE_WORDS), material=False),
        "follow_up": Value("Who has not acknowledged the policy is asked again after", material=False),
    },
    Announcement: {
        "sign_within": Value(
            "Somebody else is asked to sign the announcement in the senior leader's place after",
            material=False,
        )
    },
    Report: {
        "monthly": Switch(
            "The senior leader gets a report every month",
            "The senior leader gets no report every month",
            material=False,
        )
    },
    Training: {
        "courses": Members("course", lambda *given: f"the course “{named(*given)}”", named),
        "pass_mark": Value("A course is passed with", _PER_CENT),
        "attempts": Value("Attempts at a course:"),
        "pause": Value("After a failed attempt there is a pause of", hours),
        "validity": Value("A pass is valid for"),
        "validity_agencies": Value("A pass of an agency's people is valid for"),
        "leaderboard": Switch("There is a leaderboard", "There is no leaderboard", material=False),
        "spaced_question": Switch(
            "Everybody is asked a question from time to time",
            "Nobody is asked a question from time to time any more",
            material=False,
        ),
    },
    CourseChoice: {
        "name": Value("{whose} is called", quoted, material=False),
        "audience": Value("{whose} is for", several(titled_name), none=_AS_ITS_FILE_SAYS),
        "draw": Value("Questions asked in {whose}:", none=_AS_ITS_FILE_SAYS),
        "must_pass": Value(
            "{whose} must be answered right on", several(titled_name), _AS_ITS_FILE_SAYS, empty="no topic"
        ),
    },
}
"""By section and field."""
