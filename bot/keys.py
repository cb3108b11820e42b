"""The keys folder: the signing key, the pepper and the link key, made once and never overwritten."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from bot.domain.baseline import Signer
from bot.errors import UserError

KEY_BYTES: Final = 32
SIGNING: Final = "signing.pem"
PEPPER: Final = "pepper.key"
LINK: Final = "link.key"
OTHERS: Final = 0o077
"""Every permission of anybody but the owner."""

_OWNER_ONLY_FOLDER: Final = 0o700
_OWNER_ONLY: Final = 0o600


class NoKeys(UserError):
    """The keys cannot be read. `vouchsafe init` makes those that are missing."""


@dataclass(frozen=True)
class Keys:
    """What the bot signs and hashes with. Nothing of it is ever printed."""

    signing: Ed25519PrivateKey = field(repr=False)
    pepper: bytes = field(repr=False)
    link: bytes = field(repr=False)


def make(folder: Path, random_bytes: Callable[[int], bytes]) -> tuple[str, ...]:
    """Make the keys that are missing and return their names; what is there stays as it is."""
    if not folder.exists():
        folder.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True)
    makers = {SIGNING: _signing_pem, PEPPER: _hexadecimal, LINK: _hexadecimal}
    missing = {name: maker for name, maker in makers.items() if not (folder / name).exists()}
    for name, maker in missing.items():
        write_once(folder / name, maker(random_bytes(KEY_BYTES)))
    return tuple(missing)


def read(folder: Path) -> Keys:
    """Read the keys; raises `NoKeys` when one is missing or damaged."""
    try:
        signing = load_pem_private_key((folder / SIGNING).read_bytes(), password=None)
        pepper, link = (bytes.fromhex((folder / name).read_text()) for name in (PEPPER, LINK))
    except OSError as error:
        raise NoKeys(f"The keys in {folder}/ cannot be read.", remedy="Run `vouchsafe init`.") from error
    except (ValueError, TypeError):
        raise _damaged(folder) from None
    if not isinstance(signing, Ed25519PrivateKey) or {len(pepper), len(link)} != {KEY_BYTES}:
        raise _damaged(folder)
    return Keys(signing, pepper, link)


def signer(held: Keys) -> Signer:
    """What signs with the company's key; its fingerprint is the SHA-256 of the public key."""
    public = held.signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signer(held.signing.sign, hashlib.sha256(public).hexdigest(), public.hex())


def faults(folder: Path) -> Iterator[str]:
    """A sentence for each path that is missing or that others on this machine could read."""
    for path in (folder, *(folder / name for name in (SIGNING, PEPPER, LINK))):
        if not path.exists():
            yield f"{path} is missing. Run `vouchsafe init`."
        elif stat.S_IMODE(path.stat().st_mode) & OTHERS:
            mode = _OWNER_ONLY_FOLDER if path == folder else _OWNER_ONLY
            yield f"{path} is open to others. Run: chmod {mode:o} {path}"


def write_once(path: Path, content: bytes) -> None:
    """Write a file for its owner's eyes, whole or not at all; `FileExistsError` if there is one already."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    try:
        os.link(partial, path)
    finally:
        partial.unlink()


def _signing_pem(seed: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _hexadecimal(content: bytes) -> bytes:
    return f"{content.hex()}\n".encode()


def _damaged(folder: Path) -> NoKeys:
    return NoKeys(f"A key in {folder}/ is damaged.", remedy="Restore the folder from its backup.")
