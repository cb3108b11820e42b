"""The answer to a draft, however little of it is filled in: the form shows it, and sending obeys it."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.access import Terms
from bot.domain.asking import REASON_LIMIT, Draft, Preview, SlotNow
from bot.domain.grants import Grant
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.policy_parts import Network
from bot.domain.principals import is_outside
from bot.domain.programme import Company
from bot.domain.register import Account, AccountStatus
from bot.domain.rules import Verdict, judge
from bot.domain.slots import cannot_be_filled, who_can
from bot.domain.text import clean
from bot.domain.when import Ending, WhenError, parse_ending, parse_start, say_instant, say_length
from bot.services import gates, lending, outsiders, standing, uncertified
from bot.services.asks import ask_for
from bot.services.outsiders import Recipient
from storage import access, grants, people, register
from storage.database import Unit


def preview(unit: Unit, company: Company, asker: Person, draft: Draft, *, adopts: bool = False) -> Preview:
    """Everything there is to say about a draft, however little of it is filled in.

    `adopts` is for somebody who has the access already: whoever answers for the account asks, whoever
    usually asks for that person.
    """
    ruling = standing.in_force(unit, company)
    seen = Preview(draft, problems=_reason_problem(draft.reason))
    account = register.find(unit, draft.account_id) if draft.account_id else None
    whom = outsiders.recipient(unit, company.workspace_id, draft.beneficiary)
    seen = _with_beneficiary(unit, seen, None if adopts else asker, whom)
    seen = _with_account(unit, company, ruling.policy, seen, account)
    seen = _with_times(unit, seen, whom.zone)
    if seen.account and seen.draft.role:
        seen = _with_verdict(unit, company, ruling.policy, asker, seen, adopts=adopts)
    return replace(seen, missing=_missing(seen.draft))


def cannot_be_worked_in(account: Account) -> str | None:
    """Why nobody can be given anything on an account."""
    if account.status is AccountStatus.ACTIVE:
        return None
    return f"This account is {account.status.value}, so nobody works in it now."


def _reason_problem(reason: str) -> dict[str, str]:
    if len(reason) > REASON_LIMIT:
        return {"reason": f"Please keep the reason under {REASON_LIMIT} characters."}
    return {}


def _missing(draft: Draft) -> tuple[str, ...]:
    filled = {
        "account": draft.account_id,
        "role": draft.role,
        "use_case": draft.use_case,
        "reason": clean(draft.reason, limit=REASON_LIMIT, multiline=True),
        "ends": draft.ends.strip(),
    }
    return tuple(name for name, value in filled.items() if not value)


def _with_beneficiary(unit: Unit, seen: Preview, asker: Person | None, whom: Recipient) -> Preview:
    seen = replace(seen, whom=whom.name, contract=whom.contract)
    problem = whom.unable or (_not_theirs_to_file(unit, asker, whom) if asker else None)
    return _problem(seen, "beneficiary", problem) if problem else seen


def _not_theirs_to_file(unit: Unit, asker: Person, whom: Recipient) -> str | None:
    """Agency users are answered for by their sponsor, so nobody else asks on their behalf."""
    agency = whom.agency
    if agency is None or asker.user_id in (whom.id, agency.sponsor):
        return None
    sponsor = people.find(unit, agency.workspace_id, agency.sponsor)
    name = sponsor.name if sponsor else "their sponsor"
    return f"Only {name} can ask for people of {agency.name}: they answer for them. Ask {name} to do it."


def _with_account(
    unit: Unit, company: Company, policy: Policy, seen: Preview, account: Account | None
) -> Preview:
    if not seen.draft.account_id:
        return seen
    if account is None or account.workspace_id != company.workspace_id:
        return _problem(seen, "account", "Choose an account from the list.")
    network = policy.network(account.network)
    if network is None:
        return _problem(seen, "account", "The policy does not know this account's network.")
    idle = cannot_be_worked_in(account)
    if idle:
        seen = _problem(seen, "account", idle)
    seen = replace(seen, account=account, network=network, owner_missing=account.owner is None)
    return _with_role(unit, policy, seen, network, account)


def _with_role(unit: Unit, policy: Policy, seen: Preview, network: Network, account: Account) -> Preview:
    """A role of another network is one that was chosen before the account was: it is forgotten."""
    role = network.role(seen.draft.role or "")
    if role is None:
        return replace(seen, draft=replace(seen.draft, role=None))
    lent = lending.to_lend(unit, policy, account, role.id)
    seen = replace(seen, use_cases=policy.use_cases_for(network.id, role.id), lent=lent)
    if lent and is_outside(seen.draft.beneficiary):
        words = f"{seen.whom} is not in Slack, where alone a login is shown. Choose another role."
        seen = _problem(seen, "role", words)
    if not seen.use_cases:
        seen = _problem(seen, "role", "No use case of the policy allows this role. Choose another role.")
    return _with_holding(unit, seen, account, role.id)


def _with_holding(unit: Unit, seen: Preview, account: Account, role: str) -> Preview:
    """A pending twin is refused; a grant already held makes this an extension of it (R4)."""
    beneficiary = seen.draft.beneficiary
    waiting = access.pending_for(unit, account.id, beneficiary, role)
    if waiting:
        words = (
            f"Request #{waiting.number} for the same access is already waiting for a decision. "
            "Withdraw that one first if you want to ask for something else."
        )
        seen = _problem(seen, "account", words)
    held = [one for one in grants.in_force_for(unit, account.id, beneficiary) if one.role == role]
    held = [one for one in held if one.promised(unit.now)]
    if not held:
        return seen
    why_not = uncertified.why_not_extended(unit, held[-1])
    return replace(_problem(seen, "account", why_not) if why_not else seen, extends=held[-1])


def _with_times(unit: Unit, seen: Preview, zone: ZoneInfo) -> Preview:
    """Read the typed start and end in the beneficiary's zone; a problem is marked at its field."""
    seen = _with_start(unit, seen, zone)
    if "starts" in seen.problems or not seen.draft.ends.strip():
        return seen
    return _with_end(unit, seen, zone)


