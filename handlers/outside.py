"""People outside Slack: who answers for them sees where they stand, and gets links to pass on."""

from bot.domain.refusals import LinksOff
from bot.services import inviting, picturing_duties, picturing_outside, signed_sheets
from bot.views import duties
from bot.views import outside as views
from handlers.acts import Act, Answer


def look(act: Act) -> Answer:
    """Everybody of an agency who is not in Slack."""
    return act.open(
        views.dialogue(picturing_outside.outside(act.unit, act.company, act.person, act.value.subject))
    )


def invite(act: Act) -> Answer:
    """A new link for one of them, shown to whoever asked and to nobody else."""
    new, invited = inviting.invite(act.unit, act.company, act.person, act.value.subject)
    if act.company.links is None:
        raise LinksOff
    return act.open(views.link_dialogue(act.company.links.to(new.id), new, invited.name))


def signed_on_paper(act: Act) -> Answer:
    """One of them has signed a sheet, which is to be attached."""
    duty = signed_sheets.begin(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_duties.pictured(act.unit, act.company, duty)
    return act.open(duties.duty_form(picture, act.unit.new_id()))
