"""Proposing a later policy: who may, what is refused and why, and what the committee is then asked (P1.8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.calendar import zone_of
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.policy_diff import changes
from bot.domain.programme import POLICY, Company, Outcome, PolicyState, PolicyVersion
from bot.domain.refusals import (
    AlreadyInForce,
    AlreadyOpen,
    AlreadyProposed,
    BadDate,
    LocksOut,
    NoLeader,
    NotAPolicy,
    NotFit,
    NotProposer,
    StaleBase,
)
from bot.domain.sentences import numeral
from bot.services import balloting, enforcing, policy_cards, policy_waiting, seating, standing
from bot.services.policy_file import Loaded
from bot.services.policy_reach import anything_possible
from bot.services.policy_today import benches
from bot.services.standing import Ruling
from storage import people, policy, register
from storage.database import Unit

LATEST = timedelta(days=90)
"""How far ahead a version's date may lie: whatever waits longer keeps everything else from being proposed."""
_FAULTS_SAID = 5


@dataclass(frozen=True)
class Terms:
    """How a text is proposed. `base_id` is the version that its author began from, where that is known.

    `starts_at` is None for at once, `material` None for what the changes themselves say; `replace` takes the
    place of one's own open proposal.
    """

    starts_at: datetime | None = None
    material: bool | None = None
    replace: bool = False
    base_id: str | None = None


def may_propose(unit: Unit, company: Company, person: Person) -> Ruling:
    """The policy to begin from; raises a refusal for whoever may not propose another (P1.5)."""
    ruling = standing.in_force(unit, company)
    if not person.fit:
        raise NotFit().about("policy", ruling.version.id)
    if not is_proposer(unit, company, person.user_id):
        raise NotProposer().about("policy", ruling.version.id)
    return ruling


def is_proposer(unit: Unit, company: Company, user_id: str) -> bool:
    """Whether somebody contributes to the policy: a contributor's seat, the programme manager, an admin."""
    if user_id in (*standing.managers(unit, company.workspace_id), *company.admins):
        return True
    return any(
        seat.mode == "contributor" and user_id in (seat.occupant, *seat.alternates)
        for seat in policy.seats(unit, company.workspace_id)
    )


def propose(
    unit: Unit, company: Company, loaded: Loaded, by: Person | str, terms: Terms = Terms()
) -> PolicyVersion:
    """Put a text to the committee; `by` is the operator where it is no person. Raises why it cannot be."""
    people.hold_workspace(unit, company.workspace_id)
    ruling = may_propose(unit, company, by) if isinstance(by, Person) else standing.in_force(unit, company)
    rules = read(loaded)
    if loaded.digest == ruling.version.digest:
        raise AlreadyInForce(f"This text is in force already, as policy version {ruling.version.number}.")
    if terms.base_id not in (None, ruling.version.id):
        raise stale(ruling.version)
    check_date(unit, terms.starts_at)
    _check_nobody_is_locked_out(unit, company, rules)
    actor = by.user_id if isinstance(by, Person) else by
    _make_room(unit, company, loaded, actor, replace=terms.replace)
    return _put(unit, company, ruling, loaded, actor, terms)


def stale(current: PolicyVersion) -> StaleBase:
    """What somebody reads who began from a version that is not in force any more."""
    return StaleBase(
        f"Policy version {current.number} is in force, which is not the one you began from. Nothing was "
        "proposed: put your changes into that text, and propose it again."
    )


def read(loaded: Loaded) -> Policy:
    """The policy that a file holds; raises `NotAPolicy` with the first things that are wrong."""
    if loaded.policy is not None:
        return loaded.policy
    errors = [problem.say(loaded.name) for problem in loaded.problems if not problem.warning]
    more = f"\n… and {len(errors) - _FAULTS_SAID} more." if len(errors) > _FAULTS_SAID else ""
    said = "\n".join(errors[:_FAULTS_SAID])
    raise NotAPolicy(f"This file does not read as a policy, so nothing was proposed.\n{said}{more}")


def open_proposal(unit: Unit, company: Company) -> PolicyVersion | None:
    """The one version that is proposed and neither in force nor over."""
    found = (policy.in_review(unit, company.workspace_id), policy.accepted(unit, company.workspace_id))
    return next((one for one in found if one), None)


