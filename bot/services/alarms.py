"""Alarms: trouble of the machine's own that people must hear of, for it may come again."""

from bot.domain.clock import Doubt
from bot.domain.programme import Company
from bot.services import telling
from storage.database import Unit


def clock_was_wrong(unit: Unit, company: Company, doubt: Doubt) -> None:
    """The clock had jumped, a second source said otherwise, and now it says again what it should (E7)."""
    hours = round(doubt.ahead.total_seconds() / 3600)
    telling.alert(unit, company, "clock_was_wrong", unit.new_id(), hours=hours)
