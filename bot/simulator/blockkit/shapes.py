"""Building bricks of the checks: each makes a function that looks at one value and notes its faults."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .problems import Problems

Check = Callable[[Any, str, Problems], None]


@dataclass(frozen=True)
class Need:
    """Marks a key that must be there."""

    check: Check


def string(longest: int, shortest: int = 1) -> Check:
    """A string of `shortest` to `longest` characters."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must provide a string", at)
        elif len(value) > longest:
            problems.add(f"must be less than {longest + 1} characters", at)
        elif len(value) < shortest:
            problems.add(f"must be more than {shortest - 1} characters", at)

    return check


def matching(pattern: str, words: str) -> Check:
    """A string that matches the whole `pattern`; `words` say what is expected."""
    compiled = re.compile(pattern)

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            problems.add(words, at)

    return check


def integer(least: int, most: int) -> Check:
    """A whole number within bounds, both included."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            problems.add("must provide an integer", at)
        elif not least <= value <= most:
            problems.add(f"must be between {least} and {most}", at)

    return check


def boolean(value: Any, at: str, problems: Problems) -> None:
    """True or false, and nothing that only looks like it."""
    if not isinstance(value, bool):
        problems.add("must provide a boolean", at)


def one_of(*allowed: str) -> Check:
    """One of the given strings."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if value not in allowed:
            problems.add(f"must be one of: {', '.join(allowed)}", at)

    return check


def items(check_item: Check, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` items."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add("must provide an array", at)
            return
        if len(value) > most:
            problems.add(f"no more than {most} items allowed", at)
        if len(value) < least:
            problems.add(f"no fewer than {least} items allowed", at)
        for index, item in enumerate(value):
            check_item(item, f"{at}/{index}", problems)

    return check


def shape(keys: Mapping[str, Check | Need]) -> Check:
    """An object with these keys and no others (`type` is looked at by whoever chose the shape)."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", at)
            return
        _check_keys(value, keys, at, problems)
        for key, found in value.items():
            if key in keys:
                rule = keys[key]
                (rule.check if isinstance(rule, Need) else rule)(found, f"{at}/{key}", problems)

    return check


def _check_keys(
    value: Mapping[str, Any], keys: Mapping[str, Check | Need], at: str, problems: Problems
) -> None:
    for key in value:
        if key not in keys and key != "type":
            problems.add(f"invalid additional property: {key}", at)
    for key, rule in keys.items():
        if isinstance(rule, Need) and key not in value:
            problems.add(f"missing required field: {key}", at)


def by_type(shapes: Mapping[str, Check], allowed: Collection[str] | None = None) -> Check:
    """An object whose `type` picks its shape; `allowed` narrows the types for one place."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", at)
            return
        kind = value.get("type")
        if not isinstance(kind, str):
            problems.add("missing required field: type", at)
        elif kind not in shapes or kind in problems.without or (allowed is not None and kind not in allowed):
            problems.add(f"unsupported type: {kind}", f"{at}/type")
        else:
            shapes[kind](value, at, problems)

    return check


def also(*checks: Check) -> Check:
    """All of the checks in turn; each relies on what those before it have found to be right."""

    def check(value: Any, at: str, problems: Problems) -> None:
        before = len(problems.messages)
        for each in checks:
            if len(problems.messages) == before:
                each(value, at, problems)

    return check


def exactly_one(*keys: str) -> Check:
    """An object that has exactly one of the keys."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if sum(key in value for key in keys) != 1:
            problems.add(f"must provide exactly one of: {', '.join(keys)}", at)

    return check


def at_least_one(*keys: str) -> Check:
    """An object that has at least one of the keys."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not any(key in value for key in keys):
            problems.add(f"must provide at least one of: {', '.join(keys)}", at)

    return check
