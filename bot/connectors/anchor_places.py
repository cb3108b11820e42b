"""The places outside where anchors go: a file that only grows, a git repository, a webhook."""

import hmac
import os
import re
import subprocess
import tempfile
import time
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol

import orjson
from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from bot.domain.anchors import SignedHead

GIT_SECONDS = 30.0
WEBHOOK_SECONDS = 10.0
BRANCH: Final = "vouchsafe-anchors"
"""Where anchors stand in the repository: it should be protected from being rewritten."""

_TAIL: Final = 64 * 1024
_READABLE: Final = 0o644
_LONGEST_WORD: Final = 160
_SHORTEST: Final = 0.1
_SOMEBODY: Final = re.compile(r"//[^/@\s]+@")
_NAME, _MAIL = "Vouchsafe", "vouchsafe@localhost"


class NotPlaced(Exception):
    """An anchor could not be put there, or read from there; the words say why, without any secret."""


class AnchorPlace(Protocol):
    """Somewhere that anchors go."""

    def put(self, head: SignedHead, now: datetime, seconds: float) -> None:
        """Put an anchor there within so many seconds; twice does no harm. Raises `NotPlaced`."""


class Readable(Protocol):
    """Somewhere that can be asked which anchors it holds."""

    def read(self) -> str:
        """Everything that stands there, as text; raises `NotPlaced`."""


@dataclass(frozen=True)
class AnchorFile:
    """A file to which lines are added, best on another machine's volume that takes no rewriting."""

    path: Path

    def put(self, head: SignedHead, now: datetime, seconds: float) -> None:  # noqa: ARG002 - it is at once
        """Add a line, and see to it that it is on the disk; a torn line before it is left behind."""
        line = f"{head.line}\n".encode()
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, _READABLE)
            with os.fdopen(descriptor, "r+b", buffering=0) as file:
                tail = _tail(file.fileno())
                if line not in tail:
                    torn = b"\n" if tail and not tail.endswith(b"\n") else b""
                    os.write(file.fileno(), torn + line)
                    os.fsync(file.fileno())
        except OSError as error:
            raise NotPlaced(f"The file cannot be written: {error.strerror}.") from error

    def read(self) -> str:
        """The whole file."""
        try:
            return self.path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise NotPlaced(f"The file cannot be read: {error.strerror}.") from error


def _tail(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, _TAIL, max(0, size - _TAIL))


@dataclass(frozen=True)
class AnchorRepository:
    """A branch of a git repository: each anchor is the message of a commit, whose files stay as they are."""

    remote: str = field(repr=False)

    def put(self, head: SignedHead, now: datetime, seconds: float) -> None:  # noqa: ARG002 - it bears its own time
        """Push one commit on top of whatever stands there."""
        with tempfile.TemporaryDirectory(prefix="vouchsafe-anchor-") as folder:
            git = _Git(Path(folder), time.monotonic() + min(seconds, GIT_SECONDS), head.at)
            git("init", "--quiet", "--bare")
            last = self._newest(git)
            if last and head.line in git("log", "-1", "--format=%B", last):
                return
            tree = git("rev-parse", f"{last}^{{tree}}") if last else git("mktree", words="")
            parents = ("-p", last) if last else ()
            message = f"Event {head.sequence}\n\n{head.line}\n"
            commit = git("commit-tree", tree, *parents, words=message)
            git("push", "--quiet", "--", self.remote, f"{commit}:refs/heads/{BRANCH}")

    def read(self) -> str:
        """The message of every commit."""
        with tempfile.TemporaryDirectory(prefix="vouchsafe-anchor-") as folder:
            git = _Git(Path(folder), time.monotonic() + GIT_SECONDS)
            git("init", "--quiet", "--bare")
            newest = self._newest(git, depth=())
            return git("log", "--format=%B", newest) if newest else ""

    def _newest(self, git: "_Git", depth: tuple[str, ...] = ("--depth=1",)) -> str:
        """Fetch the branch; its last commit, or nothing where there is no such branch yet."""
        if not git("ls-remote", "--heads", "--", self.remote, f"refs/heads/{BRANCH}"):
            return ""
        git("fetch", "--quiet", *depth, "--no-tags", "--", self.remote, f"refs/heads/{BRANCH}")
        return git("rev-parse", "FETCH_HEAD")


