"""How a failure at the edge is written down: what kind and where, never its words, which may quote a body."""

from pathlib import Path

import structlog

DEEPEST = 12

log = structlog.get_logger(__name__)


def note(event: str, error: Exception, **facts: str) -> None:
    """Log a failure by its type and by the line that raised it."""
    log.error(event, error=type(error).__name__, where=where(error), **facts)


def path(error: Exception) -> str:
    """Return every file and line that an error passed through, outermost first."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        frames.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-DEEPEST:])


def where(error: Exception) -> str:
    """Return the file and line that raised an error."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown"
