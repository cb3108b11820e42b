"""Who has ever been shown a login, and what is out: counted, and without a word of any secret."""

from sqlalchemy import exists, func, select

from bot.domain.vault import CheckoutState, Glimpse
from storage.database import Unit
from storage.secrets import checkout, secret_seen

_SHOWN = (Glimpse.PASSWORD.value, Glimpse.CODE.value)


def was_shown_any(unit: Unit, workspace_id: str, person: str) -> bool:
    """Whether somebody has ever looked at any login here."""
    theirs = (
        secret_seen.c.workspace_id == workspace_id,
        secret_seen.c.person == person,
        secret_seen.c.what.in_(_SHOWN),
    )
    return bool(unit.execute(select(exists().where(*theirs))).scalar())


def open_in_all(unit: Unit, workspace_id: str) -> int:
    """How many checkouts are open."""
    still = (checkout.c.workspace_id == workspace_id, checkout.c.state == CheckoutState.OPEN.value)
    return int(unit.execute(select(func.count()).select_from(checkout).where(*still)).scalar_one())


def due(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of open checkouts whose time is up, the longest overdue first."""
    still = (
        checkout.c.workspace_id == workspace_id,
        checkout.c.state == CheckoutState.OPEN.value,
        checkout.c.ends_at <= unit.now,
    )
    rows = unit.execute(
        select(checkout.c.id).where(*still).order_by(checkout.c.ends_at, checkout.c.id).limit(limit)
    )
    return tuple(row.id for row in rows)
