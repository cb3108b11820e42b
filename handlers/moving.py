"""Somebody has moved: what they hold stays, or goes."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.text import clean
from bot.services import moving, picturing_moving
from bot.views import moving as views
from bot.views.decisions import read_text
from bot.views.grants import read_meta
from handlers.acts import Act, Answer
from handlers.grants import CLOSE_ALL


def keep(act: Act) -> Answer:
    """One thing stays."""
    moving.keep(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=views.KEPT)


def open_remove(act: Act) -> Answer:
    """Ask why it does not stay, of somebody who may say so."""
    moving.may_answer(act.unit, act.company, act.person, act.value.subject)
    whose, line = picturing_moving.line_picture(act.unit, act.company, act.value.subject)
    return act.open(views.remove_form(whose, line, act.unit.new_id()))


def send_remove(act: Act) -> Answer:
    """One thing goes, with a reason."""
    line_id, _ = read_meta(act.metadata)
    reason = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    moving.remove(act.unit, act.company, act.person, line_id, reason)
    return Answer(ack=CLOSE_ALL)
