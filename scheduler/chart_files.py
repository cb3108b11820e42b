"""Charts as pictures in Slack: drawn where Slack has no block for them, uploaded once, shown by their file.

No message is lost, or kept long, for a picture: its chart stands in text as well. Whatever goes wrong with
one is logged, and then there are none for a while.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final, TypeVar

import orjson
import structlog

from bot.connectors import slack_files
from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Refused, SlackError
from bot.views import chart_images, charts
from bot.views.chart_images import CannotDraw
from bot.views.markup import Block
from storage.outbox import Row

UPLOAD_SECONDS = 3.0
REST_SECONDS = 600.0
MOST_WAITS = 3
"""How often a message waits for Slack to be done with its pictures, before it goes without them."""
_MOST_KEPT: Final = 500
_NOT_READY: Final = "invalid slack file"

log = structlog.get_logger(__name__)

T = TypeVar("T")


class ChartFiles:
    """What one process knows of the pictures that it has put into Slack; safe to share between threads."""

    def __init__(self, slack: Slack, monotonic: Callable[[], float]) -> None:
        """Upload through `slack`; `monotonic` gives seconds that never go back."""
        self._slack, self._monotonic = slack, monotonic
        self._files: OrderedDict[str, str] = OrderedDict()
        self._waits: OrderedDict[str, int] = OrderedDict()
        self._rests_until = float("-inf")
        self._guard = threading.Lock()

    def into(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a message or Home whose charts are pictures, as far as there are any; raises nothing."""
        return charts.pictured(payload, self._file)

    def worth_waiting(self, row: Row, refused: Refused) -> bool:
        """Whether Slack refused a row only as it still looks at its pictures; a few times for each row."""
        if not refused.details or not all(_NOT_READY in said for said in refused.details):
            return False
        with self._guard:
            waits = self._waits.pop(row.id, 0) + 1
            if waits <= MOST_WAITS:
                _keep(self._waits, row.id, waits)
        return waits <= MOST_WAITS

    def rest(self, why: str) -> None:
        """Make none for a while, and then each of them anew: Slack may have lost what it was given."""
        with self._guard:
            self._files.clear()
            self._rests_until = self._monotonic() + REST_SECONDS
        log.warning("chart_pictures_rest", fault=why, seconds=REST_SECONDS)

    def _file(self, block: Block) -> str | None:
        """The file of a chart's picture, which is drawn and uploaded where it is new; None without one."""
        key = sha256(orjson.dumps(block, option=orjson.OPT_SORT_KEYS)).hexdigest()
        with self._guard:
            if not chart_images.can_draw() or self._monotonic() < self._rests_until:
                return None
            known = self._files.get(key)
        file = known or self._make(block)
        if file is not None:
            with self._guard:
                _keep(self._files, key, file)
        return file

    def _make(self, block: Block) -> str | None:
        try:
            picture = chart_images.png(block)
            return slack_files.put(
                self._slack,
                "chart.png",
                picture,
                title=block["title"],
                alt=charts.in_words(block),
                timeout=UPLOAD_SECONDS,
            )
        except CannotDraw:
            log.info("chart_not_drawn")
        except SlackError as error:
            self.rest(error.error if isinstance(error, Refused) else type(error).__name__)
        except Exception as error:
            # No message may be lost for a picture of which we cannot make anything.
            log.exception("chart_failed")
            self.rest(type(error).__name__)
        return None


def _keep(kept: OrderedDict[str, T], key: str, value: T) -> None:
    """Keep a value as the newest, and let the oldest go where there are many."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > _MOST_KEPT:
        kept.popitem(last=False)
