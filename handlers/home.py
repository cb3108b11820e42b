"""App Home, help, and everything else that `/vouchsafe` understands."""

from bot.services import picturing_home, telling
from bot.views import home
from bot.views.answers import dialogue, ephemeral
from handlers.acts import Act, Answer


def what_waits(act: Act) -> Answer:
    """`/vouchsafe home`: what waits for whoever asks."""
    seen = picturing_home.overview(act.unit, act.company, act.person.user_id)
    return Answer(ack=ephemeral(home.what_waits(seen)))


def explain(_act: Act) -> Answer:
    """`/vouchsafe help`: what can be typed."""
    return Answer(ack=ephemeral(home.help_text()))


def unknown(typed: str) -> Answer:
    """A verb that nobody knows gets help, not nothing."""
    return Answer(ack=ephemeral(home.help_text(typed)))


def open_help(act: Act) -> Answer:
    """The Help button of Home."""
    return act.open(dialogue(home.help_lines()))


def opened(act: Act) -> Answer:
    """Somebody looks at Home: draw it for them."""
    if act.body["event"].get("tab", "home") == "home":
        telling.open_home(act.unit, act.company.workspace_id, act.person.user_id)
    return Answer()
