"""Gathering what the lists and cards of adoption show, from the rows; raises `Gone` where none are."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.domain.access import Request, VoteState
from bot.domain.adoption import LIVE, AdoptionLine, AdoptionState
from bot.domain.adoption_pictures import (
    AdoptionPicture,
    AskedPicture,
    HolderPicture,
    LegacyAccount,
    LegacyPicture,
    ListPicture,
)
from bot.domain.duties import Duty, DutyKind
from bot.domain.ledger import Holding
from bot.domain.pictures_leaving import Place
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.rules import judge
from bot.domain.slots import could_fill
from bot.domain.waiting import Waiting
from bot.services import (
    adopting,
    adoption_lists,
    adoption_votes,
    duties,
    granting,
    outsiders,
    standing,
    vouching,
)
from bot.services.picturing_leaving import place_of
from bot.services.standing import Ruling
from bot.services.vouching import Case
from storage import access, adoption, grants, ledger
from storage import duties as duty_rows
from storage.database import Unit

_ORDER = (
    AdoptionState.OPEN,
    AdoptionState.CHOSEN,
    AdoptionState.UNSURE,
    AdoptionState.ASKED,
    AdoptionState.REMOVING,
)


def list_of_duty(unit: Unit, company: Company, duty: Duty) -> ListPicture:
    """The list that a duty asks somebody to go through: of one who is first in line, without their own."""
    return list_picture(unit, company, duty.subject, duty.assignee, only=duty.parties)


def list_picture(
    unit: Unit, company: Company, account_id: str, reader: str, *, only: tuple[str, ...] = ()
) -> ListPicture:
    """The people without a grant on an account, or `only` these of them, as one reader sees them."""
    ruling = standing.in_force(unit, company)
    place = place_of(unit, ruling.policy, account_id)
    if place.account.workspace_id != company.workspace_id:
        raise Gone
    every = [one for one in adoption.of_account(unit, account_id) if not only or one.person in only]
    shown = sorted((one for one in every if one.state in LIVE), key=lambda one: _ORDER.index(one.state))
    nameless = [one for one in ledger.of_account(unit, account_id) if one.has_a_way_in and not one.person]
    return ListPicture(
        place=place,
        reader=reader,
        lines=tuple(_holder(unit, company, ruling, place, one, reader) for one in shown),
        settled=Counter(one.state for one in every if one.state not in LIVE),
        nameless=len(nameless),
        to_ask=len(adopting.chosen_by_others_than(unit, reader, account_id)),
        now=unit.now,
    )


def holder_picture(unit: Unit, company: Company, line_id: str) -> HolderPicture:
    """One person on a list."""
    line = adoption.find(unit, line_id)
    if line is None or line.workspace_id != company.workspace_id:
        raise Gone
    ruling = standing.in_force(unit, company)
    return _holder(unit, company, ruling, place_of(unit, ruling.policy, line.account_id), line, "")


def questions_to(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """What somebody is asked about ways in that they, or people for whom they hear, have without a grant."""
    theirs = outsiders.heard_for(unit, company.workspace_id, person)
    lines = (
        line for one in (person, *theirs) for line in adoption.of_person(unit, company.workspace_id, one)
    )
    for line in lines:
        if line.state is AdoptionState.UNSURE:
            picture = holder_picture(unit, company, line.id)
            yield Waiting(
                "adoption_question", line.id, line.answered_at or unit.now, None, {"picture": picture}
            )


def adoption_picture(unit: Unit, company: Company, adoption_id: str) -> AdoptionPicture:
    """Everybody about whom the committee is asked on one card."""
    requests = adoption_votes.of(unit, company, adoption_id)
    cases = [vouching.case(unit, company, one.id) for one in requests]
    return AdoptionPicture(
        id=adoption_id,
        place=place_of(unit, cases[0].ruling.policy, cases[0].account.id),
        asked=tuple(_asked(unit, one) for one in cases),
        now=unit.now,
        outsiders=outsiders.outsiders(unit, (one.beneficiary for one in requests)),
    )


def to_vouch(unit: Unit, company: Company, user_id: str, *, unasked: bool = False) -> tuple[str, ...]:
    """Ids of the adoptions that wait for this person: of somebody on it they can fill an open slot.

    Told `unasked`, it leaves out those about which they do not want to be written to.
    """
    found: dict[str, None] = {}
    for request in access.pending(unit, company.workspace_id):
        if (
            request.adoption_id
            and request.adoption_id not in found
            and _waits(unit, company, request, user_id, unasked=unasked)
        ):
            found[request.adoption_id] = None
    return tuple(found)


def legacy_picture(unit: Unit, company: Company, reader: str) -> LegacyPicture | None:
    """How many are left, for whoever runs the programme and the committee; None for others, and at 0."""
    if reader not in adoption_lists.watchers(unit, company):
        return None
    held = adoption.legacy(unit, company.workspace_id)
    return LegacyPicture(_accounts(unit, company, reader, held)) if held else None


def lists_of(unit: Unit, company: Company, reader: str) -> LegacyPicture:
    """The accounts for which this person is asked; every account for whoever runs the programme."""
    held = adoption.legacy(unit, company.workspace_id)
    every = _accounts(unit, company, reader, held)
    runs_it = (*standing.managers(unit, company.workspace_id), *company.admins)
    return LegacyPicture(tuple(one for one in every if reader in runs_it or _is_asked(unit, one, reader)))


def own_ways_in(unit: Unit, company: Company, person: str) -> tuple[HolderPicture, ...]:
    """What somebody has that was never granted."""
    ruling = standing.in_force(unit, company)
    lines = adoption.of_person(unit, company.workspace_id, person)
    places = {one.account_id: place_of(unit, ruling.policy, one.account_id) for one in lines}
    return tuple(_holder(unit, company, ruling, places[one.account_id], one, person) for one in lines)


def _holder(
    unit: Unit, company: Company, ruling: Ruling, place: Place, line: AdoptionLine, reader: str
) -> HolderPicture:
    held = ledger.find(unit, line.holding_id)
    if held is None:
        raise Gone
    request = access.find(unit, line.request_id) if line.request_id else None
    use_case = ruling.policy.use_case(line.use_case) if line.use_case else None
    own = line.waits and line.person == reader
    return HolderPicture(
        line=line,
        held=held,
        place=place,
        answers=duties.first(unit, company, place.account, (reader,)) if own else None,
        use_case=use_case.name if use_case else line.use_case,
        number=request.number if request else None,
        outsiders=outsiders.outsiders(unit, (line.person,)),
    )


def _asked(unit: Unit, found: Case) -> AskedPicture:
    request, rules = found.request, found.ruling.policy
    use_case = rules.use_case(request.use_case)
    able = ((slot, found.bench.capacities(slot)) for slot in found.slots)
    return AskedPicture(
        request=request,
        held=ledger.find(unit, request.adopts_holding_id or ""),
        use_case=use_case.name if use_case else request.use_case,
        verdict=judge(rules, vouching.ask_with(unit, found, request.terms)),
        tally=found.tally(),
        who=tuple((slot, tuple(dict.fromkeys(one.person for one in those))) for slot, those in able),
        approvals=access.approvals(unit, request.id),
        latest=granting.latest_end(unit, request, rules),
        voted=any(vote.state is VoteState.STANDING for vote in found.votes),
        grant=grants.of_request(unit, request.id),
    )


def _waits(unit: Unit, company: Company, request: Request, user_id: str, *, unasked: bool) -> bool:
    found = vouching.case(unit, company, request.id)
    voted = adoption_votes.voted(unit, user_id, request)
    slots = found.tally().open
    pinged = not unasked or found.bench.may_ask(user_id, slots)
    return not voted and pinged and could_fill(user_id, slots, found.bench)


def _accounts(
    unit: Unit, company: Company, reader: str, held: Iterable[Holding]
) -> tuple[LegacyAccount, ...]:
    ruling = standing.in_force(unit, company)
    known = {line.holding_id: line.state for line in adoption.live(unit, company.workspace_id)}
    found: dict[str, Counter[AdoptionState]] = {}
    for one in held:
        state = known.get(one.id, AdoptionState.OPEN)
        found.setdefault(one.account_id, Counter())[state] += 1
    return tuple(
        _account(unit, company, reader, place_of(unit, ruling.policy, account_id), states)
        for account_id, states in found.items()
    )


def _account(
    unit: Unit, company: Company, reader: str, place: Place, states: Counter[AdoptionState]
) -> LegacyAccount:
    line = standing.owner_line(unit, company, place.account)
    return LegacyAccount(place, duties.first(unit, company, place.account, ()), states, reader in line)


def _is_asked(unit: Unit, one: LegacyAccount, reader: str) -> bool:
    if reader in (one.place.account.owner, one.place.account.backup_owner):
        return True
    asked = duty_rows.open_about(unit, one.place.account.id)
    return any(duty.kind is DutyKind.ADOPT and duty.assignee == reader for duty in asked)
