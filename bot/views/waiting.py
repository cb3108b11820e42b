"""What waits for somebody, one line each, with the button that does it in place."""

from collections.abc import Callable, Iterable, Mapping

from bot.domain.waiting import Waiting
from bot.views import (
    acknowledging,
    adoption_forms,
    amnesty,
    campaign_forms,
    campaigns,
    committee,
    my_role,
    outside,
    policy_waiting,
    publishing,
    reviews,
    spaced,
    training,
)
from bot.views.kit import Block

Line = Callable[[Waiting], list[Block]]

LINES: Mapping[str, Line] = {
    "campaign_closed": campaigns.waiting_line,
    "course": training.waiting_course,
    "course_help": training.waiting_help,
    "seat_change": committee.waiting_line,
    "composition": committee.composition_line,
    "audit_draft": campaign_forms.waiting_line,
    "amnesty": amnesty.waiting_line,
    "adoption_question": adoption_forms.waiting_line,
    "announce": publishing.line,
    "acknowledge": acknowledging.line,
    "acknowledge_roles": my_role.line,
    "policy_vote": policy_waiting.vote_line,
    "policy_old": policy_waiting.old_line,
    "policy_review": policy_waiting.review_line,
    "outside": outside.line,
    "spaced_question": spaced.line,
    "review": reviews.waiting_line,
    "review_question": reviews.question_line,
}
"""How each kind of thing that waits is said."""


def lines(waiting: Iterable[Waiting]) -> list[Block]:
    """A line for each thing that waits."""
    return [block for one in waiting for block in LINES[one.kind](one)]
