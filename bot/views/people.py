"""How people are named on cards: by a mention, or by name and agency where they are not in Slack."""

from collections.abc import Mapping

from bot.domain.principals import Outsider
from bot.views.kit import escape, mention


def named(who: str, outsiders: Mapping[str, Outsider]) -> str:
    """Somebody as one phrase of our markup."""
    outsider = outsiders.get(who)
    return escape(outsider.words) if outsider else mention(who)


def hears(who: str, outsiders: Mapping[str, Outsider]) -> str | None:
    """Who is told what concerns somebody: they themselves, or their sponsor."""
    outsider = outsiders.get(who)
    return outsider.hears if outsider else who
