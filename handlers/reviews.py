"""Audits as whoever is asked answers them, line by line."""

from bot.domain.reviews import Choice
from bot.services import reviewing
from handlers.acts import Act, Answer


def keep(act: Act) -> Answer:
    """It stays, or is all right: the line says so in its place."""
    reviewing.choose(act.unit, act.company, act.person, act.value.subject, Choice.KEEP)
    return Answer()


def remove(act: Act) -> Answer:
    """It goes."""
    reviewing.choose(act.unit, act.company, act.person, act.value.subject, Choice.REMOVE)
    return Answer()
