"""What somebody still owes before access that was approved can begin."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class GateKind(StrEnum):
    """What may be owed."""

    TRAINING = "training"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True)
class Gate:
    """One thing that is owed. A course has its id and name, and `opens_at` while there is a pause.

    An acknowledgement has the `policy_id` of the version that is to be acknowledged.
    """

    kind: GateKind
    course_id: str = ""
    name: str = ""
    opens_at: datetime | None = None
    policy_id: str = ""
