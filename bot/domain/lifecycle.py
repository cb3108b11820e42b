"""States with sentences, and one table of legal moves for each life cycle."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Self, TypeVar


class State(StrEnum):
    """A state of something that lives: its value is stored, its sentence is shown."""

    sentence: str

    def __new__(cls, value: str, sentence: str = "") -> Self:
        """Join the stored word and the sentence a person reads."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member


S = TypeVar("S", bound=State)


class IllegalMoveError(Exception):
    """Ours to fix: the code asked for a move that the life cycle does not have (A4)."""


@dataclass(frozen=True)
class Move(Generic[S]):
    """One arrow: from where, to where, the event it leaves, and who causes it."""

    start: S | None
    to: S
    event: str
    cause: str


@dataclass(frozen=True)
class Lifecycle(Generic[S]):
    """The legal moves of one kind of row; `None` as a start means that the row is created."""

    name: str
    moves: tuple[Move[S], ...]

    def event(self, start: S | None, to: S) -> str:
        """The event kind of the move; raises `IllegalMoveError` where there is no such arrow."""
        for move in self.moves:
            if (move.start, move.to) == (start, to):
                return move.event
        raise IllegalMoveError(f"{self.name}: no move from {start} to {to}")

    @property
    def terminal(self) -> frozenset[S]:
        """States without a way out."""
        left = {move.start for move in self.moves}
        return frozenset(move.to for move in self.moves if move.to not in left)

    @property
    def events(self) -> Mapping[tuple[S | None, S], str]:
        """Every arrow with its event, for the tests that walk them all."""
        return {(move.start, move.to): move.event for move in self.moves}

    def mermaid(self) -> str:
        """The diagram that the README shows; a test compares them."""
        arrows = (f"    {move.start or '[*]'} --> {move.to}: {move.cause}" for move in self.moves)
        ends = (f"    {state} --> [*]" for state in sorted(self.terminal))
        return "\n".join(["stateDiagram-v2", *arrows, *ends])
