"""HTML from the templates in `bot/pages`: no script, one style, and every value as text."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markdown_it import MarkdownIt

from bot.domain.invitations import PAGES

STYLE: Final = "style.css"
_AT_ONCE: Final = 400
"""How many pieces of a page are given out together."""
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).disable("image")


def page(template: str, *, title: str, **values: Any) -> str:
    """A page from a template; every value stands there as text, save what a template calls safe."""
    return _environment().get_template(template).render(title=title, style=_text(STYLE), home=PAGES, **values)


def stream(template: str, *, style: str, title: str, **values: Any) -> Iterator[str]:
    """The same in parts, for a page that is too long to be held; with a style of its own."""
    made = _environment().get_template(template).stream(title=title, style=_text(style), **values)
    made.enable_buffering(_AT_ONCE)
    return iter(made)


def as_html(text: str) -> str:
    """What the company wrote in Markdown, as HTML: tags in it stand there as text."""
    return str(_MARKDOWN.render(text))


def _inline(text: str) -> str:
    """The same of a line within a paragraph, such as a question that names a command."""
    return str(_MARKDOWN.renderInline(text))


@cache
def style_source() -> str:
    """How a browser recognises our style among all that a page might hold."""
    digest = hashlib.sha256(_text(STYLE).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["inline"] = _inline
    return made


@cache
def _text(name: str) -> str:
    return (files("bot") / "pages" / name).read_text(encoding="utf-8")
