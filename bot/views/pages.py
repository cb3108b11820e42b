"""The pages for people outside Slack: plain HTML that needs no script, filled in from templates."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markdown_it import MarkdownIt

from bot.domain.invitations import PAGES, Dead, Visitor
from bot.domain.outside_pictures import VisitPicture
from bot.domain.policy import Policy
from bot.domain.policy_parts import Network
from bot.domain.rule_words import say_longest, say_rule

STYLE: Final = "style.css"
PLACES: Final = {"policy": f"{PAGES}/policy"}
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).disable("image")

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


def nowhere() -> str:
    """There is no such page."""
    return _page("dead_end.html", title="There is no such page", sentence="", ask=None, helps=False)


def todo(picture: VisitPicture) -> str:
    """The first page: what is asked of a visitor, and what of it is done."""
    return _page("todo.html", title="What is asked of you", of=picture, places=PLACES)


def policy(picture: VisitPicture, *, wrong: bool = False, instead_of: int | None = None) -> str:
    """The policy with its one question; `wrong` after a wrong answer, `instead_of` a version that is gone."""
    of = picture.policy.of
    return _page(
        "policy.html",
        title=f"The policy of {of.policy.company}",
        of=of,
        parts=parts_of(of.policy),
        summary=_MARKDOWN.render(of.policy.summary),
        given=picture.current,
        wrong=wrong,
        instead_of=instead_of,
        action=PLACES["policy"],
    )


def parts_of(policy: Policy) -> list[tuple[str, list[str]]]:
    """All that the policy says, by headline, in plain sentences."""
    rules = [f"{say_rule(policy, rule)} {rule.because}" for rule in policy.access_rules]
    uses = [f"{one.name}: {say_longest(one.max)}. {one.because}" for one in policy.use_cases]
    roles = [f"{one.name}: {one.does} Answers for: {one.answers_for}" for one in policy.roles]
    networks = [(one.name, list(_sheet(one))) for one in policy.networks]
    named = [
        ("For what access is given", uses),
        ("Who must vouch, and other rules", rules),
        ("Roles in the programme", roles),
        *networks,
    ]
    return [(title, lines) for title, lines in named if lines]


def _sheet(network: Network) -> Iterator[str]:
    if network.native:
        yield f"On the network itself: {network.native}"
    if network.two_factor:
        yield f"Second factor: {network.two_factor}"
    yield from (f"Not allowed: {act}" for act in network.forbidden)


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
