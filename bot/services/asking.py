"""Asking for access: what the programme answers to a draft, and sending it. One path for both."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access import REQUEST, Request, RequestState, Terms
from bot.domain.asking import REASON_LIMIT, Draft, Preview, SlotNow
from bot.domain.events import Event
from bot.domain.grants import Grant
from bot.domain.people import Kind, Person
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, NotFit
from bot.domain.register import Account
from bot.domain.rules import Ask, Verdict, judge
from bot.domain.slots import cannot_be_filled, who_can
from bot.domain.text import clean
from bot.domain.when import Ending, WhenError, parse_ending, parse_start, say_instant, say_length, zone_of
from bot.services import standing, telling
from bot.services.standing import Ruling
from storage import access, grants, people, register
from storage.database import Unit

DENIAL_REMEMBERED = timedelta(days=7)
"""Asking again within this shows the earlier denial on the new card."""

WHO_MAY_NOT_ASK = {
    Kind.GUEST: "Guests cannot ask for access themselves. Ask the person you work with here to ask for you.",
    Kind.STRANGER: "People from other organisations cannot ask for access here. Ask your contact to ask for you.",
    Kind.DEACTIVATED: "Your Slack account here is deactivated, so you cannot ask for access.",
    Kind.BOT: "Bots cannot ask for access.",
}

WHO_CANNOT_HAVE = {
    Kind.GUEST: "The policy names no rule for guests, so a guest cannot have this.",
    Kind.STRANGER: "People from other organisations cannot have access.",
    Kind.DEACTIVATED: "This person's Slack account is deactivated.",
    Kind.BOT: "A bot cannot have access.",
}


def may_ask(unit: Unit, company: Company, asker: Person) -> Ruling:
    """The policy to ask under; raises `NotFounded`, or `NotFit` with the asker's own sentence."""
    ruling = standing.in_force(unit, company)
    if not asker.fit:
        raise NotFit(WHO_MAY_NOT_ASK[asker.kind]).about("person", asker.user_id)
    if register.count(unit, company.workspace_id) == 0:
        raise FormErrors({"account": "The register has no accounts yet. The programme manager imports them."})
    return ruling


def preview(unit: Unit, company: Company, asker: Person, draft: Draft) -> Preview:
    """Everything there is to say about a draft, however little of it is filled in."""
    ruling = standing.in_force(unit, company)
    seen = Preview(draft, problems=_reason_problem(draft.reason))
    account = register.find(unit, draft.account_id) if draft.account_id else None
    seen = _with_beneficiary(unit, company, seen)
    seen = _with_account(unit, company, ruling.policy, seen, account)
    if account and draft.role:
        seen = _with_times(unit, seen, account)
        seen = _with_verdict(unit, company, ruling.policy, asker, seen)
    return replace(seen, missing=_missing(draft))


def submit(unit: Unit, company: Company, asker: Person, draft: Draft) -> Request:
    """Send a draft; raises `FormErrors` with a sentence at each field that is not right."""
    ruling = may_ask(unit, company, asker)
    seen = preview(unit, company, asker, draft)
    errors = dict.fromkeys(seen.missing, "Please fill this in.") | seen.problems
    if errors or seen.account is None or seen.terms is None or seen.verdict is None:
        raise FormErrors(errors)
    request = _request(unit, company, ruling, asker, seen)
    access.add(unit, request)
    unit.record(_submitted(request, seen, ruling))
    bench = standing.bench_for(unit, company, seen.account, request.parties)
    telling.request_changed(unit, company, request, bench, _by_message(ruling.policy))
    return request


def _by_message(policy: Policy) -> tuple[str, ...]:
    return tuple(slot.name for slot in policy.requests.by_message)


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


def _with_beneficiary(unit: Unit, company: Company, seen: Preview) -> Preview:
    person = people.find(unit, company.workspace_id, seen.draft.beneficiary)
    if person is None:
        words = "I do not know this person yet. Try again in a minute."
    elif person.kind in (Kind.MEMBER, Kind.GUEST):
        return seen
    else:
        words = WHO_CANNOT_HAVE[person.kind]
    return _problem(seen, "beneficiary", words)


def _with_account(
    unit: Unit, company: Company, policy: Policy, seen: Preview, account: Account | None
) -> Preview:
    if account is None or account.workspace_id != company.workspace_id:
        return (
            _problem(seen, "account", "Choose an account from the list.") if seen.draft.account_id else seen
        )
    network = policy.network(account.network)
    if network is None:
        return _problem(seen, "account", "The policy does not know this account's network.")
    seen = replace(seen, account=account, network=network, owner_missing=account.owner is None)
    role = seen.draft.role
    if role is None:
        return seen
    if network.role(role) is None:
        return _problem(seen, "role", f"Choose one of the roles on {network.name}.")
    return _with_holding(unit, replace(seen, use_cases=policy.use_cases_for(network.id, role)), account, role)


def _with_holding(unit: Unit, seen: Preview, account: Account, role: str) -> Preview:
    """A pending twin is refused; a grant already held makes this an extension of it (R4)."""
    beneficiary = seen.draft.beneficiary
    waiting = access.pending_for(unit, account.id, beneficiary, role)
    if waiting:
        words = f"Request #{waiting.number} for the same access is already waiting for a decision."
        seen = _problem(replace(seen, waiting=waiting), "account", words)
    held = [one for one in grants.in_force_for(unit, account.id, beneficiary) if one.role == role]
    held = [one for one in held if one.promised(unit.now)]
    return replace(seen, extends=held[-1]) if held else seen


