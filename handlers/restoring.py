"""The release of a restored programme, from its card or from Home."""

from bot.services import restoring
from bot.views import restoring as views
from handlers.acts import Act, Answer


def release(act: Act) -> Answer:
    """An admin lets the programme go on."""
    restoring.release(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=views.RELEASED)
