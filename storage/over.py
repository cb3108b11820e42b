"""Which rows are over: nothing leads out of their state, so that what pictures them cannot have changed."""

from collections.abc import Collection

from sqlalchemy import select

from bot.domain.grants import GRANT
from storage.database import Unit
from storage.grants import grant
from storage.tables import LIFECYCLES


def over(unit: Unit, ids: Collection[str]) -> frozenset[str]:
    """Those of these rows, of whichever table, that are over; a request is only with the grant it led to."""
    found = set[str]()
    for table, lifecycle in LIFECYCLES.items():
        ended = (table.c.id.in_(ids), table.c.state.in_(sorted(lifecycle.terminal)))
        found |= set(unit.execute(select(table.c.id).where(*ended)).scalars())
    lasting = grant.c.state.not_in(sorted(GRANT.terminal))
    led_on = unit.execute(select(grant.c.request_id).where(grant.c.request_id.in_(ids), lasting))
    return frozenset(found - set(led_on.scalars()))
