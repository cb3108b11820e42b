"""App Home, help, and everything else that `/vouchsafe` understands."""

from bot.services import picturing, telling
from bot.views import home
from bot.views.answers import dialogue, ephemeral
from handlers.acts import Act, Answer


def vouchsafe(act: Act) -> Answer:
    """`/vouchsafe <verb>`: an unknown verb gets help, not nothing."""
    typed = str(act.body.get("text") or "").split()
    verb = typed[0].casefold() if typed else "help"
    if verb == "home":
        seen = picturing.overview(act.unit, act.company, act.person.user_id)
        return Answer(ack=ephemeral(home.what_waits(seen)))
    return Answer(ack=ephemeral(home.help_text(None if verb == "help" else typed[0])))


def open_help(act: Act) -> Answer:
    """The Help button of Home."""
    return act.open(dialogue(home.help_lines()))


def opened(act: Act) -> Answer:
    """Somebody looks at Home: draw it for them."""
    if act.body["event"].get("tab", "home") == "home":
        telling.open_home(act.unit, act.company.workspace_id, act.person.user_id)
    return Answer()
