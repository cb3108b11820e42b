"""What somebody still owes before their access can begin, in words, with the button that settles it."""

from collections.abc import Iterable, Sequence

from bot.domain.gates import Gate, GateKind
from bot.domain.sentences import join_words
from bot.views.kit import Block, button, escape, value, when
from bot.views.publishing import acknowledge_button


def owed(gates: Sequence[Gate], whom: str = "you", verb: str = "need") -> str:
    """“You still need “Working in our accounts”.”, with the end of a pause where there is one."""
    lead = f"{whom[:1].upper()}{whom[1:]} still {verb}"
    return f"*{lead} {join_words(_name(gate) for gate in gates)}.*"


def waits(gates: Sequence[Gate]) -> str:
    """The same within a sentence about the access that waits."""
    return f"it waits until {join_words(_name(gate) for gate in gates)} is done"


def take_now(gates: Iterable[Gate]) -> list[Block]:
    """The buttons for what can be done now: the acknowledgement, and the first course."""
    owed_now = tuple(gates)
    ready = [gate for gate in owed_now if gate.kind is GateKind.TRAINING and gate.opens_at is None]
    policy = [gate.policy_id for gate in owed_now if gate.kind is GateKind.ACKNOWLEDGEMENT]
    return [
        *map(acknowledge_button, policy[:1]),
        *([take_button(ready[0].course_id)] if ready else []),
    ]


def take_button(course_id: str, label: str = "Take it now") -> Block:
    """Begin a course's quiz, or go on with it."""
    return button(label, "take_course", value(course_id), style="primary")


def _name(gate: Gate) -> str:
    if gate.kind is GateKind.ACKNOWLEDGEMENT:
        return "the acknowledgement of the policy"
    course = f"the course “{escape(gate.name, 60)}”"
    return f"{course}, which you can try again {when(gate.opens_at)}" if gate.opens_at else course
