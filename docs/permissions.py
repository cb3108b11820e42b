"""Draws who may do what into `docs/permissions.md`, by trying everything as everybody.

`make docs` writes it; a test tries again and compares, so that the page promises what the bot does.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.domain.refusals import Refused
from bot.errors import UserError
from tests.permissions.booth import YES, in_a_booth
from tests.permissions.people import EVERYBODY
from tests.permissions.trying import PARTS, Row, rights, tried

PAGE = Path(__file__).with_name("permissions.md")
RIGHTS = "Rights to an account"

HEAD = """# Who may do what

Every command, verb, shortcut, button, form and menu of the bot, tried as everybody on one of everything, at
the real edge and on a real database: `yes`, or the name of the refusal that the person reads as a sentence.
What is refused changes nothing; of a refusal in *italics* the trail keeps who tried. `make docs` draws this
page, and a test tries everything again and compares.

{kinds}

What an act is tried on is made in `tests/permissions/subjects.py`, and the acts stand in the two files beside
it; a route or verb without a row fails a test. `FormErrors` and `OldButton` in a row without any `yes` say
that the duty is done by the buttons of its own card.
"""


def page(parts: Mapping[str, str], words: Iterable[str]) -> str:
    """The whole page: who is who, the parts, and the sentence of each refusal."""
    sections = "\n".join(f"## {name}\n\n{table}" for name, table in parts.items())
    return f"{head()}\n{sections}\n{_legend(frozenset(words))}"


def head() -> str:
    """What the page is, and who is who."""
    return HEAD.format(kinds="\n".join(f"- **{who.heading}**: {who.words}" for who in EVERYBODY))


def drawn(rows: Iterable[Row]) -> str:
    """One part's table."""
    return table((row.act.words, tuple(cell.word for cell in row.cells)) for row in rows)


def table(rows: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """Rows of words under the headings of everybody."""
    headings = " | ".join(who.heading for who in EVERYBODY)
    lines = (f"| {words} | {' | '.join(map(_cell, cells))} |\n" for words, cells in rows)
    return f"| Act | {headings} |\n|---|{'---|' * len(EVERYBODY)}\n{''.join(lines)}"


def section(text: str, name: str) -> str:
    """The table of one part, as a page has it."""
    _, _, after = text.partition(f"\n## {name}\n\n")
    return after.partition("\n## ")[0].rstrip("\n") + "\n"


def _cell(word: str) -> str:
    found = _refusals().get(word)
    return f"*{word}*" if found and issubclass(found, Refused) else word


def _legend(words: frozenset[str]) -> str:
    known = _refusals()
    lines = (
        f"- {_cell(word)}: {' '.join((known[word].__doc__ or '').split())}\n"
        for word in sorted(words - {YES})
    )
    return f"## What the refusals say, where an act has no sentence of its own\n\n{''.join(lines)}"


def _refusals() -> dict[str, type[UserError]]:
    return {one.__name__: one for one in _family(UserError)}


def _family(of: type[UserError]) -> Iterator[type[UserError]]:
    for one in of.__subclasses__():
        yield one
        yield from _family(one)


def _everything() -> str:
    with in_a_booth() as booth:
        found = {name: [tried(booth, act) for act in part()] for name, part in PARTS.items()}
        said = rights(booth)
    words = {cell.word for rows in found.values() for row in rows for cell in row.cells}
    words |= {word for _, cells in said for word in cells}
    return page({name: drawn(rows) for name, rows in found.items()} | {RIGHTS: table(said)}, words)


if __name__ == "__main__":
    PAGE.write_text(_everything())
