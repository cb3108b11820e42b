"""The digest's own buttons: to hear nothing that can wait for a while."""

from bot.services import digesting
from bot.views.digest import snoozed
from bot.views.kit import when
from handlers.acts import Act, Answer


def snooze_day(act: Act) -> Answer:
    """Not today."""
    until = digesting.snooze(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=snoozed(when(until)))


def snooze_week(act: Act) -> Answer:
    """Not before Monday."""
    until = digesting.snooze(act.unit, act.company, act.person, act.value.subject, until_monday=True)
    return Answer(words=snoozed(when(until)))
