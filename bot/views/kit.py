"""The building kit of every view: blocks and surfaces as plain dicts, within Slack's limits.

What a person wrote goes into `plain` or `quote`, or through `escape` into our markup; never straight into it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.domain.buttons import value
from bot.domain.text import clean
from bot.views.charts import few
from bot.views.elements import (
    ID_LIMIT,
    button,
    checkboxes,
    confirm,
    datepicker,
    external_select,
    file_input,
    given,
    multi_external_select,
    multi_users_select,
    option,
    ours,
    radio_buttons,
    select,
    text_input,
    users_select,
)
from bot.views.fitting import within
from bot.views.markup import (
    NOTHING,
    Block,
    bullets,
    day,
    escape,
    link,
    mention,
    mrkdwn,
    plain,
    when,
    written_day,
)

__all__ = [
    "HOME_BLOCKS",
    "MESSAGE_BLOCKS",
    "MODAL_BLOCKS",
    "NOTHING",
    "Block",
    "actions",
    "bullets",
    "button",
    "checkboxes",
    "confirm",
    "context",
    "datepicker",
    "day",
    "divider",
    "escape",
    "external_select",
    "fields",
    "file_input",
    "fit",
    "header",
    "home",
    "input_block",
    "link",
    "mention",
    "message",
    "modal",
    "mrkdwn",
    "multi_external_select",
    "multi_users_select",
    "option",
    "plain",
    "quote",
    "radio_buttons",
    "section",
    "select",
    "text_input",
    "users_select",
    "value",
    "when",
    "written_day",
]

MESSAGE_BLOCKS: Final = 50
MODAL_BLOCKS: Final = 100
HOME_BLOCKS: Final = 100

_HEADER_LIMIT: Final = 150
_FIELD_LIMIT: Final = 2000
_FIELDS: Final = 10
_QUOTE_LIMIT: Final = 3000
_CONTEXT_ELEMENTS: Final = 10
_ACTIONS: Final = 25
_TITLE_LIMIT: Final = 24
_METADATA_LIMIT: Final = 3000
_MESSAGE_TEXT_LIMIT: Final = 4000


def section(
    text: str | None = None,
    *,
    fields: Sequence[str] = (),
    accessory: Block | None = None,
    block_id: str | None = None,
) -> Block:
    """Return a paragraph of our markup, up to ten short fields, or both; one element may stand beside it."""
    if not text and not fields:
        raise ValueError("A section needs text or fields.")
    if len(fields) > _FIELDS:
        raise ValueError(f"A section has at most {_FIELDS} fields, not {len(fields)}; see `fields`.")
    return given(
        type="section",
        text=mrkdwn(text) if text else None,
        fields=[mrkdwn(field, _FIELD_LIMIT) for field in fields] or None,
        accessory=accessory,
        block_id=_block_id(block_id),
    )


def fields(pairs: Iterable[tuple[str, str]]) -> list[Block]:
    """Return facts as label and markup, two to a row, in as many sections as they need."""
    facts = [f"*{label}*\n{fact or NOTHING}" for label, fact in pairs]
    return [section(fields=facts[first : first + _FIELDS]) for first in range(0, len(facts), _FIELDS)]


def quote(user_text: str, limit: int = _QUOTE_LIMIT, *, block_id: str | None = None) -> Block:
    """Return a person's words as a quotation in rich text, where nothing is ever parsed."""
    words = clean(user_text, limit=min(limit, _QUOTE_LIMIT), multiline=True) or NOTHING
    passage = {"type": "rich_text_quote", "elements": [{"type": "text", "text": words}]}
    return given(type="rich_text", elements=[passage], block_id=_block_id(block_id))


def context(*texts: str) -> Block:
    """Return up to ten pieces of our markup in small print."""
    if not 1 <= len(texts) <= _CONTEXT_ELEMENTS:
        raise ValueError(f"A context has 1 to {_CONTEXT_ELEMENTS} texts, not {len(texts)}.")
    return {"type": "context", "elements": [mrkdwn(text, _FIELD_LIMIT) for text in texts]}


def header(text: str) -> Block:
    """Return a headline in plain text."""
    return {"type": "header", "text": plain(text, _HEADER_LIMIT)}


def divider() -> Block:
    """Return a line between blocks."""
    return {"type": "divider"}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    """Return up to 25 elements in a row; their action ids must differ."""
    if not 1 <= len(elements) <= _ACTIONS:
        raise ValueError(f"A row has 1 to {_ACTIONS} elements, not {len(elements)}.")
    if len({element["action_id"] for element in elements}) < len(elements):
        raise ValueError("Two elements in a row share an action id.")
    return given(type="actions", elements=list(elements), block_id=_block_id(block_id))


def input_block(
    label: str,
    element: Block,
    block_id: str,
    *,
    hint: str | None = None,
    optional: bool = False,
    dispatch: bool = False,
) -> Block:
    """Return a labelled field of a form; `dispatch` reports every change while the form is open."""
    return given(
        type="input",
        label=plain(label, _FIELD_LIMIT),
        element=element,
        block_id=_block_id(block_id),
        hint=plain(hint, _FIELD_LIMIT) if hint else None,
        optional=optional,
        dispatch_action=dispatch or None,
    )


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    submit: str | None = None,
    close: str = "Cancel",
    private_metadata: str = "",
    notify_on_close: bool = False,
) -> Block:
    """Return a dialogue; ValueError if it asks for input and has nothing to send it with."""
    if submit is None and any(block["type"] == "input" for block in blocks):
        raise ValueError(f"The dialogue {title!r} asks for input but cannot be submitted.")
    if len(private_metadata) > _METADATA_LIMIT:
        raise ValueError(f"Private metadata holds at most {_METADATA_LIMIT} characters.")
    return given(
        type="modal",
        title=_title(title, "A title"),
        blocks=fit(blocks, MODAL_BLOCKS),
        submit=_title(submit, "A submit button") if submit is not None else None,
        close=_title(close, "A close button"),
        callback_id=ours(callback_id, ID_LIMIT, "A callback id"),
        private_metadata=private_metadata,
        notify_on_close=notify_on_close,
    )


def home(blocks: Sequence[Block]) -> Block:
    """Return a Home tab."""
    return {"type": "home", "blocks": fit(few(blocks), HOME_BLOCKS)}


def message(text: str, blocks: Sequence[Block]) -> Block:
    """Return a message; `text`, in our markup, is what notifications and screen readers say.

    What is too much for one message is cut, the longest texts first.
    """
    return {"text": mrkdwn(text, _MESSAGE_TEXT_LIMIT)["text"], "blocks": within(fit(few(blocks)))}


def fit(blocks: Sequence[Block], limit: int = MESSAGE_BLOCKS, more: str = "…and {n} more") -> list[Block]:
    """Return at most `limit` blocks; if some are left out, the last one says how many."""
    if len(blocks) <= limit:
        return list(blocks)
    kept = list(blocks[: limit - 1])
    return [*kept, context(more.format(n=len(blocks) - len(kept)))]


def _title(text: str, what: str) -> Block:
    return plain(ours(text, _TITLE_LIMIT, what), _TITLE_LIMIT)


def _block_id(block_id: str | None) -> str | None:
    return None if block_id is None else ours(block_id, ID_LIMIT, "A block id")
