"""The vault for those who look after it: how it stands, sealed by one person and unsealed by two."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.text import clean
from bot.services import picturing_vault, sealing
from bot.views import vault as views
from bot.views.answers import ephemeral
from bot.views.decisions import finished, read_text
from handlers.acts import Act, Answer


def tell(act: Act) -> Answer:
    """`/vouchsafe vault`: how it stands."""
    return Answer(ack=ephemeral(views.status(picturing_vault.status(act.unit, act.company, act.person))))


def open_seal(act: Act) -> Answer:
    """Ask why, of somebody who may seal it."""
    row = sealing.sealable(act.unit, act.company, act.person)
    return act.open(views.seal_form(row, act.unit.new_id()))


def send_seal(act: Act) -> Answer:
    """Seal it at once."""
    reason = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    sealing.seal(act.unit, act.company, act.person, reason)
    view = finished(f"The vault is sealed. {views.GOES_ON}")
    return Answer(ack={"response_action": "update", "view": view})


def ask_unseal(act: Act) -> Answer:
    """Be the first of two who unseal it."""
    sealing.ask_unseal(act.unit, act.company, act.person)
    return Answer(words=views.ASKED)


def agree_unseal(act: Act) -> Answer:
    """Be the second."""
    sealing.agree_unseal(act.unit, act.company, act.person)
    return Answer(words=views.UNSEALED)
