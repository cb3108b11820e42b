"""What `vouchsafe trail` does with anchors: reads every place that it can, and says what they prove."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import anchor_settings, keys
from bot.commands.console import note
from bot.connectors.anchor_places import NotPlaced
from bot.domain.anchors import read_lines
from bot.domain.lengths import count, say_length
from bot.domain.sentences import join_words
from bot.errors import UserError
from bot.services import anchor_proof
from bot.services.anchor_proof import Known
from bot.settings import LocalSettings
from storage.database import Unit
from storage.verify import Verdict


class NoAnchors(UserError):
    """There is no anchor in that file."""


@dataclass(frozen=True)
class Proof:
    """The trail's verdict, and what anchors say of it as of `now`."""

    verdict: Verdict
    known: Known
    now: datetime

    @property
    def ok(self) -> bool:
        """Whether trail and anchors agree, nobody has meddled with either, and every place has answered."""
        return self.verdict.ok and not self.known.faults and not self.known.silent

    @property
    def rewritable(self) -> int:
        """How many events nothing outside knows yet."""
        newest = self.known.newest
        return max(0, self.verdict.count - (newest.sequence if newest else 0))

    def plain(self) -> Mapping[str, Any]:
        """For programs."""
        newest = self.known.newest
        said = {
            "counts": self.known.counts,
            "faults": self.known.faults,
            "not_asked": self.known.silent,
            "strange": self.known.strange,
            "given_up": self.known.given_up,
            "newest_at": newest.at if newest else None,
            "age_seconds": int((self.now - newest.at).total_seconds()) if newest else None,
            "rewritable_events": self.rewritable,
        }
        return {**asdict(self.verdict), "ok": self.ok, "anchors": said}

    def sentences(self) -> list[str]:
        """For people: what anchors say beyond the chain."""
        silent = (
            f"Anchors were put into {place}, and it could not be asked: {why}"
            for place, why in self.known.silent.items()
        )
        return [*self.known.faults, *silent, *self._remarks(), self._window()]

    def _remarks(self) -> Iterable[str]:
        held = [f"{one:,} in {place}" for place, one in self.known.counts.items() if one]
        if held:
            yield f"Anchors: {join_words(held)}."
        if self.known.strange:
            yield f"Not counted, for their keys were never named here: {self.known.strange:,}."
        if self.known.given_up:
            yield f"Given up by a restore on the trail, and not looked for: {self.known.given_up:,}."

    def _window(self) -> str:
        newest = self.known.newest
        if newest is None:
            return _INSIDE_ONLY if self.known.pins else _NOTHING
        since, age = count(self.rewritable, "event"), say_length(self.now - newest.at)
        return (
            f"The last anchor that was looked at outside is {age} old and holds event {newest.sequence:,}. "
            f"What could still be rewritten unseen: {since}."
        )


_NOTHING = "Nothing is anchored: whoever can write the database could rewrite all of it unseen."
_INSIDE_ONLY = (
    "Only the database's own anchors were looked at: whoever can write it and has the key could rewrite all "
    "of it unseen. Hand over those of another place with `--anchors FILE`."
)


@dataclass(frozen=True)
class Asked:
    """What places and files held at a time, each under its name; and which did not answer, with why."""

    texts: Mapping[str, str]
    silent: Mapping[str, str]
    at: datetime


def ask(settings: LocalSettings, files: Iterable[Path], at: datetime) -> Asked:
    """Ask each place that can be asked, and read these files; a place that does not answer is named."""
    found, silent = {}, {}
    for place, source in anchor_settings.readable(settings).items():
        try:
            found[place.sentence] = source.read()
        except NotPlaced as fault:
            silent[place.sentence] = str(fault)
            note(f"Not asked: {place.sentence}. {fault}")
    for file in files:
        found[str(file)] = text_of(file)
    return Asked(found, silent, at)


def known_to(unit: Unit, settings: LocalSettings, asked: Asked, *, restored: bool) -> Known:
    """Everything that the trail must agree with."""
    return anchor_proof.gather(
        unit,
        asked.texts,
        own_key=own_fingerprint(settings),
        restored=restored,
        asked_at=asked.at,
        silent=asked.silent,
    )


def own_fingerprint(settings: LocalSettings) -> str | None:
    """Of the key on this machine, where it can be read."""
    try:
        return keys.signer(keys.read(settings.keys)).fingerprint
    except keys.NoKeys:
        return None


def text_of(file: Path) -> str:
    """A text with at least one anchor in it; raises `NoAnchors`."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise NoAnchors(f"{file} cannot be read: {error.strerror}.") from error
    if not any(read_lines(text)):
        remedy = "Copy whole lines that begin with vouchsafe-anchor into it, or a channel's export."
        raise NoAnchors(f"There is no anchor in {file}.", remedy=remedy)
    return text
