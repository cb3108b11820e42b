"""The `.env` file: put settings in, keep every other line, and let only its owner read it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot import private_files
from bot.errors import UserError

ENV_FILE: Final = Path(".env")
"""Where settings are read from besides the environment: in the working folder."""

_PLAIN: Final = re.compile(r"[\w.,:/@%+=-]+", re.ASCII)
_OWNER_ONLY: Final = 0o600


class NotForEnvFile(UserError):
    """A setting cannot hold a line break or a quotation mark."""


def put(path: Path, values: Mapping[str, str]) -> None:
    """Set these values in the file, each in place of its old line or else at the end; whole or not at all."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    left = dict(values)
    lines = []
    for line in before.splitlines():
        name = line.removeprefix("export ").partition("=")[0].strip()
        lines.append(f"{name}={_quoted(left.pop(name))}" if name in left else line)
    lines += [f"{name}={_quoted(value)}" for name, value in left.items()]
    private_files.replace(path, "".join(f"{line}\n" for line in lines), _OWNER_ONLY)


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value) or not value:
        return value
    if "\n" in value or "\r" in value or "'" in value or "\\" in value:
        raise NotForEnvFile
    return f"'{value}'"
