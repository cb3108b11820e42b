"""The why-chain as people read it: asked, vouched for, trained, set up, attested and removed, on one page."""

from collections.abc import Iterable
from typing import Final

from bot.domain.grants import EndReason, Evidence, Grant, GrantState, TaskKind, TaskState
from bot.domain.ledger import Holding, Standing
from bot.domain.register_methods import METHOD_WORDS
from bot.domain.training import AssignmentState
from bot.domain.why_chains import Asked, Attested, Chain, Looks, Taken, Vouched, Work
from bot.views.access import account_words
from bot.views.kit import Block, bullets, context, day, divider, escape, mention, modal, quote, section, when
from bot.views.outcome_words import OUTCOMES
from bot.views.people import named

ASKED_SHOWN: Final = 8
LISTED: Final = 12
_QUOTED: Final = 600
_DIGEST: Final = 12

DONE: Final = {
    TaskKind.PROVISION: "Set up",
    TaskKind.REMOVE: "Removed",
    TaskKind.SUSPEND: "Taken away while suspended",
    TaskKind.SETTLE: "Settled",
}
TO_DO: Final = {
    TaskKind.PROVISION: "to set it up",
    TaskKind.REMOVE: "to remove it",
    TaskKind.SUSPEND: "to take it away while it is suspended",
    TaskKind.SETTLE: "to say whether it had been set up",
}
STATES: Final = {
    GrantState.WAITING: "approved, and not begun",
    GrantState.PROVISIONING: "being set up",
    GrantState.ACTIVE: "in use",
    GrantState.SUSPENDED: "suspended",
    GrantState.REMOVING: "ended, and not yet known to be gone",
    GrantState.REMOVED: "removed",
    GrantState.CANCELLED: "ended before it was set up",
}
STANDINGS: Final = {
    Standing.CURRENT: "has a way in",
    Standing.FORMER: "had a way in",
    Standing.SUSPECTED: "may have a way in",
    Standing.UNKNOWN: "somebody has a way in",
}
EVIDENCE: Final = {
    Evidence.ATTESTED: "a named person attests it",
    Evidence.NEVER_PROVIDED: "it had never been set up",
    Evidence.COVERED: "another grant covers it and answers for the removal",
    Evidence.NEVER_SHOWN: "the login was never shown to them",
    Evidence.ROTATED: "the login was changed after they had seen it",
    Evidence.WAIVED: "two people have decided that the login need not be changed",
}
ENDS: Final = {
    EndReason.EXPIRED: "its time was up",
    EndReason.GIVEN_BACK: "it was given back",
    EndReason.REVOKED: "it was ended",
    EndReason.LEFT: "they have left",
}
COURSES: Final = {
    AssignmentState.ASSIGNED: "to be taken",
    AssignmentState.IN_PROGRESS: "begun",
    AssignmentState.PASSED: "passed",
    AssignmentState.FAILED: "not passed",
    AssignmentState.LAPSED: "not asked for any more",
}

WHICH: Final = "Say whom and which account: `/vouchsafe why @person @account`."


def dialogue(chain: Chain) -> Block:
    """The page as a dialogue; nothing in it can be pressed."""
    return modal("Why", blocks(chain), callback_id="why_look", close="Close")


def blocks(chain: Chain) -> list[Block]:
    """The page: a headline, the requests with what came of each, the ledger, the audits, the training."""
    return [
        section(f"*{headline(chain)}*"),
        *(_nothing(chain) if chain.empty else []),
        *_requests(chain),
        *_part("In the ledger", [ledger_words(chain, one) for one in chain.lines]),
        *_part("Attested", [attested_words(one) for one in chain.attested]),
        *_part("Trained", trained_words(chain)),
    ]


def headline(chain: Chain) -> str:
    """Who, where, and whether they come in today."""
    who, where = named(chain.person, chain.outsiders), account_words(chain.account, chain.network)
    return f"{who} and {where}: {'has a way in today' if chain.has_a_way_in else 'no way in is known today'}"


def no_such_account(handle: str) -> str:
    """Nothing in the register goes by this handle."""
    return f"There is no account @{escape(handle, 60)} in the register. {WHICH}"


def several(handle: str, networks: Iterable[str]) -> str:
    """More than one account goes by this handle."""
    words = ", ".join(escape(one) for one in networks)
    return f"@{escape(handle, 60)} is on {words}. Add the network: `/vouchsafe why @person @account on …`."


def nobody(name: str) -> str:
    """Nobody with a way into the account goes by this name."""
    return f"Nobody on this account is known by the name “{escape(name, 60)}”. {WHICH}"


def asked_words(one: Asked, chain: Chain) -> str:
    """What was asked, by whom, and when."""
    request = one.request
    mine = request.requester == request.beneficiary
    by = named(request.requester, chain.outsiders)
    whom = "" if mine else f" for {named(request.beneficiary, chain.outsiders)}"
    more = ", to move the end of what they hold" if request.extends_grant_id else ""
    had = ", a way in that was there already" if one.adopted else ""
    what = f"{escape(one.role)} ({escape(one.use_case)})"
    return f"*Asked.* Request #{request.number}, {when(request.submitted_at)}: {by}{whom}, {what}{more}{had}."


def vouched_words(one: Asked) -> str:
    """Who vouched in which slot, and under which version of the policy."""
    said, version = ", ".join(map(_vouched, one.vouched)), f"policy version {one.policy_number}"
    if said:
        return f"*Vouched for* under {version}: {said}."
    decided = when(one.request.decided_at) if one.request.decided_at else ""
    return f"*Not vouched for*: {one.request.state.value} {decided}, under {version}.".replace(" ,", ",")


