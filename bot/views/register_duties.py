"""What the register asks of people: decide on a proposal, name an owner; and how a proposal ended."""

from bot.domain.duties import DutyState
from bot.domain.pictures import AccountBrief, DutyPicture
from bot.domain.register import Account, AccountStatus
from bot.views.duty_words import DutyWords
from bot.views.kit import (
    Block,
    actions,
    button,
    escape,
    link,
    mention,
    message,
    quote,
    section,
    value,
)
from bot.views.register import brief_words


def proposal(picture: DutyPicture) -> DutyWords:
    """How the duty to decide on a proposed account is said."""
    shown, duty = _account(picture), picture.duty
    what = brief_words(_brief(picture))
    proposer = mention(shown.proposed_by) if shown.proposed_by else "somebody"
    verdict = "Refused" if shown.status is AccountStatus.REFUSED else "Accepted"
    facts = [
        ("Proposed by", proposer),
        ("Owner", mention(shown.owner) if shown.owner else "nobody named"),
        ("Brand", escape(shown.brand)),
        ("Region", escape(shown.region)),
    ]
    facts += [("Link", link(shown.url, shown.url))] if shown.url else []
    return DutyWords(
        asked=f"Decide about an account that {proposer} proposes: {what}",
        done=f"{verdict}: {what}, proposed by {proposer}",
        facts=tuple(facts) if duty.open else (),
        notes=(quote(shown.purpose),) if shown.purpose and duty.open else (),
        more=(
            button("Accept", "accept_account", value(duty.id), style="primary"),
            button("Edit and accept…", "edit_account", value(shown.id)),
            button("Refuse…", "refuse_account", value(duty.id)),
        ),
    )


def name_owner(picture: DutyPicture) -> DutyWords:
    """How the duty to name an owner is said."""
    shown, what = _account(picture), brief_words(_brief(picture))
    lost = f"{mention(shown.owner)} is no longer an active member" if shown.owner else "It has none"
    return DutyWords(
        asked=f"Name an owner for {what}",
        done=f"Done: {mention(shown.owner)} is the owner of {what}" if shown.owner else f"Done: {what}",
        facts=(("Because", lost),) if picture.duty.open else (),
        steps=(
            "Name whoever vouches for people there, and adds and removes them.",
            "Until then the next in line does that; access goes on ending by itself.",
        ),
        more=(button("Name an owner…", "edit_account", value(shown.id), style="primary"),),
    )


def proposal_decided(picture: DutyPicture) -> Block:
    """To whoever proposed an account: what has been decided."""
    duty, shown = picture.duty, _account(picture)
    what, by = brief_words(_brief(picture)), mention(duty.done_by or "")
    if duty.state is DutyState.DONE and shown.status is AccountStatus.REFUSED:
        head = f"Your proposal is refused: {what}"
        return message(head, [section(f"*{head}*"), section(f"{by} says why:"), quote(duty.note or "")])
    head = f"Your proposal is accepted: {what} is in the register"
    owner = f" Its owner is {mention(shown.owner)}." if shown.owner else ""
    look = actions(button("Look", "look_account", value(shown.id)))
    return message(head, [section(f"*{head}*"), section(f"Accepted by {by}.{owner}"), look])


def _account(picture: DutyPicture) -> Account:
    if not isinstance(picture.about, Account):
        raise TypeError("this duty is about an account")
    return picture.about


def _brief(picture: DutyPicture) -> AccountBrief:
    return AccountBrief(_account(picture), picture.network)
