"""Composition objects: texts, options, option groups, confirm dialogs."""

from typing import Any

from .problems import Problems
from .shapes import Check, Need, also, boolean, by_type, exactly_one, items, matching, one_of, shape, string

URL = also(string(3000), matching(r"(?s)[a-z][a-z0-9+.-]*:.*", "must be a valid URL"))
ID = string(255)


def plain(longest: int, shortest: int = 1) -> Check:
    """A plain_text object."""
    return by_type({"plain_text": _plain(longest, shortest)})


def text(longest: int, shortest: int = 1) -> Check:
    """A plain_text or mrkdwn object."""
    mrkdwn = shape({"text": Need(string(longest, shortest)), "verbatim": boolean})
    return by_type({"plain_text": _plain(longest, shortest), "mrkdwn": mrkdwn})


def _plain(longest: int, shortest: int) -> Check:
    return shape({"text": Need(string(longest, shortest)), "emoji": boolean})


def _option(words: Check, *, url: bool = False) -> Check:
    keys: dict[str, Check | Need] = {"text": Need(words), "value": Need(string(75)), "description": words}
    return shape(keys | {"url": URL} if url else keys)


OPTION = _option(plain(75))
CHOICE = _option(text(75))  # checkboxes and radio buttons may be formatted
OVERFLOW_OPTION = _option(plain(75), url=True)
OPTION_GROUP = shape({"label": Need(plain(75)), "options": Need(items(OPTION, 100))})

CONFIRM = shape(
    {
        "title": Need(plain(100)),
        "text": Need(text(300)),
        "confirm": Need(plain(30)),
        "deny": Need(plain(30)),
        "style": one_of("primary", "danger"),
    }
)

DISPATCH = shape({"trigger_actions_on": Need(items(one_of("on_enter_pressed", "on_character_entered"), 2))})


def _shown(value: Any, at: str, problems: Problems) -> None:
    """The workspace must have the file, be done with it, and be able to show it."""
    if not problems.shows(value):
        problems.add("invalid slack file", at)


_FILE = matching("F[A-Z0-9]{8,}", "input must match regex pattern: ^[F][A-Z0-9]{8,}$")
SLACK_FILE = also(shape({"id": also(string(255), _FILE), "url": URL}), exactly_one("id", "url"), _shown)


def all_options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Every option of a select, flat or grouped."""
    groups = element.get("option_groups")
    if not groups:
        return list(element.get("options") or [])
    return [option for group in groups for option in group.get("options", [])]


def check_initial(value: Any, at: str, problems: Problems) -> None:
    """`initial_option(s)` must repeat options that are really there."""
    offered = all_options(value)
    if "initial_option" in value and value["initial_option"] not in offered:
        problems.add("initial_option must match an option", f"{at}/initial_option")
    for index, option in enumerate(value.get("initial_options", [])):
        if option not in offered:
            problems.add("initial_options must match options", f"{at}/initial_options/{index}")


def check_distinct_values(value: Any, at: str, problems: Problems) -> None:
    """Two options with one value cannot be told apart when they come back."""
    values = [option["value"] for option in all_options(value)]
    if len(values) != len(set(values)):
        problems.add("option values must be unique", f"{at}/options")
