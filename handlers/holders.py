"""Holders whom nobody can name: whoever answers for the account says who it is."""

from bot.services import agencies, holder_naming, outsiders
from bot.views import holders as views
from bot.views.access import person_option
from bot.views.decisions import finished
from bot.views.grants import read_meta
from bot.views.people import named
from handlers.acts import Act, Answer


def open_naming(act: Act) -> Answer:
    """The form, for whoever may say it."""
    picture = holder_naming.picture(act.unit, act.company, act.person, act.value.subject)
    return act.open(views.names_form(picture, act.unit.new_id()))


def send_names(act: Act) -> Answer:
    """Write down who comes in, or that nobody does."""
    line_id, _ = read_meta(act.metadata)
    done = holder_naming.name(act.unit, act.company, act.person, line_id, views.read_names(act.values))
    people = [one.person for one in done.lines if one.person]
    known = outsiders.outsiders(act.unit, people)
    words = views.written_down(done.lines[0].said, [named(one, known) for one in people], stays=done.stays)
    return Answer(ack={"response_action": "update", "view": finished(words)})


def find_on_rosters(act: Act) -> Answer:
    """Type-ahead over the people on rosters who are not in the workspace."""
    agencies.may_look(act.person)
    typed = str(act.body.get("value") or "")
    found = outsiders.on_rosters(act.unit, act.company.workspace_id, typed)
    return Answer(ack={"options": [person_option(one.id, one.name) for one in found]})
