"""The committee's vote on a proposed policy, counted by the version in force; the last vote needed decides.

No publication, and no quorum, without somebody in the senior leader's seat (P1.6).
"""

from datetime import timedelta

from bot.domain import ballot
from bot.domain.ballot import Choice, Count, PolicyVote
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import Company, Outcome, PolicyState, PolicyVersion
from bot.domain.refusals import (
    AlreadyDone,
    AlreadyVoted,
    Changed,
    FormErrors,
    Gone,
    NotCommittee,
    NotFit,
    VoteClosed,
)
from bot.domain.slots import SeatNow
from bot.services import enforcing, policy_cards, standing, telling
from bot.services.policy_today import sitting
from storage import ballots, people, policy
from storage.database import Unit

DEADLINE, STARTS = "policy_deadline", "policy_starts"
"""The timers that ring when a vote closes, and when the date of an approved version has come."""
BLOCKED_FOR = timedelta(hours=1)
"""How long a version whose date has come waits before it is looked at again while nobody leads."""

WHY_OVER = {
    Outcome.REPLACED: "Another text has taken this one's place. Look at the newest card.",
    Outcome.OUTVOTED: "This text has been rejected already.",
    Outcome.LATE: "This text was not decided in time, so the vote is closed.",
}


def now(unit: Unit, company: Company) -> Count:
    """The committee as it sits, before anybody has said anything."""
    return _count(unit, company, standing.in_force(unit, company).policy, {})


def after(unit: Unit, company: Company, rules: Policy) -> Count:
    """The same, if `rules` were in force and nobody sat elsewhere."""
    return _of_seats(unit, company, sitting(unit, company, rules), {}, rules.committee.quorum)


def counted(unit: Unit, company: Company, version: PolicyVersion) -> Count:
    """What the votes on a version come to now, by the version in force and by those who still sit."""
    given = {one.person: one.choice for one in ballots.votes(unit, version.id)}
    return _count(unit, company, standing.in_force(unit, company).policy, given)


def vote(
    unit: Unit, company: Company, voter: Person, policy_id: str, choice: Choice, reason: str = ""
) -> PolicyVersion:
    """Somebody's one word on a version, which they may change until it is decided; the last one decides."""
    people.hold_workspace(unit, company.workspace_id)
    version, seat = _votable(unit, company, voter, policy_id)
    if choice is Choice.REJECT and not reason:
        raise FormErrors({"reason": "Please say why; the committee reads it."})
    earlier = next((one for one in ballots.votes(unit, policy_id) if one.person == voter.user_id), None)
    given = PolicyVote(policy_id, voter.user_id, seat, choice, reason, unit.now)
    if earlier and (earlier.choice, earlier.reason) == (choice, reason):
        raise AlreadyVoted
    ballots.put(unit, given)
    unit.record(_vote_event("policy:voted", version, given))
    _settle(unit, company, version)
    return policy.version(unit, policy_id) or version


def may_vote(unit: Unit, company: Company, voter: Person, policy_id: str) -> PolicyVersion:
    """The version, if this person may vote on it; raises what voting would raise."""
    return _votable(unit, company, voter, policy_id)[0]


def look_again(unit: Unit, company: Company) -> None:
    """Seats or people have changed: words of those who do not sit any more go, and the rest is counted."""
    version = policy.in_review(unit, company.workspace_id)
    if version is None or version.founding:
        _start_what_was_blocked(unit, company)
        return
    members = policy_cards.members(unit, company)
    for one in ballots.votes(unit, version.id):
        if one.person not in members:
            ballots.drop(unit, one)
            unit.record(_vote_event("policy:unvoted", version, one))
    _settle(unit, company, version)


def close(unit: Unit, company: Company, policy_id: str) -> None:
    """The deadline has come: what is not decided by then is rejected."""
    people.hold_workspace(unit, company.workspace_id)
    version = policy.version(unit, policy_id)
    if version and version.state is PolicyState.IN_REVIEW and version.overdue(unit.now):
        enforcing.reject(unit, company, version, "system", Outcome.LATE)
        _homes(unit, company)


