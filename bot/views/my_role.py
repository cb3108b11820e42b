"""What somebody is in the programme: each role, what it does and answers for, and whether they know it."""

from typing import Final

from bot.domain.programme_roles import WITH_THE_POLICY
from bot.domain.publishing_pictures import RoleLine, RolesPicture
from bot.domain.sentences import join_words, some_of
from bot.domain.waiting import Waiting
from bot.views.kit import Block, actions, button, context, divider, escape, modal, section, value, when
from bot.views.publishing import acknowledge_button, read_button

_SHOWN: Final = 6
"""Accounts and agencies that stand beside a role."""


def my_role(picture: RolesPicture, *, changed: bool = False) -> Block:
    """The dialogue; `changed` after a press on words that the policy does not have any more."""
    number = picture.version.number
    warning = f":warning: The policy has changed meanwhile. This is what policy {number} says."
    return modal(
        "Your roles",
        [
            *([section(warning)] if changed else []),
            *(block for one in picture.roles for block in _role(one, picture)),
            *([] if picture.roles else [section("You have no role in the programme.")]),
            context(
                f"As policy {number} says. Roles are worked out from seats, offices, accounts and grants."
            ),
        ],
        callback_id="my_role",
        close="Close",
    )


def line(one: Waiting) -> list[Block]:
    """That somebody has roles which they have not acknowledged."""
    names = join_words(escape(name) for name in one.facts["roles"])
    words = f"Read what you do and answer for as *{names}*, and acknowledge it"
    return [section(words, accessory=button("My roles", "my_role", value(one.subject)))]


def _role(one: RoleLine, picture: RolesPicture) -> list[Block]:
    if one.said is None:
        return [
            divider(),
            section(f"*{escape(_plain(one.id))}*{_because(one)}\nThe policy says nothing of it."),
        ]
    said = f"*{escape(one.said.name)}*{_because(one)}\n{escape(one.said.does)}"
    return [
        divider(),
        section(f"{said}\n_Answers for:_ {escape(one.said.answers_for)}"),
        *_state(one, picture),
    ]


def _state(one: RoleLine, picture: RolesPicture) -> list[Block]:
    if one.given_at:
        return [context(f"✓ acknowledged {when(one.given_at)}")]
    if one.id in WITH_THE_POLICY:
        policy_id = picture.version.id
        whole = "This is acknowledged along with the policy itself."
        return [
            context(whole),
            actions(acknowledge_button(policy_id), read_button(policy_id), block_id=f"role:{one.id}"),
        ]
    yes = button("I acknowledge", "acknowledge_role", value(one.id, picture.version.number), style="primary")
    return [actions(yes, block_id=f"role:{one.id}")]


def _because(one: RoleLine) -> str:
    return f" · {escape(some_of(one.because, most=_SHOWN))}" if one.because else ""


def _plain(role: str) -> str:
    return role.replace("-", " ").capitalize()
