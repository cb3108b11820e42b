"""Logins that are lent: how a holder comes by one, what follows at the end, and what an owner reads of it."""

from bot.domain.duties import DutyState
from bot.domain.grants import Evidence
from bot.domain.lending import Lent
from bot.domain.pictures import DutyPicture, GrantPicture
from bot.views.access import account_words
from bot.views.duty_words import DutyWords
from bot.views.kit import Block, button, escape, mention, message, section, value, when
from bot.views.people import named

EVIDENCE = {
    Evidence.NEVER_SHOWN: "The login was never shown, so there is nothing to change.",
    Evidence.ROTATED: "The login was changed, so that what was shown opens nothing any more.",
    Evidence.WAIVED: "Two people have decided that the login need not be changed.",
}


def way_in(picture: GrantPicture) -> str:
    """How the holder comes by the login, as one sentence; empty where the access is another."""
    if picture.lent is None:
        return ""
    if not picture.lent.kept:
        return f"No login is kept yet; {_owner(picture)} is asked to store it."
    return "You look at the account's login with /my-access, for a few hours at a time."


def at_the_end(picture: GrantPicture) -> str:
    """What happens to a login at the end, told while it is still ahead."""
    return f"and if the login was shown by then, {_owner(picture)} changes it."


def after_the_end(picture: GrantPicture) -> str:
    """What a grant of a login waits for."""
    asked = mention(picture.lent.asked) if picture.lent and picture.lent.asked else _owner(picture)
    return f"The login was shown, so {asked} has been asked to change it."


def waits_for(picture: GrantPicture) -> str:
    """The same within a line."""
    asked = f" (with {mention(picture.lent.asked)})" if picture.lent and picture.lent.asked else ""
    return f"ended; the login is to be changed{asked}"


def unused(picture: GrantPicture) -> Block:
    """To whoever answers for the account: somebody holds a login and does not use it, and the end is near."""
    what = f"{escape(picture.role_name)} on {account_words(picture.account, picture.network.name)}"
    who = named(picture.grant.beneficiary, picture.outsiders)
    head = f"Not used: {what}, by {who}"
    ends = f"Their access ends {when(picture.grant.ends_at)}. Vouch for more only if they need it."
    return message(head, [section(f"*{head}*"), section(f"{unused_words(picture.lent)} {ends}")])


def store_words(picture: DutyPicture) -> DutyWords:
    """How the duty to put a login into the vault is said."""
    account = picture.account
    network = picture.network.name if picture.network else ""
    what = account_words(account, network or account.network) if account else "an account"
    because = "Somebody may use this login, and the vault does not have it yet."
    return DutyWords(
        asked=f"Store the login of {what}",
        done=f"Done: the login of {what} is in the vault",
        facts=(("Because", because),) if picture.duty.state is DutyState.OPEN else (),
        steps=("Never send it to anybody: who may use it looks at it in the vault.",),
        more=(button("Store it…", "store_login", value(account.id), style="primary"),) if account else (),
    )


def to_whoever_vouches(lent: Lent) -> str:
    """What a card says of access that lends a login, while it is decided on."""
    said = "It lends the account's login: whoever has seen that knows it until it is changed."
    return said if lent.kept else f"{said} None is kept in the vault yet."


def unused_words(lent: Lent | None) -> str:
    """Since when a holder has not looked at a login."""
    last = lent.last_used if lent else None
    return f"They last looked at the login {when(last)}." if last else "They have never looked at the login."


def _owner(picture: GrantPicture) -> str:
    return mention(picture.account.owner) if picture.account.owner else "whoever answers for the account"