def check_date(unit: Unit, starts_at: datetime | None) -> None:
    """Raise `BadDate` where no policy can come into force then."""
    if starts_at is None:
        return
    if starts_at <= unit.now:
        raise BadDate("That day has begun already. Choose a later one, or none: then it is in force at once.")
    if starts_at > unit.now + LATEST:
        raise BadDate(f"A policy waits {LATEST.days} days for its date at most. Choose an earlier day.")


def _check_nobody_is_locked_out(unit: Unit, company: Company, rules: Policy) -> None:
    """A text under which nobody could approve the next one, or could be vouched for at all, is no policy."""
    if not balloting.now(unit, company).led:
        raise NoLeader
    if not seating.keeps_a_leader(unit, company, rules):
        raise LocksOut(
            "This text drops the seat in which the senior leader sits, so nobody could approve the next "
            "policy. Keep the seat's id and its discipline `senior-leader`."
        )
    after = balloting.after(unit, company, rules)
    if after.house < after.quorum:
        raise LocksOut(
            f"This text wants {numeral(after.quorum)} seats to approve the next policy, and the people who "
            f"sit now could fill {numeral(after.house)}. Fill seats first, or ask for fewer in "
            "`committee: quorum`."
        )
    accounts = register.every(unit, company.workspace_id)
    if accounts and not anything_possible(rules, accounts, benches(unit, company, rules, accounts)):
        raise LocksOut(
            "Under this text nobody could be given access to any account: no rule can be met by the people "
            "who could vouch today. `vouchsafe policy check` says what is missing."
        )


def _make_room(unit: Unit, company: Company, loaded: Loaded, actor: str, *, replace: bool) -> None:
    """There is one open proposal at a time; its own proposer may put another text in its place."""
    waiting = open_proposal(unit, company)
    if waiting is None:
        return
    if waiting.digest == loaded.digest:
        raise AlreadyProposed(f"This text is proposed already, as policy version {waiting.number}.")
    mine = waiting.proposed_by == actor
    if not (mine and replace):
        where = "waits for its date" if waiting.state is PolicyState.ACCEPTED else "is before the committee"
        rest = (
            "You proposed it: say that yours replaces it, and its votes are void."
            if mine
            else "There is one at a time. Whoever proposed it can replace it."
        )
        raise AlreadyOpen(f"Policy version {waiting.number} {where}. {rest}")
    enforcing.reject(unit, company, waiting, actor, Outcome.REPLACED)


def _put(
    unit: Unit, company: Company, ruling: Ruling, loaded: Loaded, actor: str, terms: Terms
) -> PolicyVersion:
    version = PolicyVersion(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        number=policy.next_number(unit, company.workspace_id),
        text=loaded.text,
        digest=loaded.digest,
        state=PolicyState.IN_REVIEW,
        founding=False,
        proposed_by=actor,
        proposed_at=unit.now,
        base_id=ruling.version.id,
        starts_at=terms.starts_at,
        vote_by=_vote_by(unit, ruling.policy, company, actor),
        material=_is_material(ruling, read(loaded)) if terms.material is None else terms.material,
    )
    policy.add(unit, version)
    unit.record(_proposed(version, actor))
    enforcing.set_timer(unit, version, balloting.DEADLINE, version.vote_by or unit.now)
    enforcing.set_timer(unit, version, enforcing.OLD, unit.now + enforcing.OLD_AFTER)
    policy_cards.draw(unit, company, version)
    policy_waiting.ask_for_votes(unit, company)
    return version


def _vote_by(unit: Unit, rules: Policy, company: Company, actor: str) -> datetime:
    """When the vote closes, counted in working days where its proposer works."""
    person = people.find(unit, company.workspace_id, actor)
    zone = zone_of(person.zone if person else None)
    return rules.committee.vote_within.after(unit.now, zone, frozenset(rules.requests.holidays))


def _is_material(ruling: Ruling, rules: Policy) -> bool:
    """What the changes themselves say, unless whoever proposes it says otherwise (P2.8)."""
    return any(one.material for one in changes(ruling.policy, rules))


def _proposed(version: PolicyVersion, actor: str) -> Event:
    facts: dict[str, Fact] = {
        "digest": version.digest, "number": version.number, "founding": False, "base": version.base_id,
        "starts_at": version.starts_at, "vote_by": version.vote_by, "material": version.material,
    }  # fmt: skip
    return enforcing.event_of(version, POLICY.event(None, PolicyState.IN_REVIEW), actor, facts)
