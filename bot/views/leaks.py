"""A list with secrets in it: the duty to destroy it and to say so, and which accounts it exposed."""

import json

from bot.domain.pictures import DutyPicture
from bot.domain.sheets import SheetImport
from bot.views.duty_words import DutyWords
from bot.views.kit import Block, button, external_select, input_block, modal, section, value
from bot.views.sheet_words import DELETE_IN_SLACK, place_of

EXPOSED_FORM = "exposed_form"


def duty_words(picture: DutyPicture) -> DutyWords:
    """How the duty to destroy a list is said."""
    sheet = _about(picture)
    in_slack = (DELETE_IN_SLACK,) if sheet.slack_file else ()
    return DutyWords(
        asked="Destroy the list that holds secrets, and say that it is gone",
        done="Attested: the list that held secrets is destroyed",
        facts=(("The list", f"of {sheet.kind.value}"), ("Where the secret stands", place_of(sheet))),
        steps=(
            "Delete the file where it lies, and every copy: disks, shared drives, mails, chats.",
            *in_slack,
            "Have every secret in it changed: say which accounts they are of.",
        ),
        button="It is destroyed…",
        note="Where did it lie, and how was it deleted?",
        more=(button("Which accounts…", "exposed", value(picture.duty.id)),),
    )


def exposed_form(picture: DutyPicture, nonce: str) -> Block:
    """Which account a secret in the list was of."""
    return modal(
        "Whose secrets were they?",
        [
            section("One account at a time. Whoever answers for it is asked to change its shared secrets."),
            input_block(
                "Account",
                external_select("account", placeholder="Type a handle, brand or network"),
                "account",
            ),
        ],
        callback_id=EXPOSED_FORM,
        submit="Have them changed",
        private_metadata=json.dumps({"id": picture.duty.id, "nonce": nonce}),
    )


def exposed(account: str) -> str:
    """What somebody reads who has named an account."""
    return (
        f"Recorded: the shared secrets of {account} must be changed. Name the next one from the same message."
    )


def _about(picture: DutyPicture) -> SheetImport:
    if not isinstance(picture.about, SheetImport):
        raise TypeError("a duty to destroy a list is about an import")
    return picture.about
