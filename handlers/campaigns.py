"""Audits before their launch: `/vouchsafe audit`, the form that begins one, and drafts that wait."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.asking import REASON_LIMIT
from bot.domain.campaign_pictures import AuditPreview
from bot.domain.campaigns import Scope
from bot.domain.refusals import AlreadyAudited, FormErrors, NothingToReview
from bot.domain.text import clean
from bot.services import campaign_preview, campaign_schedule, campaign_scope, campaigns, standing
from bot.services.campaign_scope import Choice, Extent
from bot.views import campaign_forms as views
from bot.views import home
from bot.views.access import account_option
from bot.views.answers import ephemeral
from bot.views.decisions import finished, read_text
from bot.views.grants import read_meta
from handlers import network_lists
from handlers.acts import Act, Answer, Handler


def command(act: Act) -> Answer:
    """`/vouchsafe audit start`; alone, the audits and how far each is."""
    typed = str(act.body.get("text") or "").split()[1:]
    word = typed[0].casefold() if typed else "status"
    verb = VERBS.get(word)
    return verb(act) if verb else Answer(ack=ephemeral(home.help_text(f"audit {word}")))


def tell_status(act: Act) -> Answer:
    """The audits, for those who may look at them."""
    found = campaign_preview.listed(act.unit, act.company, act.person)
    return Answer(ack=ephemeral(views.listed(found)))


def open_start(act: Act) -> Answer:
    """Ask which accounts, with what is due chosen first."""
    campaigns.run_by(act.unit, act.company, act.person)
    return act.open(_form(act, Choice(), act.unit.new_id()))


def form_changed(act: Act) -> Answer:
    """Other accounts are chosen: what would be asked of whom is worked out anew."""
    campaigns.run_by(act.unit, act.company, act.person)
    _, nonce = read_meta(act.metadata)
    return act.redraw(_form(act, _choice(act), nonce))


def send_start(act: Act) -> Answer:
    """Draft the audit; it launches within moments, where nobody waits for it."""
    campaigns.run_by(act.unit, act.company, act.person)
    choice = _choice(act)
    over = campaign_scope.accounts(act.unit, act.company, choice)
    if not over:
        raise FormErrors({"audit_extent": views.empty(choice.extent)})
    try:
        scope = Scope(over, launch_at=act.unit.now)
        new = campaigns.draft(act.unit, act.company, act.person.user_id, scope)
    except (AlreadyAudited, NothingToReview) as refused:
        raise FormErrors({"audit_extent": str(refused)}) from refused
    return _finished(views.begun(new.number))


def find_accounts(act: Act) -> Answer:
    """Type-ahead over the accounts that can be audited."""
    campaigns.run_by(act.unit, act.company, act.person)
    policy = standing.in_force(act.unit, act.company).policy
    found = campaign_scope.search(act.unit, act.company, str(act.body.get("value") or ""))
    named = [(one, policy.network(one.network)) for one in found]
    options = [account_option(one, network.name if network else one.network) for one, network in named]
    return Answer(ack={"options": options})


def look_at_draft(act: Act) -> Answer:
    """A draft in a dialogue, with its buttons."""
    campaigns.run_by(act.unit, act.company, act.person, act.value.subject)
    picture = campaign_preview.draft_picture(act.unit, act.company, act.value.subject)
    return act.open(views.draft_dialogue(picture))


def launch(act: Act) -> Answer:
    """Launch a draft before its time."""
    launched = campaign_schedule.launch_now(act.unit, act.company, act.person, act.value.subject)
    if act.inside:
        return act.redraw(finished(views.launched(launched.number)))
    return Answer(words=views.launched(launched.number))


def open_call_off(act: Act) -> Answer:
    """Ask why a draft is not to be launched."""
    campaigns.run_by(act.unit, act.company, act.person, act.value.subject)
    picture = campaign_preview.draft_picture(act.unit, act.company, act.value.subject)
    return act.open(views.call_off_form(picture, act.unit.new_id()))


def send_call_off(act: Act) -> Answer:
    """A draft is called off."""
    campaign_id, _ = read_meta(act.metadata)
    reason = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    gone = campaign_schedule.call_off(act.unit, act.company, act.person, campaign_id, reason)
    return _finished(views.called_off(gone.number))


VERBS: Mapping[str, Handler] = {"status": tell_status, "start": open_start, "lists": network_lists.overview}
"""What follows `/vouchsafe audit`."""


def _choice(act: Act) -> Choice:
    extent, network, agency, tier, picked = views.read_start(act.values)
    return Choice(Extent(extent), network, agency, tier, picked)


def _form(act: Act, choice: Choice, nonce: str) -> dict[str, object]:
    offers = campaign_scope.choices(act.unit, act.company)
    over = campaign_scope.accounts(act.unit, act.company, choice)
    if over:
        left_out = campaign_scope.left_out(act.unit, act.company, choice)
        shown = replace(campaign_preview.preview(act.unit, act.company, over), left_out=left_out)
    else:
        shown = AuditPreview((), refused=views.empty(choice.extent))
    return views.start_form(offers, choice.extent.value, shown, nonce)


def _finished(words: str) -> Answer:
    return Answer(ack={"response_action": "update", "view": finished(words)})
