"""The words of an import: what it would do, what was done, and what to do about secrets in a list."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.columns import ImportKind
from bot.domain.lengths import count
from bot.domain.sheets import Outcome, Preview, SheetImport, SheetState
from bot.views.kit import escape

KINDS: Final[Mapping[ImportKind, str]] = {
    ImportKind.ACCOUNTS: "Accounts",
    ImportKind.HOLDERS: "Holders: who has a way into which account",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.CREATED: "new",
    Outcome.CHANGED: "changes",
    Outcome.UNCHANGED: "as it is",
    Outcome.FAULTY: "error",
}
ONE_UNIT: Final = (
    "It goes in as one unit or not at all. Its rows are deleted here once it is decided, or in a day."
)
READING_AGAIN: Final = (
    "I am reading the list again. Its card in our conversation shows what it would do then."
)
READING: Final = (
    "I am reading the list. A card in our conversation will show what it would do; nothing goes in yet."
)
DELETE_IN_SLACK: Final = "Delete it in Slack as well: open the file, *More*, *Delete file*."
NOTHING_GIVEN: Final = "Attach a file, or paste the rows."
TWICE: Final = "Two columns cannot be taken for the same."


def head(sheet: SheetImport, preview: Preview | None) -> str:
    """Where an import stands, in one line of our markup."""
    what = _what(sheet)
    if sheet.secret:
        return f"Your list of {sheet.kind.value} holds what looks like a secret"
    if sheet.going_in:
        return f"{what} is going in"
    if sheet.state is SheetState.PREVIEWED and preview:
        return f"{what}: {counts(preview)}"
    if sheet.state is SheetState.IMPORTED:
        return f"{what} is in: {_done(sheet.counts)}"
    return f"{what} {_STATES[sheet.state]}"


def counts(preview: Preview) -> str:
    """How many rows would come out how."""
    if preview.faults:
        return "it cannot go in as it is"
    return _done({outcome.value: preview.count(outcome) for outcome in Outcome})


def secret_found(sheet: SheetImport) -> Iterator[str]:
    """Where, never what; and what must be done about it now."""
    yield f"{place_of(sheet)}. I kept nothing of the list and read no further."
    in_slack = (
        " Delete it in Slack as well: open the file, *More*, *Delete file*." if sheet.slack_file else ""
    )
    yield (
        f"*Delete it where it lies*, with every copy.{in_slack} *Treat the secrets in it as known to others*:"
        " they must be changed. I have asked you to attest that it is destroyed."
    )


def place_of(sheet: SheetImport) -> str:
    """Sheet, row and column of what looks like a secret."""
    secret = sheet.secret
    if secret is None:
        return ""
    where = f"Sheet {escape(secret.sheet)}, row" if secret.sheet else "Row"
    return f"{where} {secret.row}, column {escape(secret.column)}"


def pasted_secret(row: int, column: str) -> str:
    """What somebody reads who has pasted a secret."""
    return (
        f"Row {row}, column {column} looks like a secret, so I kept nothing of it. Delete the list where it "
        "lies, and treat its secrets as known to others. I have asked you to attest that it is destroyed."
    )


def afterwards(sheet: SheetImport) -> Iterator[str]:
    """What follows an end."""
    if sheet.state is SheetState.IMPORTED and sheet.counts.get(Outcome.FAULTY.value):
        yield "The rows that were left out are below as a file, each with its reason: correct and import it."
    if sheet.state is SheetState.DROPPED:
        yield sheet.remark or "Its rows are deleted. Nothing of it went in."


_STATES: Final[Mapping[SheetState, str]] = {
    SheetState.READING: "is being read",
    SheetState.PREVIEWED: "is read",
    SheetState.DROPPED: "is dropped",
    SheetState.REFUSED: "cannot be read",
}


def _what(sheet: SheetImport) -> str:
    name = f" “{escape(sheet.name, 60)}”" if sheet.name else ""
    return f"Your list of {sheet.kind.value}{name}"


def _done(numbers: Mapping[str, int]) -> str:
    created, changed, unchanged, faulty = (numbers.get(outcome.value, 0) for outcome in Outcome)
    parts = [f"{created:,} new", f"{changed:,} changed", f"{unchanged:,} as they are"]
    return ", ".join([*parts, *([f"{count(faulty, 'error')}"] if faulty else [])])
