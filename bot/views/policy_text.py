"""The whole policy in a dialogue: objective, summary, rules in words, roles and each network's sheet."""

from collections.abc import Iterable, Iterator
from typing import Final

from bot.domain.policy import Policy
from bot.domain.policy_parts import Network, UseCase
from bot.domain.programme import PolicyState
from bot.domain.publishing_pictures import PublishedPicture
from bot.domain.rule_words import say_longest, say_rule
from bot.domain.sentences import join_words
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    divider,
    escape,
    header,
    link,
    modal,
    section,
    value,
    when,
)
from bot.views.rich import rendered

PAGE: Final = 90
"""Blocks of one page: a dialogue holds a hundred, and the buttons need some."""

_LINE: Final = 700
_CHARACTERS: Final = 2_800


def policy_text(picture: PublishedPicture, page: int = 0) -> Block:
    """A page of the text; only the very longest policies have a second."""
    blocks = list(_whole(picture))
    pages = [blocks[first : first + PAGE] for first in range(0, len(blocks), PAGE)]
    shown = min(max(page, 0), len(pages) - 1)
    return modal(
        "The policy",
        [*pages[shown], *_turning(picture, shown, len(pages))],
        callback_id="policy_text",
        close="Close",
    )


def _whole(picture: PublishedPicture) -> Iterator[Block]:
    policy = picture.policy
    yield header(f"The social media policy of {policy.company}")
    yield context(_standing(picture))
    yield section("*What it is for*")
    yield rendered(policy.objective)
    yield section("*In short*")
    yield rendered(policy.summary)
    yield from _documents(policy)
    yield from _part("For what access is given", map(_use_case, policy.use_cases))
    yield from _part("Who must vouch, and other rules", _rules(policy))
    yield from _part("Roles in the programme", _roles(policy))
    for network in policy.networks:
        yield from _part(network.name, _sheet(network))


def _standing(picture: PublishedPicture) -> str:
    version = picture.version
    if picture.newer:
        return f"Policy {version.number} has been superseded; policy {picture.newer.number} is in force."
    if version.state is not PolicyState.IN_FORCE:
        return f"Policy {version.number} is not in force."
    since = f" since {when(version.in_force_at)}" if version.in_force_at else ""
    signed = f", announced by {escape(picture.signed)}" if picture.signed else ""
    return f"Policy {version.number}, in force{since}{signed}"


def _documents(policy: Policy) -> Iterator[Block]:
    named = (("The policy document", policy.document), ("What it belongs to", policy.parent_policy))
    lines = [link(words, address) for words, address in named if address]
    if lines:
        yield context(" · ".join(lines))


def _use_case(one: UseCase) -> str:
    return f"*{escape(one.name)}*: {say_longest(one.max)}. {escape(one.because)}"


def _rules(policy: Policy) -> Iterator[str]:
    for rule in policy.access_rules:
        yield f"{escape(say_rule(policy, rule), _LINE)} _{escape(rule.because)}_"


def _roles(policy: Policy) -> Iterator[str]:
    for role in policy.roles:
        yield f"*{escape(role.name)}*: {escape(role.does)} _Answers for:_ {escape(role.answers_for)}"


def _sheet(network: Network) -> Iterator[str]:
    yield f"Roles: {escape(join_words(role.name for role in network.every_role), _LINE)}"
    if network.native:
        yield f"On the network itself: {escape(network.native)}"
    if network.two_factor:
        yield f"Second factor: {escape(network.two_factor)}"
    yield from (f"Not allowed: {escape(act)}" for act in network.forbidden)


def _part(title: str, lines: Iterable[str]) -> Iterator[Block]:
    """A headline, and the lines in as few paragraphs as hold them."""
    held: list[str] = []
    paragraphs: list[Block] = []
    for line in lines:
        if held and len(bullets([*held, line])) > _CHARACTERS:
            paragraphs.append(section(bullets(held)))
            held = []
        held.append(line)
    if held:
        yield divider()
        yield header(title)
        yield from (*paragraphs, section(bullets(held)))


def _turning(picture: PublishedPicture, page: int, pages: int) -> list[Block]:
    if pages == 1:
        return []
    policy_id = picture.version.id
    buttons = [
        *([button("Earlier", "policy_earlier", value(policy_id, page - 1))] if page else []),
        *([button("Later", "policy_later", value(policy_id, page + 1))] if page < pages - 1 else []),
    ]
    return [context(f"Page {page + 1} of {pages}"), actions(*buttons, block_id="turning")]
