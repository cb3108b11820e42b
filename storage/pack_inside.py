"""Whether what a pack says of itself agrees: the trail, its proof, the lines, the sources."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Final
from zipfile import ZipFile

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.domain.anchors import SignedHead, read_lines
from storage.pack_check import Checked
from storage.pack_findings import Finding, shown
from storage.pack_zip import content
from storage.trail_span import broken_at

TRAIL, PROOF, LINES, SOURCES = "trail.jsonl", "trail-proof.json", "lines.csv", "sources.csv"
NEEDED: Final = (
    *("report.html", LINES, "decisions.csv", "reassignments.csv", "removals.csv", "exceptions.csv"),
    *(
        "reconciliation.csv",
        "added.csv",
        "training.csv",
        "differences.csv",
        "completeness.csv",
        "signoffs.csv",
    ),
    *(SOURCES, "controls.csv", TRAIL, PROOF),
)
"""Without one of these a file is not the evidence of an audit, whoever has signed it."""

_NONE: Final[Mapping[int, str]] = MappingProxyType({})
_DIGEST: Final = "digest"
_LAUNCHED: Final = b'"campaign:launched"'
_LATER: Final = "collected later"
_LONGEST: Final = 8 << 20
"""A proof, or one line, that is longer is none of ours."""
_UNLIKE: Final = (ValueError, LookupError, TypeError, AttributeError, csv.Error)
"""What somebody who signs with a key of their own may have written leads to."""


@dataclass(frozen=True)
class _Inside:
    """A pack of which every byte is as it was signed; `launch` is what the trail says of its launch.

    `kept` are the hashes of events, by their numbers, that somebody outside has kept.
    """

    zipped: ZipFile
    checked: Checked
    launch: Mapping[str, Any]
    kept: Mapping[int, str]

    @property
    def about(self) -> Mapping[str, Any]:
        """What the manifest says of the audit."""
        return self.checked.about or {}


def kept_outside(checked: Checked, text: str) -> Mapping[int, str]:
    """The hashes of events in the pack's part of the trail, by their numbers, as anchors in a text have them.

    Only anchors count that the pack's own signer has signed.
    """
    part = (checked.about or {}).get("trail")
    if not isinstance(part, dict):
        return {}
    heads = (one for one in read_lines(text) if one.fingerprint == checked.fingerprint and _holds(one))
    return {one.sequence: one.hash for one in heads if _within(one.sequence, part)}


def disagreements(path: Path, checked: Checked, kept: Mapping[int, str] = _NONE) -> Iterator[Finding]:
    """What is missing or does not agree in a pack of which every byte is as it was signed.

    `kept` are hashes of events that somebody outside has kept: whoever has the key can sign another trail
    with a head of its own, and only these tell it from the real one.
    """
    missing = [name for name in NEEDED if name not in checked.sums]
    if missing:
        yield from (
            Finding(name, "belongs to the evidence of an audit, and is not in it") for name in missing
        )
        return
    with ZipFile(path) as zipped:
        try:
            inside = _Inside(zipped, checked, _launch(zipped, checked.about or {}), kept)
        except _UNLIKE:
            yield Finding(TRAIL, "cannot be read as a trail")
            return
        for name, look in _LOOKS.items():
            yield from _readable(name, look, inside)


def _readable(name: str, look: Callable[[_Inside], Iterator[Finding]], inside: _Inside) -> Iterator[Finding]:
    try:
        yield from look(inside)
    except _UNLIKE:
        yield Finding(name, "cannot be read as the evidence of an audit")


def _launch(zipped: ZipFile, about: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the trail says of the launch of this audit; empty where that is not in its part."""
    with zipped.open(TRAIL) as file:
        for line in _lines_of(file):
            if _LAUNCHED in line:
                body = orjson.loads(line)["body"]
                if body["kind"] == "campaign:launched" and body["facts"]["number"] == about.get("audit"):
                    return dict(body["facts"])
    return {}


