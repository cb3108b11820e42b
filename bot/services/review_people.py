"""Who may answer a review: those who are asked, those to whom it is handed on, and the next in line (C2)."""

from collections.abc import Iterable

from bot.domain.events import Event, Fact
from bot.domain.manners import Manner
from bot.domain.people import Person
from bot.domain.principals import is_outside
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, Gone, NobodyToAsk, NotFit, NotYours, OwnAccess
from bot.domain.reviews import Capacity, Item, Review, Reviewer
from bot.services import line_up, review_threads
from storage import agencies, people, register, reviews
from storage.database import Unit


def may_answer(unit: Unit, company: Company, actor: Person, item: Item) -> Review:
    """The review of a line that this person may answer; raises a refusal with the sentence otherwise (C2)."""
    review = may_review(unit, company, actor, item.review_id)
    if own_lines(unit, company, (item,), actor.user_id):
        raise OwnAccess().about("review_item", item.id)
    return review


def may_review(unit: Unit, company: Company, actor: Person, review_id: str) -> Review:
    """The review that this person is asked, as whatever; raises a refusal otherwise."""
    review = reviews.find(unit, review_id)
    if review is None or review.workspace_id != company.workspace_id:
        raise Gone
    if actor.user_id not in asked(unit, review):
        raise NotYours("Only whoever is asked in this audit can answer it.").about("review", review.id)
    if not actor.fit:
        raise NotFit().about("review", review.id)
    return review


def own_lines(unit: Unit, company: Company, items: Iterable[Item], person: str) -> frozenset[str]:
    """Ids of the lines that are about somebody themselves, or about one for whom they hear or stand (C2)."""
    stands = bool(agencies.sponsored_by(unit, company.workspace_id, person))
    return frozenset(
        one.id
        for one in items
        if one.person is not None
        and (
            one.person == person
            or (
                (stands or is_outside(one.person)) and person in line_up.parties_of(unit, company, one.person)
            )
        )
    )


def asked(unit: Unit, review: Review) -> tuple[str, ...]:
    """Everybody who is asked, in that order."""
    return tuple(one.person for one in reviews.reviewers(unit, review.id))


def able(unit: Unit, review: Review) -> tuple[Reviewer, ...]:
    """Those who are asked and can still answer: whoever has left cannot."""
    every = reviews.reviewers(unit, review.id)
    fit = people.fit_ids(unit, review.workspace_id, [one.person for one in every])
    return tuple(one for one in every if one.person in fit)


def ask(unit: Unit, review: Review, person: str, capacity: Capacity, by: str, note: str = "") -> None:
    """Let one more person answer a review; nothing where they may already. Show it to them as it fits."""
    if person in asked(unit, review):
        return
    new = Reviewer(
        unit.new_id(), review.workspace_id, review.id, person, capacity, unit.now, by, note or None
    )
    reviews.add_reviewer(unit, new)
    facts: dict[str, Fact] = {
        "campaign": review.campaign_id, "review": review.id, "person": person, "as": capacity.value,
    }  # fmt: skip
    words = {"note": note} if note else {}
    unit.record(Event("review:asked", review.workspace_id, "reviewer", new.id, by, facts, words))


def hand_on(unit: Unit, company: Company, actor: Person, review_id: str, person: str, note: str) -> Review:
    """Let somebody else answer as well, with a note; raises `FormErrors` at the field that is not right."""
    reviews.hold(unit, review_id)
    review = may_review(unit, company, actor, review_id)
    errors = {} if note else {"note": "Please write why; it stays with the audit."}
    why = _why_not(unit, company, actor, review, person)
    if why:
        errors["handed_to"] = why
    if errors:
        raise FormErrors(errors)
    ask(unit, review, person, Capacity.REASSIGNED, actor.user_id, note)
    review_threads.show(unit, company, review, person, Manner.ASKED)
    review_threads.changed(unit, company, review)
    return review


def taken_over(unit: Unit, company: Company, account_id: str, owner: str) -> None:
    """Somebody else owns an account now: they are asked about its lines that wait as well."""
    for review in reviews.open_over(unit, account_id):
        reviews.hold(unit, review.id)
        here = [one for one in reviews.items(unit, review.id) if one.account_id == account_id and one.waits]
        if len(own_lines(unit, company, here, owner)) == len(here) or owner in asked(unit, review):
            continue
        ask(unit, review, owner, Capacity.OWNER, "system")
        review_threads.show(unit, company, review, owner, Manner.ASKED)
        review_threads.changed(unit, company, review)


def left(unit: Unit, company: Company, person: str) -> None:
    """Somebody answers nothing any more: where nobody else can, the next in line is asked in their place."""
    for review in reviews.open_for(unit, company.workspace_id, person):
        reviews.hold(unit, review.id)
        others = [one for one in asked(unit, review) if one != person]
        if not people.fit_ids(unit, company.workspace_id, others):
            for heir in _heirs(unit, company, review, person):
                ask(unit, review, heir, Capacity.NEXT_IN_LINE, "system")
                review_threads.show(unit, company, review, heir, Manner.ASKED)
        review_threads.changed(unit, company, review)


def _heirs(unit: Unit, company: Company, review: Review, leaver: str) -> tuple[str, ...]:
    """Whoever is first in line for the lines that wait, each once."""
    found: dict[str, None] = {}
    for item in reviews.items(unit, review.id):
        account = register.find(unit, item.account_id) if item.waits else None
        if account is None:
            continue
        parties = {leaver, *line_up.parties_of(unit, company, item.person)}
        try:
            found[line_up.first(unit, company, account, parties)[0]] = None
        except NobodyToAsk:
            continue  # The ladder brings such a line to the committee.
    return tuple(found)


def _why_not(unit: Unit, company: Company, actor: Person, review: Review, person: str) -> str:
    if not person:
        return "Please choose somebody."
    if person in (actor.user_id, *asked(unit, review)):
        return "They are asked already."
    known = people.find(unit, company.workspace_id, person)
    if known is None or not known.fit:
        return "Only an active full member of this workspace can answer."
    waiting = [one for one in reviews.items(unit, review.id) if one.waits]
    if waiting and len(own_lines(unit, company, waiting, person)) == len(waiting):
        return "Every line that waits is about them, and nobody answers about themselves."
    return ""
