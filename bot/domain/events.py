"""The event: one thing that happened, as the trail will remember it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

Fact: TypeAlias = str | int | datetime | date | Sequence["Fact"] | Mapping[str, "Fact"] | None


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which subject, with the facts that make it evidence.

    `facts` hold ids, numbers, instants and the bot's own terms; they can never be taken back. `words` hold
    what people wrote or are called: they are kept beside the trail, which holds only their salted hash, so
    that erasing them leaves the trail whole.
    """

    kind: str
    workspace_id: str
    subject_kind: str
    subject: str
    actor: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
