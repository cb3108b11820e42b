"""What keeps an audit from closing, each with whoever has it and the way to settle it."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.campaign_progress import Blocker, BlockerKind, Held, Way
from bot.domain.campaigns import Campaign
from bot.domain.duties import Duty, DutyKind
from bot.domain.grants import TaskState
from bot.domain.programme import Company
from bot.domain.reviews import LATE, UNDONE, WAITS, CheckState, Item, ItemState
from bot.services import additions, kept_lines, reconciling, review_people, standing
from storage import duties, grants, ledger, register, reviews, spot_checks
from storage.database import Unit

_KINDS: Final[Mapping[ItemState, BlockerKind]] = {
    **dict.fromkeys(WAITS, BlockerKind.WAITS),
    **dict.fromkeys(LATE, BlockerKind.LATE),
    ItemState.TO_REMOVE: BlockerKind.TO_REMOVE,
    ItemState.ADOPTING: BlockerKind.ADOPTING,
}


def blockers(unit: Unit, company: Company, campaign: Campaign, limit: int = 0) -> tuple[Blocker, ...]:
    """Everything that must be settled first, of its lines at most so many; nothing where it may be closed."""
    return (
        *_lines(unit, company, campaign, limit),
        *_missing(unit, company, campaign),
        *_unmatched(unit, company, campaign),
        *_added(unit, company, campaign),
        *_checks(unit, company, campaign),
    )


def place(unit: Unit, company: Company, account_id: str) -> str:
    """An account as people say it."""
    found = register.find(unit, account_id)
    if found is None:
        return ""
    network = standing.in_force(unit, company).policy.network(found.network)
    return f"{found.title} on {network.name if network else found.network}"


def _lines(unit: Unit, company: Company, campaign: Campaign, limit: int) -> Iterator[Blocker]:
    """Lines that wait, that are late, and that are decided and not done."""
    for item in reviews.items_of(unit, campaign.id, WAITS | LATE | UNDONE, limit=limit):
        held = _undone(unit, item) if item.state in UNDONE else _answered_by(unit, item)
        yield _about(unit, company, item, _KINDS[item.state], held)


def _missing(unit: Unit, company: Company, campaign: Campaign) -> Iterator[Blocker]:
    """Accounts whose network's list has not come, or is too old."""
    for account in reconciling.missing(unit, company, campaign.id):
        held = _by_duty(unit, DutyKind.NETWORK_LIST, account.id)
        yield Blocker(BlockerKind.MISSING, place(unit, company, account.id), held)


def _unmatched(unit: Unit, company: Company, campaign: Campaign) -> Iterator[Blocker]:
    """People in whom lists differ."""
    for match in reconciling.unmatched(unit, campaign.id):
        held = _by_duty(unit, DutyKind.MATCH_LISTS, match.account_id)
        where = place(unit, company, match.account_id)
        yield Blocker(BlockerKind.UNMATCHED, where, held, person=match.person, said=match.said)


def _added(unit: Unit, company: Company, campaign: Campaign) -> Iterator[Blocker]:
    """People who were added to the ledger since the launch, and are neither granted nor gone."""
    for one in additions.waiting(unit, campaign.id):
        held, where = additions.who_has(unit, one), place(unit, company, one.match.account_id)
        yield Blocker(BlockerKind.ADDED, where, held, person=one.held.person, said=one.held.said)


def _checks(unit: Unit, company: Company, campaign: Campaign) -> Iterator[Blocker]:
    """Spot checks that nobody has made yet; and what one has found there still, until it is gone."""
    for check in spot_checks.of_campaign(unit, campaign.id):
        item = reviews.find_item(unit, check.item_id)
        if item is None:
            continue
        if check.state is CheckState.OPEN:
            held = _by_duty(unit, DutyKind.SPOT_CHECK, check.id)
            asked = held if held.people else Held((check.checker,))
            yield _about(unit, company, item, BlockerKind.SPOT_CHECK, asked)
        elif check.state is CheckState.FAILED and (again := _undone(unit, item)).people:
            yield _about(unit, company, item, BlockerKind.TO_REMOVE, again)


def _answered_by(unit: Unit, item: Item) -> Held:
    """Whoever may answer a line; a late one may also be accepted by name."""
    review = reviews.find(unit, item.review_id)
    people = tuple(one.person for one in review_people.able(unit, review)) if review else ()
    return Held(people, Way.ACCEPT, item.id) if item.state in LATE else Held(people)


def _undone(unit: Unit, item: Item) -> Held:
    """Whoever has the task or the duty; of what is kept whoever can have it granted."""
    if item.state is ItemState.ADOPTING:
        return kept_lines.who_has(unit, item)
    tasks = grants.tasks_of(unit, item.grant_id) if item.grant_id else ()
    waiting = [one for one in tasks if one.state is TaskState.OPEN]
    if waiting:
        return Held((waiting[-1].assignee,), Way.TASK, waiting[-1].id)
    asked = next((_held(duty) for duty in duties.open_about(unit, item.id)), Held())
    held = ledger.newest(unit, item.holding_id) if item.holding_id else None
    return asked if held is None or asked.people else additions.asked_about(unit, held, item.holding_id or "")


def _by_duty(unit: Unit, kind: DutyKind, about: str) -> Held:
    found = (one for one in duties.open_about(unit, about) if one.kind is kind)
    return next(map(_held, found), Held())


def _held(duty: Duty) -> Held:
    return Held((duty.assignee,), Way.DUTY, duty.id)


def _about(unit: Unit, company: Company, item: Item, kind: BlockerKind, held: Held) -> Blocker:
    said = item.said or str(item.frozen.get("app") or "")
    return Blocker(kind, place(unit, company, item.account_id), held, item.kind, item.person, said)
