"""The pages for people outside Slack: plain HTML that needs no script, filled in from templates."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

from bot.domain.invitations import PAGES, Dead, Visitor

STYLE: Final = "style.css"

WHY: Final = {
    Dead.FORGED: ("This link does not work", "It is not one of ours, or a part of it got lost on the way."),
    Dead.USED: (
        "This link has been used",
        "Each link opens once. If it was you, go on in the browser in which you began.",
    ),
    Dead.EXPIRED: (
        "This link is too old",
        "A link holds for seven days, and so does what was begun with it.",
    ),
    Dead.REPLACED: ("There is a newer link", "You have been given another one since, and only that works."),
    Dead.OVER: (
        "This link is over",
        "The work that it was for has ended, or you now do this in Slack itself.",
    ),
    Dead.NO_COOKIE: (
        "Your browser keeps no cookie",
        "These pages need one to know you again. Allow it for this page, and open your link once more.",
    ),
    Dead.NO_VISIT: ("Please open your link first", "This page does not know who you are."),
}
"""Why a page leads nowhere: its title, and a sentence."""

LATER: Final = ("Please try again in a minute", "Nothing was recorded, and nothing is lost.")


def begin(visitor: Visitor, action: str) -> str:
    """Before the first page: who it is for, and a button, as whatever looks ahead at a link presses none."""
    return _page("begin.html", title="Welcome", visitor=visitor, action=action)


def dead_end(why: Dead, ask: str | None) -> str:
    """The one page for every link that cannot be used, with whom to ask."""
    title, sentence = WHY[why]
    return _page("dead_end.html", title=title, sentence=sentence, ask=ask, helps=why is not Dead.NO_COOKIE)


def later() -> str:
    """The page when it is ours to mend, or too early."""
    title, sentence = LATER
    return _page("dead_end.html", title=title, sentence=sentence, ask=None, helps=False)


@cache
def style_source() -> str:
    """How a browser recognises our style among all that a page might hold."""
    digest = hashlib.sha256(_text(STYLE).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _page(template: str, *, title: str, **values: Any) -> str:
    return _environment().get_template(template).render(title=title, style=_text(STYLE), home=PAGES, **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _text(name: str) -> str:
    return (files("bot") / "pages" / name).read_text(encoding="utf-8")
