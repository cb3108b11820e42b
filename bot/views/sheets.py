"""Importing a list as people see it: the form, the card of what it would do, and the look row by row."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.domain.columns import COLUMNS, ImportKind, title
from bot.domain.lengths import count
from bot.domain.pictures import SheetPicture
from bot.domain.sheets import Choices, Line, Outcome, Preview, SheetImport, SheetState
from bot.views import sheet_words as words
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    escape,
    file_input,
    input_block,
    message,
    modal,
    option,
    plain,
    section,
    select,
    text_input,
    value,
)
from bot.views.values import chosen

IMPORT_FORM: Final = "import_form"
SHEET_FORM: Final = "sheet_form"
FILE_TYPES: Final = ("csv", "xlsx", "txt", "tsv")
PAGE: Final = 12
"""Rows on one page of the look."""

_SHOWN, _FAULTS, _NOTES = 6, 5, 4
_OUT: Final = "-"
"""The value of a column that stays out; Slack takes no empty one."""

_ORDER: Final = (Outcome.FAULTY, Outcome.CHANGED, Outcome.CREATED, Outcome.UNCHANGED)
_NO_SECRETS: Final = (
    "A list with passwords, codes or seeds in it is dropped unread. Delete those columns first: they never "
    "belong into a list."
)


def import_form(kinds: Sequence[ImportKind], nonce: str) -> Block:
    """Which list it is, and the file or the rows themselves."""
    offered = [option(words.KINDS[kind], kind.value) for kind in kinds]
    rows = text_input("rows", multiline=True, placeholder="Copied from a spreadsheet, headings first")
    return modal(
        "Import a list",
        [
            input_block("What it is a list of", select("kind", offered, initial=kinds[-1].value), "kind"),
            input_block(
                "File",
                file_input("file", filetypes=FILE_TYPES),
                "file",
                optional=True,
                hint="A workbook (.xlsx), CSV or text with separators, at most 16 MiB and 10,000 rows.",
            ),
            input_block("Or its rows", rows, "rows", optional=True),
            context(_NO_SECRETS),
        ],
        callback_id=IMPORT_FORM,
        submit="Read it",
        private_metadata=json.dumps({"nonce": nonce}),
    )


def read_import(values: Mapping[str, Any]) -> tuple[ImportKind, str | None, str]:
    """The kind, Slack's id of the file if there is one, and the pasted rows."""
    chosen = (values.get("kind") or {}).get("kind", {}).get("selected_option") or {}
    files = (values.get("file") or {}).get("file", {}).get("files") or []
    pasted = (values.get("rows") or {}).get("rows", {}).get("value") or ""
    file_id = str(files[0]["id"]) if files else None
    return ImportKind(chosen.get("value", ImportKind.HOLDERS.value)), file_id, str(pasted)


def sheet_card(picture: SheetPicture) -> Block:
    """Where an import stands, for whoever handed it in."""
    sheet, preview = picture.sheet, picture.preview
    head = words.head(sheet, preview)
    blocks = [section(f"*{head}*")]
    if sheet.remark and sheet.state in (SheetState.READING, SheetState.PREVIEWED, SheetState.REFUSED):
        blocks.append(section(escape(sheet.remark, 500)))
    if sheet.secret:
        blocks += [section(line) for line in words.secret_found(sheet)]
    if sheet.state is SheetState.PREVIEWED and not sheet.going_in and preview:
        blocks += _previewed(sheet, preview)
    blocks += [section(line) for line in words.afterwards(sheet)]
    return message(head, blocks)


