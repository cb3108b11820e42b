"""Checkouts: where an open one is shown, and how it closes, by whatever ends it."""

from collections.abc import Iterable

from bot.domain.events import Event, Fact
from bot.domain.grants import Grant
from bot.domain.programme import Company
from bot.domain.refusals import CheckoutOver
from bot.domain.vault import CHECKOUT, Checkout, CheckoutEnd, CheckoutState, Secret
from bot.services import telling
from storage import secrets
from storage.database import Unit

VIEW = "checkout"
"""The drawing that takes the place of a dialogue."""


def note_view(unit: Unit, checkout_id: str, view_id: str) -> None:
    """The dialogue with this id of Slack's shows the checkout from now on, and no other does.

    Raises `CheckoutOver`.
    """
    checkout = lasting(unit, checkout_id)
    if checkout.view_id and checkout.view_id != view_id:
        _leave(unit, checkout, checkout.view_id)
    secrets.change_checkout(unit, checkout.id, view_id=view_id)


def expire(unit: Unit, _company: Company, checkout_id: str) -> None:
    """Close a checkout whose time is up; the row decides, whoever looked at it before."""
    secrets.hold_checkout(unit, checkout_id)
    checkout = secrets.find_checkout(unit, checkout_id)
    if checkout and checkout.state is CheckoutState.OPEN and unit.now >= checkout.ends_at:
        close(unit, (checkout,), CheckoutEnd.EXPIRED)


def close_for_grant(unit: Unit, _company: Company, grant: Grant, why: CheckoutEnd) -> None:
    """Close what is checked out under a grant."""
    found = secrets.open_checkout_of(unit, grant.id)
    close(unit, (found,) if found else (), why)


def close_for_secret(unit: Unit, company: Company, secret: Secret, why: CheckoutEnd) -> None:
    """Close what is checked out of one login."""
    close(unit, secrets.open_checkouts(unit, company.workspace_id, secret.id), why)


def close_all(unit: Unit, company: Company, why: CheckoutEnd) -> None:
    """Close whatever is checked out."""
    close(unit, secrets.open_checkouts(unit, company.workspace_id), why)


def close(unit: Unit, open_ones: Iterable[Checkout], why: CheckoutEnd, actor: str = "system") -> None:
    """Close checkouts, each with one event, and take what their dialogues show off the screens."""
    for one in open_ones:
        closed = {"state": CheckoutState.CLOSED.value, "closed_at": unit.now, "closed_because": why.value}
        if not secrets.change_checkout(unit, one.id, **closed):
            continue
        ended = CHECKOUT.event(CheckoutState.OPEN, CheckoutState.CLOSED)
        unit.record(event_of(one, ended, actor, {"because": why.value}))
        if one.view_id:
            _leave(unit, one, one.view_id)


def lasting(unit: Unit, checkout_id: str) -> Checkout:
    """The checkout while it is open, kept as it is until the unit ends; raises `CheckoutOver`."""
    secrets.hold_checkout(unit, checkout_id)
    found = secrets.find_checkout(unit, checkout_id)
    if found is None or not found.lasts(unit.now):
        raise CheckoutOver
    return found


def event_of(checkout: Checkout, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    """An event about a checkout."""
    about: dict[str, Fact] = {"grant": checkout.grant_id, "secret": checkout.secret_id, **facts}
    return Event(kind, checkout.workspace_id, "checkout", checkout.id, actor, about)


def _leave(unit: Unit, checkout: Checkout, view_id: str) -> None:
    """Have a dialogue show what has become of the checkout, in place of the login."""
    telling.replace_view(unit, checkout.workspace_id, VIEW, checkout.id, checkout.person, view_id)