def _with_times(unit: Unit, seen: Preview, account: Account) -> Preview:
    """Read the typed start and end in the beneficiary's zone; a problem is marked at its field."""
    zone = _zone(unit, account.workspace_id, seen.draft.beneficiary)
    seen = _with_start(unit, seen, zone)
    if "starts" in seen.problems or not seen.draft.ends.strip():
        return seen
    return _with_end(unit, seen, zone)


def _zone(unit: Unit, workspace_id: str, user_id: str) -> ZoneInfo:
    person = people.find(unit, workspace_id, user_id)
    return zone_of(person.zone if person else None)


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
        return "The end must come after the start. Try `2w`, or `until Friday 18:00`."
    return (
        f"This access already lasts until {say_instant(held.ends_at, zone)}. Name a later end, or `1w` more."
    )


def _with_verdict(unit: Unit, company: Company, policy: Policy, asker: Person, seen: Preview) -> Preview:
    account, draft = seen.account, seen.draft
    if account is None or draft.use_case is None:
        return seen
    verdict = judge(policy, ask_for(unit, account, draft, asker.user_id, seen.length))
    parties = frozenset({asker.user_id, draft.beneficiary})
    bench = standing.bench_for(unit, company, account, parties)
    seen = replace(
        seen,
        verdict=verdict,
        slots=tuple(SlotNow(slot, who) for slot, who in who_can(verdict.slots, bench)),
        unfillable=cannot_be_filled(verdict.slots, bench),
    )
    return _with_refusals(seen, verdict)


def _with_refusals(seen: Preview, verdict: Verdict) -> Preview:
    too_long = verdict.longest is not None and seen.length is not None and seen.length > verdict.longest
    if too_long and verdict.longest is not None:
        return _problem(seen, "ends", _too_long(seen, verdict.longest))
    return _problem(seen, "use_case", " ".join(verdict.refusals)) if verdict.refusals else seen


def _too_long(seen: Preview, longest: timedelta) -> str:
    most = say_length(longest)
    if seen.extends is None:
        return f"The longest the policy allows here is {most}. Try `{most}`, or an earlier day."
    return (
        f"In all, the policy allows {most} here. To go on after that, ask for access "
        "that starts when this one ends."
    )


def ask_for(unit: Unit, account: Account, draft: Draft, asker: str, length: timedelta | None) -> Ask:
    """What the rules look at, from an account and a draft."""
    person = people.find(unit, account.workspace_id, draft.beneficiary)
    return Ask(
        network=account.network,
        role=draft.role or "",
        use_case=draft.use_case or "",
        length=length,
        tier=account.tier,
        brand=account.brand,
        region=account.region,
        beneficiary_kind="guest" if person and person.kind is Kind.GUEST else "member",
        on_behalf=asker != draft.beneficiary,
    )


def _problem(seen: Preview, name: str, words: str) -> Preview:
    return replace(seen, problems={name: words} | seen.problems)


def _request(unit: Unit, company: Company, ruling: Ruling, asker: Person, seen: Preview) -> Request:
    draft, account, terms, verdict = seen.draft, seen.account, seen.terms, seen.verdict
    if account is None or terms is None or verdict is None:
        raise FormErrors({"account": "Choose an account from the list."})
    before = access.latest_denial(
        unit, account.id, draft.beneficiary, terms.role, unit.now - DENIAL_REMEMBERED
    )
    return Request(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        number=access.next_number(unit, company.workspace_id),
        requester=asker.user_id,
        beneficiary=draft.beneficiary,
        account_id=account.id,
        use_case=draft.use_case or "",
        reason=clean(draft.reason, limit=REASON_LIMIT, multiline=True),
        terms=terms,
        version=1,
        state=RequestState.PENDING,
        policy_id=ruling.version.id,
        slots=tuple(slot.name for slot in verdict.slots),
        submitted_at=unit.now,
        lapses_at=lapses_at(ruling.policy, asker, terms, unit.now),
        extends_grant_id=seen.extends.id if seen.extends else None,
        follows_request_id=before.id if before else None,
    )


def lapses_at(policy: Policy, asker: Person, terms: Terms, now: datetime) -> datetime:
    """When an undecided request lapses: the policy's deadline, or the end asked for if that is sooner."""
    deadline = policy.requests.lapse.after(now, zone_of(asker.zone), frozenset(policy.requests.holidays))
    return min(deadline, terms.ending.instant or deadline)


def _submitted(request: Request, seen: Preview, ruling: Ruling) -> Event:
    return Event(
        kind=REQUEST.event(None, RequestState.PENDING),
        workspace_id=request.workspace_id,
        subject_kind="request",
        subject=request.id,
        actor=request.requester,
        facts={
            "number": request.number,
            "account": request.account_id,
            "beneficiary": request.beneficiary,
            "use_case": request.use_case,
            "slots": list(request.slots),
            "rules": [rule.rule_id for rule in seen.verdict.applied] if seen.verdict else [],
            "policy": ruling.version.digest,
            "lapses_at": request.lapses_at,
            "extends": request.extends_grant_id,
            **terms_facts(request.terms, request.version),
        },
        words={"reason": request.reason},
    )


def terms_facts(terms: Terms, version: int) -> dict[str, str | int | datetime | None]:
    """Terms as the trail keeps them; a length is in whole seconds."""
    length = terms.ending.length
    return {
        "version": version,
        "role": terms.role,
        "starts_at": terms.starts_at,
        "length_seconds": int(length.total_seconds()) if length is not None else None,
        "ends_at": terms.ending.instant,
    }
