"""Markdown that the company wrote, as Slack's own rich text: nothing in it mentions or loads anything."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.domain.text import cut, scrub
from bot.views.markup import NOTHING, Block, is_web_address

MOST_TEXT: Final = 3000
"""Characters of one block, so that a message of several stays within Slack's limits."""

_MOST_PIECES: Final = 200
_DEEPEST: Final = 8
_STYLES: Final = {"strong": "bold", "em": "italic", "s": "strike"}
_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")


def rendered(text: str, limit: int = MOST_TEXT) -> Block:
    """Return a text in Markdown as one rich text block, cut to `limit` characters of what is shown."""
    writer = _Writer(room=min(limit, MOST_TEXT))
    for part in _parts(_PARSER.parse(text)):
        writer.add(part)
    return {"type": "rich_text", "elements": writer.elements or [_section([_text(NOTHING, {})])]}


@dataclass
class _Part:
    """A paragraph, heading, item of a list, quotation or run of code, with its tokens or its plain text."""

    kind: str
    inline: list[Token] = field(default_factory=list)
    code: str = ""
    style: str = ""
    depth: int = 0


@dataclass
class _Writer:
    """Puts parts together for as long as there is room."""

    room: int
    pieces_left: int = _MOST_PIECES
    elements: list[Block] = field(default_factory=list)

    def add(self, part: _Part) -> None:
        """Write a part, or as much of it as there is room for."""
        pieces = self._within([piece for piece in _pieces(part) if piece["text"]])
        if not pieces:
            return
        if part.kind == "item":
            self._item(part, pieces)
        elif part.kind == "quote":
            self.elements.append({"type": "rich_text_quote", "elements": pieces})
        elif part.kind == "code":
            self.elements.append({"type": "rich_text_preformatted", "elements": pieces})
        else:
            self._paragraph(pieces)

    def _paragraph(self, pieces: list[Block]) -> None:
        """An empty line stands between two paragraphs, as they were written."""
        if self.elements and self.elements[-1]["type"] == "rich_text_section":
            self.elements[-1]["elements"].append(_text("\n", {}))
        self.elements.append(_section(pieces))

    def _item(self, part: _Part, pieces: list[Block]) -> None:
        last = self.elements[-1] if self.elements else {}
        shape = {"type": "rich_text_list", "style": part.style, "indent": part.depth}
        if any(last.get(key) != value for key, value in shape.items()):
            self.elements.append({**shape, "elements": []})
        self.elements[-1]["elements"].append(_section(pieces))

    def _within(self, pieces: list[Block]) -> list[Block]:
        kept = []
        for piece in pieces[: self.pieces_left]:
            if self.room < 1:
                break
            kept.append(piece | {"text": cut(piece["text"], self.room)})
            self.room -= len(piece["text"])
        self.pieces_left -= len(kept)
        return kept


def _parts(tokens: list[Token]) -> Iterator[_Part]:
    """Yield what stands one below the other, lists flattened to their items."""
    lists: list[str] = []
    quotes = 0
    heading = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append("bullet" if token.type.startswith("bullet") else "ordered")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type in ("heading_open", "heading_close"):
            heading = token.nesting > 0
        elif token.type in ("fence", "code_block"):
            yield _Part("code", code=token.content.rstrip("\n"))
        elif token.type == "inline":
            kind = "item" if lists else "quote" if quotes else "heading" if heading else "paragraph"
            style, depth = (lists[-1], min(len(lists) - 1, _DEEPEST)) if lists else ("", 0)
            yield _Part(kind, token.children or [], style=style, depth=depth)


def _pieces(part: _Part) -> Iterator[Block]:
    if part.kind == "code":
        yield _text(scrub(part.code, multiline=True), {})
        return
    styles: dict[str, bool] = {"bold": True} if part.kind == "heading" else {}
    address = ""
    for token in part.inline:
        mark = token.type.rsplit("_", 1)[0]
        if mark in _STYLES:
            styles = {**styles, _STYLES[mark]: True} if token.nesting > 0 else _without(styles, _STYLES[mark])
        elif mark == "link":
            address = str(token.attrs.get("href", "")) if token.nesting > 0 else ""
        elif words := _words(token):
            code = {"code": True} if token.type == "code_inline" else {}
            yield _link(words, address, styles | code) if address else _text(words, styles | code)


def _words(token: Token) -> str:
    """What a token shows; a space at either end stays, since another piece may stand there."""
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak":
        return "\n"
    said = token.content
    inner = scrub(said)
    if not inner:
        return " " if said else ""
    return f"{' ' if said[0].isspace() else ''}{inner}{' ' if said[-1].isspace() else ''}"


def _without(styles: dict[str, bool], style: str) -> dict[str, bool]:
    return {name: on for name, on in styles.items() if name != style}


def _link(words: str, address: str, styles: dict[str, bool]) -> Block:
    if not is_web_address(address):
        return _text(words, styles)
    return {"type": "link", "url": address, **_text(words, styles, kind="link")}


def _text(words: str, styles: dict[str, bool], kind: str = "text") -> dict[str, Any]:
    return {"type": kind, "text": words, **({"style": styles} if styles else {})}


def _section(pieces: list[Block]) -> Block:
    return {"type": "rich_text_section", "elements": pieces}
