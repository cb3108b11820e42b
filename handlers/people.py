"""What Slack says of people: who joined, who changed, who is gone."""

from bot.services import mirroring
from handlers.acts import Act, Answer


def changed(act: Act) -> Answer:
    """Somebody joined, or their record changed: the mirror follows in the same minute."""
    user = act.body["event"]["user"]
    mirroring.mirror(act.unit, act.company, [user])
    return Answer()
