"""Not sure: whoever has something is asked whether they still need it, and the line comes back with that."""

from collections.abc import Iterator

from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours
from bot.domain.reviews import LATE, Item, ItemKind, ItemState
from bot.errors import UserError
from bot.services import outsiders, review_lines, review_threads, reviewing, telling
from bot.services.reviewing import AuditOver
from storage import campaigns, people, register, reviews
from storage.database import Unit

NO_WORDS = "Please say what for; whoever is asked in the audit decides by it."


class CannotAsk(UserError):
    """There is nobody else to ask about this. Choose one of the other answers."""


class TooLateToAsk(UserError):
    """The time for this line is over, so nobody is asked any more. Choose Keep or Remove."""


def unsure(unit: Unit, company: Company, actor: Person, item_id: str) -> Item:
    """Ask whoever has it; again changes nothing. Raises `CannotAsk` where nobody else can be asked."""
    item, review = reviewing.held(unit, company, actor, item_id)
    if item.state is ItemState.UNSURE:
        return item
    if item.state in LATE:
        raise TooLateToAsk
    whom = _whom(unit, company, item, actor.user_id)
    if whom is None:
        raise CannotAsk
    was = item.choice and item.choice.value
    moved = review_lines.move(
        unit, item, ItemState.UNSURE, actor.user_id, {"asked": whom, "was": was},
        choice=None, comment="", chosen_by=actor.user_id, chosen_at=unit.now, in_bulk=False,
        accept_until=None, told="", told_at=None, still_needed=None,
    )  # fmt: skip
    telling.card(unit, company.workspace_id, "review_question", item.id, whom)
    telling.home(unit, company.workspace_id, (whom,))
    review_threads.changed(unit, company, review, moved)
    return moved


def asked_of(unit: Unit, company: Company, item: Item) -> str | None:
    """Who is asked about a line of which a reviewer is not sure; nobody once its audit is over."""
    campaign = campaigns.find(unit, item.campaign_id) if item.state is ItemState.UNSURE else None
    return _whom(unit, company, item, item.chosen_by or "") if campaign and campaign.open else None


def may_tell(unit: Unit, company: Company, actor: Person, item_id: str) -> Item:
    """The line about which this person has been asked; raises a refusal, `AlreadyDone` or `AuditOver`."""
    item = reviews.find_item(unit, item_id)
    if item is None or item.workspace_id != company.workspace_id:
        raise Gone
    if actor.user_id not in _able(unit, company, item) or actor.user_id == item.chosen_by:
        raise NotYours("Only whoever is asked about this can answer.").about("review_item", item_id)
    if actor.gone:
        raise NotFit().about("review_item", item_id)
    if item.state is not ItemState.UNSURE:
        raise AlreadyDone
    campaign = campaigns.find(unit, item.campaign_id)
    if campaign is None or not campaign.open:
        raise AuditOver
    return item


def tell(unit: Unit, company: Company, actor: Person, item_id: str, why: str, *, needed: bool) -> Item:
    """Give the line back with what its holder says; raises `FormErrors` where it is needed for nothing."""
    found = reviews.find_item(unit, item_id)
    if found is not None:
        reviews.hold(unit, found.review_id)
    item = may_tell(unit, company, actor, item_id)
    if needed and not why:
        raise FormErrors({"why": NO_WORDS})
    words = {"said": why} if why else {}
    back = review_lines.move(
        unit, item, ItemState.OPEN, actor.user_id, {"needed": int(needed)}, words,
        told=why, told_at=unit.now, still_needed=needed, chosen_by=None, chosen_at=None,
    )  # fmt: skip
    telling.home(unit, company.workspace_id, (actor.user_id,))
    review = reviews.find(unit, item.review_id)
    if review is not None:
        review_threads.changed(unit, company, review, back)
    return back


def questions_to(unit: Unit, company: Company, person: str) -> Iterator[Item]:
    """The lines about which somebody is asked, themselves or for people for whom they hear."""
    theirs = (person, *outsiders.heard_for(unit, company.workspace_id, person))
    for item in reviews.unsure(unit, company.workspace_id, theirs):
        if asked_of(unit, company, item) == person:
            yield item


def _whom(unit: Unit, company: Company, item: Item, unsure_one: str) -> str | None:
    """Whoever holds it, or hears for them; of an account or an app its owner or the backup, not the asker."""
    able = _able(unit, company, item)
    return next((one for one in able if one != unsure_one), None)


def _able(unit: Unit, company: Company, item: Item) -> tuple[str, ...]:
    if item.kind is ItemKind.HOLDER:
        heard = outsiders.hears(unit, item.person) if item.person else None
        known = people.find(unit, company.workspace_id, heard) if heard else None
        return (known.user_id,) if known and not known.gone else ()
    account = register.find(unit, item.account_id)
    both = [one for one in (account.owner, account.backup_owner) if one] if account else []
    fit = people.fit_ids(unit, company.workspace_id, both)
    return tuple(one for one in both if one in fit)
