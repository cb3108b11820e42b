"""Canonical bytes: one spelling for each event, so that its hash means something in ten years."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
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
    match value:
        case Enum():
            return canonical(value.value)
        case None | bool() | int():
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
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    return "".join(letter for letter in composed if letter == "\n" or unicodedata.category(letter) != "Cc")


def _canonical_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    if not all(isinstance(key, str) for key in value):
        raise TypeError("The trail holds only facts named by text.")
    plain = {clean_text(key): canonical(item) for key, item in value.items()}
    if len(plain) != len(value):
        raise TypeError("Two facts have the same name.")
    return plain
