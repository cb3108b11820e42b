"""The operators' server: small, apart from what answers Slack, and on this machine unless told otherwise."""

from bot.ops.metrics import Metrics
from bot.ops.vitals import Vitals
from handlers.ops import THREADS, OpsEdge
from handlers.web import Server


def ops_server(host: str, port: int, vitals: Vitals, metrics: Metrics) -> Server:
    """The server of health and figures, not yet listening."""
    return Server(
        host, port, OpsEdge(vitals.doubts, metrics.page, vitals.remarks), threads=THREADS, name="ops"
    )
