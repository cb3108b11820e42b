"""The vault for those who look after it: how it stands, sealing it, and the two people who unseal it."""

from typing import Final

from bot.domain.vault_keys import VaultRow
from bot.domain.vault_status import SealPicture, VaultPicture
from bot.views.access import account_words
from bot.views.grants import what
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    confirm,
    context,
    day,
    divider,
    fields,
    mention,
    message,
    quote,
    section,
    value,
    when,
)
from bot.views.people import named
from bot.views.reasons import reason_form
from bot.views.todo import more
from bot.views.vault_state import remedy_words, why_words

SEAL_FORM: Final = "seal_form"
GOES_ON: Final = "Requests, grants, ends and removals go on meanwhile; only no login is stored or shown."
UNSEALED: Final = "The vault is open again. Everybody who looks after it hears of it."
ASKED: Final = "You have asked to unseal the vault. Somebody else who looks after it must agree within a day."


def status(picture: VaultPicture) -> Block:
    """The answer to `/vouchsafe vault`."""
    head = " ".join(filter(None, (why_words(picture.why), remedy_words(picture.why))))
    row = picture.row
    return message(
        head,
        [
            section(f"*{head}*"),
            *(_seal(row) if row and row.sealed else []),
            *fields(_counts(picture)),
            *_list("Looked at now", _out(picture), picture.out_in_all),
            *_list("Older than the policy allows", _old(picture), picture.old_in_all),
            *_list("Not used for long", _unused(picture), picture.unused_in_all),
            *_buttons(picture),
        ],
    )


def seal_form(row: VaultRow, nonce: str) -> Block:
    """Seal the vault, with a reason that whoever unseals it reads."""
    return reason_form(
        "Seal the vault",
        f"At once nobody stores or looks at a login any more, and what is on screens closes. {GOES_ON} "
        "Two people unseal it.",
        callback_id=SEAL_FORM,
        hint="Everybody who looks after the vault reads it, with your name.",
        submit="Seal now",
        subject=row.id,
        nonce=nonce,
    )


def sealed(picture: SealPicture) -> Block:
    """To everybody who looks after it: the vault is sealed, by whom and why."""
    head = "The vault is sealed: no login can be stored or looked at"
    return message(head, [section(f"*{head}*"), *_seal(picture.row), context(GOES_ON), _ask(picture.row)])


def unseal_asked(picture: SealPicture) -> Block:
    """To the others who look after it: somebody wants it unsealed, and it takes a second person."""
    head = f"{mention(picture.asked_by or '')} wants the vault unsealed, which takes one more person"
    return message(head, [section(f"*{head}*"), *_seal(picture.row), _agree(picture.row)])


def unsealed(by: str, asked_by: str) -> Block:
    """To everybody who looks after it: the vault is open again."""
    head = f"The vault is open again: {mention(asked_by)} asked for it, and {mention(by)} agreed"
    return message(head, [section(f"*{head}*")])


def _seal(row: VaultRow) -> list[Block]:
    by = mention(row.sealed_by) if row.sealed_by and row.sealed_by[:1] in "UW" else "the operator"
    at = when(row.sealed_at) if row.sealed_at else ""
    return [section(f"Sealed by {by}, {at}:"), quote(row.seal_reason or "")]


def _counts(picture: VaultPicture) -> list[tuple[str, str]]:
    return [
        ("Logins", str(picture.logins)),
        ("Looked at now", str(picture.out_in_all)),
        ("Too old", str(picture.old_in_all)),
        ("Not used for long", str(picture.unused_in_all)),
    ]


def _out(picture: VaultPicture) -> list[str]:
    return [
        f"{named(one.person, of.outsiders)}: {what(of)}, until {when(one.ends_at)}" for one, of in picture.out
    ]


def _old(picture: VaultPicture) -> list[str]:
    return [f"{account_words(account, network)}, from {day(at)}" for account, network, at in picture.old]


def _unused(picture: VaultPicture) -> list[str]:
    return [f"{named(of.grant.beneficiary, of.outsiders)}: {what(of)}" for of in picture.unused]


def _list(title: str, lines: list[str], in_all: int) -> list[Block]:
    return [divider(), section(f"*{title}*\n{bullets(lines)}"), *more(in_all)] if lines else []


def _buttons(picture: VaultPicture) -> list[Block]:
    row = picture.row
    if row is None or not picture.may_seal:
        return []
    if not row.sealed:
        return [actions(button("Seal now…", "seal_vault", value(row.id), style="danger"))]
    if picture.asked_by is None:
        return [_ask(row)]
    if picture.asked_by == picture.reader:
        return [context(ASKED)]
    return [section(f"{mention(picture.asked_by)} wants it unsealed."), _agree(row)]


def _ask(row: VaultRow) -> Block:
    question = confirm("Unseal the vault?", "Somebody else who looks after it must agree.", "Ask for it")
    return actions(button("Ask to unseal", "ask_unseal", value(row.id), confirm=question))


def _agree(row: VaultRow) -> Block:
    question = confirm("Unseal the vault?", "Logins can be stored and looked at again at once.", "Unseal it")
    return actions(button("Agree: unseal it", "agree_unseal", value(row.id), confirm=question))
