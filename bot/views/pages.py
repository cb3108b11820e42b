"""The pages for people outside Slack: plain HTML that needs no script, filled in from templates."""

from collections.abc import Iterator
from typing import Final

from bot.domain.invitations import PAGES, Dead, Visitor
from bot.domain.outside_pictures import VisitPicture
from bot.domain.policy import Policy
from bot.domain.policy_parts import Network
from bot.domain.rule_words import say_longest, say_rule
from bot.views import course_pages
from bot.views.html import as_html, page

PLACES: Final = {"policy": f"{PAGES}/policy"}

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
    return page("begin.html", title="Welcome", visitor=visitor, action=action)


def dead_end(why: Dead, ask: str | None) -> str:
    """The one page for every link that cannot be used, with whom to ask."""
    title, sentence = WHY[why]
    return page("dead_end.html", title=title, sentence=sentence, ask=ask, helps=why is not Dead.NO_COOKIE)


def later() -> str:
    """The page when it is ours to mend, or too early."""
    title, sentence = LATER
    return page("dead_end.html", title=title, sentence=sentence, ask=None, helps=False)


def nowhere() -> str:
    """There is no such page."""
    return page("dead_end.html", title="There is no such page", sentence="", ask=None, helps=False)


def todo(picture: VisitPicture) -> str:
    """The first page: what is asked of a visitor, and what of it is done."""
    courses = tuple(map(course_pages.line, picture.courses))
    all_done = picture.current and all(one.done for one in courses)
    return page(
        "todo.html",
        title="What is asked of you",
        of=picture,
        places=PLACES,
        courses=courses,
        all_done=all_done,
    )


def policy(picture: VisitPicture, *, wrong: bool = False, instead_of: int | None = None) -> str:
    """The policy with its one question; `wrong` after a wrong answer, `instead_of` a version that is gone."""
    of = picture.policy.of
    return page(
        "policy.html",
        title=f"The policy of {of.policy.company}",
        of=of,
        parts=parts_of(of.policy),
        summary=as_html(of.policy.summary),
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
