"""Deciding: what was answered about lines of an audit is handed in, and what follows is set going (P4.7)."""

from collections.abc import Callable, Iterable, Mapping

from bot.domain.adoption import LIVE, AdoptionState
from bot.domain.duties import DutyKind
from bot.domain.events import Fact
from bot.domain.grants import GrantState
from bot.domain.ledger import Holding, Source
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, Ended, Unanswered, UnknownKept
from bot.domain.reviews import LATE, Choice, Item, ItemKind, ItemState
from bot.services import (
    adoption_sweep,
    duties,
    ending,
    holding,
    kept_lines,
    leaving_access,
    review_lines,
    standing,
    suspending,
    telling,
)
from bot.services.duties import Wanted
from storage import adoption, campaigns, people, register, reviews
from storage import ledger as lines
from storage.database import Unit

CLOSED_BY: Mapping[ItemKind, DutyKind] = {
    ItemKind.APP: DutyKind.REVOKE_APP,
    ItemKind.ACCOUNT: DutyKind.CLOSE_ACCOUNT,
}
"""What somebody has to do where a line that is not about a holder is not kept."""


def hand_in(unit: Unit, company: Company, item: Item, by: str) -> Item:
    """Hand one answer in, as `hand_in_all` does."""
    return hand_in_all(unit, company, (item,), by)[0]


def hand_in_all(unit: Unit, company: Company, items: Iterable[Item], by: str) -> tuple[Item, ...]:
    """Hand answers in: what is kept is certified, what is not is taken away, and neither is done by that.

    A holder without a grant who is kept is put to the committee, with all others of their account together;
    where the rules refuse that, whoever has kept them is told why.
    Raises `Unanswered`, `UnknownKept`, `Ended`, and `AlreadyDone` where one was handed in before.
    """
    done = tuple(_handed_in(unit, company, item, by) for item in items)
    adopted = tuple(one for one in done if one.state is ItemState.ADOPTING)
    for account_id in sorted({one.account_id for one in adopted}):
        kept_lines.put_to_committee(unit, company, account_id, by)
    kept_lines.tell_what_stands_still(unit, company, adopted, by)
    for review_id in sorted({one.review_id for one in done}):
        _tell_others(unit, company, review_id, by, sum(one.review_id == review_id for one in done))
    return done


def not_adopted(unit: Unit, company: Company, item: Item) -> Item:
    """A line that was to be adopted was not: its holder is taken away, and whoever kept them reads so where
    somebody else, or nobody, has decided that.
    """
    moved = review_lines.move(unit, item, ItemState.TO_REMOVE, "system")
    line = kept_lines.line_of(unit, item)
    if line is None or line.answered_by != item.submitted_by:
        telling.notice(unit, company.workspace_id, "kept_not_adopted", item.id, (item.submitted_by,))
    take_away(unit, company, moved, "system")
    return moved


def take_away(unit: Unit, company: Company, item: Item, by: str) -> None:
    """Have somebody take away what a line is about, by the way that it has: a grant's end, or a duty."""
    if item.kind is not ItemKind.HOLDER:
        _ask(unit, company, item, CLOSED_BY[item.kind])
        return
    if item.grant_id:
        ending.not_certified(unit, company, item.grant_id, by, item.comment)
        return
    held = lines.newest(unit, item.holding_id) if item.holding_id else None
    if held is not None and held.has_a_way_in:
        _take_away_ungranted(unit, company, held, by)


def _handed_in(unit: Unit, company: Company, item: Item, by: str) -> Item:
    if item.choice is None:
        raise Unanswered
    if item.state not in LATE and item.state is not ItemState.CHOSEN:
        raise AlreadyDone
    return _FOLLOWS[item.choice](unit, company, item, by)


