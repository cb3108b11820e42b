"""The message under which an evidence pack hangs, and what whoever asked for one reads."""

from typing import Final

from bot.domain.campaigns import Campaign
from bot.domain.lengths import count
from bot.views.kit import Block, context, message, section

_KEEP: Final = (
    "Unpack it and begin with report.html. It names people and says where they can get in: keep it where "
    "others cannot read it."
)
_CHECK: Final = "Anybody can check it: `vouchsafe audit verify FILE --fingerprint FINGERPRINT`."


def on_its_way(campaign: Campaign) -> str:
    """What whoever asked for it reads."""
    return f"The evidence of audit #{campaign.number} comes into our conversation as a file."


def card(campaign: Campaign) -> Block:
    """The message under which the file hangs."""
    head = f"Evidence of audit #{campaign.number}, as of now: {count(campaign.items, 'line')}"
    return message(head, [section(f"*{head}*"), context(_KEEP), context(_CHECK)])
