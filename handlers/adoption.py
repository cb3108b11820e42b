"""People who have a way in that was never granted: the owner's list, and the committee's card about them."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.refusals import FormErrors
from bot.domain.text import clean
from bot.services import adopting, adoption_votes, looking, picturing_adoption
from bot.views import adoption, adoption_forms, adoption_home, adoption_list
from bot.views.access import read_nonce
from bot.views.answers import ephemeral
from bot.views.decisions import finished, read_meta, read_text
from bot.views.grants import read_meta as read_id
from handlers.acts import Act, Answer
from handlers.grants import CLOSE_ALL
from storage import adoption as rows


def listed(act: Act) -> Answer:
    """`/vouchsafe adopt`: the lists of whoever asks; all of them to whoever runs the programme."""
    seen = looking.at_lists(act.unit, act.company, act.person)
    return Answer(ack=ephemeral(adoption_home.answer(seen)))


def look_legacy(act: Act) -> Answer:
    """How many are left, account by account, from Home."""
    seen = looking.at_legacy(act.unit, act.company, act.person)
    return act.open(adoption_home.dialogue(seen))


def open_list(act: Act) -> Answer:
    """The whole list of an account in a dialogue, for one of those who answer for it."""
    return act.open(_list(act, act.value.subject))


def turn(act: Act) -> Answer:
    """Another page of the list."""
    return act.redraw(_list(act, act.value.subject, act.value.version))


def open_adopt(act: Act) -> Answer:
    """With what somebody is to be adopted: at first the role that they have and the most the rules allow."""
    line, _ = adopting.answerable(act.unit, act.company, act.person, act.value.subject)
    one = picturing_adoption.holder_picture(act.unit, act.company, line.id)
    draft = adopting.draft_of(act.unit, line, adoption_forms.first_reason(one))
    if not draft.ends:
        draft = adopting.with_the_most(act.unit, act.company, act.person, draft)
    seen = adopting.preview(act.unit, act.company, act.person, draft)
    return act.open(adoption_forms.adopt_form(one, seen, act.unit.new_id()))


def form_changed(act: Act) -> Answer:
    """A field has changed: the form says what applies now; another use case has another longest time."""
    line_id, _ = read_id(act.metadata)
    line, _ = adopting.answerable(act.unit, act.company, act.person, line_id)
    one = picturing_adoption.holder_picture(act.unit, act.company, line_id)
    draft = adoption_forms.read_adopt_form(act.values, line.person, line.account_id)
    if act.name != "adopt_ends":
        draft = adopting.with_the_most(act.unit, act.company, act.person, draft)
    seen = adopting.preview(act.unit, act.company, act.person, draft)
    return act.redraw(adoption_forms.adopt_form(one, seen, read_nonce(act.metadata)))


def send_adopt(act: Act) -> Answer:
    """Somebody is to be adopted so."""
    line_id, _ = read_id(act.metadata)
    line, _ = adopting.answerable(act.unit, act.company, act.person, line_id)
    draft = adoption_forms.read_adopt_form(act.values, line.person, line.account_id)
    try:
        adopting.choose(act.unit, act.company, act.person, line_id, draft)
    except FormErrors as error:
        raise FormErrors(adoption_forms.at_its_field(error.errors)) from error
    return Answer(ack=CLOSE_ALL)


def remove(act: Act) -> Answer:
    """Somebody is to lose their way in."""
    adopting.remove(act.unit, act.company, act.person, act.value.subject)
    return _on_the_list(act, adoption_list.REMOVING)


def unsure(act: Act) -> Answer:
    """Ask the holder."""
    adopting.unsure(act.unit, act.company, act.person, act.value.subject)
    return _on_the_list(act, adoption_list.UNSURE)


def ask(act: Act) -> Answer:
    """Ask the committee about everybody who is to be adopted."""
    asked = adopting.ask(act.unit, act.company, act.person, act.value.subject)
    words = adoption_list.asked_words(asked)
    return act.redraw(_list(act, act.value.subject, 0, words)) if act.inside else Answer(words=words)


def open_answer(act: Act) -> Answer:
    """Whether it is still needed, for whoever has it."""
    line = adopting.may_tell(act.unit, act.company, act.person, act.value.subject)
    one = picturing_adoption.holder_picture(act.unit, act.company, line.id)
    return act.open(adoption_forms.still_needed_form(one, act.unit.new_id()))


def send_answer(act: Act) -> Answer:
    """The holder's answer."""
    line_id, _ = read_id(act.metadata)
    why = clean(read_text(act.values, "why"), limit=REASON_LIMIT, multiline=True)
    back = adoption_forms.read_needed(act.values)
    adopting.tell(act.unit, act.company, act.person, line_id, back, why)
    return _finished(adoption_forms.TOLD)


