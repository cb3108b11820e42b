"""Holding a pack against what is known of its files, where its bytes no longer stand as they were signed."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from storage.pack_file import (
    LOCAL_BEGIN,
    MANIFEST,
    MOST_UNPACKED,
    PUBLIC,
    SIGNATURE,
    SUMS,
)
from storage.pack_findings import Finding, NoPack, shown
from storage.pack_manifest import MOST_BYTES, Manifest, other_format
from storage.pack_zip import content, opened, sha256

Told = Callable[[str, int, int], None]

_ANY: Final = "*"
"""Stands for the hash of a file that says nothing of itself."""
_DAMAGED: Final = Finding("the zip", "cannot be read: it is cut off, or its index is damaged")


def by_name(path: Path, found: Manifest, told: Told) -> Iterator[Finding]:
    """What is changed, missing, added or renamed, by a manifest whose signature holds: file by file."""
    yield from _compare(path, {one.name: one.sha256 for one in found.whole}, told)


def without_signature(path: Path, found: Manifest, told: Told) -> Iterator[Finding]:
    """What is changed by the pack's own list of sums, where nothing that is signed can be believed."""
    with opened(path) as zipped:
        sums = _sums(zipped) if zipped else {}
    same = sums.get(MANIFEST) == next(one.sha256 for one in found.whole if one.name == MANIFEST)
    yield Finding(SIGNATURE if same else MANIFEST, "was changed: the signature does not hold")
    yield from _others(path, sums, told)


def without_manifest(path: Path, told: Told) -> Iterator[Finding]:
    """What can be said of a file in which no manifest can be read; raises `NoPack` where it is no pack."""
    with opened(path) as zipped:
        if zipped is None:
            _refuse_what_is_no_zip(path)
            yield _DAMAGED
            return
        names = set(zipped.namelist())
        if not {MANIFEST, SIGNATURE, SUMS, PUBLIC} & names:
            raise NoPack(f"{path} is a zip, but no evidence pack.")
        sums = _sums(zipped)
        if MANIFEST not in names:
            yield from _compare(path, {**sums, MANIFEST: "", SUMS: _ANY}, told)
            return
        form = other_format(content(zipped, MANIFEST, MOST_BYTES) or b"")
    if form:
        unknown = f"names a format that is not known here ({form})"
        yield Finding(MANIFEST, f"{unknown}: it was changed, or a newer Vouchsafe has made it")
    else:
        yield Finding(MANIFEST, "was changed: it cannot be read")
    yield from _others(path, sums, told)


def _refuse_what_is_no_zip(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(LOCAL_BEGIN)) != LOCAL_BEGIN:
            raise NoPack(f"{path} is no evidence pack, or nothing is left of it that could be read.")


def _others(path: Path, sums: Mapping[str, str], told: Told) -> Iterator[Finding]:
    """What else differs from the pack's own sums; of the manifest and its signature enough is said."""
    if sums:
        named = (MANIFEST, SIGNATURE, SUMS)
        yield from (one for one in _compare(path, {**sums, SUMS: _ANY}, told) if one.where not in named)


def _compare(path: Path, sums: Mapping[str, str], told: Told) -> Iterator[Finding]:
    with opened(path) as zipped:
        if zipped is None:
            yield _DAMAGED
            return
        missing, left = dict(sums), MOST_UNPACKED
        added: list[tuple[str, str | None]] = []
        entries = zipped.infolist()
        for number, entry in enumerate(entries, 1):
            left -= entry.file_size
            if left < 0:
                yield Finding(
                    "the zip", "would unpack to more than any pack does; the rest was not looked at"
                )
                return
            digest, wanted = sha256(zipped, entry), missing.pop(entry.filename, None)
            if wanted is None:
                added.append((entry.filename, digest))
            elif wanted not in (_ANY, digest):
                yield Finding(shown(entry.filename), "was changed")
            told("Checking", number, len(entries))
    yield from _more_and_fewer(added, missing)


def _more_and_fewer(added: list[tuple[str, str | None]], missing: dict[str, str]) -> Iterator[Finding]:
    """Whatever has the content of one that is missing was renamed."""
    for name, digest in added:
        was = next((one for one, known in missing.items() if known == digest), None)
        if was is None:
            yield Finding(shown(name), "was added")
        else:
            missing.pop(was)
            yield Finding(shown(name), f"was renamed: it was signed as {shown(was)}")
    yield from (Finding(shown(name), "is missing") for name in missing)


def _sums(zipped: ZipFile) -> dict[str, str]:
    """What the pack's own list says of each file; nothing where it cannot be read."""
    listed = content(zipped, SUMS, MOST_BYTES) or b""
    pairs = (line.partition("  ") for line in listed.decode("ascii", "replace").splitlines())
    return {name: digest for digest, _, name in pairs if name}
