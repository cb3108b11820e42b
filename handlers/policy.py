"""Founding the programme, and bringing a later policy into force: one button, two people."""

from bot.services import founding, picturing_policy
from bot.views.founding import signed
from handlers.acts import Act, Answer


def found(act: Act) -> Answer:
    """An admin or the senior leader signs the policy."""
    founding.sign(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=signed(picturing_policy.founding_picture(act.unit, act.company, act.value.subject)))
