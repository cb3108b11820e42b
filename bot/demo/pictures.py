"""The story's chapters as pictures for the documentation: SVG, with no address of anybody else's in them."""

import re
from pathlib import Path

from rich.console import Console

_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FONT = re.compile(r"font-family: Fira Code, monospace")
WIDTH = 104


def console() -> Console:
    """A console that remembers what it prints, as wide as the pictures."""
    return Console(record=True, width=WIDTH)


def save(printed: Console, folder: Path, title: str) -> None:
    """Save what has been printed since the last picture, under a name made from its title."""
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
    picture = printed.export_svg(title=title, clear=True, unique_id=f"v{len(name)}")
    own = _FONT.sub("font-family: ui-monospace, Menlo, Consolas, monospace", _FONT_FACE.sub("", picture))
    (folder / f"{name}.svg").write_text(own)
