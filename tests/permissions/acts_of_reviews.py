"""Audits as whoever is asked answers them: Owner is asked about an account of which Party has a role."""

from collections.abc import Iterator

from bot.domain.reviews import Choice
from bot.services import reviewing
from bot.views.audit_ladder import STILL_THERE_FORM
from bot.views.review_forms import ACCEPT_FORM, HAND_ON_FORM, PLAIN_FORM, QUESTION_FORM, WRONG_FORM
from storage import reviews as rows
from tests.permissions.acts import BECAUSE, Act, press, send
from tests.permissions.making import Making
from tests.permissions.people import MANAGER, MEMBER, OWNER, PARTY, user_id
from tests.services.company import TEAM


def _kept(do: Making) -> None:
    """Owner has kept what Party has."""
    on, whose = do.account("reviewed").id, user_id(PARTY)
    asked = [
        one
        for review in rows.open_for(do.unit, TEAM, user_id(OWNER))
        for one in rows.items(do.unit, review.id)
    ]
    line = next(one for one in asked if (one.account_id, one.person) == (on, whose))
    do.by(OWNER, reviewing.choose, line.id, Choice.KEEP)


def reviews() -> Iterator[Act]:
    """Lines, the whole review, and what Party is asked because Owner is not sure."""
    accept = press("Begin to accept the risk of somebody unknown", "line_accept", "review line unknown")
    wrong = press("Begin to say what is wrong with an account", "line_wrong", "review line account")
    plain = press("Begin to keep every line of low risk", "review_plain", "review")
    hand_on = press("Begin to hand a review on", "review_hand_on", "review")
    answer = press(
        "Begin to say whether one still needs what is audited", "line_answer", "review line unsure"
    )
    yield press("Have one's lines shown", "review_show", "review")
    yield press("Keep a line", "line_keep", "review line")
    yield press("Take a line away", "line_remove", "review line")
    yield press("Ask the holder of a line", "line_unsure", "review line")
    yield press("Undo an answer", "line_take_back", "review line", first=_kept)
    yield accept
    yield send("Accept the risk", ACCEPT_FORM, OWNER, accept, BECAUSE)
    yield wrong
    yield send("Say what is wrong with an account", WRONG_FORM, OWNER, wrong, BECAUSE)
    yield plain
    yield send("Keep every line of low risk", PLAIN_FORM, OWNER, plain, BECAUSE)
    yield hand_on
    handed = {"handed_to": user_id(MEMBER), "note": "They know."}
    yield send("Hand a review on", HAND_ON_FORM, OWNER, hand_on, handed)
    yield answer
    yield send("Say whether one still needs it, in an audit", QUESTION_FORM, PARTY, answer, {"needed": "no"})
    still_there = press("Begin to say that what was removed is still there", "still_there", "duty spot_check")
    yield still_there
    yield send("Say that what was removed is still there", STILL_THERE_FORM, MANAGER, still_there, BECAUSE)
    yield press("Submit a review", "review_submit", "review", first=_kept)