def look(picture: SheetPicture, page: int, nonce: str) -> Block:
    """The rows one page at a time, and what each column is taken for, to be corrected."""
    sheet, preview = picture.sheet, picture.preview
    if preview is None:
        return modal("Import", [section("Its rows are kept no more.")], callback_id="gone", close="Close")
    lines = _sorted(preview.lines)
    last = max(0, (len(lines) - 1) // PAGE)
    here = min(max(page, 0), last)
    shown = lines[here * PAGE : (here + 1) * PAGE]
    return modal(
        "Look at the list",
        [
            section(f"*{words.counts(preview)}*"),
            *_faults(preview),
            *([section("\n".join(_line(line) for line in shown))] if shown else []),
            *_turning(sheet, here, last),
            *_notes(preview),
            *_choices(sheet, preview),
            *_columns(sheet.kind, preview),
        ],
        callback_id=SHEET_FORM,
        submit="Read it so",
        close="Close",
        private_metadata=json.dumps({"id": sheet.id, "version": sheet.version, "nonce": nonce}),
    )


def read_look(metadata: str) -> tuple[str, int]:
    """Import and version of a look."""
    meta = json.loads(metadata)
    return str(meta["id"]), int(meta["version"])


def read_choices(values: Mapping[str, Any], before: Choices, preview: Preview) -> Choices:
    """What somebody has chosen in a look; what it does not show stays as it was."""
    columns = [chosen(values, f"column:{place}", "column") or _OUT for place in range(len(preview.columns))]
    taken = tuple("" if column == _OUT else column for column in columns)
    sheet = chosen(values, "sheet", "sheet")
    named = preview.sheets[int(sheet)] if sheet is not None else before.sheet
    as_before = taken == preview.columns
    return Choices(
        sheet=before.sheet if named == preview.sheet else named,
        columns=before.columns if as_before else taken,
        ownerless=(chosen(values, "ownerless", "choice") or _said(before.ownerless)) == _YES,
        together=(chosen(values, "together", "choice") or _said(before.together)) == _YES,
    )


def page_of(subject: str) -> tuple[str, int]:
    """The import and the page that a turning button carries."""
    sheet_id, _, page = subject.partition(":")
    return sheet_id, int(page or 0)


def _previewed(sheet: SheetImport, preview: Preview) -> list[Block]:
    lines = _sorted(preview.lines)
    problems = [f"row {line.row}: {_fault(line)}" for line in preview.faulty[:_FAULTS]]
    good = [line for line in lines if line.outcome in (Outcome.CREATED, Outcome.CHANGED)]
    carried = value(sheet.id, sheet.version)
    return [
        *_faults(preview),
        *([section(bullets(_line(line) for line in good[:_SHOWN]))] if good else []),
        *([section("*Errors*\n" + bullets(problems))] if problems else []),
        *_notes(preview),
        actions(
            button("Look…", "sheet_look", carried),
            *_going_in(preview, carried),
            button("Drop", "sheet_drop", carried),
        ),
        context(words.ONE_UNIT),
    ]


def _going_in(preview: Preview, carried: str) -> list[Block]:
    if preview.faults or not preview.sound:
        return []
    if preview.faulty:
        label = f"Leave out {count(len({line.row for line in preview.faulty}), 'row')} and import"
        return [button(label, "sheet_import_rest", carried, style="primary")]
    return [button("Import", "sheet_import", carried, style="primary")]


def _faults(preview: Preview) -> list[Block]:
    return [section(bullets(escape(fault.say(), 400) for fault in preview.faults))] if preview.faults else []


def _notes(preview: Preview) -> list[Block]:
    notes = [escape(note) for note in preview.notes[:_NOTES]]
    more = len(preview.notes) - len(notes)
    return (
        [context("\n".join([*notes, *([f"…and {more:,} more notes."] if more > 0 else [])]))] if notes else []
    )


def _sorted(lines: Sequence[Line]) -> list[Line]:
    """What needs a look first: errors, then what would change."""
    return sorted(lines, key=lambda line: (_ORDER.index(line.outcome), line.row))


def _line(line: Line) -> str:
    about = f"row {line.row}: {escape(line.title, 120)}" if line.title else f"row {line.row}"
    if line.faults:
        return f"*{about}*: {_fault(line)}"
    said = "; ".join([words.OUTCOMES[line.outcome], *line.details])
    notes = f" _{escape(' '.join(line.notes), 200)}_" if line.notes else ""
    return f"*{about}*: {escape(said, 240)}{notes}"


def _fault(line: Line) -> str:
    first = line.faults[0]
    more = f" (and {len(line.faults) - 1} more)" if len(line.faults) > 1 else ""
    column = f"{title(first.column).lower()}: " if first.column else ""
    return f"{escape(column + first.message)} {escape(first.remedy)}{more}"


def _turning(sheet: SheetImport, page: int, last: int) -> list[Block]:
    """Buttons to the pages before and after."""

    def to(there: int) -> str:
        return value(f"{sheet.id}:{there}", sheet.version)

    pressed = [
        *([button("Earlier rows", "sheet_earlier", to(page - 1))] if page else []),
        *([button("Later rows", "sheet_later", to(page + 1))] if page < last else []),
    ]
    return [actions(*pressed), context(f"Page {page + 1} of {last + 1}")] if pressed else []


_YES, _NO = "yes", "no"


def _said(chosen: bool) -> str:  # noqa: FBT001 - one answer
    return _YES if chosen else _NO


def _choices(sheet: SheetImport, preview: Preview) -> list[Block]:
    blocks = []
    if len(preview.sheets) > 1 and preview.sheet in preview.sheets:
        names = [option(name or "–", str(place)) for place, name in enumerate(preview.sheets[:100])]  # noqa: RUF001 - a dash
        now = str(preview.sheets.index(preview.sheet))
        blocks.append(input_block("Sheet", select("sheet", names, initial=now), "sheet", optional=True))
    if sheet.kind is ImportKind.ACCOUNTS:
        blocks.append(
            _either("ownerless", "Accounts without an owner", "Errors", "Take them", sheet.choices.ownerless)
        )
    else:
        blocks.append(
            _either(
                "together", "Several names in a cell", "Several people", "One holder", sheet.choices.together
            )
        )
    return blocks


def _either(name: str, label: str, no: str, yes: str, now: bool) -> Block:  # noqa: FBT001 - one answer
    both = [option(no, _NO), option(yes, _YES)]
    return input_block(label, select("choice", both, initial=_said(now)), name)


def _columns(kind: ImportKind, preview: Preview) -> list[Block]:
    offered = [option("Stays out", _OUT), *(option(title(column), column) for column in COLUMNS[kind])]
    return [
        input_block(
            plain(heading or f"Column {place + 1}", 60)["text"],
            select("column", offered, initial=column or _OUT),
            f"column:{place}",
        )
        for place, (heading, column) in enumerate(zip(preview.headings, preview.columns, strict=False))
    ]