def _trail(inside: _Inside) -> Iterator[Finding]:
    proof = _proof(inside)
    with inside.zipped.open(TRAIL) as file:
        number, end, why = broken_at(_lines_of(file), proof["before"], {**_at(proof), **inside.kept})
    last = proof["first"] + number - 1
    if why:
        yield Finding(TRAIL, f"does not hold behind event {last:,}: {why}")
    elif (last, end) != (proof["last"], proof["head"]):
        yield Finding(TRAIL, f"ends at event {last:,}, and not where its proof says")
    elif not inside.launch:
        yield Finding(TRAIL, "says nothing of the launch of this audit")


def _proved(inside: _Inside) -> Iterator[Finding]:
    """The part of the trail as the manifest names it, and the signed head that proves it."""
    proof = _proof(inside)
    if inside.about.get("trail") != {name: proof[name] for name in ("first", "last", "head")}:
        yield Finding(PROOF, "is not of the part of the trail that the manifest names")
    anchor = proof["anchor"]
    if not anchor:
        return
    if not proof["first"] <= anchor["sequence"] <= proof["last"]:
        yield Finding(PROOF, "names a signed head of an event that is not in this part of the trail")
    if not _signed(anchor):
        yield Finding(PROOF, "names a head of the trail whose signature does not hold")
    elif anchor["fingerprint"] != inside.checked.fingerprint:
        yield Finding(PROOF, "names a head of the trail that somebody else than the pack's signer has signed")


def _proof(inside: _Inside) -> Any:
    return orjson.loads(content(inside.zipped, PROOF, _LONGEST) or b"")


def _at(proof: Mapping[str, Any]) -> Mapping[int, str]:
    """The hash that the event has which the signed head names."""
    anchor = proof["anchor"]
    return {anchor["sequence"]: anchor["hash"]} if anchor else {}


def _signed(anchor: Mapping[str, Any]) -> bool:
    said: SignedHead | None = next(read_lines(str(anchor["line"])), None)
    if said is None or (said.sequence, said.hash) != (anchor["sequence"], anchor["hash"]):
        return False
    return _holds(said) and said.fingerprint == str(anchor["fingerprint"])


def _holds(said: SignedHead) -> bool:
    """Whether its signature does."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said.public_key))
        public.verify(bytes.fromhex(said.signature), said.said.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _within(sequence: int, part: Mapping[str, Any]) -> bool:
    first, last = part.get("first"), part.get("last")
    return isinstance(first, int) and isinstance(last, int) and first <= sequence <= last


def _lines(inside: _Inside) -> Iterator[Finding]:
    """The hash over every line as it was frozen, against the manifest's and the trail's."""
    found, between = hashlib.sha256(), b""
    for row in _rows(inside.zipped, LINES):
        found.update(between + row[_DIGEST].encode())
        between = b"\n"
    if inside.about.get("population") != found.hexdigest():
        yield Finding(LINES, "does not hold the lines that were frozen at the launch")
    elif inside.launch and inside.launch["population"] != found.hexdigest():
        yield Finding(LINES, "does not hold the lines of which the trail has the hash")


def _sources(inside: _Inside) -> Iterator[Finding]:
    """Each source against its hash in the list, and that against the trail."""
    launched = {one["sha256"] for one in inside.launch.get("sources", ())}
    for row in _rows(inside.zipped, SOURCES):
        name = row["file"]
        if inside.checked.sums.get(name) != row["sha256"]:
            yield Finding(shown(name), f"is not what {SOURCES} has the hash of")
        elif inside.launch and row["stale_at_launch"] != _LATER and row["sha256"] not in launched:
            yield Finding(shown(name), "is no source of which the trail has the hash")


def _rows(zipped: ZipFile, name: str) -> Iterator[dict[str, str]]:
    with zipped.open(name) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        yield from csv.DictReader(iter(lambda: text.readline(_LONGEST), ""))


def _lines_of(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.readline(_LONGEST), b"")


_LOOKS: Final = {TRAIL: _trail, PROOF: _proved, LINES: _lines, SOURCES: _sources}
