"""Samples of what the bot shows of the policy's own life: a proposal, its form, and how the policy stands."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain.ballot import Choice, PolicyVote
from bot.domain.ballot_pictures import BallotPicture, PolicyStatus
from bot.domain.calendar import zone_of
from bot.domain.foresight import Foresight, Replayed, Turn
from bot.domain.programme import Company, PolicyState, PolicyVersion
from bot.services import balloting, picturing_ballots, standing
from bot.views import ballots, policy
from storage import policy as rows
from storage.database import Unit

_CHANGES = (
    "Removal is due within 48 hours instead of 24 hours.",
    "The risk “Scattered credentials” is owned by Head of security instead of Head of IT.",
)
_UTC = zone_of(None)
_FORESIGHT = Foresight(
    (
        Replayed(12, Turn.MORE, "it would also have needed Public relations"),
        Replayed(11, None, nobody=("Legal",)),
        Replayed(10, None),
    ),
    running=9,
    not_allowed=1,
)


def policy_samples(unit: Unit, company: Company) -> Iterator[dict[str, Any]]:
    """The committee's card, the dialogues, and what waits; nothing before the founding."""
    version = rows.in_force(unit, company.workspace_id)
    if version is None:
        return
    picture = _proposal(unit, company, version)
    status = _status(unit, company, picture)
    yield _message("A policy that is voted on", ballots.ballot_card(picture))
    yield _modal("Why not", ballots.reject_form(picture.version, "sample"))
    yield _modal("How the policy stands", policy.status_dialogue(status))
    yield _modal("Proposing a policy", policy.propose_form(version, "sample", 2, None))
    yield _message("A policy is before the committee", policy.proposed(picture))
    yield _message("A policy was not proposed", policy.refused("This text is in force already."))
    yield _message("A file that was put there", policy.dropped("F1", version.number, may_propose=True))


def _proposal(unit: Unit, company: Company, base: PolicyVersion) -> BallotPicture:
    """What the next version would look like half-way through the vote."""
    rules = standing.parsed(base.text)
    seats = picturing_ballots.seat_lines(unit, company)
    people = [seat.people[0] for seat in seats if seat.people][:2]
    said = ((Choice.APPROVE, ""), (Choice.REJECT, "Two days are too long for a shared login."))
    return BallotPicture(
        version=replace(
            base, number=base.number + 1, state=PolicyState.IN_REVIEW, founding=False, base_id=base.id,
            proposed_at=unit.now, vote_by=rules.committee.vote_within.after(unit.now, _UTC), material=True,
        ),
        company_name=rules.company,
        base_number=base.number,
        count=balloting.now(unit, company),
        seats=seats,
        votes=tuple(
            PolicyVote(base.id, person, "", *given, unit.now)
            for person, given in zip(people, said, strict=False)
        ),
        now=unit.now,
        changes=_CHANGES,
        foresight=_FORESIGHT,
    )  # fmt: skip


def _status(unit: Unit, company: Company, proposal: BallotPicture) -> PolicyStatus:
    ruling = standing.in_force(unit, company)
    return PolicyStatus(
        in_force=ruling.version,
        company_name=ruling.policy.company,
        summary=ruling.policy.summary,
        proposal=proposal,
        history=rows.history(unit, company.workspace_id, picturing_ballots.HISTORY),
        may_propose=True,
        review_due=unit.now,
    )


def _message(title: str, message: Any) -> dict[str, Any]:
    return {"title": title, "kind": "message", "message": message}


def _modal(title: str, view: Any) -> dict[str, Any]:
    return {"title": title, "kind": "modal", "view": view}
