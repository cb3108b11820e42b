"""The folder in which a demo keeps everything: whose it is, who uses it now, and how it begins anew."""

from fnmatch import fnmatch
from pathlib import Path
from typing import Self

from bot.errors import UserError
from bot.keys import LINK, PEPPER, SIGNING
from storage.locks import FileLock, refuse_network

MARK = "vouchsafe-demo.txt"
ABOUT = """Everything here is kept by `vouchsafe demo`: a local Slack, the bot's database, the clock, the log.
Delete the folder, or start with --fresh, and the demo begins anew.
"""
LOCK = "demo.lock"
SEEDED = "history.done"
_KEPT = (MARK, LOCK)
KEYS = "keys"
_KEYS = (SIGNING, PEPPER, LINK)
_VAULT = ("vault.key", "vault.recovery.age", "vault-recovery-sheet.txt")
ANCHORS = "anchors.txt"
_OURS = (
    *(*_KEPT, SEEDED, "clock", "slack.db*", "vouchsafe.db*", "policy.yml", "bot.log", ".env", ANCHORS),
    *_VAULT,
)


class NotOurs(UserError):
    """This folder is no demo's."""


class InUse(UserError):
    """Another demo uses this folder."""


class Folder:
    """One demo's files. In a `with` block it is this process's alone."""

    def __init__(self, path: Path) -> None:
        """Keep everything in `path`; nothing is touched yet."""
        self.path = path.resolve()
        self._lock = FileLock(self.path / LOCK)

    def __enter__(self) -> Self:
        """Make the folder where there is none, and claim it; raises `NotOurs` or `InUse`."""
        self._check_ours()
        self.path.mkdir(parents=True, exist_ok=True)
        refuse_network(self.path)
        (self.path / MARK).write_text(ABOUT, encoding="utf-8")
        holder = self._lock.take()
        if holder is not None:
            raise InUse(
                f"Another `vouchsafe demo` (process {holder}) uses {self.path}.",
                remedy="Stop that one first, or name another folder with --data.",
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        self._lock.release()

    @property
    def clock(self) -> Path:
        """The clock that both processes read."""
        return self.path / "clock"

    @property
    def slack(self) -> Path:
        """The local Slack's own file."""
        return self.path / "slack.db"

    @property
    def database_url(self) -> str:
        """The bot's database."""
        return f"sqlite:///{self.path / 'vouchsafe.db'}"

    @property
    def policy(self) -> Path:
        """The policy file, to be edited."""
        return self.path / "policy.yml"

    @property
    def keys(self) -> Path:
        """What the bot signs with."""
        return self.path / KEYS

    @property
    def vault_key(self) -> Path:
        """The vault's key."""
        return self.path / _VAULT[0]

    @property
    def recovery_copy(self) -> Path:
        """The same key once more, for whoever has the sheet."""
        return self.path / _VAULT[1]

    @property
    def recovery_sheet(self) -> Path:
        """The sheet, which nobody but a demo keeps as a file."""
        return self.path / _VAULT[2]

    @property
    def anchors(self) -> Path:
        """Where the trail's anchors go, besides the committee's channel."""
        return self.path / ANCHORS

    @property
    def log(self) -> Path:
        """The bot's log."""
        return self.path / "bot.log"

    @property
    def environment(self) -> Path:
        """The bot's settings, for the commands of an operator in this folder."""
        return self.path / ".env"

    @property
    def is_seeded(self) -> bool:
        """Whether the company's history was told to its end."""
        return (self.path / SEEDED).exists()

    def seeded(self) -> None:
        """Remember that it was."""
        (self.path / SEEDED).touch()

    def check_only_ours(self) -> None:
        """Raise `NotOurs` where somebody has put something of theirs beside it."""
        strangers = sorted(one.name for one in self.path.iterdir() if not _is_ours(one))
        if strangers:
            raise NotOurs(
                f"{self.path} also holds {strangers[0]}, which is not the demo's.",
                remedy="Move it away, or name another folder with --data.",
            )

    def empty(self) -> None:
        """Delete what a demo has left, and nothing else; the claim stays."""
        for one in self.path.iterdir():
            if _is_ours(one) and one.name not in _KEPT:
                _delete(one)

    def _check_ours(self) -> None:
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise NotOurs(f"{self.path} is no folder.", remedy="Name another with --data.")
        if any(self.path.iterdir()) and not (self.path / MARK).is_file():
            raise NotOurs(
                f"{self.path} holds other things, so no demo is begun there.",
                remedy="Name an empty or new folder with --data.",
            )


def _is_ours(one: Path) -> bool:
    if one.name == KEYS:
        return one.is_dir() and all(key.name in _KEYS and not key.is_dir() for key in one.iterdir())
    return any(fnmatch(one.name, pattern) for pattern in _OURS) and not one.is_dir()


def _delete(one: Path) -> None:
    if not one.is_dir():
        one.unlink()
        return
    for key in one.iterdir():
        key.unlink()
    one.rmdir()
