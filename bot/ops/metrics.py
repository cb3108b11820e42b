"""The figures in Prometheus's form: counted as they happen, or read when somebody looks. No ids, no names."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bot import resources
from bot.ops.vitals import Vitals
from storage.figures import Anchored, Figures
from storage.vault import WHY_NOT

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds; Slack gives up on an acknowledgement after three."""


class Metrics:
    """One bot's figures, in a registry of their own."""

    def __init__(self, vitals: Vitals) -> None:
        """Read through `vitals` whenever the figures are asked for."""
        self._registry = CollectorRegistry()
        self._acks = Histogram(
            "vouchsafe_ack_seconds",
            "Time from taking a payload up to its acknowledgement.",
            ("kind", "outcome"),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._limited = Counter(
            "vouchsafe_slack_limited",
            "Answers of Slack that asked for a pause (429).",
            registry=self._registry,
        )
        self._registry.register(_Read(vitals))

    def acked(self, kind: str, outcome: str, seconds: float) -> None:
        """Count one acknowledgement of a kind of payload."""
        self._acks.labels(kind, outcome).observe(seconds)

    def limited(self) -> None:
        """Count one answer of Slack that asked for a pause."""
        self._limited.inc()

    def page(self) -> tuple[str, str]:
        """The content type and the text of all figures as they are now."""
        return CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self._registry).decode()


class _Read(Collector):
    """Reads at scrape time; what the database cannot say now is left out rather than invented."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def describe(self) -> list[Metric]:
        """Nothing ahead of time: registering must not read the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        vitals, figures = self._vitals, self._vitals.figures()
        yield InfoMetricFamily("vouchsafe_build", "The running version.", {"version": resources.version()})
        yield _gauge(
            "ticker_heartbeat_age_seconds", "Since the ticker showed that it lives.", vitals.heartbeat_age()
        )
        yield _gauge("slack_inbound_alive", "1 while Slack can reach the bot.", vitals.inbound_alive())
        yield from _inbound(vitals.inbound_age())
        yield _gauge("clock_in_doubt", "1 while the clock is not believed.", vitals.clock_in_doubt())
        yield _gauge("database_reachable", "1 when the database can be read.", figures is not None)
        yield from _of_database(figures) if figures else ()


def _inbound(age: float | None) -> Iterator[Metric]:
    if age is not None:
        yield _gauge("slack_inbound_age_seconds", "Since it was shown that Slack can reach the bot.", age)


def _of_database(figures: Figures) -> Iterator[Metric]:
    yield InfoMetricFamily("vouchsafe_database", "The database's revision.", {"revision": figures.revision})
    yield _gauge(
        "expiry_lag_seconds", "How overdue the longest overdue end is.", figures.overdue.oldest_seconds
    )
    yield _gauge("expiry_overdue", "Grants whose end has come and is not carried out.", figures.overdue.count)
    removals = GaugeMetricFamily("vouchsafe_removals", "Removals without evidence yet.", labels=["state"])
    ages = GaugeMetricFamily("vouchsafe_removal_oldest_seconds", "Since the oldest ended.", labels=["state"])
    for state, waiting in figures.removals.items():
        removals.add_metric([state], waiting.count)
        ages.add_metric([state], waiting.oldest_seconds)
    yield from (removals, ages)
    yield _gauge("outbox_depth", "Messages and other effects that wait.", figures.outbox.count)
    yield _gauge(
        "outbox_oldest_seconds", "Since the oldest of them was queued.", figures.outbox.oldest_seconds
    )
    yield _gauge("held", "1 while a restored programme waits for an admin.", figures.held)
    yield _gauge("outbox_dead", "Effects that Slack will never take.", figures.dead_effects)
    vault = GaugeMetricFamily("vouchsafe_vault_state", "1 for how the vault stands.", labels=["state"])
    for state in ("", *WHY_NOT):
        vault.add_metric([state or "ready"], float(state == figures.vault))
    yield vault
    lines = GaugeMetricFamily("vouchsafe_audit_lines", "Lines of audits that go on.", labels=["state"])
    for name, count in figures.audit_lines.items():
        lines.add_metric([name], count)
    yield lines
    yield from _anchors(figures.anchored)
    yield _gauge("vault_wraps", "Data keys that the vault's key in use has wrapped.", figures.wraps)


def _anchors(anchored: Anchored) -> Iterator[Metric]:
    yield _gauge("anchor_age_seconds", "Since the newest anchor was signed.", anchored.age_seconds)
    yield _gauge("anchor_events_since", "Events that no anchor holds.", anchored.events_since)
    yield _gauge("anchor_faults", "Places that do not take the newest anchor.", anchored.faults)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"vouchsafe_{name}", words, float(value))
