"""Canonical bytes: one spelling for each event, so that its hash means something in ten years."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

import orjson

from storage.types import instant_text


def canonical_bytes(value: Mapping[str, Any]) -> bytes:
    """Return JSON with sorted keys, NFC text and instants as text; raises `TypeError` for anything else."""
    try:
        return orjson.dumps(canonical(value), option=orjson.OPT_SORT_KEYS)
    except ValueError as error:
        raise TypeError(f"The trail cannot hold this: {error}") from error


def canonical(value: Any) -> Any:
    """Return the value made of plain strings, whole numbers, booleans, nulls, lists and dictionaries."""
    plain = _PLAIN.get(type(value), _of_another_kind)
    return plain(value)


def _of_another_kind(value: Any) -> Any:
    """What is no plain value itself, but holds one or stands for one."""
    match value:
        case Enum():
            return canonical(value.value)
        case bool() | int():
            return value
        case Mapping():
            return _canonical_mapping(value)
        case list() | tuple():
            return [canonical(item) for item in value]
    return _text_of(value)


def _text_of(value: Any) -> str:
    match value:
        case str():
            return clean_text(value)
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
    raise TypeError(f"The trail cannot hold a {type(value).__name__}.")


def clean_text(text: str) -> str:
    """Return the text in NFC, without control characters other than the line break."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    return "".join(letter for letter in composed if letter == "\n" or unicodedata.category(letter) != "Cc")


_clean_name = lru_cache(maxsize=1_024)(clean_text)
"""The names of facts are few, and come with every event."""


def _canonical_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str):
            raise TypeError("The trail holds only facts named by text.")
    plain = {_clean_name(key): canonical(item) for key, item in value.items()}
    if len(plain) != len(value):
        raise TypeError("Two facts have the same name.")
    return plain


def _itself(value: Any) -> Any:
    return value


_PLAIN: dict[type, Callable[[Any], Any]] = {
    str: clean_text,
    int: _itself,
    bool: _itself,
    type(None): _itself,
    datetime: instant_text,
    dict: _canonical_mapping,
}
"""The kinds of value that almost every fact is of."""
