"""An audit that asks Owner about one account: its lines, and one about which Party has been asked."""

from bot.domain.campaigns import Scope
from bot.domain.reviews import ItemKind
from bot.services import campaigns, doing, review_asking, vouching
from bot.services.doing import Done
from storage import grants, reviews
from tests.permissions.making import Made, Making, ask, way_in
from tests.permissions.people import COMMITTEE, MANAGER, OWNER, PARTY, user_id

ON = ("reviewed", "doubted")


def reviewed(do: Making) -> Made:
    """A line about Party and one about somebody unknown on each account; of the second, Owner is not sure."""
    for handle in ON:
        _granted(do, handle)
        way_in(do, None, handle)
    manager, ids = user_id(MANAGER), tuple(do.account(handle).id for handle in ON)
    drafted = campaigns.draft(do.unit, do.company, manager, Scope(ids))
    campaigns.launch(do.unit, do.company, drafted.id, manager)
    review = reviews.of_person(do.unit, drafted.id, user_id(OWNER))
    assert review
    yield "review", review.id
    found = {(one.account_id, one.kind, one.person): one.id for one in reviews.items(do.unit, review.id)}
    yield "review line", found[ids[0], ItemKind.HOLDER, user_id(PARTY)]
    yield "review line unknown", found[ids[0], ItemKind.HOLDER, None]
    yield "review line account", found[ids[0], ItemKind.ACCOUNT, None]
    doubted = found[ids[1], ItemKind.HOLDER, user_id(PARTY)]
    yield "review line unsure", doubted
    do.by(OWNER, review_asking.unsure, doubted)


def _granted(do: Making, handle: str) -> None:
    """Party edits there, by a grant."""
    request = ask(do, handle)
    for who in (COMMITTEE, OWNER):
        do.by(who, vouching.approve, request, 1)
    grant = grants.of_request(do.unit, request)
    assert grant
    (task,) = grants.tasks_of(do.unit, grant.id)
    do.by(OWNER, doing.finish, task.id, Done("Invited."))
