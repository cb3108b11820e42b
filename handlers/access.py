"""Asking for access and deciding on it: the command, the form, and the buttons of the committee's card."""

from bot.domain.access import Terms
from bot.domain.asking import Draft
from bot.domain.pictures import RequestPicture
from bot.domain.refusals import Ended, FormErrors, NotYours
from bot.domain.text import clean
from bot.domain.when import Ending, WhenError, parse_ending, parse_start, zone_of
from bot.services import asking, picturing, quick, standing, vouching
from bot.views import access as forms
from bot.views import requests as cards
from handlers.acts import Act, Answer
from storage import access, grants, people, register


def request_access(act: Act) -> Answer:
    """`/request-access [@brand editor 2w because …]`: the form, filled in as far as it can be read."""
    asking.may_ask(act.unit, act.company, act.person)
    draft, notes = quick.read(act.unit, act.company, act.person.user_id, str(act.body.get("text") or ""))
    return _form(act, draft, notes)


def open_request(act: Act) -> Answer:
    """The Request access button of Home."""
    asking.may_ask(act.unit, act.company, act.person)
    return _form(act, Draft(act.person.user_id))


def ask_again(act: Act) -> Answer:
    """The form, filled in as an earlier request was."""
    asking.may_ask(act.unit, act.company, act.person)
    earlier = access.find(act.unit, act.value.subject)
    if earlier is None or act.person.user_id not in earlier.parties:
        raise NotYours().about("request", act.value.subject)
    draft = Draft(
        beneficiary=earlier.beneficiary,
        account_id=earlier.account_id,
        role=earlier.terms.role,
        use_case=earlier.use_case,
        reason=earlier.reason,
    )
    return _form(act, draft)


def extend(act: Act) -> Answer:
    """The form for a later end of access that is held; always a new decision (A10)."""
    asking.may_ask(act.unit, act.company, act.person)
    grant = grants.find(act.unit, act.value.subject)
    if grant is None or grant.beneficiary != act.person.user_id:
        raise NotYours().about("grant", act.value.subject)
    if not grant.promised(act.unit.now):
        raise Ended
    draft = Draft(grant.beneficiary, grant.account_id, grant.role, grant.use_case)
    return _form(act, draft)


def form_changed(act: Act) -> Answer:
    """A field has changed: the form says what applies now."""
    draft = forms.read_form(act.values, act.person.user_id)
    seen = asking.preview(act.unit, act.company, act.person, draft)
    return act.redraw(forms.request_form(seen, forms.read_nonce(act.metadata)))


def find_account(act: Act) -> Answer:
    """Type-ahead over the register."""
    policy = standing.in_force(act.unit, act.company).policy
    found = register.search(act.unit, act.company.workspace_id, str(act.body.get("value") or ""))
    named = [(account, policy.network(account.network)) for account in found]
    return Answer(
        ack={
            "options": [forms.account_option(account, network.name) for account, network in named if network]
        }
    )


def send_request(act: Act) -> Answer:
    """Send the form; it is replaced by what happens next."""
    draft = forms.read_form(act.values, act.person.user_id)
    request = asking.submit(act.unit, act.company, act.person, draft)
    picture = picturing.request_picture(act.unit, act.company, request.id)
    return Answer(ack={"response_action": "update", "view": forms.sent(picture)})


def approve(act: Act) -> Answer:
    """One click, with every fact on the card."""
    vouching.approve(act.unit, act.company, act.person, act.value.subject, act.value.version)
    return Answer(words=cards.voted(_picture(act, act.value.subject)))


def take_back(act: Act) -> Answer:
    """Take back one's own vote while the request is pending."""
    vouching.take_back(act.unit, act.company, act.person, act.value.subject)
    return Answer(words="Your vote is taken back.")


def withdraw(act: Act) -> Answer:
    """Requester or beneficiary takes the request back."""
    vouching.withdraw(act.unit, act.company, act.person, act.value.subject)
    return Answer(words="The request is withdrawn.")


def open_deny(act: Act) -> Answer:
    """Ask why, of somebody who may deny."""
    vouching.may_decide(act.unit, act.company, act.person, act.value.subject, act.value.version)
    return act.open(cards.deny_form(_picture(act, act.value.subject), act.unit.new_id()))


def send_denial(act: Act) -> Answer:
    """Deny, with the reason that the requester reads."""
    request_id, version, _ = cards.read_meta(act.metadata)
    reason = clean(cards.read_text(act.values, "reason"), limit=cards.REASON_LIMIT, multiline=True)
    vouching.deny(act.unit, act.company, act.person, request_id, version, reason)
    return Answer()


def open_change(act: Act) -> Answer:
    """Approve with changes, for somebody who may vouch."""
    vouching.may_decide(act.unit, act.company, act.person, act.value.subject, act.value.version)
    return act.open(cards.change_form(_picture(act, act.value.subject), act.unit.new_id()))


def send_change(act: Act) -> Answer:
    """Change the terms and vouch for them."""
    request_id, version, _ = cards.read_meta(act.metadata)
    picture = _picture(act, request_id)
    terms = _new_terms(act, picture)
    vouching.approve_with_changes(act.unit, act.company, act.person, request_id, version, terms)
    return Answer()


def look(act: Act) -> Answer:
    """Show a request in a dialogue, with its buttons, to somebody who saw it on Home."""
    picture = _picture(act, act.value.subject)
    return act.open(cards.request_dialogue(picture))


def _form(act: Act, draft: Draft, notes: tuple[str, ...] = ()) -> Answer:
    seen = asking.preview(act.unit, act.company, act.person, draft)
    return act.open(forms.request_form(seen, act.unit.new_id(), notes))


def _picture(act: Act, request_id: str) -> RequestPicture:
    return picturing.request_picture(act.unit, act.company, request_id)


def _new_terms(act: Act, picture: RequestPicture) -> Terms:
    """The terms that the change form asks for; a field left empty keeps what was asked."""
    asked = picture.request.terms
    beneficiary = people.find(act.unit, act.company.workspace_id, picture.request.beneficiary)
    zone = zone_of(beneficiary.zone if beneficiary else None)
    typed_start = cards.read_text(act.values, "starts").strip()
    typed_end = cards.read_text(act.values, "ends").strip()
    starts, ending, errors = asked.starts_at, asked.ending, {}
    try:
        starts = parse_start(typed_start, now=act.unit.now, zone=zone) if typed_start else starts
    except WhenError as error:
        errors["starts"] = error.message
    try:
        if typed_end:
            ending = parse_ending(typed_end, now=act.unit.now, zone=zone, longest=None, start=starts)
    except WhenError as error:
        errors["ends"] = error.message
    if errors:
        raise FormErrors(errors)
    return Terms(cards.read_role(act.values), starts, _fixed(ending, picture))


def _fixed(ending: Ending, picture: RequestPicture) -> Ending:
    """For an extension a length counts from the present end, as it did in the request."""
    if picture.extends and ending.length is not None:
        return Ending(instant=picture.extends.ends_at + ending.length)
    return ending
