"""A policy file as plain data with paths, for checks that must work even where a section is malformed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The way from the file's root to a value: keys, and places in lists counted from 0."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a policy: where, what, and what to do. A warning does not keep it from use."""

    path: Path
    message: str
    remedy: str
    warning: bool = False


@dataclass(frozen=True)
class Place:
    """A value and the path to it. What is missing or of another shape reads as empty, never as an error."""

    value: object
    path: Path = ()

    def __getitem__(self, key: str) -> "Place":
        """The value under this key; empty if there is none."""
        held = self.value.get(key) if isinstance(self.value, dict) else None
        return Place(held, (*self.path, key))

    def __iter__(self) -> Iterator["Place"]:
        """The values of a list, in order."""
        held = self.value if isinstance(self.value, list) else []
        return (Place(value, (*self.path, index)) for index, value in enumerate(held))

    def __contains__(self, key: str) -> bool:
        """Whether a section has this key, whatever it holds."""
        return isinstance(self.value, dict) and key in self.value

    @property
    def text(self) -> str | None:
        """The text here, without stray spaces; `None` if it is no text."""
        return self.value.strip() if isinstance(self.value, str) else None

    @property
    def missing(self) -> bool:
        """Whether there is nothing here."""
        return self.value is None

    def keys(self) -> tuple[str, ...]:
        """The keys of a section."""
        return tuple(self.value) if isinstance(self.value, dict) else ()

    def names(self) -> Iterator["Place"]:
        """One text or a list of texts, as the places of its texts."""
        if self.text is not None:
            yield self
        yield from (item for item in self if item.text is not None)

    def ids(self) -> frozenset[str]:
        """The ids of a list of sections."""
        return frozenset(item["id"].text or "" for item in self) - {""}

    def fault(self, message: str, remedy: str) -> Fault:
        """A fault at this place."""
        return Fault(self.path, message, remedy)

    def warning(self, message: str, remedy: str) -> Fault:
        """A warning at this place."""
        return Fault(self.path, message, remedy, warning=True)
