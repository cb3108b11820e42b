"""A grant as its holder and whoever asked for it see it: access card, warnings, the end and its evidence."""

import json
from datetime import datetime

from bot.domain.grants import EndReason, Evidence, Grant, GrantState, TaskKind
from bot.domain.pictures import GrantPicture
from bot.views import lending, on_hold
from bot.views.access import account_words
from bot.views.gates import take_now, waits
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    confirm,
    context,
    escape,
    fields,
    mention,
    message,
    modal,
    quote,
    section,
    value,
    when,
)
from bot.views.people import hears, named
from bot.views.reasons import reason_form

REVOKE_FORM = "revoke_form"
_SHORT = 500
_LEADS = {Evidence.ATTESTED: "Removed", Evidence.ROTATED: "Login changed", Evidence.WAIVED: "Closed"}


def what(picture: GrantPicture) -> str:
    """Role and account as one phrase of our markup."""
    return f"{escape(picture.role_name)} on {account_words(picture.account, picture.network.name)}"


def access_card(picture: GrantPicture, reader: str) -> Block:
    """The holder's access card: networks, role, dates and rules (P6.1, P6.2).

    Where the holder is not in Slack it is their sponsor's, and who was that before reads who is it now.
    """
    grant = picture.grant
    usable, whose = grant.usable(picture.now), _upper(_whose(picture, reader))
    head = f"{whose}: {what(picture)}" if usable else f"{whose} has ended: {what(picture)}"
    heard = hears(grant.beneficiary, picture.outsiders)
    if grant.suspended and grant.promised(picture.now):
        return _suspended_card(picture, f"{whose} is suspended: {what(picture)}")
    if usable and heard and reader != heard:
        return message(head, [section(f"*{head}*"), section(f"It is with {mention(heard)} now.")])
    if not usable:
        return message(head, [section(f"*{head}*"), section(_how_it_ended(picture))])
    blocks = [section(f"*{head}*"), *_adopted(picture), *fields(_dates(picture)), *_rules(picture)]
    blocks.append(section(_at_the_end(picture)))
    mine = _check_out(picture) if reader == grant.beneficiary else ()
    return message(head, [*blocks, actions(*mine, *end_buttons(grant))])


def suspended(picture: GrantPicture, reader: str) -> Block:
    """Nobody has kept the access in an audit's time."""
    head = f"{_upper(_whose(picture, reader))} is suspended: {what(picture)}"
    return message(head, [section(f"*{head}*"), section(on_hold.why(picture))])


def _suspended_card(picture: GrantPicture, head: str) -> Block:
    rest = [
        section(on_hold.why(picture)),
        *fields(_dates(picture)),
        actions(*end_buttons(picture.grant)),
    ]
    return message(head, [section(f"*{head}*"), *rest])


def rules_dialogue(picture: GrantPicture) -> Block:
    """The network's rules for what is held, for somebody who comes from a list."""
    blocks = [section(f"*{what(picture)}*"), *fields(_dates(picture)), *_rules(picture)]
    blocks += [section(_at_the_end(picture))] if picture.grant.promised(picture.now) else []
    return modal("Rules", blocks, callback_id="rules_look", close="Close")


def holder_buttons(picture: GrantPicture, *, own: bool = True) -> tuple[Block, ...]:
    """What can be done, in a list, with access in force or on its way; what is owed is its holder's `own`."""
    grant = picture.grant
    return (
        *(take_now(picture.gates) if own else ()),
        *(_check_out(picture) if own else ()),
        *end_buttons(grant),
        button("See the rules", "rules", value(grant.id)),
    )


def warning(picture: GrantPicture, reader: str) -> Block:
    """The end is near: what ends, when, and Extend."""
    head = ending_line(picture, reader)
    note = "Extending is a new decision by the people who vouch, so ask in good time."
    buttons = actions(*end_buttons(picture.grant))
    return message(head, [section(f"*{head}*"), context(note), buttons])


def ending_line(picture: GrantPicture, reader: str) -> str:
    """What ends, and when."""
    return f"{_upper(_whose(picture, reader))} ends {when(picture.grant.ends_at)}: {what(picture)}"


