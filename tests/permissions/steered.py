"""Audits as whoever runs the programme steers them: one that asks, one with a late line, one that is closed."""

from bot.domain.campaigns import Campaign, Scope
from bot.domain.reviews import Choice, ItemKind
from bot.services import audit_ladder, campaign_desk, campaigns, following_lines, network_lists, reviewing
from bot.services.network_lists import Given
from storage import reviews
from tests.permissions.making import Made, Making, way_in
from tests.permissions.people import MANAGER, OWNER, PARTY, user_id

ON = ("steered", "late", "signed")


def steered(do: Making) -> Made:
    """Over one account each."""
    yield "campaign", _launched(do, "steered").id
    way_in(do, PARTY, "late")
    late = _launched(do, "late")
    do.by(MANAGER, campaign_desk.stop, late.id, "It was begun too soon.")
    for review in reviews.of_campaign(do.unit, late.id):
        audit_ladder.look(do.unit, do.company, review.id)
    yield "campaign late", late.id
    lines = reviews.items_of(do.unit, late.id)
    yield "late line", next(one.id for one in lines if one.kind is ItemKind.HOLDER)
    yield "campaign closed", _closed(do)


def _launched(do: Making, handle: str) -> Campaign:
    ids = (do.account(handle).id,)
    drafted = campaigns.draft(do.unit, do.company, user_id(MANAGER), Scope(ids))
    return campaigns.launch(do.unit, do.company, drafted.id, user_id(MANAGER))


def _closed(do: Making) -> str:
    """Everything is answered and done, and nobody has signed."""
    audit = _launched(do, "signed")
    for line in reviews.items_of(do.unit, audit.id):
        do.by(OWNER, reviewing.choose, line.id, Choice.KEEP)
    for review in reviews.of_campaign(do.unit, audit.id):
        do.by(OWNER, reviewing.submit, review.id)
    do.by(OWNER, network_lists.collect, do.account("signed").id, Given(none_because="Nobody is there."))
    following_lines.look(do.unit, do.company, audit.id)
    return campaign_desk.close_by(do.unit, do.company, audit.id, "operator").id
