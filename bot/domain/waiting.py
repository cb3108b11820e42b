"""What waits for somebody: one line each in their Home and in the one message a day that tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """One thing that somebody has to do. `kind` names how it is said, `subject` is the row it is about.

    `facts` holds what the line needs to say it; `due_at` is None where nothing happens if it is left. What is
    `silent` stands on lists, and no message is sent for its sake any more.
    """

    kind: str
    subject: str
    since: datetime
    due_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    silent: bool = False