def look(act: Act) -> Answer:
    """The committee's card in a dialogue, from Home."""
    picture = looking.at_adoption(act.unit, act.company, act.person, act.value.subject)
    return act.open(adoption.adoption_dialogue(picture))


def approve(act: Act) -> Answer:
    """Vouch for everybody on the card for whom one may."""
    word = adoption_votes.approve(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_adoption.adoption_picture(act.unit, act.company, act.value.subject)
    return _on_the_card(act, adoption.voted(word, picture))


def take_back(act: Act) -> Answer:
    """Take back one's own votes."""
    word = adoption_votes.take_back(act.unit, act.company, act.person, act.value.subject)
    return _on_the_card(act, adoption.taken_back(word))


def open_deny(act: Act) -> Answer:
    """Ask why nobody should be adopted, of somebody who may deny."""
    adoption_votes.may_decide(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_adoption.adoption_picture(act.unit, act.company, act.value.subject)
    return act.open(adoption_forms.deny_adoption_form(picture, act.unit.new_id()))


def send_denial(act: Act) -> Answer:
    """Deny everybody on the card."""
    adoption_id, _ = read_id(act.metadata)
    reason = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    word = adoption_votes.deny_all(act.unit, act.company, act.person, adoption_id, reason)
    return _finished(adoption.denied(word))


def open_leave_out(act: Act) -> Answer:
    """Ask why one person should be left out, of somebody who may deny."""
    request_id, version = act.value.subject, act.value.version
    picture = adoption_votes.may_leave_out(act.unit, act.company, act.person, request_id, version)
    shown = picturing_adoption.adoption_picture(act.unit, act.company, picture)
    return act.open(adoption_forms.leave_out_form(shown, request_id, version, act.unit.new_id()))


def send_leave_out(act: Act) -> Answer:
    """One person goes back to the owner's list."""
    request_id, version, _ = read_meta(act.metadata)
    reason = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    out = adoption_votes.leave_out(act.unit, act.company, act.person, request_id, version, reason)
    picture = picturing_adoption.adoption_picture(act.unit, act.company, out.adoption_id or "")
    return _finished(adoption.left_out(picture, request_id))


def _list(act: Act, account_id: str, page: int = 0, note: str | None = None) -> dict[str, object]:
    adopting.account_for(act.unit, act.company, act.person, account_id)
    picture = picturing_adoption.list_picture(act.unit, act.company, account_id, act.person.user_id)
    return adoption_list.list_dialogue(picture, page, note)


def _on_the_list(act: Act, words: str) -> Answer:
    """Words beside the card; in a dialogue, the list as it must look now."""
    line = rows.find(act.unit, act.value.subject) if act.inside else None
    return act.redraw(_list(act, line.account_id, 0, words)) if line else Answer(words=words)


def _on_the_card(act: Act, words: str) -> Answer:
    if not act.inside:
        return Answer(words=words)
    picture = picturing_adoption.adoption_picture(act.unit, act.company, act.value.subject)
    return act.redraw(adoption.adoption_dialogue(picture, words))


def _finished(words: str) -> Answer:
    return Answer(ack={"response_action": "update", "view": finished(words)})
