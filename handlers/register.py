"""The register of accounts: searched, looked at, added to, proposed for, changed and merged."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.register import Account, AccountStatus
from bot.domain.register_rights import RegisterAct
from bot.domain.register_search import Search
from bot.domain.text import clean
from bot.domain.typed import as_typed
from bot.services import (
    merging,
    picturing_duties,
    picturing_register,
    proposals,
    registering,
    standing,
)
from bot.services.registering import Outcome
from bot.views import register as views
from bot.views import register_forms as forms
from bot.views.answers import ephemeral
from bot.views.decisions import finished, read_text
from bot.views.register_forms import Purpose
from handlers.acts import Act, Answer
from handlers.grants import CLOSE_ALL


def search(act: Act) -> Answer:
    """`/vouchsafe register [words]`: the accounts in which these words occur."""
    _, *words = as_typed(str(act.body.get("text") or "")).split()
    wanted = Search.typed(" ".join(words))
    page = picturing_register.page(act.unit, act.company, act.person, wanted)
    return Answer(ack=ephemeral(views.answer(page)))


def turn(act: Act) -> Answer:
    """Another page of the same search, in a dialogue."""
    wanted = Search.carried(act.value)
    page = picturing_register.page(act.unit, act.company, act.person, wanted)
    return act.redraw(views.dialogue(page)) if act.inside else act.open(views.dialogue(page))


def search_again(act: Act) -> Answer:
    """Other words in the dialogue."""
    typed = read_text(act.values, "words")
    page = picturing_register.page(act.unit, act.company, act.person, Search.typed(typed))
    return Answer(ack={"response_action": "update", "view": views.dialogue(page)})


def look(act: Act) -> Answer:
    """Show an account in a dialogue."""
    picture = picturing_register.account(act.unit, act.company, act.person, act.value.subject)
    return act.open(views.account_dialogue(picture))


def open_add(act: Act) -> Answer:
    """The empty form, for somebody who may add accounts."""
    registering.check(act.unit, act.company, act.person, RegisterAct.ADD)
    return _form(act, Purpose.ADD)


def open_propose(act: Act) -> Answer:
    """The empty form of a proposal."""
    registering.check(act.unit, act.company, act.person, RegisterAct.PROPOSE)
    return _form(act, Purpose.PROPOSE)


def open_edit(act: Act) -> Answer:
    """The form of an account as it is; of a proposal, to accept it with changes."""
    account = registering.find(act.unit, act.company, act.value.subject)
    if account.status is AccountStatus.PROPOSED:
        duty = proposals.duty_about(act.unit, account.id)
        proposals.open_proposal(act.unit, act.company, act.person, duty.id)
        return _form(act, Purpose.ACCEPT, account)
    registering.check(act.unit, act.company, act.person, RegisterAct.EDIT, account)
    return _form(act, Purpose.EDIT, account)


def send_account(act: Act) -> Answer:
    """The form of an account, whatever it was opened for."""
    meta, said = forms.read_meta(act.metadata), forms.read_account(act.values)
    if meta.purpose is Purpose.ADD:
        outcome = registering.add(act.unit, act.company, act.person, said)
        return _came_in(act, outcome, views.said_added(outcome.account, act.person.user_id))
    if meta.purpose is Purpose.PROPOSE:
        outcome = registering.propose(act.unit, act.company, act.person, said)
        return _came_in(act, outcome, views.said_proposed(outcome.account))
    keep = proposals.accept_edited if meta.purpose is Purpose.ACCEPT else registering.edit
    keep(act.unit, act.company, act.person, meta.id, meta.mark, said)
    return Answer(ack=CLOSE_ALL)


def accept(act: Act) -> Answer:
    """What is proposed is taken in as it stands."""
    account = proposals.accept(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=views.said_accepted(account))


def open_refuse(act: Act) -> Answer:
    """Ask why, of somebody who may refuse."""
    proposals.open_proposal(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_duties.duty_picture(act.unit, act.company, act.value.subject)
    brief = picturing_register.brief(act.unit, act.company, picture.duty.subject)
    return act.open(forms.refuse_form(picture, brief, act.unit.new_id()))


def send_refusal(act: Act) -> Answer:
    """Why what is proposed is not taken in."""
    reason = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    proposals.refuse(act.unit, act.company, act.person, forms.read_meta(act.metadata).id, reason)
    return Answer(ack=CLOSE_ALL)


def open_merge(act: Act) -> Answer:
    """Ask which of two accounts that are alike stays."""
    account = registering.find(act.unit, act.company, act.value.subject)
    one, other = merging.pair(
        act.unit, act.company, act.person, account.id, merging.twin_of(act.unit, account).id
    )
    pair = tuple(picturing_register.brief_of(act.unit, act.company, each) for each in (one, other))
    return act.open(forms.merge_form((pair[0], pair[1]), act.unit.new_id()))


def send_merge(act: Act) -> Answer:
    """Let one account go into the other."""
    stays, goes = forms.read_merge(act.metadata, act.values)
    account = merging.merge(act.unit, act.company, act.person, stays, goes)
    return _finished(views.said_merged(account))


def _form(act: Act, purpose: Purpose, account: Account | None = None) -> Answer:
    networks = standing.in_force(act.unit, act.company).policy.networks
    return act.open(forms.account_form(purpose, networks, act.unit.new_id(), account))


def _came_in(act: Act, outcome: Outcome, words: str) -> Answer:
    if outcome.new:
        return _finished(words)
    picture = picturing_register.account(act.unit, act.company, act.person, outcome.account.id)
    return Answer(ack={"response_action": "update", "view": views.already_here(picture)})


def _finished(words: str) -> Answer:
    """What replaces a form that was sent."""
    return Answer(ack={"response_action": "update", "view": finished(words)})
