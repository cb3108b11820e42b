"""What pydantic found wrong with a policy, in sentences for its author, each with a remedy."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast

from pydantic import ValidationError

from bot.domain.outline import Fault, Path
from bot.domain.sentences import some_of

Context = Mapping[str, Any]
Words = tuple[str, str]

_NOT_TEXT: Words = (
    "This must be text.",
    "Write it on this line; put quotation marks around true, false and null.",
)
_NOT_LIST: Words = ("This must be a list.", "Write one `- item` per line.")
_NOT_SECTION: Words = ("This must be a section of `key: value` lines.", "Compare it with the example.")

_SENTENCES: dict[str, Callable[[Context], Words]] = {
    "string_type": lambda _: _NOT_TEXT,
    "wants_text": lambda _: _NOT_TEXT,
    "list_type": lambda _: _NOT_LIST,
    "tuple_type": lambda _: _NOT_LIST,
    "model_type": lambda _: _NOT_SECTION,
    "mapping_type": lambda _: _NOT_SECTION,
    "dict_type": lambda _: _NOT_SECTION,
    "string_too_short": lambda _: ("This must not be empty.", "Write a few words."),
    "string_too_long": lambda c: (f"This is longer than {c['max_length']} characters.", "Shorten it."),
    "too_short": lambda c: (
        f"This list is too short: it needs at least {c['min_length']}.",
        "Add what is missing.",
    ),
    "too_long": lambda c: (f"This list is too long: it may hold {c['max_length']}.", "Remove some."),
    "literal_error": lambda c: (f"This can only be {c['expected']}.", "Choose one of them."),
    "unreadable": lambda c: (str(c["words"]), "Write it another way."),
    "date_from_datetime_parsing": lambda _: ("This is no date.", "Write it as 2026-12-24."),
    "date_parsing": lambda _: ("This is no date.", "Write it as 2026-12-24."),
    "date_type": lambda _: ("This is no date.", "Write it as 2026-12-24."),
    "int_parsing": lambda _: ("This is no whole number.", "Write it in digits, such as 10."),
    "int_type": lambda _: ("This is no whole number.", "Write it in digits, such as 10."),
    "greater_than_equal": lambda c: (f"This must be at least {c['ge']}.", "Write a larger number."),
    "less_than_equal": lambda c: (f"This may be {c['le']} at most.", "Write a smaller number."),
    "bool_parsing": lambda _: ("This can only be true or false.", "Choose one of the two."),
    "bool_type": lambda _: ("This can only be true or false.", "Choose one of the two."),
}

_PATTERNS: dict[str, Words] = {
    "[a-z0-9]+(": (
        "This is no id.",
        "Use lower-case letters, digits and single hyphens, such as `live-event`.",
    ),
    "https://": ("This is no https address.", "Begin with https:// and use no spaces."),
    "[UW]": ("This names no person.", "Use an e-mail address, or a Slack id such as U012ABCDEF."),
    "[CG]": (
        "This names no channel.",
        "Use a Slack channel id, or its name in quotation marks: '#social-news'.",
    ),
}


def model_faults(refused: ValidationError, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """One fault per error; `schema` is the model's JSON Schema, which knows the keys of every section."""
    errors = refused.errors(include_url=False, include_input=False)
    paths: list[Path] = [error["loc"] for error in errors]
    for error, path in zip(errors, paths, strict=True):
        if error["type"] == "too_short" and any(_is_inside(other, path) for other in paths):
            continue  # a list seems too short only because its items were refused
        message, remedy = _words(error["type"], path, error.get("ctx", {}), schema)
        yield Fault(path, message, remedy)


def _is_inside(path: Path, outer: Path) -> bool:
    return len(path) > len(outer) and path[: len(outer)] == outer


def _words(kind: str, path: Path, context: Context, schema: Mapping[str, Any]) -> Words:
    if kind == "extra_forbidden":
        return "This key is not known here.", _known_keys(path, schema)
    if kind == "missing":
        return f"“{path[-1]}” is missing.", f"Add `{path[-1]}:` to this section."
    if kind == "string_pattern_mismatch":
        return _pattern_words(str(context["pattern"]))
    found = _SENTENCES.get(kind)
    return found(context) if found else ("This value does not fit here.", "Compare it with the example.")


def _pattern_words(pattern: str) -> Words:
    fallback = ("This is not written as it should be.", "Compare it with the example.")
    return next((words for mark, words in _PATTERNS.items() if mark in pattern), fallback)


def _known_keys(path: Path, schema: Mapping[str, Any]) -> str:
    known = sorted(_section(path[:-1], schema).get("properties", {}))
    close = get_close_matches(str(path[-1]), known, n=1)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"Remove it. Known: {some_of(known, most=20)}." if known else "Remove it."


def _section(path: Path, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the section at this path."""
    here = schema
    for step in path:
        inside = here.get("items") if isinstance(step, int) else here.get("properties", {}).get(step)
        here = _resolve(inside or {}, schema)
    return here


def _resolve(part: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = part.get("$ref", "").removeprefix("#/$defs/")
    return cast("Mapping[str, Any]", schema["$defs"][name]) if name else part
