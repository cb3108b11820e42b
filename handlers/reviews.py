"""Audits as whoever is asked answers them, line by line; and the questions that go to holders."""

from datetime import timedelta
from typing import Final

from bot.domain.manners import Manner
from bot.domain.refusals import Refused
from bot.domain.register import Account
from bot.domain.register_rights import RegisterAct
from bot.domain.reviews import Choice, ItemState
from bot.services import (
    picturing_reviews,
    registering,
    review_asking,
    review_people,
    review_threads,
    reviewing,
    standing,
)
from bot.services.reviewing import Named
from bot.views import register_forms, reviews
from bot.views import review_forms as forms
from bot.views.decisions import finished
from bot.views.grants import read_meta
from bot.views.register_forms import Purpose
from bot.views.review_forms import Wrong
from handlers.acts import Act, Answer
from handlers.grants import CLOSE_ALL

FIRST_END: Final = timedelta(days=90)
"""How long a risk is accepted where nobody chooses another day."""


def keep(act: Act) -> Answer:
    """It stays, or is all right: the line says so in its place."""
    reviewing.choose(act.unit, act.company, act.person, act.value.subject, Choice.KEEP)
    return Answer()


def remove(act: Act) -> Answer:
    """It goes."""
    reviewing.choose(act.unit, act.company, act.person, act.value.subject, Choice.REMOVE)
    return Answer()


def unsure(act: Act) -> Answer:
    """Ask whoever has it."""
    review_asking.unsure(act.unit, act.company, act.person, act.value.subject)
    return Answer()


def take_back(act: Act) -> Answer:
    """The line is open again."""
    reviewing.take_back(act.unit, act.company, act.person, act.value.subject)
    return Answer()


def open_accept(act: Act) -> Answer:
    """Why a risk is accepted, and until when."""
    item, _ = reviewing.may_change(act.unit, act.company, act.person, act.value.subject)
    if not item.unknown:
        raise Named
    one = picturing_reviews.line_picture(act.unit, act.company, item.id, act.person.user_id)
    first = (item.accept_until or act.unit.now + FIRST_END).date()
    return act.open(forms.accept_form(one, first, act.unit.new_id()))


def send_accept(act: Act) -> Answer:
    """The risk is accepted."""
    item_id, _ = read_meta(act.metadata)
    reason, until = forms.read_words(act.values, "reason"), forms.read_until(act.values)
    reviewing.accept(act.unit, act.company, act.person, item_id, reason, until)
    return Answer(ack=CLOSE_ALL)


def open_wrong(act: Act) -> Answer:
    """What is wrong with an account."""
    item, _ = reviewing.may_change(act.unit, act.company, act.person, act.value.subject)
    one = picturing_reviews.line_picture(act.unit, act.company, item.id, act.person.user_id)
    return act.open(forms.wrong_form(one, act.unit.new_id()))


def send_wrong(act: Act) -> Answer:
    """The account is not needed; or it is, and its form in the register opens to be corrected."""
    item_id, _ = read_meta(act.metadata)
    wrong, why = forms.read_wrong(act.values), forms.read_words(act.values, "reason")
    item = reviewing.wrong(act.unit, act.company, act.person, item_id, why, needed=wrong is Wrong.REGISTER)
    if wrong is Wrong.NOT_NEEDED:
        return Answer(ack=CLOSE_ALL)
    return _correct(act, registering.find(act.unit, act.company, item.account_id))


def open_plain(act: Act) -> Answer:
    """Which lines of low risk would be kept, and the comment for all of them."""
    review_id, reader = act.value.subject, act.person.user_id
    plain = reviewing.may_keep_plain(act.unit, act.company, act.person, review_id)
    lines = tuple(picturing_reviews.line_picture(act.unit, act.company, one.id, reader) for one in plain)
    return act.open(forms.plain_form(review_id, lines, act.unit.new_id()))


def send_plain(act: Act) -> Answer:
    """All of them are kept, until they are handed in."""
    review_id, _ = read_meta(act.metadata)
    reason = forms.read_words(act.values, "reason")
    kept = reviewing.keep_plain(act.unit, act.company, act.person, review_id, reason)
    return _finished(reviews.kept_plain(kept))


def submit(act: Act) -> Answer:
    """Hand in what is answered."""
    done = reviewing.submit(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_reviews.review_picture(act.unit, act.company, act.value.subject, act.person.user_id)
    going = bool(picture.states.get(ItemState.TO_REMOVE))
    return Answer(words=reviews.submitted(done, picture.waiting, going=going))


def open_hand_on(act: Act) -> Answer:
    """Who is to be asked as well."""
    review = reviewing.may_hand_in(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_reviews.review_picture(act.unit, act.company, review.id, act.person.user_id)
    return act.open(forms.hand_on_form(review.id, picture.campaign.number, act.unit.new_id()))


def send_hand_on(act: Act) -> Answer:
    """Somebody else is asked as well."""
    review_id, _ = read_meta(act.metadata)
    person, note = forms.read_person(act.values), forms.read_words(act.values, "note")
    review_people.hand_on(act.unit, act.company, act.person, review_id, person, note)
    return _finished(reviews.handed_on(person))


def show(act: Act) -> Answer:
    """Bring the lines into the conversation, from Home or the message of the day."""
    review = review_people.may_review(act.unit, act.company, act.person, act.value.subject)
    review_threads.show(act.unit, act.company, review, act.person.user_id, Manner.ANSWER)
    picture = picturing_reviews.review_picture(act.unit, act.company, review.id, act.person.user_id)
    return Answer(words=reviews.shown(picture.campaign.number))


def open_question(act: Act) -> Answer:
    """Whether it is still needed, for whoever is asked."""
    item = review_asking.may_tell(act.unit, act.company, act.person, act.value.subject)
    one = picturing_reviews.line_picture(act.unit, act.company, item.id, act.person.user_id)
    return act.open(forms.question_form(one, act.unit.new_id()))


def send_question(act: Act) -> Answer:
    """The answer of whoever was asked."""
    item_id, _ = read_meta(act.metadata)
    why, needed = forms.read_words(act.values, "why"), forms.read_needed(act.values)
    review_asking.tell(act.unit, act.company, act.person, item_id, why, needed=needed)
    return _finished(forms.TOLD)


def _correct(act: Act, account: Account) -> Answer:
    """The account's form in the register, for whoever may change it; to others, who does."""
    try:
        registering.check(act.unit, act.company, act.person, RegisterAct.EDIT, account)
    except Refused:
        return _finished(reviews.others_correct(filter(None, (account.owner,))))
    networks = standing.in_force(act.unit, act.company).policy.networks
    form = register_forms.account_form(Purpose.EDIT, networks, act.unit.new_id(), account)
    return Answer(ack={"response_action": "update", "view": form})


def _finished(words: str) -> Answer:
    return Answer(ack={"response_action": "update", "view": finished(words)})
