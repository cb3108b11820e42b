"""What a policy wants of people: a vote, a look at one that is long in review, a review when it is due."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.calendar import zone_of
from bot.domain.people import Person
from bot.domain.programme import Company, PolicyState, PolicyVersion
from bot.domain.refusals import AlreadyDone, Changed, NotFit, NotYours
from bot.domain.waiting import Waiting
from bot.domain.working_hours import Desk
from bot.services import digest, enforcing, policy_cards, standing, telling
from bot.services.standing import Ruling
from storage import ballots, policy
from storage.database import Unit

VOTE, OLD, REVIEW = "policy_vote", "policy_old", "policy_review"
"""The kinds of what waits."""


def wanted(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """What the policy wants of somebody now."""
    proposed = policy.in_review(unit, company.workspace_id)
    if proposed and not proposed.founding:
        yield from _of_proposal(unit, company, proposed, person)
    current = policy.in_force(unit, company.workspace_id)
    if current and person in _runs_it(unit, company):
        due = review_due(Ruling(current, standing.parsed(current.text)))
        if due and due <= unit.now:
            yield Waiting(REVIEW, current.id, due, facts={"number": current.number})


def review_due(ruling: Ruling) -> datetime | None:
    """When the version in force is to be looked at again; None where the policy does not say."""
    since = ruling.version.reviewed_at or ruling.version.in_force_at
    every = ruling.policy.review_every
    return since + every if since and every else None


def ask_for_votes(unit: Unit, company: Company) -> None:
    """The committee hears of a proposal with its next message of the day."""
    digest.ask(unit, company.workspace_id, policy_cards.members(unit, company))


def old(unit: Unit, company: Company, policy_id: str) -> None:
    """A version is in review for two weeks: whoever runs the programme hears of it, once (P1.1)."""
    version = policy.version(unit, policy_id)
    if version is None or version.state is not PolicyState.IN_REVIEW:
        return
    if not version.founding:
        digest.ask(unit, company.workspace_id, _runs_it(unit, company))
        return
    # There is no policy yet that says when people work.
    at_work = Desk(zone_of(None)).next(unit.now)
    if at_work > unit.now:
        enforcing.set_timer(unit, version, enforcing.OLD, at_work)
    else:
        telling.notice(unit, company.workspace_id, "founding_waits", version.id, company.admins)


def review(unit: Unit, company: Company, policy_id: str) -> None:
    """The version in force is due for review: whoever runs the programme hears of it."""
    current = policy.in_force(unit, company.workspace_id)
    if current and current.id == policy_id:
        digest.ask(unit, company.workspace_id, _runs_it(unit, company))


def reviewed(unit: Unit, company: Company, person: Person, policy_id: str) -> datetime:
    """Whoever runs the programme has found that the policy need not change; when it is due again."""
    if not person.fit:
        raise NotFit().about("policy", policy_id)
    if person.user_id not in (*_runs_it(unit, company), *company.admins):
        raise NotYours("Only the programme manager, the deputy and admins say that.").about(
            "policy", policy_id
        )
    ruling = standing.in_force(unit, company)
    if ruling.version.id != policy_id:
        raise Changed("Another policy version is in force by now.")
    due = review_due(ruling)
    if due is None or due > unit.now:
        raise AlreadyDone("The review of this version is not due.")
    policy.reviewed(unit, policy_id)
    unit.record(enforcing.event_of(ruling.version, "policy:reviewed", person.user_id, {"due": due}))
    following = unit.now + (due - (ruling.version.reviewed_at or ruling.version.in_force_at or due))
    enforcing.set_timer(unit, ruling.version, enforcing.REVIEW, following)
    telling.home(unit, company.workspace_id, _runs_it(unit, company))
    return following


def _of_proposal(unit: Unit, company: Company, proposed: PolicyVersion, person: str) -> Iterator[Waiting]:
    facts = {"number": proposed.number}
    said = {one.person for one in ballots.votes(unit, proposed.id)}
    if person in policy_cards.members(unit, company) and person not in said:
        yield Waiting(VOTE, proposed.id, proposed.proposed_at, proposed.vote_by, facts)
    is_old = proposed.proposed_at + enforcing.OLD_AFTER <= unit.now
    if is_old and person in _runs_it(unit, company):
        yield Waiting(OLD, proposed.id, proposed.proposed_at, proposed.vote_by, facts)


def _runs_it(unit: Unit, company: Company) -> tuple[str, ...]:
    """The programme manager and the deputy; without either, the admins."""
    return standing.managers(unit, company.workspace_id) or company.admins
