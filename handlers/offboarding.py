"""`/vouchsafe offboard`: asked for by one person, confirmed by a second, and said to nobody else."""

from bot.domain.typed import mentioned
from bot.services import offboarding
from bot.services.offboarding import Wish
from bot.views import offboarding as views
from bot.views.decisions import finished, read_text
from handlers.acts import Act, Answer
from handlers.reading import metadata_of
from storage import people


def offboard(act: Act) -> Answer:
    """`/vouchsafe offboard @person`: the form; for somebody offboarded already, the way back."""
    return _form(act, mentioned(str(act.body.get("text") or "")))


def open_offboard(act: Act) -> Answer:
    """The button on Home."""
    return _form(act, None)


def send_offboard(act: Act) -> Answer:
    """Ask a second person to confirm."""
    said = Wish(_whom(act), read_text(act.values, "reason"), read_text(act.values, "starts_at"))
    offboarding.ask(act.unit, act.company, act.person, said)
    return _done(views.ASKED)


def confirm(act: Act) -> Answer:
    """A second person agrees."""
    agreed = offboarding.confirm(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=views.confirmed(agreed))


def call_off(act: Act) -> Answer:
    """Nothing has happened, and nothing will."""
    offboarding.call_off(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=views.CALLED_OFF)


def send_readmit(act: Act) -> Answer:
    """They stay after all."""
    offboarding.readmit(act.unit, act.company, act.person, str(metadata_of(act.body).get("id") or ""))
    return _done(views.READMITTED)


def _form(act: Act, person_id: str | None) -> Answer:
    person = people.find(act.unit, act.company.workspace_id, person_id) if person_id else None
    if person is not None and person.offboarded_at is not None:
        offboarding.may_readmit(act.unit, act.company, act.person, person.user_id)
        return act.open(views.readmit_form(person.user_id, act.unit.new_id()))
    offboarding.may_ask(act.unit, act.company, act.person, person_id)
    return act.open(views.offboard_form(person_id, act.unit.new_id()))


def _whom(act: Act) -> str | None:
    """Whom the form was opened for, or whom it names."""
    chosen = (act.values.get("who") or {}).get("who", {}).get("selected_user")
    whom = metadata_of(act.body).get("id") or chosen
    return str(whom) if whom else None


def _done(words: str) -> Answer:
    return Answer(ack={"response_action": "update", "view": finished(words)})
