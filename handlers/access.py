"""Asking for access and deciding on it: the command, the form, and the buttons of the committee's card."""

from collections.abc import Callable

from bot.domain.asking import REASON_LIMIT, Draft
from bot.domain.pictures import RequestBrief, RequestPicture
from bot.domain.refusals import NotYours
from bot.domain.text import clean
from bot.services import (
    asking,
    changing,
    ending,
    looking,
    outsiders,
    picturing,
    previewing,
    quick,
    standing,
    vouching,
)
from bot.services.changing import Change
from bot.views import access as forms
from bot.views import decisions
from bot.views import requests as cards
from handlers.acts import Act, Answer
from storage import access, register


def request_access(act: Act) -> Answer:
    """`/request-access [@brand editor 2w because …]`: the form, filled in as far as it can be read."""
    asking.may_ask(act.unit, act.company, act.person)
    draft, notes = quick.read(act.unit, act.company, act.person.user_id, str(act.body.get("text") or ""))
    return _form(act, draft, notes)


def open_request(act: Act) -> Answer:
    """The Request access button of Home, or the shortcut: the empty form."""
    asking.may_ask(act.unit, act.company, act.person)
    return _form(act, Draft(act.person.user_id))


def ask_again(act: Act) -> Answer:
    """The form, filled in as an earlier request was."""
    asking.may_ask(act.unit, act.company, act.person)
    earlier = access.find(act.unit, act.value.subject)
    me = act.person.user_id
    mine = earlier and (me in earlier.parties or outsiders.stands_for(act.unit, me, earlier.beneficiary))
    if earlier is None or not mine:
        raise NotYours().about("request", act.value.subject)
    return _form(act, asking.draft_again(act.unit, earlier))


def extend(act: Act) -> Answer:
    """The form for a later end of access that is held; always a new decision (A10)."""
    asking.may_ask(act.unit, act.company, act.person)
    grant = ending.find_for_holder(act.unit, act.company, act.person, act.value.subject)
    asked = access.find(act.unit, grant.request_id)
    reason = asked.reason if asked else ""
    draft = Draft(grant.beneficiary, grant.account_id, grant.role, grant.use_case, reason)
    return _form(act, draft)


def form_changed(act: Act) -> Answer:
    """A field has changed: the form says what applies now."""
    asking.may_ask(act.unit, act.company, act.person)
    draft = forms.read_form(act.values, act.person.user_id)
    seen = previewing.preview(act.unit, act.company, act.person, draft)
    return act.redraw(forms.request_form(seen, forms.read_nonce(act.metadata)))


def find_account(act: Act) -> Answer:
    """Type-ahead over the register."""
    asking.may_ask(act.unit, act.company, act.person)
    policy = standing.in_force(act.unit, act.company).policy
    found = register.search(act.unit, act.company.workspace_id, str(act.body.get("value") or ""))
    named = [(account, policy.network(account.network)) for account in found]
    return Answer(
        ack={
            "options": [forms.account_option(account, network.name) for account, network in named if network]
        }
    )


def find_beneficiary(act: Act) -> Answer:
    """Type-ahead over people: those in the workspace, and agency users by name."""
    asking.may_ask(act.unit, act.company, act.person)
    typed, me = str(act.body.get("value") or ""), act.person.user_id
    found = outsiders.search(act.unit, act.company.workspace_id, me, typed)
    return Answer(ack={"options": [forms.person_option(one.id, one.name) for one in found]})


def send_request(act: Act) -> Answer:
    """Send the form; it is replaced by what happens next."""
    draft = forms.read_form(act.values, act.person.user_id)
    request = asking.submit(act.unit, act.company, act.person, draft)
    picture = picturing.request_picture(act.unit, act.company, request.id)
    return Answer(ack={"response_action": "update", "view": forms.sent(picture)})


def approve(act: Act) -> Answer:
    """One click, with every fact on the card."""
    vouching.approve(act.unit, act.company, act.person, act.value.subject, act.value.version)
    return _answered(act, cards.voted)


def take_back(act: Act) -> Answer:
    """Take back one's own vote while the request is pending."""
    vouching.take_back(act.unit, act.company, act.person, act.value.subject)
    return _answered(act, cards.taken_back)


def withdraw(act: Act) -> Answer:
    """Requester or beneficiary takes the request back."""
    vouching.withdraw(act.unit, act.company, act.person, act.value.subject)
    return _answered(act, cards.withdrawn)


def open_deny(act: Act) -> Answer:
    """Ask why, of somebody who may deny."""
    vouching.may_decide(act.unit, act.company, act.person, act.value.subject, act.value.version)
    return act.open(decisions.deny_form(_picture(act, act.value.subject), act.unit.new_id()))


def send_denial(act: Act) -> Answer:
    """Deny, with the reason that the requester reads."""
    request_id, version, _ = decisions.read_meta(act.metadata)
    reason = clean(decisions.read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    vouching.deny(act.unit, act.company, act.person, request_id, version, reason)
    return _finished(decisions.denied(_picture(act, request_id)))


def open_change(act: Act) -> Answer:
    """Approve with changes, for somebody who may vouch."""
    vouching.may_decide(act.unit, act.company, act.person, act.value.subject, act.value.version)
    return act.open(decisions.change_form(_picture(act, act.value.subject), act.unit.new_id()))


def send_change(act: Act) -> Answer:
    """Change the terms and vouch for them."""
    request_id, version, _ = decisions.read_meta(act.metadata)
    asked = _picture(act, request_id).request.terms.role
    change = Change(
        role=decisions.read_role(act.values, asked),
        starts=decisions.read_text(act.values, "starts"),
        ends=decisions.read_text(act.values, "ends"),
    )
    changing.approve_with_changes(act.unit, act.company, act.person, request_id, version, change)
    return _finished(decisions.approved_with_changes(_picture(act, request_id)))


def look(act: Act) -> Answer:
    """Show a request in a dialogue, with its buttons, to somebody who saw it on Home."""
    picture = looking.at_request(act.unit, act.company, act.person, act.value.subject)
    return act.open(cards.request_dialogue(picture))


def _form(act: Act, draft: Draft, notes: tuple[str, ...] = ()) -> Answer:
    seen = previewing.preview(act.unit, act.company, act.person, draft)
    return act.open(forms.request_form(seen, act.unit.new_id(), notes))


def _picture(act: Act, request_id: str) -> RequestPicture:
    return picturing.request_picture(act.unit, act.company, request_id)


def _answered(act: Act, say: Callable[[RequestBrief], str]) -> Answer:
    """Words beside the message that was pressed; in a dialogue, the dialogue as it must look now."""
    if act.inside:
        picture = _picture(act, act.value.subject)
        return act.redraw(cards.request_dialogue(picture, say(picture)))
    return Answer(words=say(picturing.request_brief(act.unit, act.company, act.value.subject)))


def _finished(words: str) -> Answer:
    """What replaces a form that was sent."""
    return Answer(ack={"response_action": "update", "view": decisions.finished(words)})
