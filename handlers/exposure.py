"""How exposed the accounts are, and the baseline that later audits are compared with."""

from bot.domain.refusals import NotYours
from bot.services import baselines, picturing_exposure
from bot.views import exposure
from bot.views.answers import ephemeral
from handlers.acts import Act, Answer


def tell(act: Act) -> Answer:
    """`/vouchsafe exposure`: what is open, and what mends it."""
    picture = picturing_exposure.exposure_picture(act.unit, act.company, act.person.user_id)
    if not act.person.fit:
        raise NotYours("Only members of this workspace can look at this.").about("person", act.person.user_id)
    return Answer(ack=ephemeral(exposure.answer(picture)))


def look(act: Act) -> Answer:
    """The same in a dialogue, from Home."""
    picture = picturing_exposure.exposure_picture(act.unit, act.company, act.person.user_id)
    return act.open(exposure.dialogue(picture))


def take_baseline(act: Act) -> Answer:
    """Freeze how things stand now."""
    baselines.may_take(act.unit, act.company, act.person)
    taken = baselines.take(act.unit, act.company, act.person.user_id)
    return Answer(words=exposure.baseline_taken(taken.number, taken.sha256))