def ended(picture: GrantPicture, reader: str) -> Block:
    """The access has ended: why, and what happens next."""
    head = f"{_upper(_whose(picture, reader))} has ended: {what(picture)}"
    left = picture.grant.end_reason is EndReason.LEFT
    blocks = [
        section(f"*{head}*"),
        *([section("They have left.")] if left else []),
        section(_how_it_ended(picture)),
    ]
    if picture.grant.end_note:
        blocks.append(quote(picture.grant.end_note))
    if picture.grant.evidence is not Evidence.COVERED and not left:
        blocks.append(actions(button("Ask again", "ask_again", value(picture.grant.request_id))))
    return message(head, blocks)


def removed(picture: GrantPicture, reader: str) -> Block:
    """The access is known to be gone, and on what evidence."""
    lead = _LEADS.get(picture.grant.evidence or Evidence.ATTESTED, "Nothing to remove")
    head = f"{lead}: {_whose(picture, reader)}, {what(picture)}"
    return message(head, [section(f"*{head}*"), section(_evidence(picture))])


def shortened(picture: GrantPicture, reader: str, agency: str) -> Block:
    """The contract of the holder's agency ends sooner than the access would have."""
    head = f"{_upper(_whose(picture, reader))} ends {when(picture.grant.ends_at)} now: {what(picture)}"
    why = f"The contract with {escape(agency)} ends then, and no access outlasts it."
    return message(head, [section(f"*{head}*"), section(why)])


def set_up(picture: GrantPicture) -> Block:
    """To whoever asked on somebody's behalf: it is set up now."""
    grant = picture.grant
    whom = named(grant.beneficiary, picture.outsiders)
    head = f"Set up for {whom}: {what(picture)}, until {when(grant.ends_at)}"
    return message(head, [section(f"*{head}*")])


def revoke_form(picture: GrantPicture, nonce: str) -> Block:
    """End somebody's access now, with a reason that they read."""
    return reason_form(
        "End access now",
        f"*{named(picture.grant.beneficiary, picture.outsiders)}*: {what(picture)}",
        callback_id=REVOKE_FORM,
        hint="They read this, with your name.",
        submit="End it now",
        subject=picture.grant.id,
        nonce=nonce,
    )


def read_meta(private_metadata: str) -> tuple[str, str]:
    """Subject id and nonce of the forms about grants and tasks."""
    meta = json.loads(private_metadata)
    return str(meta["id"]), str(meta["nonce"])


def grant_line(picture: GrantPicture) -> str:
    """One line for lists: what, until when, and where it hangs."""
    grant = picture.grant
    where = {
        GrantState.WAITING: waits(picture.gates) if picture.gates else f"begins {when(grant.starts_at)}",
        GrantState.PROVISIONING: f"being set up{on_hold.with_whom(picture.open_task)}",
        GrantState.ACTIVE: f"until {when(grant.ends_at)}",
        GrantState.SUSPENDED: on_hold.line(picture),
        GrantState.REMOVING: lending.waits_for(picture)
        if grant.by_vault
        else f"ended; being removed{on_hold.with_whom(picture.open_task)}",
    }
    over = grant.state is not GrantState.REMOVING and not grant.promised(picture.now)
    return f"{what(picture)}: {'ended' if over else where[grant.state]}"


def _whose(picture: GrantPicture, reader: str) -> str:
    """Whose access it is, as the reader says it within a sentence."""
    holder = picture.grant.beneficiary
    if reader == holder:
        return "your access"
    if holder in picture.outsiders:
        return f"the access of {named(holder, picture.outsiders)}"
    return f"{mention(holder)}'s access"


