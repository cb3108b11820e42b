"""Spot checks: somebody who looks at a removal has found that it is still there."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.text import clean
from bot.services import duties, picturing_duties, spot_checks
from bot.views import audit_ladder
from bot.views.decisions import finished, read_text
from bot.views.grants import read_meta
from handlers.acts import Act, Answer


def still_there(act: Act) -> Answer:
    """Ask what they have found."""
    duty = duties.find_for(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_duties.pictured(act.unit, act.company, duty)
    return act.open(audit_ladder.still_there_form(picture, act.unit.new_id()))


def send_still_there(act: Act) -> Answer:
    """What they have found."""
    duty_id, _ = read_meta(act.metadata)
    note = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    spot_checks.found_there(act.unit, act.company, act.person, duty_id, note)
    return Answer(ack={"response_action": "update", "view": finished(audit_ladder.STILL_THERE)})
