"""How exposed the accounts are, and the baseline that later audits are compared with."""

from bot.domain.pictures import ExposurePicture
from bot.domain.refusals import NotFit
from bot.services import baselines, picturing_exposure
from bot.views import exposure
from bot.views.answers import ephemeral
from handlers.acts import Act, Answer


def tell(act: Act) -> Answer:
    """`/vouchsafe exposure`: what is open, and what mends it."""
    return Answer(ack=ephemeral(exposure.answer(_picture(act))))


def look(act: Act) -> Answer:
    """The same in a dialogue, from Home."""
    return act.open(exposure.dialogue(_picture(act)))


def take_baseline(act: Act) -> Answer:
    """Freeze how things stand now."""
    baselines.may_take(act.unit, act.company, act.person)
    taken = baselines.take(act.unit, act.company, act.person.user_id)
    return Answer(words=exposure.baseline_taken(taken.number, taken.sha256))


def _picture(act: Act) -> ExposurePicture:
    """What this person may see of it."""
    if not act.person.fit:
        raise NotFit("Only members of this workspace can look at this.").about("person", act.person.user_id)
    return picturing_exposure.exposure_picture(act.unit, act.company, act.person.user_id)