def _upper(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def end_buttons(grant: Grant) -> tuple[Block, ...]:
    """Ask for more time, unless it is on hold, or end it now."""
    question = confirm(
        "Give this access back?", "It ends at once. You can ask again later.", "Give back", style="danger"
    )
    carried = value(grant.id)
    back = button("Give back", "give_back", carried, confirm=question)
    return (back,) if grant.suspended else (button("Extend…", "extend", carried), back)


def _check_out(picture: GrantPicture) -> tuple[Block, ...]:
    """Look at the login that the access lends, while it lasts."""
    grant = picture.grant
    if not (grant.by_vault and grant.usable(picture.now)):
        return ()
    return (button("Check out", "check_out", value(grant.id), style="primary"),)


def _dates(picture: GrantPicture) -> list[tuple[str, str]]:
    return [
        ("Use case", escape(picture.use_case.name)),
        ("From", when(picture.grant.activated_at or picture.grant.starts_at)),
        ("Until", when(picture.grant.ends_at)),
    ]


def _adopted(picture: GrantPicture) -> list[Block]:
    """What has changed for somebody who had this access before it was granted."""
    if picture.request.adopts_holding_id is None:
        return []
    until = when(picture.grant.ends_at)
    return [
        section(f"It had never been granted. It is official now, until {until}, and ends then by itself.")
    ]


def _end(grant: Grant) -> datetime:
    return min(grant.ended_at or grant.ends_at, grant.ends_at)


def _rules(picture: GrantPicture) -> list[Block]:
    network = picture.network
    lines = [f"Two-factor: {escape(network.two_factor, _SHORT)}"] if network.two_factor else []
    native = lending.way_in(picture) or escape(network.native or "", _SHORT)
    lines += [f"How it is given: {native}"] if native else []
    lines += [f"Never: {escape(rule, _SHORT)}" for rule in network.forbidden]
    return [section(bullets(lines))] if lines else []


def _at_the_end(picture: GrantPicture) -> str:
    """What happens at the end, told while it is still ahead."""
    owner = mention(picture.account.owner) if picture.account.owner else "whoever answers for the account"
    network = escape(picture.network.name)
    ends = f"*At the end*, {when(picture.grant.ends_at)}, it is over by itself"
    removal = lending.at_the_end(picture) if picture.lent else f"and {owner} removes it on {network}."
    return f"{ends}, {removal} If it is needed longer, extend it in good time."


def _how_it_ended(picture: GrantPicture) -> str:
    grant = picture.grant
    why = {
        EndReason.EXPIRED: "Its time was up",
        EndReason.GIVEN_BACK: "It was given back",
        EndReason.REVOKED: f"It was ended by {mention(grant.ended_by or '')}",
        EndReason.LEFT: "It was ended",
        EndReason.NOT_CERTIFIED: f"An audit has not kept it ({_by(grant.ended_by)})",
        None: "Its time was up",
    }[grant.end_reason]
    return f"{why}, {when(_end(grant))}. {_after_the_end(picture)}"


def _by(person: str | None) -> str:
    return mention(person) if person and person != "system" else "nobody wanted it kept"


def _after_the_end(picture: GrantPicture) -> str:
    grant, task = picture.grant, picture.open_task
    if grant.state is GrantState.CANCELLED:
        return "It had not been set up, so there is nothing to remove."
    if grant.state is GrantState.REMOVED:
        return _evidence(picture)
    if grant.by_vault:
        return lending.after_the_end(picture)
    if task is None:
        return "Its removal is being asked for."
    asked = "say whether it had been set up" if task.kind is TaskKind.SETTLE else "remove it"
    return f"{mention(task.assignee)} has been asked to {asked}."


def _evidence(picture: GrantPicture) -> str:
    grant = picture.grant
    done = next((task for task in reversed(picture.tasks) if task.done_by), None)
    by = mention(done.done_by) if done and done.done_by else "The owner"
    proof = ", with a proof file" if done and done.file_id else ""
    words = {
        Evidence.ATTESTED: f"{by} attests that the access is removed{proof}.",
        Evidence.NEVER_PROVIDED: f"{by} says that it had not been set up.",
        Evidence.COVERED: "Another grant of the same person covers it and answers for the removal.",
        **lending.EVIDENCE,
    }
    return words[grant.evidence] if grant.evidence else "There is no evidence yet."
