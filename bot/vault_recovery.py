"""The recovery copy: the vault's keys once more, for the identity on the sheet in the safe (age, X25519)."""

import os
from pathlib import Path

import pyrage

from bot.errors import UserError
from bot.settings import LocalSettings

OWNER_ONLY = 0o600


class NoRecovery(UserError):
    """The recovery copy cannot be opened with this identity."""


def beside(settings: LocalSettings) -> Path:
    """Where the copy goes unless somebody says otherwise."""
    return settings.key_file.with_suffix(".recovery.age")


def new_identity() -> tuple[str, str]:
    """A fresh identity, and the recipient that belongs to it."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def write(path: Path, keys: str, recipient: str) -> None:
    """Write the copy in the place of what is there, for this recipient only, readable by its owner only."""
    sealed = pyrage.encrypt(keys.encode(), [pyrage.x25519.Recipient.from_str(recipient)])
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(descriptor)
    partial.replace(path)


def read(path: Path, identity: str) -> str:
    """What the copy holds; raises `NoRecovery` for another identity, or a damaged copy."""
    try:
        known = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError:
        raise NoRecovery(
            "That is no identity.", remedy="It is the line on the sheet that begins AGE-SECRET-KEY-1."
        ) from None
    try:
        opened: bytes = pyrage.decrypt(path.read_bytes(), [known])
    except pyrage.DecryptError:
        raise NoRecovery(remedy="Take the sheet that names this copy and this vault.") from None
    return opened.decode()
