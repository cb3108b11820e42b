"""Checkouts: whoever takes a login out of the vault closes those that are open."""

from bot.domain.events import Event
from bot.domain.programme import Company
from bot.domain.vault import CHECKOUT, CheckoutEnd, CheckoutState, Secret
from storage import secrets
from storage.database import Unit


def close_for_secret(unit: Unit, company: Company, secret: Secret, why: CheckoutEnd) -> None:
    """Close what is checked out of a login."""
    for one in secrets.open_checkouts(unit, company.workspace_id, secret.id):
        secrets.change_checkout(
            unit, one.id, state=CheckoutState.CLOSED.value, closed_at=unit.now, closed_because=why.value
        )
        kind = CHECKOUT.event(CheckoutState.OPEN, CheckoutState.CLOSED)
        unit.record(Event(kind, one.workspace_id, "checkout", one.id, "system", {"because": why.value}))
