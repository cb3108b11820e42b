"""What the cards of a hunt show: everything a view needs, gathered."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.hunt import Amnesty, AnswerKind, Evidence, EvidenceState, Hunt, Item, Told
from bot.domain.named import Named


@dataclass(frozen=True)
class ItemPicture:
    """What was given for a source; of a file, its name and hash once it is kept."""

    item: Item
    file_state: str | None
    file_name: str | None
    file_sha256: str | None

    @property
    def counts(self) -> bool:
        """Whether it is kept, or never was a file."""
        return self.file_state in (None, "kept")


@dataclass(frozen=True)
class EvidencePicture:
    """What the duty to gather from one source is told with."""

    evidence: Evidence
    items: tuple[ItemPicture, ...]


@dataclass(frozen=True)
class SourceLine:
    """One source as a list shows it; `collector` has it while there is more to come."""

    evidence: Evidence
    account: Named | None
    collector: str | None


@dataclass(frozen=True)
class HuntPicture:
    """How far a hunt is. `left` are sources that are not settled, `lacking` those that cannot be had,
    `unplaced` logins to something that is not in the register: who told of it, and how they call it.
    """

    hunt: Hunt
    sources: Mapping[EvidenceState, int]
    answers: Mapping[AnswerKind, int]
    asked: int
    silent: int
    left: tuple[SourceLine, ...]
    lacking: tuple[SourceLine, ...]
    unplaced: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AmnestyPicture:
    """What one person is asked, and has answered."""

    amnesty: Amnesty
    hunt: Hunt
    company: str
    told: tuple[tuple[Told, Named | None], ...]
