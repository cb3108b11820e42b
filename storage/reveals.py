"""Who has ever been shown a login of the vault."""

from sqlalchemy import exists, select

from bot.domain.vault import Glimpse
from storage.database import Unit
from storage.secrets import secret_seen

_SHOWN = (Glimpse.PASSWORD.value, Glimpse.CODE.value)


def was_shown_any(unit: Unit, workspace_id: str, person: str) -> bool:
    """Whether somebody has ever looked at any login here."""
    theirs = (
        secret_seen.c.workspace_id == workspace_id,
        secret_seen.c.person == person,
        secret_seen.c.what.in_(_SHOWN),
    )
    return bool(unit.execute(select(exists().where(*theirs))).scalar())
