"""Changing shared secrets: why, how, and how it is said to be done or not needed."""

from bot.domain.pictures import DutyPicture, RotationPicture
from bot.domain.rotation import STEPS, Because, RotationCause
from bot.views.access import account_words
from bot.views.duty_words import DutyWords
from bot.views.kit import (
    Block,
    button,
    context,
    escape,
    mention,
    quote,
    value,
    when,
)
from bot.views.people import named
from bot.views.reasons import reason_form

WAIVE_FORM = "waive_form"
_CAUSES = {
    RotationCause.HOLDER_ENDED: "{who} has lost access",
    RotationCause.LEAVER: "{who} has left",
    RotationCause.REPORT: "a report says that it may be known to others",
    RotationCause.EXPOSED: "it lay where others could read it",
    RotationCause.AGE: "it is older than the policy allows",
    RotationCause.RESTORED: "a backup was restored, and who has looked at it since is not known",
}
_CAUSES_SHOWN = 8
_IN_THE_VAULT = "Store the changed login in the vault: that closes this."


def duty_words(picture: DutyPicture) -> DutyWords:
    """How the duty to change an account's shared secrets is said."""
    about = _about(picture)
    what = _account(picture)
    carried = value(about.rotation.id)
    waive = "Agree: it need not be done" if about.rotation.waiver_asked_by else "It need not be done…"
    account = picture.account.id if picture.account and about.kept else ""
    store = [button("Store the new one…", "store_login", value(account), style="primary")] if account else []
    return DutyWords(
        asked=f"Change the shared secrets of {what}",
        done=f"Done: the shared secrets of {what} are changed",
        facts=(("Because", "\n".join(_cause(one, about) for one in about.causes[:_CAUSES_SHOWN])),),
        steps=tuple(escape(step) for step in (*STEPS, *([_IN_THE_VAULT] if about.kept else []))),
        notes=_waiver(about),
        button=None if about.kept else "They are changed…",
        note="What was changed: password, two-factor, sessions, apps, recovery?",
        more=(*store, button(waive, "waive", carried)),
    )


def waive_form(picture: DutyPicture, nonce: str) -> Block:
    """Why the secrets need not be changed; a second person must agree."""
    return reason_form(
        "It need not be done",
        f"*{duty_words(picture).asked}*",
        callback_id=WAIVE_FORM,
        hint="A second person must agree with it.",
        submit="Ask for it",
        subject=_about(picture).rotation.id,
        nonce=nonce,
    )


WAIVER_ASKED = "Recorded. Somebody else who answers for the account must agree before it counts."
WAIVED = "Recorded: the two of you have decided that the secrets need not be changed."


def _about(picture: DutyPicture) -> RotationPicture:
    if not isinstance(picture.about, RotationPicture):
        raise TypeError("a duty to change secrets is about a rotation")
    return picture.about


def _account(picture: DutyPicture) -> str:
    if picture.account is None:
        return "an account"
    network = picture.network.name if picture.network else picture.account.network
    return account_words(picture.account, network)


def _cause(because: Because, about: RotationPicture) -> str:
    who = named(because.person, about.outsiders) if because.person else "somebody"
    return f"{_CAUSES[because.cause].format(who=who)}, {when(because.at)}"


def _waiver(about: RotationPicture) -> tuple[Block, ...]:
    asked_by = about.rotation.waiver_asked_by
    if asked_by is None:
        return ()
    said = context(f"{mention(asked_by)} says that it need not be done; a second person must agree.")
    return (said, quote(about.rotation.waiver_reason or ""))
