"""Reviewing: what somebody who is asked answers, line by line, until it is handed in (P4.7)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot.domain.calendar import CLOSING, at_local
from bot.domain.campaigns import CampaignState
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, UnknownKept
from bot.domain.reviews import LATE, REVIEW, Choice, Item, ItemKind, ItemState, Review, ReviewState
from bot.errors import UserError
from bot.services import deciding, outsiders, review_lines, review_people, review_threads
from storage import campaigns, people, reviews
from storage.database import Unit

LONGEST_ACCEPTANCE: Final = timedelta(days=366)
"""After so long at most, a risk that was accepted is asked about again."""
NO_REASON: Final = "Please say why; it stands in the audit under your name."
_GOES_ON = (CampaignState.OPEN, CampaignState.SETTLING)
_TOO_LATE: Final = "Choose a day within a year from now."


class AuditOver(UserError):
    """This audit is over, so nothing can be answered in it any more."""


class HandedIn(UserError):
    """This is handed in already, so the answer stands."""


class NothingToHandIn(UserError):
    """No line here has an answer that waits to be handed in. Choose Keep or Remove first."""


class NoPlainLines(UserError):
    """No line of low risk waits here any more. Answer the others one by one."""


class Named(UserError):
    """A risk is accepted only of somebody whom nobody can name. Choose Keep or Remove."""


def choose(
    unit: Unit, company: Company, actor: Person, item_id: str, choice: Choice, comment: str = ""
) -> Item:
    """Answer a line; the answer may be changed until it is handed in, and the same again changes nothing.

    A line that was not answered in time is handed in at once.
    """
    item, review = held(unit, company, actor, item_id)
    if item.unknown and choice is Choice.KEEP:
        raise UnknownKept
    if item.state is ItemState.CHOSEN and (item.choice, item.comment) == (choice, comment):
        return item
    return _answer(unit, company, actor, review, item, choice=choice, comment=comment)


def accept(
    unit: Unit, company: Company, actor: Person, item_id: str, reason: str, until: date | None
) -> Item:
    """Accept the risk of somebody whom nobody can name, until a day; raises `FormErrors` at the field."""
    item, review = held(unit, company, actor, item_id)
    if not item.unknown:
        raise Named
    ends = _end_of(unit, company, actor, until)
    errors = {} if reason else {"reason": NO_REASON}
    if ends is None or not unit.now < ends <= unit.now + LONGEST_ACCEPTANCE:
        errors["until"] = _TOO_LATE
    if errors:
        raise FormErrors(errors)
    return _answer(
        unit, company, actor, review, item, choice=Choice.ACCEPT, comment=reason, accept_until=ends
    )


def wrong(unit: Unit, company: Company, actor: Person, item_id: str, why: str, *, needed: bool) -> Item:
    """Something about an account is wrong: it is not needed, or it is and the register is mistaken."""
    item = may_change(unit, company, actor, item_id)[0]
    if item.kind is not ItemKind.ACCOUNT:
        raise Gone
    if not why:
        raise FormErrors({"reason": NO_REASON})
    return choose(unit, company, actor, item_id, Choice.KEEP if needed else Choice.REMOVE, why)


def take_back(unit: Unit, company: Company, actor: Person, item_id: str) -> Item:
    """Have a line open again; nothing where it is."""
    item, review = held(unit, company, actor, item_id)
    if item.state is not ItemState.CHOSEN:
        return item
    opened = review_lines.move(
        unit, item, ItemState.OPEN, actor.user_id, {"was": item.choice and item.choice.value},
        choice=None, comment="", chosen_by=None, chosen_at=None, in_bulk=False, accept_until=None,
    )  # fmt: skip
    review_threads.changed(unit, company, review, opened)
    return opened


def may_keep_plain(unit: Unit, company: Company, actor: Person, review_id: str) -> tuple[Item, ...]:
    """The lines of low risk that this person may keep at once; raises a refusal, or `NoPlainLines`."""
    review = may_hand_in(unit, company, actor, review_id)
    lines = reviews.items(unit, review.id)
    own = review_people.own_lines(unit, company, lines, actor.user_id)
    found = tuple(one for one in lines if is_plain(one) and one.id not in own)
    if not found:
        raise NoPlainLines
    return found


def is_plain(item: Item) -> bool:
    """Whether it is a line of low risk that waits, and may be kept with others."""
    return item.plain and item.state is ItemState.OPEN and item.kind is ItemKind.HOLDER and not item.unknown


def keep_plain(unit: Unit, company: Company, actor: Person, review_id: str, comment: str) -> int:
    """Keep every line of low risk that waits, with one comment for all of them; how many."""
    reviews.hold(unit, review_id)
    wanted = may_keep_plain(unit, company, actor, review_id)
    if not comment:
        raise FormErrors({"reason": NO_REASON})
    values = _values(unit, actor, choice=Choice.KEEP, comment=comment, in_bulk=True)
    for item in wanted:
        _chosen(unit, item, values)
    review_threads.changed(unit, company, _found(unit, review_id), *wanted)
    return len(wanted)


def may_hand_in(unit: Unit, company: Company, actor: Person, review_id: str) -> Review:
    """The review, if this person may hand its answers in now; raises a refusal, `HandedIn` or `AuditOver`."""
    review = review_people.may_review(unit, company, actor, review_id)
    campaign = campaigns.find(unit, review.campaign_id)
    if review.state is ReviewState.SUBMITTED:
        raise HandedIn
    if campaign is None or not campaign.open or not review.open:
        raise AuditOver
    return review


def submit(unit: Unit, company: Company, actor: Person, review_id: str) -> int:
    """Hand in every answer of a review, save about oneself; how many. With the last one it is done."""
    people.hold_workspace(unit, company.workspace_id)
    reviews.hold(unit, review_id)
    review = may_hand_in(unit, company, actor, review_id)
    lines = reviews.items(unit, review.id)
    own = review_people.own_lines(unit, company, lines, actor.user_id)
    answered = [one for one in lines if one.state is ItemState.CHOSEN and one.id not in own]
    if not answered:
        raise NothingToHandIn
    deciding.hand_in_all(unit, company, answered, actor.user_id)
    settle(unit, review, actor.user_id)
    review_threads.changed(unit, company, review)
    return len(answered)


def settle(unit: Unit, review: Review, by: str) -> None:
    """With its last line handed in a review is done."""
    if review.open and not any(one.waits for one in reviews.items(unit, review.id)):
        reviews.move(unit, review, ReviewState.SUBMITTED, closed_at=unit.now, look_at=None)
        facts: dict[str, Fact] = {"campaign": review.campaign_id}
        kind = REVIEW.event(review.state, ReviewState.SUBMITTED)
        unit.record(Event(kind, review.workspace_id, "review", review.id, by, facts))


def held(unit: Unit, company: Company, actor: Person, item_id: str) -> tuple[Item, Review]:
    """A line that this person may answer now, and that nobody else can until the unit ends."""
    item = reviews.find_item(unit, item_id)
    if item is None:
        raise Gone
    if item.state in LATE:
        people.hold_workspace(unit, company.workspace_id)
    reviews.hold(unit, item.review_id)
    return may_change(unit, company, actor, item_id)


def may_change(unit: Unit, company: Company, actor: Person, item_id: str) -> tuple[Item, Review]:
    """A line that this person may answer now, and its review; raises a refusal, `HandedIn` or `AuditOver`."""
    item = reviews.find_item(unit, item_id)
    if item is None:
        raise Gone
    review = review_people.may_answer(unit, company, actor, item)
    campaign = campaigns.find(unit, item.campaign_id)
    if campaign is None or campaign.state not in _GOES_ON:
        raise AuditOver
    if not item.waits and item.state not in LATE:
        raise HandedIn
    if item.waits and not (campaign.open and review.open):
        raise AuditOver
    return item, review


def _answer(unit: Unit, company: Company, actor: Person, review: Review, item: Item, **answer: Any) -> Item:
    answered = _chosen(unit, item, _values(unit, actor, **answer))
    if item.state in LATE:
        answered = deciding.hand_in(unit, company, answered, actor.user_id)
    review_threads.changed(unit, company, review, answered)
    return answered


def _values(unit: Unit, actor: Person, **answer: Any) -> dict[str, Any]:
    plain = {"chosen_by": actor.user_id, "chosen_at": unit.now, "in_bulk": False, "accept_until": None}
    return plain | answer


def _chosen(unit: Unit, item: Item, values: dict[str, Any]) -> Item:
    """Write an answer down, with its one event: the first one, or another than before."""
    facts: dict[str, Fact] = {
        "choice": values["choice"].value, "person": item.person, "in_bulk": int(values["in_bulk"]),
        "until": values["accept_until"], "was": item.choice and item.choice.value,
    }  # fmt: skip
    words = {"comment": values["comment"]} if values["comment"] else {}
    if item.waits and item.state is not ItemState.CHOSEN:
        return review_lines.move(unit, item, ItemState.CHOSEN, values["chosen_by"], facts, words, **values)
    if not reviews.change_item(unit, item, **values):
        raise AlreadyDone
    unit.record(review_lines.event_of(item, "review_item:changed", values["chosen_by"], facts, words))
    return replace(item, **values)


def _end_of(unit: Unit, company: Company, actor: Person, day: date | None) -> datetime | None:
    """The end of a day's work, where the person is."""
    zone = outsiders.zone_for(unit, company.workspace_id, actor.user_id)
    return at_local(day, CLOSING, zone) if day else None


def _found(unit: Unit, review_id: str) -> Review:
    review = reviews.find(unit, review_id)
    if review is None:
        raise Gone
    return review
