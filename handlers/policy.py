"""The policy: founding it, voting on a later version, and proposing one."""

from bot.domain.ballot import Choice
from bot.services import balloting, founding, picturing_ballots, picturing_policy
from bot.views import ballots
from bot.views.decisions import finished, read_text
from bot.views.founding import signed
from handlers.acts import Act, Answer


def found(act: Act) -> Answer:
    """An admin or the senior leader signs the first policy."""
    founding.sign(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=signed(picturing_policy.founding_picture(act.unit, act.company, act.value.subject)))


def approve(act: Act) -> Answer:
    """Somebody of the committee approves a proposed policy."""
    balloting.vote(act.unit, act.company, act.person, act.value.subject, Choice.APPROVE)
    return Answer(words=_voted(act, act.value.subject))


def open_reject(act: Act) -> Answer:
    """Ask why not, for somebody who may vote."""
    version = balloting.may_vote(act.unit, act.company, act.person, act.value.subject)
    return act.open(ballots.reject_form(version, act.unit.new_id()))


def send_reject(act: Act) -> Answer:
    """Somebody of the committee rejects a proposed policy, with the reason."""
    policy_id = ballots.read_reject(act.metadata)
    reason = read_text(act.values, "reason")
    balloting.vote(act.unit, act.company, act.person, policy_id, Choice.REJECT, reason)
    return Answer(ack={"response_action": "update", "view": finished(_voted(act, policy_id))})


def _voted(act: Act, policy_id: str) -> str:
    return ballots.voted(picturing_ballots.ballot_picture(act.unit, act.company, policy_id))
