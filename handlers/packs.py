"""The evidence of an audit, as whoever runs the programme asks for it."""

from bot.services import pack_asking
from bot.views import packs as views
from handlers.acts import Act, Answer


def ask(act: Act) -> Answer:
    """Have it come as a file."""
    found = pack_asking.ask(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=views.on_its_way(found))
