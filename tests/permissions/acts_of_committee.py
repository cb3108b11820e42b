"""The committee: every act about who sits on it."""

from collections.abc import Iterator

from bot.views.committee import SEAT_FORM
from tests.permissions.acts import Act, press, send, typed
from tests.permissions.people import MANAGER, user_id


def committee() -> Iterator[Act]:
    """The list, and changes of an ordinary seat and of the senior leader's."""
    ben = user_id("Ben Asante")
    form = typed("Begin to change a seat", f"committee seat it <@{ben}|ben>")
    yield typed("See who sits on the committee", "committee")
    yield press("See it, on Home", "look_committee")
    yield form
    yield press("Begin to change a seat, by its button", "change_seat", "seat")
    yield press("Begin to change the senior leader's seat, by its button", "change_seat", "seat senior")
    yield send("Ask for a change of a seat", SEAT_FORM, MANAGER, form, {"person": ben})
    yield press("Confirm what Manager asked about a seat", "seat_confirm", "seat change")
    yield press("Call it off, as to the seat", "seat_call_off", "seat change")
    yield press(
        "Confirm what another admin asked about the senior leader's seat",
        "seat_confirm",
        "seat change senior",
    )
    yield press("Call it off, as to the senior leader's seat", "seat_call_off", "seat change senior")
