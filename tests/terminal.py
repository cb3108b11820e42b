"""A person at a terminal: types lines into a real shell, waits for its prompt, and answers what is asked."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

PROMPT = re.compile(r"\[ended (\d+)\] $")
OWN_TERMINAL = (
    "import fcntl, os, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execvp('bash', ['bash', '--norc', '--noprofile', '--noediting', '-i'])"
)


class Terminal:
    """One window with a shell in it, in a folder, with an environment."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._screen, shell_end = os.openpty()
        self._shell = subprocess.Popen(
            [sys.executable, "-c", OWN_TERMINAL],
            cwd=folder,
            env={**environment, "PS1": "[ended $?] ", "TERM": "dumb", "COLUMNS": "200"},
            stdin=shell_end,
            stdout=shell_end,
            stderr=shell_end,
            start_new_session=True,
        )
        os.close(shell_end)
        self.shown = ""
        """Everything that has stood on the screen."""
        threading.Thread(target=self._read, name="terminal", daemon=True).start()
        self.wait_for(PROMPT, 20)
        self.type("stty -echo")

    def type(
        self, line: str, answers: Mapping[str, str] | None = None, patience: float = 60
    ) -> tuple[int, str]:
        """Type a line, answer each question by the words in it, and wait for the end; exit code and output."""
        asked = dict(answers or {})
        questions = "|".join(map(re.escape, asked)) or "(?!)"
        start = seen = self.begin(line)
        while True:
            wanted = re.compile(f"(?:{questions})[^\n]*: $|{PROMPT.pattern}")
            found = self.wait_for(wanted, patience, seen)
            if found[1] is not None:
                return int(found[1]), self.shown[start : found.start()]
            seen = self.begin(asked[next(words for words in asked if words in found[0])])

    def begin(self, line: str) -> int:
        """Type a line and do not wait; where on the screen its output begins."""
        start = len(self.shown)
        self._write(line)
        return start

    def wait_for(self, wanted: re.Pattern[str], patience: float, since: int = 0) -> re.Match[str]:
        """Wait until this stands on the screen, after `since`."""
        deadline = time.monotonic() + patience
        while not (found := wanted.search(self.shown, since)):
            assert time.monotonic() < deadline, f"waited in vain for {wanted.pattern}: {self.shown[since:]}"
            time.sleep(0.02)
        return found

    def interrupt(self, patience: float = 30) -> int:
        """Press Ctrl-C and wait for the end; the exit code."""
        seen = len(self.shown)
        os.write(self._screen, b"\x03")
        return int(self.wait_for(PROMPT, patience, seen)[1])

    def _read(self) -> None:
        """Keep reading, so that nothing that is running ever waits for the screen."""
        while True:
            try:
                came = os.read(self._screen, 65_536)
            except OSError:  # the shell has gone
                return
            self.shown += came.decode(errors="replace").replace("\r", "")

    def _write(self, line: str) -> None:
        os.write(self._screen, f"{line}\n".encode())

    def close(self) -> None:
        """Close the window."""
        os.killpg(self._shell.pid, signal.SIGHUP)
        self._shell.wait(20)
        os.close(self._screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
