"""The policy file on disk: only a draft, looked at again and again so that mending it needs no restart."""

from dataclasses import dataclass
from pathlib import Path

from bot.services.policy_file import SIZE_LIMIT, Loaded, load


@dataclass
class Draft:
    """What the file at `path` held at the last look; `loaded` is None where it could not be read."""

    path: Path
    loaded: Loaded | None = None

    def look(self) -> Loaded | None:
        """Read the file again; a text that has not changed is not examined twice."""
        try:
            with self.path.open("rb") as file:
                text = file.read(SIZE_LIMIT + 1)
        except OSError:
            self.loaded = None
        else:
            if self.loaded is None or self.loaded.text != text:
                self.loaded = load(text, self.path.name)
        return self.loaded

    @property
    def faults(self) -> tuple[str, ...]:
        """Why it cannot be proposed as it stands, a line for each problem; empty when it can."""
        # Another thread may look at the file meanwhile.
        loaded = self.loaded
        if loaded is None:
            return (f"{self.path.name} cannot be read. “vouchsafe init” writes a policy to start from.",)
        return loaded.lines() if loaded.policy is None else ()
