"""The log: text on a terminal, JSON otherwise, with a last net under it that holds back secrets."""

import logging
import re
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, Final, TextIO

import structlog

QUIET: Final = (
    "slack_bolt",
    "slack_sdk",
    "urllib3",
    "cheroot",
    "apscheduler",
    "alembic",
    "sqlalchemy",
    "psycopg",
    "aiohttp",
    "asyncio",
)
"""Libraries that would put bodies, addresses or parameters in the log; only their warnings are kept."""

HELD_BACK: Final = "[held back]"
_SHORTEST_SECRET: Final = 8
_TOKENS: Final = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w.%-]+"  # Slack's tokens
    r"|xapp-[\w.%-]+"  # app-level tokens
    r"|(?<![0-9A-Fa-f])[0-9a-f]{32}(?![0-9A-Fa-f])"  # signing secrets
)


class Net:
    """Replaces whatever looks like a secret, or is one of those named."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Hold back these, wherever they turn up, besides what looks like a token."""
        named = sorted((re.escape(each) for each in secrets if len(each) >= _SHORTEST_SECRET), key=len)
        self._named = re.compile("|".join(reversed(named))) if named else None

    def catch(self, text: str) -> str:
        """The text without secrets."""
        bare = self._named.sub(HELD_BACK, text) if self._named else text
        return _TOKENS.sub(HELD_BACK, bare)

    def __repr__(self) -> str:
        """Never the secrets."""
        return "Net()"


def set_up(style: str | None = None, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every log line, ours and the libraries', to `stream` (standard error) as `text` or `json`."""
    out = stream or sys.stderr
    chosen = style or ("text" if out.isatty() else "json")
    handler = logging.StreamHandler(out)
    handler.setFormatter(_NettedFormatter(_formatter(chosen, colours=out.isatty()), Net(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    clamp()
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def clamp() -> None:
    """Keep the libraries at WARNING or above, whatever level was set for them."""
    for name in QUIET:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))


class _NettedFormatter(logging.Formatter):
    """The finished line, tracebacks and all, passed through the net."""

    def __init__(self, inner: logging.Formatter, net: Net) -> None:
        super().__init__()
        self._inner, self._net = inner, net

    def format(self, record: logging.LogRecord) -> str:
        return self._net.catch(self._inner.format(record))


def _shared() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(style: str, *, colours: bool) -> logging.Formatter:
    meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    foreign = [one for one in _shared() if one is not structlog.stdlib.filter_by_level]
    ending: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, _json_safe, structlog.processors.JSONRenderer()]
        if style == "json"
        else [
            structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=foreign, processors=[meta, *ending])


def _json_safe(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Values that JSON does not know, as text; never by pickling or looking inside."""
    plain = (str, int, float, bool, type(None), list, dict)
    return {key: value if isinstance(value, plain) else str(value) for key, value in event.items()}
