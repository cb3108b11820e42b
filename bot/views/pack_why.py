"""The pages of an evidence pack that say why each holder of an account has, or had, a way in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.grants import GrantState
from bot.domain.ledger import Holding
from bot.domain.packs import PackLine
from bot.domain.why_chains import Asked, Attested, Chain, Looks, Taken, Work
from bot.domain.why_then import Decided, Later, Turned
from bot.views import pack_words as words
from bot.views import why
from bot.views.html import stream

Named = Callable[[str], str]
"""What somebody is called."""

_TURNED = {
    GrantState.ACTIVE: "set up",
    GrantState.SUSPENDED: "suspended",
    GrantState.REMOVING: "ended",
}


@dataclass(frozen=True)
class Told:
    """Of one person: how it was then, and what has happened since."""

    then: Chain
    later: tuple[Later, ...]


@dataclass(frozen=True)
class Page:
    """The page of one account with so many holders. It is `over` where the audit had ended by then."""

    title: str
    holders: int
    number: int
    as_of: datetime
    over: bool


def page(about: Page, people: Iterable[Told], unknown: Sequence[PackLine], named: Named) -> Iterator[str]:
    """The page in parts; `unknown` are lines of whom nobody can say who they are."""
    return stream(
        "pack_why.html",
        style="pack.css",
        title=about.title,
        about=about,
        people=people,
        unknown=unknown,
        named=named,
        words=words,
        states=why.STATES,
        standings=why.STANDINGS,
        nobody=not about.holders,
        evidence=why.EVIDENCE,
        done=why.DONE,
        ends=why.ENDS,
        courses=why.COURSES,
        since=lambda one, chain: since_words(one, chain, named),
    )


def since_words(one: Later, chain: Chain, named: Named) -> str:
    """One thing that has happened since, as a sentence without an end."""
    said = one.what
    match said:
        case Asked():
            by = named(said.request.requester)
            told = f"Request #{said.request.number}: {said.role} for {said.use_case}, asked by {by}"
        case Decided():
            told = f"Request #{said.of.request.number}: {said.of.request.state.value}"
        case Turned():
            told = f"The access of request #{said.of.request.number} was {_TURNED[said.to]}{_because(said)}"
        case Work():
            proof = f", with proof {said.file} ({said.sha256})" if said.sha256 else ""
            by = f" by {named(said.task.done_by)}" if said.task.done_by else ""
            told = f"{why.DONE[said.task.kind]}{by}{proof}"
        case Looks():
            told = "Looked at the login"
        case Holding():
            told = _ledger(said, chain)
        case Attested():
            by = f", by {named(said.item.submitted_by)}" if said.item.submitted_by else ""
            told = f"Audit #{said.audit}: {words.outcome(said.item.state)}{by}"
        case Taken():
            told = f"Course {said.course}: {why.COURSES[said.state]}"
        case _:
            told = f"Policy version {said.number} acknowledged"
    return told


def _because(turned: Turned) -> str:
    reason = turned.of.grant.end_reason if turned.of.grant else None
    known = why.ENDS.get(reason) if reason and turned.to is GrantState.REMOVING else None
    return f": {known}" if known else ""


def _ledger(line: Holding, chain: Chain) -> str:
    role = chain.roles.get(line.role, line.role) or "no role"
    method = words.method(line.method.value)
    return f"In the ledger: {why.STANDINGS[line.standing]}, {role}, {method}"