def start(unit: Unit, company: Company, policy_id: str) -> None:
    """The date has come: an approved version decides from now on, unless nobody leads; then it waits."""
    people.hold_workspace(unit, company.workspace_id)
    version = policy.version(unit, policy_id)
    if version is None or version.state is not PolicyState.ACCEPTED or version.waits(unit.now):
        return
    if now(unit, company).led:
        enforcing.bring_into_force(unit, company, version, {})
        policy_cards.redraw(unit, company, version)
        return
    enforcing.set_timer(unit, version, STARTS, unit.now + BLOCKED_FOR)
    policy_cards.redraw(unit, company, version)


def _start_what_was_blocked(unit: Unit, company: Company) -> None:
    waiting = policy.accepted(unit, company.workspace_id)
    if waiting and not waiting.waits(unit.now):
        start(unit, company, waiting.id)


def _votable(unit: Unit, company: Company, voter: Person, policy_id: str) -> tuple[PolicyVersion, str]:
    """The version, and the seat in which this person votes on it."""
    version = policy.version(unit, policy_id)
    if version is None or version.workspace_id != company.workspace_id or version.founding:
        raise Gone
    if version.state is PolicyState.REJECTED:
        raise Changed(WHY_OVER[version.outcome or Outcome.REPLACED])
    if version.state is not PolicyState.IN_REVIEW:
        raise AlreadyDone("This policy has been approved already.")
    if version.overdue(unit.now):
        raise VoteClosed
    if not voter.fit:
        raise NotFit().about("policy", policy_id)
    seats = policy.seats(unit, company.workspace_id)
    mine = [seat.seat_id for seat in seats if voter.user_id in (seat.occupant, *seat.alternates)]
    if not mine:
        raise NotCommittee().about("policy", policy_id)
    return version, mine[0]


def _settle(unit: Unit, company: Company, version: PolicyVersion) -> None:
    """Decide where the votes given do, and draw the card."""
    count = counted(unit, company, version)
    facts: dict[str, Fact] = {
        "quorum": count.quorum,
        "approved": [{"person": one.person, "seat": one.seat_id} for one in count.approvals],
        "rejected": [{"person": one.person, "seat": one.seat_id} for one in count.rejections],
        "occupants": {
            seat.seat_id: [seat.occupant, *seat.alternates]
            for seat in policy.seats(unit, company.workspace_id)
        },
    }
    if version.overdue(unit.now):
        enforcing.reject(unit, company, version, "system", Outcome.LATE, **facts)
    elif count.accepted and version.starts_at and version.waits(unit.now):
        enforcing.move(unit, version, PolicyState.ACCEPTED, facts, decided_at=unit.now)
        enforcing.set_timer(unit, version, STARTS, version.starts_at)
        policy_cards.tell_proposer(unit, version)
    elif count.accepted:
        enforcing.bring_into_force(unit, company, version, facts)
    elif count.hopeless:
        enforcing.reject(unit, company, version, "system", Outcome.OUTVOTED, **facts)
    policy_cards.draw(unit, company, policy.version(unit, version.id) or version)
    _homes(unit, company)


def _homes(unit: Unit, company: Company) -> None:
    telling.home(unit, company.workspace_id, policy_cards.members(unit, company))


def _count(unit: Unit, company: Company, rules: Policy, given: dict[str, Choice]) -> Count:
    return _of_seats(unit, company, standing.seats_now(unit, company), given, rules.committee.quorum)


def _of_seats(
    unit: Unit, company: Company, seats: tuple[SeatNow, ...], given: dict[str, Choice], quorum: int | None
) -> Count:
    everybody = {person for seat in seats for person in seat.people}
    fit = people.fit_ids(unit, company.workspace_id, tuple(everybody))
    return ballot.count(seats, fit, given, quorum)


def _vote_event(kind: str, version: PolicyVersion, given: PolicyVote) -> Event:
    facts: dict[str, Fact] = {
        "policy": version.id, "digest": version.digest, "person": given.person, "seat": given.seat_id,
        "choice": given.choice.value,
    }  # fmt: skip
    words = {"reason": given.reason} if given.reason and kind == "policy:voted" else {}
    subject = f"{version.id}:{given.person}"
    return Event(kind, version.workspace_id, "policy_vote", subject, given.person, facts, words)
