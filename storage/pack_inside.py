"""Whether what a pack says of itself agrees: the trail's part with its proof, the lines with their hash."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.domain.anchors import SignedHead, read_lines
from storage.pack_check import Finding
from storage.trail_span import broken_at

TRAIL, PROOF, LINES = "trail.jsonl", "trail-proof.json", "lines.csv"
_LAST_COLUMN: Final = "digest"
_Look = Callable[[ZipFile, Mapping[str, Any]], Iterator[Finding]]


def disagreements(path: Path, about: Mapping[str, Any]) -> Iterator[Finding]:
    """What does not agree in a pack of which every byte is as it was signed."""
    with ZipFile(path) as zipped:
        names = set(zipped.namelist())
        for needed, look in (({TRAIL, PROOF}, _trail), ({LINES}, _lines)):
            if needed <= names:
                yield from _readable(look, zipped, about)


def _readable(look: _Look, zipped: ZipFile, about: Mapping[str, Any]) -> Iterator[Finding]:
    """What is found; whoever signs with a key of their own may have written anything at all."""
    try:
        yield from look(zipped, about)
    except (ValueError, LookupError, TypeError, AttributeError, csv.Error):
        yield Finding("what is in the pack", "cannot be read as the evidence of an audit")


def _trail(zipped: ZipFile, _about: Mapping[str, Any]) -> Iterator[Finding]:
    proof = orjson.loads(zipped.read(PROOF))
    with zipped.open(TRAIL) as file:
        count, end, why = broken_at(file, proof["before"], _at(proof))
    if why:
        yield Finding(TRAIL, f"does not hold behind event {proof['first'] + count - 1:,}: {why}")
    elif (proof["first"] + count - 1, end) != (proof["last"], proof["head"]):
        yield Finding(TRAIL, f"ends at event {proof['first'] + count - 1:,}, and not where its proof says")
    if proof["anchor"] and not _signed(proof["anchor"]):
        yield Finding(PROOF, "names a head of the trail whose signature does not hold")


def _at(proof: Mapping[str, Any]) -> Mapping[int, str]:
    """The hash that the event has which the signed head names."""
    anchor = proof["anchor"]
    return {anchor["sequence"]: anchor["hash"]} if anchor else {}


def _signed(anchor: Mapping[str, Any]) -> bool:
    said: SignedHead | None = next(read_lines(str(anchor["line"])), None)
    if said is None or (said.sequence, said.hash) != (anchor["sequence"], anchor["hash"]):
        return False
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said.public_key))
        public.verify(bytes.fromhex(said.signature), said.said.encode())
    except (InvalidSignature, ValueError):
        return False
    return said.fingerprint == str(anchor["fingerprint"])


def _lines(zipped: ZipFile, about: Mapping[str, Any]) -> Iterator[Finding]:
    """The hash over every line as it was frozen, which is on the trail, made anew from the lines' own."""
    found, between = hashlib.sha256(), b""
    with zipped.open(LINES) as file:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline="")):
            found.update(between + row[_LAST_COLUMN].encode())
            between = b"\n"
    if about.get("population") not in (None, found.hexdigest()):
        yield Finding(LINES, "does not hold the lines that were frozen at the launch")
