"""What an audit that nobody answered keeps people from: nothing that is not certified is extended."""

from bot.domain.grants import Grant
from bot.domain.refusals import ExtensionBlocked, Suspended
from storage import reviews
from storage.database import Unit


def why_not_extended(unit: Unit, grant: Grant) -> str | None:
    """Why a grant cannot be extended now, as a sentence; None where it can."""
    if grant.suspended:
        return Suspended().message
    return ExtensionBlocked().message if reviews.any_overdue(unit, grant.account_id) else None
