"""Vouching: approve, deny, take back, withdraw; and the decision that closes a request."""

from collections import Counter
from dataclasses import dataclass, replace

from bot.domain.access import REQUEST, VOTE, Approval, Request, RequestState, Terms, Vote, VoteState
from bot.domain.asked import Ask
from bot.domain.asking import Draft
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import (
    AlreadyDecided,
    AlreadyVouched,
    Changed,
    FormErrors,
    Gone,
    Lapsed,
    NoAuthority,
    NotFit,
    NothingToTakeBack,
    NotYours,
    OwnRequest,
)
from bot.domain.register import Account
from bot.domain.rules import Verdict, judge
from bot.domain.slots import Bench, Slot, Tally, could_fill, say_slots, tally
from bot.services import adoption_lines, granting, outsiders, standing, telling
from bot.services.asking import slots_together, terms_facts
from bot.services.asks import ask_for
from bot.services.previewing import cannot_be_worked_in
from bot.services.standing import Ruling
from storage import access, register
from storage.database import Unit


@dataclass(frozen=True)
class Case:
    """A request with everything that its decision depends on, read in one unit."""

    request: Request
    account: Account
    ruling: Ruling
    bench: Bench
    votes: tuple[Vote, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots to fill."""
        return tuple(Slot(name) for name in self.request.slots)

    def tally(self) -> Tally:
        """What the standing votes fill now; a vote counts only while its giver may vouch (A3)."""
        return tally(self.slots, self.voters, self.bench)

    @property
    def voters(self) -> tuple[str, ...]:
        """Everyone whose vote stands, whether it counts now or not."""
        return tuple(vote.person for vote in self.votes if vote.state is VoteState.STANDING)

    def vote_of(self, person: str) -> Vote | None:
        """The one vote row of a person."""
        return next((vote for vote in self.votes if vote.person == person), None)


def case(unit: Unit, company: Company, request_id: str) -> Case:
    """Read a request and all that decides it, which a unit that writes then holds; raises `Gone`."""
    seen = access.find(unit, request_id)
    if seen is not None:
        outsiders.hold_contract(unit, seen.workspace_id, seen.beneficiary)
    access.hold(unit, request_id)
    request = access.find(unit, request_id)
    account = register.find(unit, request.account_id) if request else None
    if request is None or account is None or request.workspace_id != company.workspace_id:
        raise Gone
    sponsor = outsiders.recipient(unit, company.workspace_id, request.beneficiary).sponsor
    bench = standing.bench_for(unit, company, account, request.parties, sponsor)
    ruling = standing.ruling(unit, request.policy_id)
    return Case(request, account, ruling, bench, access.votes(unit, request_id))


def approve(unit: Unit, company: Company, voter: Person, request_id: str, version: int) -> Case:
    """Vouch for exactly what the card showed; closes the request when the last slot is filled."""
    found = votable(unit, company, voter, request_id, version)
    earlier = found.vote_of(voter.user_id)
    if earlier and earlier.state is VoteState.STANDING:
        raise AlreadyVouched
    cast(unit, found, voter.user_id, earlier)
    return decide(unit, company, request_id)


def deny(unit: Unit, company: Company, voter: Person, request_id: str, version: int, reason: str) -> Case:
    """One Deny, with its reason, by anyone who could fill a slot, filled or not, closes the request."""
    found = votable(unit, company, voter, request_id, version)
    if not reason:
        raise FormErrors({"reason": "Please say why; the person who asked reads it."})
    _close(
        unit,
        found,
        RequestState.DENIED,
        voter.user_id,
        {"occupants": occupants(found.bench)},
        {"reason": reason},
        decided_by=voter.user_id,
        decision_reason=reason,
    )
    return _told(unit, company, request_id)


def take_back(unit: Unit, company: Company, voter: Person, request_id: str) -> Case:
    """Take one's own vote back while the request is pending."""
    found = _open(unit, company, request_id)
    earlier = found.vote_of(voter.user_id)
    if earlier is None or earlier.state is not VoteState.STANDING:
        raise NothingToTakeBack
    _move_vote(unit, found.request, earlier, VoteState.TAKEN_BACK, voter.user_id)
    return _told(unit, company, request_id)


def withdraw(unit: Unit, company: Company, person: Person, request_id: str) -> Case:
    """Requester or beneficiary takes the request back, or the sponsor of one who is not in Slack."""
    found = _open(unit, company, request_id)
    theirs = person.user_id in found.request.parties
    if not theirs and not outsiders.stands_for(unit, person.user_id, found.request.beneficiary):
        raise NotYours("Only the person who asked, or the person it is for, can withdraw this.").about(
            "request", request_id
        )
    _close(unit, found, RequestState.WITHDRAWN, person.user_id, {}, {}, decided_by=person.user_id)
    return _told(unit, company, request_id)


def call_off(unit: Unit, company: Company, request_id: str, actor: str, reason: str) -> None:
    """What it asks for is over, or a party to it has left: nobody is asked any more.

    One that is past its deadline lapses as ever.
    """
    found = case(unit, company, request_id)
    if found.request.overdue(unit.now):
        lapse(unit, company, request_id)
        return
    words, values = {"reason": reason}, {"decided_by": actor, "decision_reason": reason}
    _close(unit, found, RequestState.WITHDRAWN, actor, {}, words, **values)
    _told(unit, company, request_id)


def void_vote(unit: Unit, company: Company, request_id: str, voter: str, actor: str) -> Vote | None:
    """A vote whose giver has left does not count, even should they come back; None where none stands."""
    found = case(unit, company, request_id)
    vote = found.vote_of(voter)
    if vote is None or vote.state is not VoteState.STANDING:
        return None
    _move_vote(unit, found.request, vote, VoteState.VOID, actor)
    return vote


def lapse(unit: Unit, company: Company, request_id: str) -> None:
    """Close a request whose deadline has passed (A7); nothing happens to one that was decided in time."""
    access.hold(unit, request_id)
    request = access.find(unit, request_id)
    if request is None or not request.open or not request.overdue(unit.now):
        return
    found = case(unit, company, request_id)
    left = [slot.name for slot in found.tally().open]
    _close(unit, found, RequestState.LAPSED, "system", {"open_slots": list(left)}, {})
    _told(unit, company, request_id)


def judge_again(unit: Unit, company: Company, request_id: str) -> None:
    """Judge a pending request by what is so now: the policy in force, the account, the person (A3, A8)."""
    found = case(unit, company, request_id)
    if not found.request.open or found.request.overdue(unit.now):
        return
    ruling = standing.in_force(unit, company)
    verdict = judge(ruling.policy, ask_with(unit, found, found.request.terms))
    facts: dict[str, Fact] = {"policy": ruling.version.digest}
    refusals = _refusals(unit, found, verdict)
    if refusals:
        words = " ".join(refusals)
        _close(unit, found, RequestState.DENIED, "policy", facts, {"reason": words}, decision_reason=words)
        _told(unit, company, request_id)
        return
    _ask_for_slots(unit, found, ruling, _slots_by(unit, found, ruling, verdict))
    decide(unit, company, request_id)


def _slots_by(unit: Unit, found: Case, ruling: Ruling, verdict: Verdict) -> tuple[str, ...]:
    """The slots that a verdict asks for; of people who are adopted together, those of the strictest."""
    request = found.request
    if request.adoption_id is None:
        return tuple(slot.name for slot in verdict.slots)
    others = [one for one in access.group(unit, request.adoption_id) if one.open and one.id != request.id]
    asked = [ask_with(unit, replace(found, request=one), one.terms) for one in others]
    return slots_together([verdict, *(judge(ruling.policy, one) for one in asked)])[0]


def _ask_for_slots(unit: Unit, found: Case, ruling: Ruling, slots: tuple[str, ...]) -> None:
    """The request asks for what this policy wants, where that is something else than before."""
    request = found.request
    if (slots, ruling.version.id) == (request.slots, request.policy_id):
        return
    access.judged_under(unit, request.id, ruling.version.id, slots)
    facts: dict[str, Fact] = {"slots": [*slots], "policy": ruling.version.digest}
    unit.record(event_of(request, "request:judged_again", "system", facts))


def _refusals(unit: Unit, found: Case, verdict: Verdict) -> tuple[str, ...]:
    """Everything that stands in the way of granting this now, whoever vouches."""
    whom = outsiders.recipient(unit, found.request.workspace_id, found.request.beneficiary)
    over = adoption_lines.nothing_to_adopt(unit, found.request)
    return tuple(filter(None, (whom.unable, cannot_be_worked_in(found.account), over, *verdict.refusals)))


def _asks_for_more(unit: Unit, found: Case) -> bool:
    """Whether the person or the account has changed so that the slots asked for are not enough any more."""
    verdict = judge(found.ruling.policy, ask_with(unit, found, found.request.terms))
    wanted = Counter(slot.name for slot in verdict.slots)
    return bool(_refusals(unit, found, verdict) or wanted - Counter(found.request.slots))


def may_decide(unit: Unit, company: Company, voter: Person, request_id: str, version: int) -> None:
    """Raise what approving or denying would raise, before a dialogue is opened for it."""
    votable(unit, company, voter, request_id, version)


def reconsider(unit: Unit, company: Company, request_id: str) -> None:
    """Count again, since who may vouch has changed: a slot opens, or an earlier vote counts once more."""
    access.hold(unit, request_id)
    request = access.find(unit, request_id)
    if request and request.open and not request.overdue(unit.now):
        decide(unit, company, request_id)


def occupants(bench: Bench) -> dict[str, Fact]:
    """Who sat where when a decision was made, for the trail."""
    return {seat.seat_id: [*seat.people] for seat in bench.seats}


def _open(unit: Unit, company: Company, request_id: str) -> Case:
    found = case(unit, company, request_id)
    if not found.request.open:
        raise AlreadyDecided(_why_closed(found.request))
    if found.request.overdue(unit.now):
        raise Lapsed
    return found


def _why_closed(request: Request) -> str:
    sentence = request.state.sentence
    return f"Request #{request.number} is closed: {sentence[0].lower()}{sentence[1:]} Nothing has changed."


def votable(unit: Unit, company: Company, voter: Person, request_id: str, version: int) -> Case:
    """The case, if this person may decide on it and it is what the card showed."""
    found = _open(unit, company, request_id)
    if voter.user_id in found.request.parties:
        raise OwnRequest().about("request", request_id)
    if not voter.fit:
        raise NotFit().about("request", request_id)
    if not could_fill(voter.user_id, found.slots, found.bench):
        raise _no_authority(found).about("request", request_id)
    if version != found.request.version:
        raise Changed
    return found


def _no_authority(found: Case) -> NoAuthority:
    return NoAuthority(
        f"Request #{found.request.number} is for {say_slots(found.slots)} to decide. "
        "You hold none of these places, so your answer does not count."
    )


def cast(unit: Unit, found: Case, person: str, earlier: Vote | None) -> None:
    """Let a person's one vote stand."""
    request = found.request
    if earlier is None:
        given = Vote(unit.new_id(), request.id, person, VoteState.STANDING, request.version, unit.now)
        access.put_vote(unit, given, new=True)
        unit.record(_vote_event(request, given, VOTE.event(None, VoteState.STANDING), person))
        return
    _move_vote(unit, request, earlier, VoteState.STANDING, person)


def _move_vote(unit: Unit, request: Request, vote: Vote, to: VoteState, actor: str) -> None:
    event = VOTE.event(vote.state, to)
    moved = replace(vote, state=to, version=request.version, at=unit.now)
    access.put_vote(unit, moved, new=False)
    unit.record(_vote_event(request, moved, event, actor))


def void_votes(unit: Unit, found: Case, actor: str) -> None:
    """Ask for every standing vote again."""
    for vote in found.votes:
        if vote.state is VoteState.STANDING:
            _move_vote(unit, found.request, vote, VoteState.VOID, actor)


def decide(unit: Unit, company: Company, request_id: str) -> Case:
    """Close the request if every slot is filled by people who may still vouch at this instant (A3)."""
    found = case(unit, company, request_id)
    count = found.tally()
    if not count.complete:
        return _told(unit, company, request_id)
    if _asks_for_more(unit, found):
        judge_again(unit, company, request_id)
        return case(unit, company, request_id)
    approvals = tuple(
        Approval(request_id, filled.index, filled.slot.name, filled.person, filled.seat_id)
        for filled in count.filled
    )
    said = [{"slot": one.slot, "person": one.person, "seat": one.seat_id} for one in approvals]
    facts: dict[str, Fact] = {
        "approvals": [*said],
        "occupants": occupants(found.bench),
        "policy": found.ruling.version.digest,
        **terms_facts(found.request.terms, found.request.version),
    }
    _close(unit, found, RequestState.APPROVED, "system", facts, {})
    access.add_approvals(unit, approvals)
    granting.begin(unit, company, found.request, found.account, found.ruling.policy)
    return _told(unit, company, request_id)


def _close(
    unit: Unit,
    found: Case,
    to: RequestState,
    actor: str,
    facts: dict[str, Fact],
    words: dict[str, str],
    **values: object,
) -> None:
    request = found.request
    if not access.close(unit, request.id, to, **values):
        raise AlreadyDecided
    unit.record(event_of(request, REQUEST.event(request.state, to), actor, facts, words))
    telling.decided(unit, request, to, actor)
    adoption_lines.decided(unit, request, to, actor, words.get("reason", ""))


def _told(unit: Unit, company: Company, request_id: str) -> Case:
    found = case(unit, company, request_id)
    by_message = found.ruling.policy.requests.by_message
    telling.request_changed(unit, company, found.request, found.bench, by_message)
    return found


def ask_with(unit: Unit, found: Case, terms: Terms) -> Ask:
    """What the rules look at, if the request had these terms."""
    request = found.request
    draft = Draft(request.beneficiary, request.account_id, terms.role, request.use_case)
    length = granting.whole_length(unit, request, terms)
    begins, ends = terms.begins(unit.now), terms.ends(unit.now)
    adopts = request.adopts_holding_id is not None
    return ask_for(
        unit, found.account, draft, request.requester, length, begins=begins, ends=ends, adopts=adopts
    )


def event_of(
    request: Request, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    """An event about a request."""
    return Event(kind, request.workspace_id, "request", request.id, actor, facts, words or {})


def _vote_event(request: Request, vote: Vote, kind: str, actor: str) -> Event:
    facts: dict[str, Fact] = {"request": request.id, "person": vote.person, "version": vote.version}
    return Event(kind, request.workspace_id, "vote", vote.id, actor, facts)
