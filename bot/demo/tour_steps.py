"""What a step of the tour is made of."""

from typing import Any


def step(
    title: str,
    text: str,
    who: str,
    place: str,
    *,
    look: str | None = None,
    done: str | None = None,
    type_: str | None = None,
    paste: dict[str, str] | None = None,
    advance: dict[str, Any] | None = None,
    change: dict[str, str] | None = None,
) -> dict[str, Any]:
    """One step: `look` is what to press, `done` what that person then sees, each word for word.

    `type_` goes into the message box, `paste` into a field of the form; `advance` and `change` are buttons.
    """
    return {
        "title": title,
        "text": text,
        "as": who,
        "place": place,
        "look": look,
        "done": done,
        "type": type_,
        "paste": paste,
        "advance": advance,
        "change": change,
    }
