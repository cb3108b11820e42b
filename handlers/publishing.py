"""The policy as people know it: announced, read, and acknowledged."""

from bot.domain.acknowledging import Outcome
from bot.services import acknowledging, announcing, answering, picturing_publishing, reaching, roles, standing
from bot.services.sheets.writing import Format
from bot.views import acknowledging as views
from bot.views import my_role as role_views
from bot.views import policy_text
from bot.views import reach as reach_views
from bot.views.answers import ephemeral
from bot.views.decisions import finished
from bot.views.grants import read_meta
from bot.views.publishing import announced
from handlers.acts import Act, Answer
from storage import policy


def announce(act: Act) -> Answer:
    """Somebody puts their name to the policy, and it is announced."""
    version = announcing.announce(act.unit, act.company, act.person, act.value.subject)
    return Answer(
        words=announced(version.number, announcing.place(act.company, standing.parsed(version.text)))
    )


def open_text(act: Act) -> Answer:
    """All that a version says."""
    acknowledging.may(act.unit, act.company, act.person)
    picture = picturing_publishing.published(act.unit, act.company, act.value.subject)
    return act.open(policy_text.policy_text(picture))


def turn(act: Act) -> Answer:
    """Another page of it."""
    acknowledging.may(act.unit, act.company, act.person)
    picture = picturing_publishing.published(act.unit, act.company, act.value.subject)
    return act.redraw(policy_text.policy_text(picture, act.value.version))


def open_acknowledge(act: Act) -> Answer:
    """Ask the question; where a newer version is in force, that of the newer one."""
    acknowledging.may(act.unit, act.company, act.person)
    picture = picturing_publishing.acknowledging_picture(act.unit, act.company, act.person.user_id)
    gone = _number_of(act, act.value.subject)
    instead_of = gone if gone != picture.of.version.number else None
    if picture.given_at:
        return act.open(views.already(picture, instead_of))
    return act.open(views.form(picture, act.unit.new_id(), instead_of=instead_of))


def send_acknowledge(act: Act) -> Answer:
    """Somebody has answered."""
    policy_id, _ = read_meta(act.metadata)
    answer = views.read_answer(act.values)
    became = answering.acknowledge(act.unit, act.company, act.person, policy_id, answer)
    picture = picturing_publishing.acknowledging_picture(act.unit, act.company, act.person.user_id)
    if became is Outcome.GIVEN:
        return _instead(finished(views.thanks(picture.of.version.number)))
    if became is Outcome.WRONG:
        return _instead(views.form(picture, act.unit.new_id(), wrong=True))
    instead_of = _number_of(act, policy_id)
    if picture.given_at:
        return _instead(views.already(picture, instead_of))
    return _instead(views.form(picture, act.unit.new_id(), instead_of=instead_of))


def _number_of(act: Act, policy_id: str) -> int | None:
    found = policy.version(act.unit, policy_id)
    return found.number if found else None


def _instead(view: dict[str, object]) -> Answer:
    """What takes the place of the form that was sent."""
    return Answer(ack={"response_action": "update", "view": view})


def my_role(act: Act) -> Answer:
    """`/vouchsafe my-role`, and its button: what one is in the programme."""
    acknowledging.may(act.unit, act.company, act.person)
    return act.open(role_views.my_role(roles.picture(act.unit, act.company.workspace_id, act.person.user_id)))


def acknowledge_role(act: Act) -> Answer:
    """Somebody has read what one of their roles does and answers for."""
    wanted = act.value
    became = roles.acknowledge(act.unit, act.company, act.person, wanted.subject, wanted.version)
    picture = roles.picture(act.unit, act.company.workspace_id, act.person.user_id)
    return act.redraw(role_views.my_role(picture, changed=became is Outcome.SUPERSEDED))


def reach(act: Act) -> Answer:
    """`/vouchsafe acknowledgements`: who has acknowledged the policy, and who has not."""
    reaching.may_see(act.unit, act.company, act.person)
    shown = reach_views.reach_list(reaching.reached(act.unit, act.company))
    return Answer(ack=ephemeral(shown))


def send_csv(act: Act) -> Answer:
    """The same as a file for any spreadsheet."""
    reaching.ask_for_file(act.unit, act.company, act.person, Format.CSV)
    return Answer(words=reach_views.on_its_way())


def send_workbook(act: Act) -> Answer:
    """The same as a workbook."""
    reaching.ask_for_file(act.unit, act.company, act.person, Format.XLSX)
    return Answer(words=reach_views.on_its_way())
