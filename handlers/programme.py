"""The monthly report: shown on demand, turned off and on by whoever gets it."""

from bot.services import monthly
from bot.views import monthly as views
from handlers import reading
from handlers.acts import Act, Answer


def report(act: Act) -> Answer:
    """`/vouchsafe report`: how the programme stands, on one page."""
    monthly.ask(act.unit, act.company, act.person, reading.answer_url_of(act.body) or "")
    return Answer()


def look(act: Act) -> Answer:
    """The same in a dialogue, from Home."""
    monthly.may_see(act.unit, act.company, act.person)
    return act.open(views.dialogue(monthly.now(act.unit, act.company, act.person.user_id)))


def turn_off(act: Act) -> Answer:
    """No more monthly reports."""
    monthly.choose(act.unit, act.company, act.person, wanted=False)
    return Answer(words=views.TURNED_OFF)


def turn_on(act: Act) -> Answer:
    """Monthly reports again."""
    monthly.choose(act.unit, act.company, act.person, wanted=True)
    return Answer(words=views.TURNED_ON)