def _with_start(unit: Unit, seen: Preview, zone: ZoneInfo) -> Preview:
    try:
        starts = parse_start(seen.draft.starts, now=unit.now, zone=zone)
    except WhenError as error:
        return _problem(seen, "starts", error.message)
    held = seen.extends
    if held and starts and starts >= held.ends_at:
        return replace(seen, extends=None, begins=starts)
    if held:
        return replace(seen, begins=held.activated_at or held.starts_at)
    return replace(seen, begins=max(starts, unit.now) if starts else unit.now)


def _with_end(unit: Unit, seen: Preview, zone: ZoneInfo) -> Preview:
    begins = seen.begins or unit.now
    counted_from = seen.extends.ends_at if seen.extends else begins
    try:
        ending = parse_ending(seen.draft.ends, now=unit.now, zone=zone, longest=None, start=counted_from)
    except WhenError as error:
        return _problem(seen, "ends", error.message)
    ends = ending.instant or (counted_from + (ending.length or timedelta()))
    if ends <= counted_from:
        return _problem(seen, "ends", _too_early(seen.extends, zone))
    starts = begins if begins > unit.now else None
    if seen.extends:
        starts, ending = None, Ending(instant=ends)
    return replace(seen, ends=ends, terms=Terms(seen.draft.role or "", starts, ending))


def _too_early(held: Grant | None, zone: ZoneInfo) -> str:
    if held is None:
        return "The end must come after the start. Try “2w”, or “until Friday 18:00”."
    return (
        f"This access already lasts until {say_instant(held.ends_at, zone)}. Name a later end, or “1w” more."
    )


def _with_verdict(
    unit: Unit, company: Company, policy: Policy, asker: Person, seen: Preview, *, adopts: bool
) -> Preview:
    account, draft = seen.account, seen.draft
    if account is None or draft.use_case is None:
        return seen
    asked = ask_for(
        unit,
        account,
        draft,
        asker.user_id,
        seen.length,
        begins=seen.begins,
        ends=seen.ends,
        adopts=adopts,
    )
    verdict = judge(policy, asked)
    parties = frozenset({asker.user_id, draft.beneficiary})
    sponsor = outsiders.recipient(unit, company.workspace_id, draft.beneficiary).sponsor
    bench = standing.bench_for(unit, company, account, parties, sponsor)
    seen = replace(
        seen,
        verdict=verdict,
        slots=tuple(SlotNow(slot, who) for slot, who in who_can(verdict.slots, bench)),
        unfillable=cannot_be_filled(verdict.slots, bench),
        gates=() if adopts else gates.of_verdict(unit, company, draft.beneficiary, verdict),
    )
    return _with_refusals(seen, verdict)


def _with_refusals(seen: Preview, verdict: Verdict) -> Preview:
    too_long = verdict.longest is not None and seen.length is not None and seen.length > verdict.longest
    if too_long and verdict.longest is not None and not verdict.denied:
        return _problem(seen, "ends", _too_long(seen, verdict.longest))
    if verdict.beyond_contract and seen.contract and not verdict.denied:
        return _problem(seen, "ends", seen.contract.sentence())
    return _problem(seen, "use_case", " ".join(verdict.refusals)) if verdict.refusals else seen


def _too_long(seen: Preview, longest: timedelta) -> str:
    most = say_length(longest)
    if seen.extends is None:
        return f"The longest the policy allows here is {most}. Try “{most}”, or an earlier day."
    return (
        f"In all, the policy allows {most} here. To go on after that, ask for access "
        "that starts when this one ends."
    )


def _problem(seen: Preview, name: str, words: str) -> Preview:
    return replace(seen, problems={name: words} | seen.problems)
