"""Lines that are kept of somebody without a grant: they are put to the committee as far as the rules let
them, and until they are granted somebody has them (P3.2, P4.7).
"""

from bot.domain.adoption import LISTED_STATUSES, ON_ONE_CARD, WAITS, AdoptionLine, AdoptionState
from bot.domain.asking import Preview
from bot.domain.campaign_progress import Held, Way
from bot.domain.grants import GrantState, TaskState
from bot.domain.ledger import Holding, Source, Standing
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.reviews import Item
from bot.errors import UserError
from bot.services import adopting, adoption_lists, adoption_sweep, ledger, telling
from storage import access, adoption, campaigns, grants, people, register
from storage import ledger as lines
from storage.database import Unit

KEPT_IN = "Kept in audit #{number}."
"""The reason for adopting somebody where the reviewer has given none."""

_TO_CHOOSE = (AdoptionState.OPEN, AdoptionState.UNSURE)
_OVER = (GrantState.REMOVED, GrantState.CANCELLED)


def choose(unit: Unit, company: Company, held: Holding, item: Item, by: str) -> None:
    """Choose adoption for a holder without a grant, as the ledger has them, in the name of the reviewer.

    What the rules refuse waits on the account's adoption list.
    """
    if held.standing is not Standing.CURRENT:
        ledger.replace_line(unit, held, by, standing=Standing.CURRENT, source=Source.OWNER, source_id=item.id)
    adoption_sweep.look_again(unit, company, held.account_id)
    newest, actor = lines.newest(unit, held.id), people.find(unit, company.workspace_id, by)
    line = adoption.of_holding(unit, newest.id) if newest else None
    account = register.find(unit, held.account_id)
    if line is None or actor is None or account is None or line.state not in _TO_CHOOSE:
        return
    try:
        campaign = campaigns.find(unit, item.campaign_id)
        reason = item.comment or item.told or KEPT_IN.format(number=campaign.number if campaign else 0)
        draft = adopting.with_the_most(unit, company, actor, adopting.draft_of(unit, line, reason))
        adopting.choose_for(unit, company, actor, line, account, draft)
    except UserError:
        return  # `tell_what_stands_still` says why.


def put_to_committee(unit: Unit, company: Company, account_id: str, by: str) -> None:
    """Ask about everybody chosen on an account for whom it may be asked, on as many cards as that takes."""
    actor, account = people.find(unit, company.workspace_id, by), register.find(unit, account_id)
    if actor is None or account is None:
        return
    chosen = [
        one
        for one in adopting.chosen_by_others_than(unit, by, account_id)
        if not adopting.why_not_asked(_seen(unit, company, actor, one))
    ]
    for start in range(0, len(chosen), ON_ONE_CARD):
        try:
            adopting.ask_about(unit, company, actor, account, chosen[start : start + ON_ONE_CARD])
        except UserError:
            return  # As above.


def tell_what_stands_still(unit: Unit, company: Company, items: tuple[Item, ...], by: str) -> None:
    """Whoever keeps somebody about whom the committee cannot be asked reads why, and what they can do."""
    for review_id in sorted({one.review_id for one in items if stands_still(unit, one)}):
        telling.notice(unit, company.workspace_id, "kept_stands_still", review_id, (by,))


def stands_still(unit: Unit, item: Item) -> AdoptionLine | None:
    """What waits for a word of whoever answers for the account before anybody can grant it."""
    line = line_of(unit, item)
    return line if line is not None and line.waits else None


def line_of(unit: Unit, item: Item) -> AdoptionLine | None:
    """What becomes of the way in without a grant that a line is about."""
    newest = lines.newest(unit, item.holding_id) if item.holding_id else None
    return adoption.of_holding(unit, newest.id) if newest else None


def why(unit: Unit, company: Company, line: AdoptionLine, reader: Person) -> Preview:
    """What the rules say to adopting somebody, as it is chosen, or else with the most that they allow."""
    return _seen(unit, company, reader, line)


def goes_on(unit: Unit, held: Holding) -> bool:
    """Whether it can still become a grant: somebody is asked, or what is granted is being set up."""
    line = adoption.of_holding(unit, held.id)
    if line is None:
        account = register.find(unit, held.account_id)
        return held.legacy and account is not None and account.status in LISTED_STATUSES
    if line.state is AdoptionState.ADOPTED:
        grant = grants.of_request(unit, line.request_id or "")
        return grant is not None and grant.state not in _OVER
    return line.state in WAITS | {AdoptionState.ASKED}


def who_has(unit: Unit, item: Item) -> Held:
    """Who has a line that is kept and not granted yet: the owner's list, the committee, or the set-up."""
    line = line_of(unit, item)
    return with_whom(unit, line) if line else Held()


def with_whom(unit: Unit, line: AdoptionLine) -> Held:
    """The same, by what becomes of the way in; nobody where it is taken away."""
    if line.waits:
        return list_with(unit, line)
    request = access.find(unit, line.request_id) if line.request_id else None
    if request is not None and request.open:
        return Held((), Way.ADOPTION, request.adoption_id or "", request.number)
    grant = grants.of_request(unit, line.request_id or "")
    tasks = grants.tasks_of(unit, grant.id) if grant else ()
    asked = [one for one in tasks if one.state is TaskState.OPEN]
    return Held((asked[-1].assignee,), Way.TASK, asked[-1].id) if asked else Held()


def list_with(unit: Unit, line: AdoptionLine) -> Held:
    """Whoever has the list on which somebody without a grant waits; their own they do not answer."""
    lists = adoption_lists.open_lists(unit, line.account_id)
    duty = lists.get((line.person,)) or lists.get(())
    return Held((duty.assignee,), Way.DUTY, duty.id) if duty else Held()


def _seen(unit: Unit, company: Company, actor: Person, line: AdoptionLine) -> Preview:
    draft = adopting.draft_of(unit, line)
    if line.state is not AdoptionState.CHOSEN:
        draft = adopting.with_the_most(unit, company, actor, draft)
    return adopting.preview(unit, company, actor, draft)