def _keep(unit: Unit, company: Company, item: Item, by: str) -> Item:
    if item.unknown:
        raise UnknownKept
    if item.kind is ItemKind.HOLDER and item.grant_id:
        return _keep_granted(unit, company, item, by)
    held = lines.newest(unit, item.holding_id) if item.holding_id else None
    if item.kind is not ItemKind.HOLDER or (held and held.source is Source.VAULT):
        return _certified(unit, item, by)
    if held is None or not held.has_a_way_in:
        return _over(unit, item)
    adopted = _moved(unit, item, ItemState.ADOPTING, by)
    kept_lines.choose(unit, company, held, item, by)
    return adopted


def _keep_granted(unit: Unit, company: Company, item: Item, by: str) -> Item:
    grant = holding.find(unit, item.grant_id or "")
    if not grant.promised(unit.now):
        return _over(unit, item)
    kept = _certified(unit, item, by)
    if grant.state is GrantState.SUSPENDED:
        suspending.keep_again(unit, company, grant.id, by, {"review_item": item.id})
    return kept


def _remove(unit: Unit, company: Company, item: Item, by: str) -> Item:
    moved = _moved(unit, item, ItemState.TO_REMOVE, by)
    take_away(unit, company, moved, by)
    return moved


def _accept(unit: Unit, _company: Company, item: Item, by: str) -> Item:
    return _moved(unit, item, ItemState.ACCEPTED, by, {"until": item.accept_until}, settled_at=unit.now)


_FOLLOWS: Mapping[Choice, Callable[[Unit, Company, Item, str], Item]] = {
    Choice.KEEP: _keep,
    Choice.REMOVE: _remove,
    Choice.ACCEPT: _accept,
}


def _certified(unit: Unit, item: Item, by: str) -> Item:
    return _moved(unit, item, ItemState.KEPT, by, settled_at=unit.now)


def _moved(
    unit: Unit, item: Item, to: ItemState, by: str, more: dict[str, Fact] | None = None, **values: object
) -> Item:
    """Hand the answer in under the name of whoever does so."""
    facts: dict[str, Fact] = {
        "grant": item.grant_id, "holding": item.holding_id, "chosen_by": item.chosen_by,
        "late": item.state in LATE, **(more or {}),
    }  # fmt: skip
    words = {"comment": item.comment} if item.comment else {}
    return review_lines.move(
        unit, item, to, by, facts, words, submitted_by=by, submitted_at=unit.now, **values
    )


def _over(unit: Unit, item: Item) -> Item:
    """What it asks about has ended meanwhile; of a late line the evidence is waited for."""
    if item.state in LATE:
        raise Ended
    return review_lines.move(unit, item, ItemState.GONE, "system", settled_at=unit.now)


def _take_away_ungranted(unit: Unit, company: Company, held: Holding, by: str) -> None:
    """Through the account's adoption list, where the holder is on it."""
    people.hold_workspace(unit, company.workspace_id)
    line = adoption.of_holding(unit, held.id)
    if line is None or line.state not in LIVE:
        leaving_access.remove(unit, company, held, by)
    elif line.state is not AdoptionState.REMOVING:
        adoption_sweep.take_away(unit, company, line, by)


def _ask(unit: Unit, company: Company, item: Item, kind: DutyKind) -> None:
    account = register.find(unit, item.account_id)
    due_at = unit.now + standing.in_force(unit, company).policy.grants.removal_sla
    duties.open_duty(unit, company, Wanted(kind, item.id, due_at, account))


def _tell_others(unit: Unit, company: Company, review_id: str, by: str, count: int) -> None:
    """Others who were asked as well hear that somebody has answered: the first answer counts."""
    review = reviews.find(unit, review_id)
    campaign = campaigns.find(unit, review.campaign_id) if review else None
    others = [one.person for one in reviews.reviewers(unit, review_id) if one.person != by]
    if campaign is not None and campaign.open and others:
        facts = {"number": campaign.number, "by": by, "count": count}
        telling.notice(unit, company.workspace_id, "review_answered", review_id, others, **facts)
