"""Adoption: every act about people who have a way in that was never granted."""

from collections.abc import Iterator

from bot.services import adoption_votes
from bot.views.adoption_forms import ADOPT_FORM, DENY_ADOPTION_FORM, LEAVE_OUT_FORM, STILL_NEEDED_FORM
from handlers.routes import ADOPT_FIELDS
from storage import access
from tests.permissions.acts import BECAUSE, Act, press, send, typed
from tests.permissions.making import Making
from tests.permissions.people import COMMITTEE, OWNER, PARTY
from tests.services.company import TEAM


def _committee_votes(do: Making) -> None:
    """Committee has vouched for everybody on the card."""
    (asked,) = [one.adoption_id for one in access.pending(do.unit, TEAM) if one.adoption_id]
    do.by(COMMITTEE, adoption_votes.approve, asked)


def adoption() -> Iterator[Act]:
    """The owner's list, the holder's answer, and the committee's card."""
    form = press("Begin to adopt somebody", "adopt", "adoption legacy")
    whole = press("Look at the whole list of an account", "adopt_list", "account legacy")
    answer = press("Begin to say whether one still needs it", "adopt_answer", "adoption unsure")
    deny = press("Begin to deny an adoption", "deny_adoption", "adoption")
    out = press("Begin to leave somebody out of an adoption", "leave_out", "asked for adoption", 1)
    yield typed("List whom one is asked to adopt", "adopt")
    yield press("See how many have a way in that was never granted", "look_legacy")
    yield whole
    for name in ("adopt_earlier", "adopt_later"):
        yield press(f"Turn the pages of that list: {name[6:]}", name, "account legacy", opened=(OWNER, whole))
    yield form
    for name in ADOPT_FIELDS:
        yield press(f"Change a field of that form: {name[6:]}", name, opened=(OWNER, form))
    yield send("Adopt somebody", ADOPT_FORM, OWNER, form, BECAUSE)
    yield press("Have a way in taken away", "adopt_remove", "adoption legacy")
    yield press("Ask its holder", "adopt_unsure", "adoption legacy")
    yield answer
    yield send("Say whether one still needs it", STILL_NEEDED_FORM, PARTY, answer, {"needed": "not_needed"})
    yield press("Ask the committee about those who are to be adopted", "adopt_ask", "account chosen")
    yield press("Look at an adoption", "look_adoption", "adoption")
    yield press("Approve an adoption", "approve_adoption", "adoption")
    yield press("Take back a vote on an adoption", "take_back_adoption", "adoption", first=_committee_votes)
    yield deny
    yield send("Deny an adoption", DENY_ADOPTION_FORM, COMMITTEE, deny, BECAUSE)
    yield out
    yield send("Leave somebody out of an adoption", LEAVE_OUT_FORM, COMMITTEE, out, BECAUSE)
