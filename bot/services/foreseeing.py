"""What a proposed policy would do: the last requests judged by it, and the access that runs (what-if)."""

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.access import Request, RequestState, VoteState
from bot.domain.asked import Ask
from bot.domain.asking import Draft
from bot.domain.foresight import Foresight, Replayed, Turn
from bot.domain.grants import Grant
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.rules import Verdict, judge
from bot.domain.slots import Bench, Slot, cannot_be_filled, say_slots, tally
from bot.services import outsiders, standing
from bot.services.asks import ask_for
from bot.services.policy_today import sitting
from storage import access, grants, register
from storage.database import Unit

REQUESTS = 50
"""How many of the last requests are judged again."""


def foresee(unit: Unit, company: Company, rules: Policy) -> Foresight:
    """What these rules would have done, and would do, by the people and accounts of today."""
    accounts = {one.id: one for one in register.every(unit, company.workspace_id)}
    running = grants.in_force(unit, company.workspace_id)
    return Foresight(
        requests=tuple(_replayed(unit, company, rules, accounts)),
        running=len(running),
        not_allowed=sum(not _allowed(unit, rules, one, accounts.get(one.account_id)) for one in running),
    )


def _replayed(
    unit: Unit, company: Company, rules: Policy, accounts: dict[str, Account]
) -> Iterable[Replayed]:
    current = standing.in_force(unit, company).policy
    seats = sitting(unit, company, rules)
    for request in access.latest(unit, company.workspace_id, REQUESTS):
        account = accounts.get(request.account_id)
        if account is None:
            continue
        asked = _asked(unit, request, account)
        sponsor = outsiders.recipient(unit, company.workspace_id, request.beneficiary).sponsor
        bench = standing.bench_for(unit, company, account, request.parties, sponsor, seats=seats)
        yield _replay(unit, request, judge(current, asked), judge(rules, asked), bench)


def _asked(unit: Unit, request: Request, account: Account) -> Ask:
    """What the rules looked at when it was asked for."""
    at, terms = request.submitted_at, request.terms
    held = grants.find(unit, request.extends_grant_id) if request.extends_grant_id else None
    begins = (held.activated_at or held.starts_at) if held else terms.begins(at)
    draft = Draft(request.beneficiary, request.account_id, terms.role, request.use_case)
    adopts = request.adopts_holding_id is not None
    ends = terms.ends(at)
    return ask_for(
        unit, account, draft, request.requester, ends - begins, begins=begins, ends=ends, adopts=adopts
    )


def _replay(unit: Unit, request: Request, before: Verdict, after: Verdict, bench: Bench) -> Replayed:
    if not after.allowed:
        refused = Turn.REFUSED if before.allowed else None
        return Replayed(request.number, refused, " ".join(after.refusals) if refused else "")
    nobody = tuple(slot.words for slot in cannot_be_filled(after.slots, bench))
    turn, why = _turn(unit, request, before, after, bench)
    return Replayed(request.number, turn, why, nobody)


def _turn(
    unit: Unit, request: Request, before: Verdict, after: Verdict, bench: Bench
) -> tuple[Turn | None, str]:
    """Whether it would have gone another way, given the votes that it had."""
    if not before.allowed:
        return Turn.ALLOWED, f"it could be asked for, and {say_slots(after.slots)} would vouch"
    if after.slots == before.slots:
        return None, ""
    given = [one.person for one in access.votes(unit, request.id) if one.state is VoteState.STANDING]
    left = tally(after.slots, given, bench).open
    if request.state is RequestState.APPROVED and left:
        return Turn.MORE, f"it would also have needed {say_slots(left)}"
    if request.state in (RequestState.LAPSED, RequestState.PENDING) and not left:
        return Turn.FEWER, f"the votes it had would have been enough ({_said(after.slots)})"
    return None, ""


def _said(slots: tuple[Slot, ...]) -> str:
    return say_slots(slots) if slots else "nobody need vouch"


def _allowed(unit: Unit, rules: Policy, grant: Grant, account: Account | None) -> bool:
    """Whether the rules would allow a grant as it is held."""
    request = access.find(unit, grant.request_id)
    if account is None or request is None:
        return True
    draft = Draft(grant.beneficiary, grant.account_id, grant.role, grant.use_case)
    begins = grant.activated_at or grant.starts_at
    length = max(grant.ends_at - begins, timedelta())
    asked = ask_for(
        unit, account, draft, request.requester, length, begins=begins, ends=grant.ends_at,
        adopts=request.adopts_holding_id is not None,
    )  # fmt: skip
    return judge(rules, asked).allowed
