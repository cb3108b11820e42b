"""An audit as whoever runs the programme steers it: stop, extend, call off, accept, close and sign."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.campaign_progress import CampaignPicture
from bot.domain.campaigns import Campaign
from bot.domain.refusals import AlreadyDone, FormErrors
from bot.domain.text import clean
from bot.services import campaign_blockers, campaign_desk, campaigns, picturing_campaigns
from bot.views import campaign_blockers as blocker_views
from bot.views import campaign_desk_forms as forms
from bot.views import campaigns as views
from handlers.acts import Act, Answer
from handlers.grants import CLOSE_ALL


def look(act: Act) -> Answer:
    """How it stands, in a dialogue."""
    campaigns.run_by(act.unit, act.company, act.person, act.value.subject)
    return act.open(views.dialogue(_picture(act, act.value.subject)))


def open_stop(act: Act) -> Answer:
    """Ask why."""
    return act.open(forms.stop_form(_steered(act), act.unit.new_id()))


def send_stop(act: Act) -> Answer:
    """The time for answers ends now."""
    campaign_desk.stop(act.unit, act.company, act.person, forms.read_id(act.metadata), _reason(act))
    return Answer(ack=CLOSE_ALL)


def open_extend(act: Act) -> Answer:
    """Ask until when, and why."""
    return act.open(forms.extend_form(_steered(act), act.unit.new_id()))


def send_extend(act: Act) -> Answer:
    """Owners have more time."""
    campaign_id, until = forms.read_id(act.metadata), forms.read_day(act.values)
    campaign_desk.extend(act.unit, act.company, act.person, campaign_id, until, _reason(act))
    return Answer(ack=CLOSE_ALL)


def open_cancel(act: Act) -> Answer:
    """Ask why."""
    return act.open(forms.cancel_form(_steered(act), act.unit.new_id()))


def send_cancel(act: Act) -> Answer:
    """It certifies nothing."""
    campaign_desk.cancel(act.unit, act.company, act.person, forms.read_id(act.metadata), _reason(act))
    return Answer(ack=CLOSE_ALL)


def open_accept(act: Act) -> Answer:
    """Ask until when, and why."""
    item = campaign_desk.acceptable(act.unit, act.company, act.person, act.value.subject)
    place = campaign_blockers.place(act.unit, act.company, item.account_id)
    return act.open(forms.accept_form(item, place, act.unit.new_id()))


def send_accept(act: Act) -> Answer:
    """A late line is accepted by name."""
    item_id, until = forms.read_id(act.metadata), forms.read_day(act.values)
    campaign_desk.accept(act.unit, act.company, act.person, item_id, _reason(act), until)
    return Answer(ack=CLOSE_ALL)


def close(act: Act) -> Answer:
    """Close it, or say everything that is in the way and where it is settled."""
    campaign_id = act.value.subject
    if campaign_desk.blocked(act.unit, act.company, act.person, campaign_id):
        return act.open(blocker_views.blocked_dialogue(_picture(act, campaign_id)))
    closed = campaign_desk.close(act.unit, act.company, act.person, campaign_id)
    return Answer(words=views.said_closed(closed.number))


def sign(act: Act) -> Answer:
    """Put one's name under it."""
    campaign_desk.sign(act.unit, act.company, act.person, act.value.subject)
    signed = campaigns.find(act.unit, act.company, act.value.subject)
    return Answer(words=views.said_signed(signed.number))


def _steered(act: Act) -> Campaign:
    """The audit, for whoever may steer it."""
    campaigns.run_by(act.unit, act.company, act.person, act.value.subject)
    found = campaigns.find(act.unit, act.company, act.value.subject)
    if not found.goes_on:
        raise AlreadyDone
    return found


def _picture(act: Act, campaign_id: str) -> CampaignPicture:
    return picturing_campaigns.picture(act.unit, act.company, campaign_id, act.person.user_id)


def _reason(act: Act) -> str:
    reason = clean(forms.read_reason(act.values), limit=REASON_LIMIT, multiline=True)
    if not reason:
        raise FormErrors({"reason": forms.SAY_WHY})
    return reason
