"""Lists of people that networks show: looked at, brought, and what differs in them settled."""

from bot.services import network_lists, picturing_lists, settling_lists
from bot.services.network_lists import Given
from bot.views import network_list_forms as forms
from bot.views import network_lists as views
from bot.views.decisions import finished
from bot.views.grants import read_meta
from bot.views.tasks import read_file
from handlers.acts import Act, Answer


def overview(act: Act) -> Answer:
    """How the lists stand of every account under audit for which somebody answers."""
    network_lists.may_look(act.unit, act.company, act.person)
    return act.open(views.overview(picturing_lists.for_reader(act.unit, act.company, act.person)))


def look(act: Act) -> Answer:
    """The same of one account."""
    account = network_lists.may_collect(act.unit, act.company, act.person, act.value.subject)
    return act.open(views.dialogue(picturing_lists.of_account(act.unit, act.company, account)))


def open_bring(act: Act) -> Answer:
    """Ask for a network's list, of somebody who may bring it."""
    account = network_lists.may_collect(act.unit, act.company, act.person, act.value.subject)
    lists = picturing_lists.of_account(act.unit, act.company, account)
    return act.open(forms.bring_form(lists, act.unit.new_id()))


def send_bring(act: Act) -> Answer:
    """Keep a pasted list, or have the attached one fetched."""
    account_id, _ = read_meta(act.metadata)
    given, file = Given(*forms.read_list(act.values)), read_file(act.values)
    if file:
        network_lists.attach(act.unit, act.company, act.person, account_id, file, given)
        return _finished(forms.FETCHING)
    network_lists.collect(act.unit, act.company, act.person, account_id, given)
    return _finished(forms.BROUGHT)


def open_settle(act: Act) -> Answer:
    """Ask what becomes of somebody in whom lists differ."""
    picture = picturing_lists.of_match(act.unit, act.company, act.person, act.value.subject)
    return act.open(forms.settle_form(picture, act.unit.new_id()))


def send_settle(act: Act) -> Answer:
    """Do what somebody says of a difference."""
    match_id, _ = read_meta(act.metadata)
    said = forms.read_settlement(act.values)
    settling_lists.settle(act.unit, act.company, act.person, match_id, said)
    return _finished(forms.settled(said.becomes) if said.becomes else "")


def _finished(words: str) -> Answer:
    """What replaces a form that was sent."""
    return Answer(ack={"response_action": "update", "view": finished(words)})
