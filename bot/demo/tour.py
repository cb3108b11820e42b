"""The guided tour: one request from asking to the end. The pages show its steps one after the other."""

from typing import Any, Final

_DAY: Final = 86_400
_COMMITTEE: Final = "#social-media-committee"
_MAYA, _JONAS, _IRIS = "Maya Chen", "Jonas Weber", "Iris Novak"


def _step(
    title: str,
    text: str,
    who: str,
    place: str,
    *,
    look: str | None = None,
    done: str | None = None,
    type_: str | None = None,
    advance: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One step: `look` is what to press, `done` what that person then sees, each word for word."""
    return {
        "title": title,
        "text": text,
        "as": who,
        "place": place,
        "look": look,
        "done": done,
        "type": type_,
        "advance": advance,
    }


def _days(number: int) -> dict[str, Any]:
    """A button that lets so many days pass, and a minute."""
    return {"label": f"Let {number} days pass", "seconds": number * _DAY + 60}


TOUR: Final[dict[str, Any]] = {
    "title": "One request, from asking to the end",
    "steps": [
        _step(
            "Maya asks",
            "Maya cuts films and needs a way into the company's YouTube channel for two weeks. She says so "
            "in one line; send it.",
            _MAYA,
            "app",
            type_="/request-access @larkfieldfilms editor 2w because the autumn films need cutting",
            done="Still missing: the use case.",
        ),
        _step(
            "The form knows the rules",
            "Her line has filled the form in. Choose Publish as the use case: at once you read which rules "
            "apply and who must vouch. Then send the request.",
            _MAYA,
            "app",
            look="Send request",
            done="is sent: Editor on @larkfieldfilms",
        ),
        _step(
            "Digital vouches",
            "The committee has one card with all it needs to decide. Jonas plans the channels; be him, and "
            "press Approve on Maya's request, the newest.",
            _JONAS,
            _COMMITTEE,
            look="Approve",
            done="Account owner … (@Iris Novak) · Digital ✓ (@Jonas Weber)",
        ),
        _step(
            "The owner vouches",
            "Iris answers for the channel, so the card has come to her own messages. With her Approve all "
            "have vouched.",
            _IRIS,
            "app",
            look="Approve",
            done="is approved: @Maya Chen as Editor on @larkfieldfilms",
        ),
        _step(
            "Iris adds her",
            "Vouchsafe tells Iris what to do on YouTube, step by step. When she has done it, she says so "
            "with a note. The two weeks begin now.",
            _IRIS,
            "app",
            look="I added them…",
            done="Done: @Maya Chen is added as Editor on @larkfieldfilms",
        ),
        _step(
            "Maya is in",
            "Her newest message says until when her access lasts, how it is given, and what she must never "
            "do with it.",
            _MAYA,
            "app",
        ),
        _step(
            "Eleven days later",
            "The end comes near, and nobody has to remember it. Let time pass: Maya is warned, and could ask "
            "for more.",
            _MAYA,
            "app",
            done="Your access ends",
            advance=_days(11),
        ),
        _step(
            "It ends by itself",
            "She does not ask. At the minute her time is up, nothing works for her any more.",
            _MAYA,
            "app",
            done="Your access has ended: Editor on @larkfieldfilms",
            advance=_days(3),
        ),
        _step(
            "Iris removes her",
            "“Removed” is never said without a person's word. Iris takes Maya off the channel, and says so.",
            _IRIS,
            "app",
            look="I removed them…",
            done="(Editor) is removed from @larkfieldfilms",
        ),
        _step(
            "All of it is on the trail",
            "Every step has left one event that cannot be changed unseen. Now try to break it: press Approve "
            "on your own request, take Slack down in the middle, or kill the bot and start it again.",
            _MAYA,
            "home",
        ),
    ],
}
"""The words of `look` and `done` stand in the seeded company; a test plays the tour to its end."""
