"""Gathering what the card of a proposed policy shows, and how the policy stands as a whole."""

from bot.domain.ballot_pictures import BallotPicture, PolicyStatus, SeatLine
from bot.domain.course_warnings import course_warnings
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import Company, PolicyVersion
from bot.domain.refusals import Gone, NotFit
from bot.domain.slots import SENIOR_LEADER, discipline_words
from bot.services import balloting, foreseeing, library, policy_waiting, proposing, seating, standing
from bot.services.policy_comparing import called, compare
from storage import ballots, policy
from storage.database import Unit

HISTORY = 12
"""How many versions the status lists."""


def ballot_picture(unit: Unit, company: Company, policy_id: str, *, foresees: bool = False) -> BallotPicture:
    """A later version with its votes and what it would change; raises `Gone`.

    With `foresees` also what it would do, which takes too long for a click that decides.
    """
    version = policy.version(unit, policy_id)
    if version is None or version.workspace_id != company.workspace_id:
        raise Gone
    rules = standing.parsed(version.text)
    base = policy.version(unit, version.base_id) if version.base_id else None
    waits = version.decided_at is None
    return BallotPicture(
        version=version,
        company_name=rules.company,
        base_number=base.number if base else None,
        count=balloting.counted(unit, company, version) if waits else None,
        seats=seat_lines(unit, company),
        votes=ballots.votes(unit, policy_id),
        now=unit.now,
        changes=_changes(unit, company, base, rules) if base else (),
        differs=_differs(unit, company, rules) if waits else (),
        foresight=foreseeing.foresee(unit, company, rules) if waits and foresees else None,
        warnings=_warnings(unit, rules) if waits else (),
    )


def status(unit: Unit, company: Company, person: Person) -> PolicyStatus:
    """How the policy stands, for any full member who asks."""
    ruling = standing.in_force(unit, company)
    if not person.fit:
        raise NotFit().about("policy", ruling.version.id)
    proposal = proposing.open_proposal(unit, company)
    return PolicyStatus(
        in_force=ruling.version,
        company_name=ruling.policy.company,
        summary=ruling.policy.summary,
        proposal=ballot_picture(unit, company, proposal.id) if proposal else None,
        history=policy.history(unit, company.workspace_id, HISTORY),
        may_propose=proposing.is_proposer(unit, company, person.user_id),
        review_due=policy_waiting.review_due(ruling),
    )


def _warnings(unit: Unit, rules: Policy) -> tuple[str, ...]:
    taught = library.current(unit)
    return course_warnings(rules.training, taught.library) if taught else ()


def _changes(unit: Unit, company: Company, base: PolicyVersion, rules: Policy) -> tuple[str, ...]:
    return tuple(one.sentence for one in compare(unit, company, standing.parsed(base.text), rules))


def seat_lines(unit: Unit, company: Company) -> tuple[SeatLine, ...]:
    """Every seat with whoever sits there, the holder first."""
    rows = policy.seats(unit, company.workspace_id)
    return tuple(
        SeatLine(
            discipline_words(row.discipline),
            tuple(one for one in (row.occupant, *row.alternates) if one),
            row.discipline == SENIOR_LEADER,
        )
        for row in rows
    )


def _differs(unit: Unit, company: Company, rules: Policy) -> tuple[tuple[str, str | None, str], ...]:
    """Seats for which the text names somebody else: discipline, who sits there, and whom the text names."""
    return tuple(
        (discipline_words(seat.discipline), occupant, called(unit, company, wanted))
        for seat, occupant, wanted in seating.differences(unit, company, rules)
    )