@dataclass(frozen=True)
class _Git:
    """The `git` executable in an empty repository of its own: it asks nobody anything and runs no hooks.

    `ends` is when it must be done, in monotonic seconds.
    """

    folder: Path
    ends: float
    at: datetime | None = None

    def __call__(self, *words_of_command: str, words: str | None = None) -> str:
        """Run one command; what it said, or `NotPlaced` with its last word."""
        command = ("git", "-C", str(self.folder), "-c", "core.hooksPath=/dev/null", *words_of_command)
        what = words_of_command[0]
        try:
            done = subprocess.run(  # noqa: S603 - our own words, and a remote that the operator names
                command,
                input=words,
                stdin=subprocess.DEVNULL if words is None else None,
                capture_output=True,
                check=False,
                text=True,
                errors="replace",
                timeout=max(_SHORTEST, self.ends - time.monotonic()),
                env=self._environment(),
            )
        except FileNotFoundError as error:
            raise NotPlaced("There is no git on this machine.") from error
        except subprocess.TimeoutExpired as error:
            raise NotPlaced(f"git {what} was not done in time.") from error
        if done.returncode:
            raise NotPlaced(f"git {what} failed: {_last_word(done.stderr)}")
        return done.stdout.strip()

    def _environment(self) -> dict[str, str]:
        dates = ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")
        at = dict.fromkeys(dates, self.at.isoformat()) if self.at else {}
        who = {"GIT_AUTHOR_NAME": _NAME, "GIT_AUTHOR_EMAIL": _MAIL}
        same = {"GIT_COMMITTER_NAME": _NAME, "GIT_COMMITTER_EMAIL": _MAIL}
        quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "LC_ALL": "C"}
        ssh = os.environ.get("GIT_SSH_COMMAND", "ssh -oBatchMode=yes")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_DIR")}
        return {**inherited, **who, **same, **quiet, "GIT_SSH_COMMAND": ssh, **at}


def _last_word(said: str) -> str:
    """The last line that git said, without whatever an address holds before its host."""
    lines = [line for line in said.splitlines() if line.strip()]
    return _SOMEBODY.sub("//", lines[-1])[:_LONGEST_WORD] if lines else "it did not say why."


class AnchorWebhook:
    """An address that is told of every anchor, signed as Standard Webhooks have it."""

    def __init__(self, address: str, secret: str) -> None:
        """Post to `address`; `secret` is what the other side checks the signature with."""
        self._address, self._secret = address, secret
        self._pool = PoolManager(maxsize=1)

    def __repr__(self) -> str:
        """Name neither: an address may be a secret."""
        return "AnchorWebhook()"

    def put(self, head: SignedHead, now: datetime, seconds: float) -> None:
        """Post it once; any answer but a 2xx is a fault, and no other address is followed."""
        body = orjson.dumps(_told(head))
        name, at = f"anchor_{head.signature[:32]}", str(int(now.timestamp()))
        signed = hmac.digest(self._secret.encode(), b".".join((name.encode(), at.encode(), body)), "sha256")
        headers = {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": at,
            "webhook-signature": f"v1,{b64encode(signed).decode()}",
        }
        wait = Timeout(total=min(seconds, WEBHOOK_SECONDS))
        try:
            answer = self._pool.request(
                "POST", self._address, body=body, headers=headers, timeout=wait, retries=False,
                redirect=False, preload_content=False,
            )  # fmt: skip
            answer.close()  # Its status is all that counts, however much it would say.
        except HTTPError as error:
            raise NotPlaced(f"The webhook does not answer ({type(error).__name__}).") from error
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            raise NotPlaced(f"The webhook answered {answer.status}.")


def _told(head: SignedHead) -> dict[str, str | int]:
    return {
        "anchor": head.line,
        "deployment": head.deployment,
        "sequence": head.sequence,
        "hash": head.hash,
        "fingerprint": head.fingerprint,
    }
