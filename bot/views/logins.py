"""A login on the cards that its keepers see, and what is told of it: that it is there, and nothing of it."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.domain.sentences import join_words
from bot.domain.vault import Field
from bot.domain.vault_pictures import LoginBrief
from bot.views.access import account_words
from bot.views.kit import Block, actions, button, context, mention, message, section, value, when
from bot.views.vault_state import remedy_words, why_words

WORDS: Final[Mapping[Field, str]] = {
    Field.USERNAME: "user name",
    Field.PASSWORD: "password",
    Field.TOTP_SEED: "second factor",
    Field.RECOVERY_CODES: "recovery codes",
    Field.RECOVERY_MAIL: "recovery mail",
}
"""The fields of a login, as people call them."""


def words(picture: LoginBrief) -> str:
    """The account as one phrase of our markup."""
    network = picture.network.name if picture.network else picture.account.network
    return account_words(picture.account, network)


def looking(count: int, one: str, more: str) -> str:
    """How many have it open, and what they then do, as a sentence; empty for nobody."""
    if not count:
        return ""
    return (
        f"1 person looks at it now, and {one}."
        if count == 1
        else f"{count} people look at it now, and {more}."
    )


def changed(picture: LoginBrief, by: str) -> Block:
    """To whoever has it open: there is a later version."""
    head = f"The login of {words(picture)} has changed"
    what = f"{_who(by)} has stored a new one, so what you have seen may not work any more."
    then = "Check it out again with /my-access."
    return message(head, [section(f"*{head}*"), section(f"{what} {then}")])


def stored(picture: LoginBrief, by: str) -> Block:
    """To the account's owner: somebody else who keeps its login has stored one."""
    head = f"{_who(by)} has stored the login of {words(picture)}"
    then = "If nobody should have, change it on the network, and store that."
    look = actions(button("Look", "look_account", value(picture.account.id)))
    return message(head, [section(f"*{head}*"), section(f"{_state(picture)} {then}"), look])


def why_not(word: str) -> str:
    """Why nothing can be stored just now, by the vault's word for it, and what is to be done about it."""
    return f"{why_words(word)} {remedy_words(word)}"


def part(picture: LoginBrief) -> list[Block]:
    """The login on the account's card, with what its reader may do about it."""
    buttons = [_store_button(picture)] if picture.may_store else []
    if picture.may_withdraw and picture.secret:
        buttons.append(button("Take out of the vault…", "withdraw_login", value(picture.secret.id)))
    sealed = [context(f":lock: {why_not(picture.sealed)}")] if picture.sealed and picture.may_store else []
    return [section(f"*Login*\n{_state(picture)}"), *sealed, *([actions(*buttons)] if buttons else [])]


def home_part(pictures: Sequence[LoginBrief], in_all: int) -> list[Block]:
    """The logins that somebody keeps, on Home."""
    left = in_all - len(pictures)
    more = [section(f"…and {left:,} more, in the register")] if left > 0 else []
    return [*map(_line, pictures), *more]


def _line(picture: LoginBrief) -> Block:
    accessory = _store_button(picture) if picture.may_store else None
    return section(f"*{words(picture)}*: {_state(picture)}", accessory=accessory)


def _store_button(picture: LoginBrief) -> Block:
    label = "Change the login…" if picture.secret else "Store the login…"
    return button(label, "store_login", value(picture.account.id))


def _state(picture: LoginBrief) -> str:
    if picture.secret is None:
        return "None is kept in the vault."
    has = join_words(WORDS[one] for one in WORDS if one in picture.has)
    by = f" by {_who(picture.stored_by)}" if picture.stored_by else ""
    stored = f", stored {when(picture.stored_at)}{by}" if picture.stored_at else ""
    return f"Kept: {has}. Version {picture.secret.version}{stored}."


def _who(by: str | None) -> str:
    return mention(by) if by and by[:1] in "UW" else "The operator"
