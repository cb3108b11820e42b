"""The policy: founding it, voting on a later version, and proposing one."""

from bot.domain.ballot import Choice
from bot.domain.refusals import BadDate, FormErrors, NotFit
from bot.services import (
    balloting,
    founding,
    handing_in,
    picturing_ballots,
    picturing_policy,
    policy_waiting,
    proposing,
)
from bot.views import ballots, policy
from bot.views.decisions import finished, read_text
from bot.views.founding import signed
from handlers.acts import Act, Answer

POLICY_ENDINGS = (".yml", ".yaml")
"""What the name of a policy file ends with."""


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


def tell(act: Act) -> Answer:
    """`/vouchsafe policy`: what decides, what is proposed, and every version there was."""
    return act.open(policy.status_dialogue(picturing_ballots.status(act.unit, act.company, act.person)))


def look(act: Act) -> Answer:
    """The proposal in a dialogue, with the buttons of its card."""
    if not act.person.fit:
        raise NotFit().about("policy", act.value.subject)
    picture = picturing_ballots.ballot_picture(act.unit, act.company, act.value.subject, foresees=True)
    return act.open(policy.look_dialogue(picture))


def reviewed(act: Act) -> Answer:
    """Whoever runs the programme has found that the policy stays as it is."""
    due = policy_waiting.reviewed(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=policy.reviewed(due))


def open_propose(act: Act) -> Answer:
    """The form, for somebody who may propose."""
    return act.open(_propose_form(act, None))


def dropped(act: Act) -> Answer:
    """A file was put into the conversation with the bot: of a policy it is asked whether it is proposed."""
    for file in act.body["event"].get("files") or ():
        if str(file.get("name", "")).casefold().endswith(POLICY_ENDINGS):
            handing_in.offer(act.unit, act.company, act.person, str(file["id"]))
    return Answer()


def open_propose_file(act: Act) -> Answer:
    """The form for a file that is there already."""
    value = act.value
    base = proposing.may_propose(act.unit, act.company, act.person).version
    if base.number != value.version:
        raise proposing.stale(base)
    return act.open(_propose_form(act, (value.subject, "the one you put here")))


def send_propose(act: Act) -> Answer:
    """A file is fetched by a worker, and proposed in the name of whoever gave it."""
    asked = policy.read_propose(act.values, act.metadata)
    try:
        handing_in.give(
            act.unit, act.company, act.person, asked.file_id, asked.base_id,
            starts=asked.starts, material=asked.material, replace=asked.replace,
        )  # fmt: skip
    except BadDate as refused:
        raise FormErrors({"starts": str(refused)}) from None
    return Answer(ack={"response_action": "update", "view": finished(policy.READING)})


def _propose_form(act: Act, file: tuple[str, str] | None) -> dict[str, object]:
    base = proposing.may_propose(act.unit, act.company, act.person).version
    waiting = proposing.open_proposal(act.unit, act.company)
    mine = waiting.number if waiting and waiting.proposed_by == act.person.user_id else None
    return policy.propose_form(base, act.unit.new_id(), mine, file)


def _voted(act: Act, policy_id: str) -> str:
    picture = picturing_ballots.ballot_picture(act.unit, act.company, policy_id)
    return ballots.voted(picture, act.person.user_id)
