"""Manners: every message is classed, so that none can be added without saying whether it may come unasked."""

import re
from pathlib import Path

from bot.domain.grants import TaskKind
from bot.domain.manners import MANNERS, Manner, of_task, reminder_of
from scheduler.cards import DRAWINGS

ROOT = Path(__file__).parents[2]


def test_every_message_that_can_be_drawn_is_classed_and_nothing_else_is():
    assert MANNERS.keys() == DRAWINGS.keys()


def test_nothing_calls_everybody_in_a_channel():
    sources = [path for folder in ("bot/views", "scheduler") for path in (ROOT / folder).rglob("*.py")]
    assert sources
    assert [path for path in sources if re.search("<!(here|channel|everyone)", path.read_text())] == []


def test_taking_away_what_has_ended_never_waits_for_tomorrow_and_what_is_set_up_or_suspended_may():
    assert {kind: of_task(kind) for kind in TaskKind} == {
        TaskKind.PROVISION: Manner.ASKED,
        TaskKind.SUSPEND: Manner.ASKED,
        TaskKind.REMOVE: Manner.REMOVAL,
        TaskKind.SETTLE: Manner.REMOVAL,
        TaskKind.SUSPEND: Manner.ASKED,
    }
    assert reminder_of(Manner.ASKED) is Manner.REMINDED
    assert reminder_of(Manner.REMOVAL) is Manner.REMOVAL
