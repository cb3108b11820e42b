"""Draws what becomes of everything when somebody leaves into `docs/leavers.md`, by letting each leave.

`make docs` writes it; a test lets them leave again and compares.
"""

from collections.abc import Mapping
from pathlib import Path

from tests.permissions.booth import in_a_booth
from tests.permissions.leaving import LEAVERS, changed, left
from tests.permissions.people import Who

PAGE = Path(__file__).with_name("leavers.md")
SAME = "·"
WORDS = {
    "asked": "request for everyday work",
    "recovery": "request for a recovery",
    "voted": "request that Committee has vouched for",
    "grant set-up": "grant that is being set up",
    "grant held": "grant in use",
    "grant waiting": "grant that has not begun",
    "grant lent": "grant that lends a login, which was looked at",
    "checkout": "look at a login",
    "task set-up": "task to add somebody",
    "task ended": "task to remove somebody",
    "task undone": "task to say whether somebody had been added",
    "question": "question what Party keeps, who has moved",
    "request for somebody else": "request by Owner for Member",
    "its owner": "owner of an account",
    "its backup owner": "backup owner of an account",
    "votes on the policy that stand": "votes on a new policy",
    "line": "question: one thing held",
    "sheet": "list that waits for a word",
    "sheet being read": "list that is being read",
    "sheet going in": "list that is going in",
    "offboarding": "offboarding of Party that waits for a second person",
}
"""Subjects that their short names do not explain."""

HEAD = f"""# When somebody leaves

One of everything is half-way, Slack says that somebody is deactivated, and this is what has changed with
that event: the columns are who has left (see [permissions.md](permissions.md) for who they are), the rows
what was open. `{SAME}` is as it was. `make docs` draws this page, and a test lets them leave again and
compares; it also holds all else that is promised of leavers against the rows, a day later and once they are
back.

"""


def page(columns: Mapping[Who, Mapping[str, str]]) -> str:
    """The whole page."""
    headings = " | ".join(who.heading for who in columns)
    names = dict.fromkeys(name for one in columns.values() for name in one)
    rows = (f"| {name} | {' | '.join(one.get(name, SAME) for one in columns.values())} |\n" for name in names)
    return f"{HEAD}| What was open | {headings} |\n|---|{'---|' * len(columns)}\n{''.join(rows)}"


def words_of(found: Mapping[str, str]) -> dict[str, str]:
    """What has changed, as the page says it."""
    return {WORDS.get(name, name.replace("_", " ")): said for name, said in found.items()}


def column(text: str, who: Who) -> dict[str, str]:
    """What a page says of one who leaves."""
    _, _, table = text.partition("| What was open |")
    headings, _, *rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    at = headings.index(who.heading) + 1
    return {cells[0]: cells[at] for cells in rows if cells[at] != SAME}


def _everybody() -> dict[Who, dict[str, str]]:
    found = {}
    with in_a_booth() as booth:
        for who in LEAVERS:
            with left(booth, who) as (before, after):
                found[who] = words_of(changed(before, after))
    return found


if __name__ == "__main__":
    PAGE.write_text(page(_everybody()))
