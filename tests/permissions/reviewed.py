"""An audit that asks Owner about one account: its lines, and one about which Party has been asked."""

from datetime import timedelta

from bot.domain.campaigns import Scope
from bot.domain.duties import DutyKind
from bot.domain.reviews import ItemKind
from bot.services import campaigns, doing, duties, review_asking, spot_checks, vouching
from bot.services.doing import Done
from bot.services.duties import Wanted
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
    every = reviews.of_campaign(do.unit, drafted.id)
    (review,) = (one for one in every if one.person == user_id(OWNER))
    yield "review", review.id
    found = {(one.account_id, one.kind, one.person): one.id for one in reviews.items(do.unit, review.id)}
    yield "review line", found[ids[0], ItemKind.HOLDER, user_id(PARTY)]
    yield "review line unknown", found[ids[0], ItemKind.HOLDER, None]
    yield "review line account", found[ids[0], ItemKind.ACCOUNT, None]
    doubted = found[ids[1], ItemKind.HOLDER, user_id(PARTY)]
    yield "review line unsure", doubted
    do.by(OWNER, review_asking.unsure, doubted)
    line = reviews.find_item(do.unit, doubted)
    asked = spot_checks.ask_to_look(do.unit, do.company, line) if line else None
    assert asked
    yield "duty spot_check", asked.id
    for kind in (DutyKind.REVOKE_APP, DutyKind.CLOSE_ACCOUNT):
        wanted = Wanted(kind, doubted, do.unit.now + timedelta(days=1), do.account(ON[1]))
        yield f"duty {kind.value}", duties.open_duty(do.unit, do.company, wanted).id


def _granted(do: Making, handle: str) -> None:
    """Party edits there, by a grant."""
    request = ask(do, handle)
    for who in (COMMITTEE, OWNER):
        do.by(who, vouching.approve, request, 1)
    grant = grants.of_request(do.unit, request)
    assert grant
    (task,) = grants.tasks_of(do.unit, grant.id)
    do.by(OWNER, doing.finish, task.id, Done("Invited."))
