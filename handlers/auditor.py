"""`/vouchsafe auditor`: everything but secrets, for whoever checks the programme, and nothing to act on."""

from bot.domain.auditing import AuditList, Look
from bot.services import auditing
from bot.views import auditor as views
from handlers.acts import Act, Answer


def command(act: Act) -> Answer:
    """The first list, in a dialogue."""
    page = auditing.page(act.unit, act.company, act.person, Look(AuditList.ACCOUNTS))
    return act.open(views.dialogue(page))


def turn(act: Act) -> Answer:
    """Another list, or another page of one, in the same dialogue."""
    page = auditing.page(act.unit, act.company, act.person, Look.carried(act.value))
    return act.redraw(views.dialogue(page)) if act.inside else act.open(views.dialogue(page))
