"""The timekeeper: where the clock has jumped, asks a second source before anything is done about it (E7)."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import structlog

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import SlackError
from bot.domain.clock import AGREEMENT, Doubt, agree
from bot.domain.ports import Ports
from storage.database import Database

ASK_EVERY_SECONDS = 10.0
SLACK_SECONDS = 2.0
"""How long Slack may take to say what time it is: somebody's click may wait for it."""

SecondSource = Callable[[], datetime | None]
"""Says what time it is, or None when it cannot be asked; called outside every transaction."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Asked:
    """A jump that nobody has confirmed, when it was last asked about, and whether a source said otherwise."""

    doubt: Doubt
    at: float
    contradicted: bool


class Timekeeper:
    """Says whether the time may be acted upon. Safe to share between threads."""

    def __init__(
        self,
        database: Database,
        sources: Mapping[str, SecondSource],
        ports: Ports,
        on_wrong: Callable[[Doubt], None] = lambda _doubt: None,
    ) -> None:
        """Ask `sources` in their order; `on_wrong` is told of a jump that was wrong, once it is over."""
        self._database, self._sources, self._ports = database, sources, ports
        self._on_wrong = on_wrong
        self._asking = threading.Lock()
        self._last: _Asked | None = None

    @property
    def doubt(self) -> Doubt | None:
        """The jump that keeps everything waiting, if there is one."""
        return self._database.clock.doubt

    def look(self) -> bool:
        """Whether the time may be acted upon; where it is in doubt, the second sources are asked."""
        if self._present_doubt() is None and self._last is None:
            return True
        with self._asking:
            doubt = self._present_doubt()
            return self._over() if doubt is None else self._settle(doubt)

    def _present_doubt(self) -> Doubt | None:
        with self._database.read() as unit:
            return unit.reading.doubt

    def _over(self) -> bool:
        """The clock says again what it should, by itself."""
        asked, self._last = self._last, None
        if asked is not None and asked.contradicted:
            log.warning("clock_right_again", was_ahead=str(asked.doubt.ahead))
            self._on_wrong(asked.doubt)
        return True

    def _settle(self, doubt: Doubt) -> bool:
        """Ask about a jump at once, and about the same jump again every now and then."""
        if self._last is not None and self._is_fresh(self._last, doubt):
            return False
        answers = {name: ask() for name, ask in self._sources.items()}
        if any(said is not None and agree(said, doubt.said) for said in answers.values()):
            self._last = None
            self._database.clock.confirm(doubt)
            log.warning("clock_jump_confirmed", ahead=str(doubt.ahead), **_words(answers))
            return True
        self._last = _Asked(doubt, self._ports.monotonic(), any(answers.values()))
        log.error("clock_in_doubt", clock=str(doubt.said), expected=str(doubt.expected), **_words(answers))
        return False

    def _is_fresh(self, asked: _Asked, doubt: Doubt) -> bool:
        same = abs(asked.doubt.ahead - doubt.ahead) <= AGREEMENT
        return same and self._ports.monotonic() - asked.at < ASK_EVERY_SECONDS


def _words(answers: Mapping[str, datetime | None]) -> dict[str, str]:
    return {name: str(said) if said else "silent" for name, said in answers.items()}


def slack_time(slack: Slack) -> SecondSource:
    """What Slack says in the `Date` header of its reply."""

    def ask() -> datetime | None:
        try:
            reply = slack.ask("auth.test", timeout=SLACK_SECONDS)
        except SlackError:
            return None
        return read_date(reply.headers.get("date", ""))

    return ask


def read_date(header: str) -> datetime | None:
    """The instant in a `Date` header; None for one that says none."""
    try:
        said = parsedate_to_datetime(header)
    except ValueError:
        return None
    return said.replace(tzinfo=said.tzinfo or UTC).astimezone(UTC)
