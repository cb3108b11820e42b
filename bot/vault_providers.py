"""Where the vault's keys come from: a key file, systemd, or the environment.

Each gives the same text, a key to a line: its id, a colon, and 32 bytes in base64url. There may be several
while one key follows another; lines that begin with # say something to people.
"""

import base64
import binascii
import os
import re
import stat
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot import private_files
from bot.domain.ports import ID_LENGTH
from bot.domain.vault_keys import WrappingKey
from bot.errors import UserError
from bot.keys import OTHERS
from bot.settings import LocalSettings
from storage.vault_cipher import KEY_BYTES, LocalKey

CREDENTIAL: Final = "vouchsafe-vault-key"
"""What systemd's credential is called."""

OWNER_READS: Final = 0o400

_LINE: Final = re.compile(rf"([a-z2-7]{{{ID_LENGTH}}}):([A-Za-z0-9_-]+=*)", re.ASCII)

RandomBytes = Callable[[int], bytes]


class KeyFault(UserError):
    """The vault's keys cannot be read."""


class _Text(ABC):
    """Keys that are a text, a key to a line."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What people call it."""

    @property
    def warning(self) -> str:
        """What speaks against it: nothing."""
        return ""

    @abstractmethod
    def text(self) -> str:
        """The lines; raises `KeyFault`."""

    def load(self, random_bytes: RandomBytes) -> tuple[WrappingKey, ...]:
        """The keys; raises `KeyFault`."""
        return read_keys(self.text(), self.name, random_bytes)


@dataclass(frozen=True)
class KeyFile(_Text):
    """A file that only its owner can read."""

    path: Path

    @property
    def name(self) -> str:
        """What people call it."""
        return f"the key file {self.path}"

    def text(self) -> str:
        """What the file holds, if there is one; raises `KeyFault` where others can read it, or we cannot."""
        try:
            with self.path.open(encoding="utf-8") as file:
                if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & OTHERS:
                    raise KeyFault(f"{self.path} is open to others.", remedy=f"Run: chmod 400 {self.path}")
                return file.read()
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError):
            raise KeyFault(f"{self.path} cannot be read.", remedy="Let this user read it.") from None

    def add(self, line: str) -> None:
        """Put one more key into the file; readers see the file before or after, never in between."""
        write_secret(self.path, self.text() + line)

    def drop(self, kek_id: str) -> None:
        """Take a key out of the file."""
        kept = [one for one in self.text().splitlines(keepends=True) if not one.startswith(f"{kek_id}:")]
        write_secret(self.path, "".join(kept))


@dataclass(frozen=True)
class Credential(_Text):
    """A credential that systemd hands to the service, by LoadCredentialEncrypted= for one."""

    folder: Path

    @property
    def name(self) -> str:
        """What people call it."""
        return f"systemd's credential {CREDENTIAL}"

    def text(self) -> str:
        """What the credential holds; raises `KeyFault`."""
        return KeyFile(self.folder / CREDENTIAL).text()


@dataclass(frozen=True)
class Environment(_Text):
    """A variable of the environment, which other programs of this user can read."""

    given: str = field(repr=False)

    @property
    def name(self) -> str:
        """What people call it."""
        return "VOUCHSAFE_KEY in the environment"

    @property
    def warning(self) -> str:
        """Why a file is better."""
        return (
            "The vault's key is in the environment, where every program of this user can read it and crash "
            "reports may keep it."
        )

    def text(self) -> str:
        """What the variable holds, with spaces or line ends between the keys, a key to a line."""
        return "".join(f"{one}\n" for one in self.given.split())


LocalProvider = KeyFile | Credential | Environment
"""Those who hand their keys over, so that a recovery copy can be made of them."""


def chosen(settings: LocalSettings) -> LocalProvider:
    """The key file where there is one; otherwise systemd's credential, and then the environment."""
    folder = settings.credentials
    if not settings.key_file.exists() and folder and (folder / CREDENTIAL).exists():
        return Credential(folder)
    if not settings.key_file.exists() and settings.key:
        return Environment(settings.key.get_secret_value())
    return KeyFile(settings.key_file)


def read_keys(text: str, name: str, random_bytes: RandomBytes) -> tuple[WrappingKey, ...]:
    """The keys that a text holds; raises `KeyFault`, which repeats nothing of it."""
    return tuple(LocalKey(id_, key, random_bytes) for id_, key in _parsed(text.splitlines(), name))


def key_line(id_: str, key: bytes) -> str:
    """A key as a line of the text."""
    return f"{id_}:{base64.urlsafe_b64encode(key).decode()}\n"


def write_secret(path: Path, content: str) -> None:
    """Put a file that only its owner can read, and nobody writes to, in the place of what is there."""
    private_files.replace(path, content, OWNER_READS)


def _parsed(lines: Iterable[str], name: str) -> Iterable[tuple[str, bytes]]:
    for line in lines:
        if line.strip() and not line.startswith("#"):
            yield _key(line.strip(), name)


def _key(line: str, name: str) -> tuple[str, bytes]:
    read = _LINE.fullmatch(line)
    try:
        key = base64.b64decode(read.group(2), altchars=b"-_", validate=True) if read else b""
    except binascii.Error:
        key = b""
    if read is None or len(key) != KEY_BYTES:
        raise KeyFault(
            f"A key in {name} is damaged.",
            remedy="Restore it, or run `vouchsafe vault recover` with the recovery file.",
        )
    return read.group(1), key
