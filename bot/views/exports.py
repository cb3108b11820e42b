"""Giving a list out as a file: the form, and the message under which the file hangs."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.domain.columns import ImportKind
from bot.domain.lengths import count
from bot.views.kit import Block, context, input_block, message, modal, option, section, select
from bot.views.sheet_words import KINDS

EXPORT_FORM: Final = "export_form"
_FORMS: Final = (
    ("CSV, for any spreadsheet", "csv"),
    ("Workbook (.xlsx)", "xlsx"),
    ("JSON, for programs", "json"),
)
_KEEP: Final = "It holds only what you may see. Keep it where others cannot read it."


def export_form(kinds: Sequence[ImportKind], nonce: str) -> Block:
    """Which list, and as what."""
    lists = [option(KINDS[kind], kind.value) for kind in kinds]
    forms = [option(words, form) for words, form in _FORMS]
    return modal(
        "Get a list as a file",
        [
            input_block("List", select("kind", lists, initial=kinds[0].value), "kind"),
            input_block("As", select("form", forms, initial="csv"), "form"),
            context(_KEEP),
        ],
        callback_id=EXPORT_FORM,
        submit="Send it to me",
        private_metadata=json.dumps({"nonce": nonce}),
    )


def read_export(values: Mapping[str, Any]) -> tuple[ImportKind, str]:
    """The list and the format that were chosen."""
    kind, form = (values[name][name]["selected_option"]["value"] for name in ("kind", "form"))
    return ImportKind(kind), str(form)


def on_its_way(kind: ImportKind, form: str) -> str:
    """What replaces the form."""
    return f"Your list of {kind.value} comes into our conversation as a file (.{form})."


def export_card(kind: ImportKind, form: str, rows: int) -> Block:
    """The message under which the file hangs."""
    head = f"Your list of {kind.value} as of now: {count(rows, 'row')}, as .{form}"
    return message(head, [section(f"*{head}*"), context(f"{_KEEP} No cell of it can run as a formula.")])
