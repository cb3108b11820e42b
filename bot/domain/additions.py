"""People whom a network's list has shown and whom somebody has put into the ledger while an audit goes on.

No line of the audit asks about them, for its lines are those of the launch: they are granted what they have,
or lose it, by the ledger's own ways, and the audit waits for that.
"""

from dataclasses import dataclass

from bot.domain.ledger import Holding
from bot.domain.lifecycle import State
from bot.domain.reconciling import Match


class AdditionState(State):
    """What has become of somebody who was added."""

    WAITS = "waits", "Neither granted nor gone yet."
    GRANTED = "granted", "The committee has vouched for it."
    GONE = "gone", "Their way in is gone, or the account is."


@dataclass(frozen=True)
class Addition:
    """Somebody who was added: the difference that showed them, the line that was written then, and the latest
    that has come of it.
    """

    match: Match
    first: Holding
    held: Holding
    state: AdditionState
