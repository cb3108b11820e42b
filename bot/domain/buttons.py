"""What a button or option carries: which subject, and which version of it the person was looking at."""

import re
from dataclasses import dataclass
from typing import Final

from bot.errors import UserError

_SHAPE: Final = re.compile(r"1\|(?P<subject>[A-Za-z0-9._:-]{1,60})\|(?P<version>0|[1-9]\d{0,8})", re.ASCII)


class OldButton(UserError):
    """This button is old. Please use the newest message about it, or the Home tab."""


@dataclass(frozen=True)
class Value:
    """The subject's id and the version that was drawn."""

    subject: str
    version: int


def value(subject_id: str, version: int = 0) -> str:
    """Write a value for a button or option; ValueError if it would not be read back."""
    written = f"1|{subject_id}|{version}"
    if not _SHAPE.fullmatch(written):
        raise ValueError(f"{subject_id!r} at version {version} cannot be carried by a button.")
    return written


def read_value(text: str) -> Value:
    """Read what `value` wrote; OldButton for any other shape or leading number."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise OldButton
    return Value(found["subject"], int(found["version"]))
