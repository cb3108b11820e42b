"""Asking for access: who may ask, and sending what they filled in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access import REQUEST, Request, RequestState, Terms
from bot.domain.asking import REASON_LIMIT, Draft, Preview
from bot.domain.events import Event
from bot.domain.nudging import marks, next_mark
from bot.domain.people import Kind, Person
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, NotFit
from bot.domain.rules import Verdict
from bot.domain.slots import SPONSOR, Slot, strictest
from bot.domain.text import clean
from bot.domain.when import Ending, say_length, zone_of
from bot.services import outsiders, standing, telling
from bot.services.outsiders import zone_for
from bot.services.previewing import preview
from bot.services.standing import Ruling
from storage import access, people, register
from storage.database import Unit

DENIAL_REMEMBERED = timedelta(days=7)
"""Asking again within this shows the earlier denial on the new card."""

WHO_MAY_NOT_ASK = {
    Kind.GUEST: "Guests cannot ask for access themselves. Ask the person you work with here to ask for you.",
    Kind.STRANGER: "People from other organisations cannot ask. Ask your contact here to ask for you.",
    Kind.DEACTIVATED: "Your Slack account here is deactivated, so you cannot ask for access.",
    Kind.BOT: "Bots cannot ask for access.",
}

NOT_AT_PRESENT = "You cannot ask for access at present. The programme manager can tell you more."
"""To a member who may do nothing here, without saying why."""


@dataclass(frozen=True)
class Adopted:
    """Somebody who has the access already, by which line of the ledger, and what is asked for them."""

    draft: Draft
    holding_id: str


def may_ask(unit: Unit, company: Company, asker: Person) -> Ruling:
    """The policy to ask under; raises `NotFounded`, or `NotFit` with the asker's own sentence."""
    ruling = standing.in_force(unit, company)
    if not asker.fit:
        raise NotFit(WHO_MAY_NOT_ASK.get(asker.kind, NOT_AT_PRESENT)).about("person", asker.user_id)
    if register.count(unit, company.workspace_id) == 0:
        raise FormErrors({"account": "The register has no accounts yet. The programme manager imports them."})
    return ruling


def draft_again(unit: Unit, earlier: Request) -> Draft:
    """The form of an earlier request, filled in anew; times that have passed are left empty."""
    terms, zone = earlier.terms, zone_for(unit, earlier.workspace_id, earlier.beneficiary)
    return Draft(
        beneficiary=earlier.beneficiary,
        account_id=earlier.account_id,
        role=terms.role,
        use_case=earlier.use_case,
        reason=earlier.reason,
        starts=_typed(unit, terms.starts_at, zone),
        ends=typed_ending(unit, terms.ending, zone),
    )


def typed_ending(unit: Unit, ending: Ending, zone: ZoneInfo) -> str:
    """An ending as somebody in `zone` would type it; empty when it has passed."""
    if ending.length is not None:
        return say_length(ending.length)
    return _typed(unit, ending.instant, zone)


def _typed(unit: Unit, instant: datetime | None, zone: ZoneInfo) -> str:
    """An instant that is still ahead as somebody in `zone` would type it."""
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}" if instant and instant > unit.now else ""


def submit(unit: Unit, company: Company, asker: Person, draft: Draft) -> Request:
    """Send a draft; raises `FormErrors` with a sentence at each field that is not right."""
    people.hold_workspace(unit, company.workspace_id)
    ruling = may_ask(unit, company, asker)
    seen = complete(preview(unit, company, asker, draft))
    return _filed(unit, company, ruling, seen, _request(unit, company, ruling, asker, seen))


def submit_together(
    unit: Unit, company: Company, asker: Person, adopted: Sequence[Adopted]
) -> tuple[Request, ...]:
    """Ask for several people who have the access already: on one card, and by the strictest line's slots.

    Raises `FormErrors` where something is not right any more. A sponsor's slot stays with their own people:
    nobody else has a sponsor to fill it.
    """
    people.hold_workspace(unit, company.workspace_id)
    ruling, together = may_ask(unit, company, asker), unit.new_id()
    seen = [complete(preview(unit, company, asker, one.draft, adopts=True)) for one in adopted]
    slots = slots_together([one.verdict for one in seen if one.verdict])
    filed = []
    for one, given, wanted in zip(adopted, seen, slots, strict=True):
        request = replace(
            _request(unit, company, ruling, asker, given),
            slots=wanted,
            adoption_id=together,
            adopts_holding_id=one.holding_id,
        )
        filed.append(_filed(unit, company, ruling, given, request))
    return tuple(filed)


def slots_together(verdicts: Sequence[Verdict]) -> tuple[tuple[str, ...], ...]:
    """For each of several verdicts the names of the slots, if all are decided by the strictest of them."""
    sponsor = Slot(SPONSOR)
    common = [slot for slot in strictest(one.slots for one in verdicts) if slot != sponsor]
    own = [[slot for slot in one.slots if slot == sponsor] for one in verdicts]
    return tuple(tuple(slot.name for slot in strictest([[*common, *more]])) for more in own)


def complete(seen: Preview) -> Preview:
    """A draft in which nothing is missing and nothing wrong; raises `FormErrors` with a sentence each."""
    errors = dict.fromkeys(seen.missing, "Please fill this in.") | seen.problems
    if errors or seen.account is None or seen.terms is None or seen.verdict is None:
        raise FormErrors(errors)
    return seen


def _filed(unit: Unit, company: Company, ruling: Ruling, seen: Preview, request: Request) -> Request:
    if seen.account is None:
        raise FormErrors({"account": "Choose an account from the list."})
    access.add(unit, request)
    unit.record(_submitted(request, seen, ruling))
    sponsor = outsiders.recipient(unit, company.workspace_id, request.beneficiary).sponsor
    bench = standing.bench_for(unit, company, seen.account, request.parties, sponsor)
    telling.request_changed(unit, company, request, bench, ruling.policy.requests.by_message)
    return request


def _request(unit: Unit, company: Company, ruling: Ruling, asker: Person, seen: Preview) -> Request:
    draft, account, terms, verdict = seen.draft, seen.account, seen.terms, seen.verdict
    if account is None or terms is None or verdict is None:
        raise FormErrors({"account": "Choose an account from the list."})
    before = access.latest_denial(
        unit, account.id, draft.beneficiary, terms.role, unit.now - DENIAL_REMEMBERED
    )
    deadline = lapses_at(ruling.policy, zone_of(asker.zone), terms, unit.now)
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
        lapses_at=deadline,
        extends_grant_id=seen.extends.id if seen.extends else None,
        follows_request_id=before.id if before else None,
        nudge_at=nudge_at(ruling.policy, unit.now, deadline),
    )


def lapses_at(policy: Policy, zone: ZoneInfo, terms: Terms, asked_at: datetime) -> datetime:
    """When an undecided request lapses: the policy's deadline, or the end asked for if that is sooner."""
    deadline = policy.requests.lapse.after(asked_at, zone, frozenset(policy.requests.holidays))
    return min(deadline, terms.ending.instant or deadline)


def nudge_at(policy: Policy, asked_at: datetime, deadline: datetime, sent: int = 0) -> datetime | None:
    """When an undecided request speaks up next, `sent` reminders having been sent; None after the last."""
    return next_mark(marks(asked_at, deadline, policy.requests.reminders), sent)


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
            "adopts": request.adopts_holding_id,
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
