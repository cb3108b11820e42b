"""The dialogues of a checkout: what happens first, the login itself, and what takes its place at the end."""

from typing import Final

from bot.domain.checkouts import ClosedPicture, ShownLogin, TermsPicture
from bot.domain.logins import Code
from bot.domain.secret_text import SecretText
from bot.domain.vault import Checkout, CheckoutEnd, CheckoutState
from bot.views.grants import what
from bot.views.kit import Block, actions, bullets, button, context, modal, section, value, when

_TITLE: Final = "Shared login"
_SEEN: Final = "What was on your screen counts as seen by you."
_WHY: Final = {
    CheckoutEnd.CHECKED_IN: "you checked it in",
    CheckoutEnd.EXPIRED: "its time was up",
    CheckoutEnd.GRANT_ENDED: "your access has ended",
    CheckoutEnd.GRANT_SUSPENDED: "your access is suspended",
    CheckoutEnd.SEALED: "the vault was sealed",
    CheckoutEnd.WITHDRAWN: "the login was taken out of the vault",
    CheckoutEnd.RESTORED: "everything here was restored from a backup",
}


def terms_dialogue(picture: TermsPicture) -> Block:
    """What somebody reads before they look at any login for the first time."""
    shown = "the user name, the password and" if picture.with_password else "the user name and"
    lines = (
        f"It is checked out until {when(picture.ends_at)}, or until you check it in.",
        f"You see {shown} the code of the moment if there is one, in this dialogue and nowhere else.",
        "Each look and each code goes on the trail with your name before you see it.",
        "Slack may keep what a dialogue has shown.",
        "Please keep nothing yourself: copy it into the network's sign-in only, and tell nobody.",
        f"{_SEEN} So once your access has ended, the login is changed.",
    )
    grant = picture.of.grant
    show = button("Show the login", "show_login", value(grant.id), style="primary")
    return _dialogue([section(f"*{what(picture.of)}*"), section(bullets(lines)), actions(show)])


def one_moment() -> Block:
    """What stands there until the trail knows what is going to be shown."""
    return _dialogue([section("One moment, please: this look goes on the trail first.")])


def login_dialogue(picture: ShownLogin) -> Block:
    """The login. Nothing else that anybody sends or keeps has the secrets in it."""
    until = when(picture.checkout.ends_at)
    return _dialogue(
        [
            section(f"*{what(picture.of)}*\nChecked out until {until}. Only you see this."),
            *(_secret("User name", picture.username) if picture.username else []),
            *_password(picture),
            *(_code(picture.code) if picture.code else [context("It has no second factor in the vault.")]),
            actions(*_buttons(picture.checkout, picture.code)),
        ]
    )


def left_dialogue(picture: ClosedPicture) -> Block:
    """In place of a login that is not shown here any more: why, and how to go on."""
    checkout = picture.checkout
    if checkout.state is CheckoutState.OPEN:
        words = "Closed here: you have opened it in another dialogue."
    else:
        why = _WHY[checkout.closed_because] if checkout.closed_because else "it is over"
        words = f"Closed: {why}."
    again = "As long as your access lasts you can check it out again, with `/my-access`."
    lasts = picture.of.grant.usable(picture.of.now) and checkout.state is CheckoutState.CLOSED
    blocks = [section(f"*{what(picture.of)}*"), section(words), context(_SEEN)]
    return _dialogue([*blocks, *([context(again)] if lasts else [])])


def _password(picture: ShownLogin) -> list[Block]:
    if picture.password:
        return _secret("Password", picture.password)
    words = "The policy shows nobody the password: you get codes only."
    return [context(words)] if picture.withheld else []


def _code(code: Code) -> list[Block]:
    seconds = "1 second" if code.left == 1 else f"{code.left} seconds"
    return _secret(f"Code, good for {seconds} more", code.digits)


def _secret(label: str, text: SecretText) -> list[Block]:
    """A piece of the login as it is typed: fixed width, nothing parsed in it, to be selected and copied.

    It is no field, since a field could be changed by accident, and comes back with whatever is pressed.
    """
    piece = {"type": "text", "text": text.reveal()}
    shown = {"type": "rich_text_preformatted", "elements": [piece]}
    return [section(f"*{label}*"), {"type": "rich_text", "elements": [shown]}]


def _buttons(checkout: Checkout, code: Code | None) -> list[Block]:
    carried = value(checkout.id)
    new = [button("New code", "new_code", carried)] if code else []
    return [*new, button("Check in", "check_in", carried)]


def _dialogue(blocks: list[Block]) -> Block:
    return modal(_TITLE, blocks, callback_id="checkout", close="Close")