def grant_words(grant: Grant) -> str:
    """Where the grant stands, and from when until when."""
    since = when(grant.activated_at or grant.starts_at)
    return f"*Granted*: {STATES[grant.state]}; from {since} until {when(grant.ended_at or grant.ends_at)}."


def work_words(work: Work) -> str:
    """What was done on the network, by whom, and with what proof."""
    task = work.task
    if task.state is TaskState.OPEN:
        return f"Asked of {mention(task.assignee)}: {TO_DO[task.kind]}, by {when(task.due_at)}"
    if task.done_by is None or task.done_at is None:
        return f"Not needed any more: {TO_DO[task.kind]}"
    note = f", “{escape(task.note)}”" if task.note else ""
    sha256 = f" (SHA-256 `{work.sha256[:_DIGEST]}…`)" if work.sha256 else ""
    file = f", with {escape(work.file or 'a file')}{sha256}" if work.file or work.sha256 else ""
    return f"{DONE[task.kind]} by {mention(task.done_by)}, {when(task.done_at)}{note}{file}"


def ended_words(grant: Grant) -> str:
    """How it ended, and how we know that it is gone."""
    by = f" by {mention(grant.ended_by)}" if grant.ended_by and grant.end_reason is EndReason.REVOKED else ""
    why = ENDS.get(grant.end_reason, "it was ended") if grant.end_reason else "it was ended"
    note = f" “{escape(grant.end_note)}”" if grant.end_note else ""
    known = EVIDENCE[grant.evidence] if grant.evidence else "there is no evidence yet that it is gone"
    at = f", {when(grant.ended_at)}" if grant.ended_at else ""
    return f"*Ended*: {why}{by}{at}.{note} Evidence: {known}."


def ledger_words(chain: Chain, line: Holding) -> str:
    """A line of the ledger, with where it comes from."""
    role = escape(chain.roles.get(line.role, line.role))
    said = f" as “{escape(line.said)}”" if line.said else ""
    granted = "" if line.grant_id or not line.legacy else ", without a grant"
    evidence = f" {escape(line.evidence)}" if line.evidence else ""
    known = f"{day(line.recorded_at)}: {line.source.sentence}{evidence}"
    return f"{role}, {METHOD_WORDS[line.method]}: {STANDINGS[line.standing]}{said}{granted}. {known}"


def attested_words(one: Attested) -> str:
    """What an audit says of it, and by whom."""
    item = one.item
    by = f", by {mention(item.submitted_by)}" if item.submitted_by else ""
    at = f", {when(item.submitted_at)}" if item.submitted_at else ""
    bulk = ", together with others of low risk" if item.in_bulk else ""
    until = f", until {day(item.accept_until)}" if item.accept_until else ""
    comment = f", “{escape(item.comment)}”" if item.comment else ""
    return f"Audit #{one.audit}: {OUTCOMES[item.state]}{until}{by}{at}{bulk}{comment}"


def trained_words(chain: Chain) -> list[str]:
    """Every course, and the policy that they acknowledged last."""
    given = chain.acknowledged
    policy = f"Policy version {given.number} acknowledged, {when(given.at)}" if given else ""
    return [*([policy] if policy else []), *map(_taken, chain.taken)]


def _nothing(chain: Chain) -> list[Block]:
    return [section(f"Nothing ties {named(chain.person, chain.outsiders)} to this account.")]


def _requests(chain: Chain) -> list[Block]:
    shown = chain.asked[-ASKED_SHOWN:]
    left = len(chain.asked) - len(shown)
    older = [context(f"…and {left} older requests")] if left else []
    return [*older, *(block for one in shown for block in _request(one, chain))]


def _request(one: Asked, chain: Chain) -> list[Block]:
    reason = [quote(one.request.reason, _QUOTED)] if one.request.reason else []
    refused = [quote(one.request.decision_reason, _QUOTED)] if one.request.decision_reason else []
    granted = [section("\n".join(_after(one, one.grant)))] if one.grant else []
    return [
        divider(),
        section(asked_words(one, chain)),
        *reason,
        section(vouched_words(one)),
        *refused,
        *granted,
    ]


def _after(one: Asked, grant: Grant) -> list[str]:
    done = [work_words(each) for each in one.work]
    looks = one.looks
    used = [f"Looked at the login {_times(looks)}"] if looks else []
    ended = [ended_words(grant)] if grant.ended_at else []
    return [grant_words(grant), *([bullets([*done, *used])] if done or used else []), *ended]


def _times(looks: Looks) -> str:
    if looks.count == 1:
        return f"once, {when(looks.first)}"
    return f"{looks.count} times, {when(looks.first)} to {when(looks.last)}"


def _vouched(one: Vouched) -> str:
    at = f" ({when(one.at)})" if one.at else ""
    return f"{escape(one.slot.words)} {mention(one.person)}{at}"


def _taken(one: Taken) -> str:
    at = f", {day(one.ended_at)}" if one.ended_at else ""
    until = f", counts until {day(one.valid_until)}" if one.valid_until else ""
    return f"{escape(one.course)}: {COURSES[one.state]}{at}{until}"


def _part(title: str, lines: list[str]) -> list[Block]:
    if not lines:
        return []
    shown = lines[-LISTED:]
    left = len(lines) - len(shown)
    more = [f"…and {left} older ones"] if left else []
    return [divider(), section(f"*{title}*\n{bullets([*more, *shown])}")]
