"""Checkouts: the times for which holders may look at a login."""

from bot.domain.events import Event, Fact
from bot.domain.grants import Grant
from bot.domain.programme import Company
from bot.domain.vault import CHECKOUT, CheckoutEnd, CheckoutState
from storage import secrets
from storage.database import Unit


def close_for_grant(unit: Unit, company: Company, grant: Grant, why: CheckoutEnd) -> None:
    """Close whatever is checked out under a grant."""
    found = secrets.open_checkout_of(unit, grant.id)
    if found is None or found.workspace_id != company.workspace_id:
        return
    if secrets.change_checkout(
        unit, found.id, state=CheckoutState.CLOSED.value, closed_at=unit.now, closed_because=why.value
    ):
        facts: dict[str, Fact] = {"grant": grant.id, "why": why.value}
        closed = CHECKOUT.event(CheckoutState.OPEN, CheckoutState.CLOSED)
        unit.record(Event(closed, found.workspace_id, "checkout", found.id, "system", facts))
