"""The composition root: builds the running bot from settings and ports, starts it and stops it in order."""

import gc
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import structlog
from slack_bolt import App
from sqlalchemy import make_url

import storage.tables  # noqa: F401 - every table must be known before the database is opened
from bot import anchor_settings, keys, vault_providers
from bot.connectors.slack import Slack
from bot.domain.baseline import Signer
from bot.domain.clock import Doubt
from bot.domain.ports import Ports, new_id
from bot.domain.programme import Company
from bot.errors import UserError
from bot.inbound import inbound, links_of, own_server
from bot.ops.metrics import Metrics
from bot.ops.server import ops_server
from bot.ops.vitals import Vitals
from bot.outbound import outbound
from bot.services import alarms
from bot.services.policy_draft import Draft
from bot.settings import Settings
from bot.world import real_ports
from handlers import bolt
from handlers.boundary import Boundary
from handlers.pages import Pages
from handlers.routes import ROUTES
from handlers.web import Server, no_pages
from scheduler import jobs
from scheduler.anchors import Anchors
from scheduler.channels import Channels
from scheduler.contact import Contact
from scheduler.courses import Courses
from scheduler.ticker import INTERVAL, Job, Ticker
from scheduler.timekeeper import SecondSource, Timekeeper, slack_time
from scheduler.vault_keys import Loaded
from scheduler.watchdog import Watchdog
from storage import migrate, people
from storage.database import Database
from storage.errors import Busy, StorageFault
from storage.locks import ProcessLock
from storage.recipes import is_postgresql

DELIVERY_THREADS = 4
IDENTITY_SECONDS = 60.0

log = structlog.get_logger(__name__)


class CannotListen(UserError):
    """The address where Slack's deliveries should arrive cannot be listened on."""


class Bot:
    """The bot of one workspace. It starts, sweeps and expires with Slack down."""

    def __init__(self, settings: Settings, ports: Ports, tick_every: timedelta = INTERVAL) -> None:
        """Wire everything; nothing runs and nothing is opened on the network yet."""
        self.settings, self.ports = settings, ports
        self.database = Database(settings.database_url, ports)
        self.database.vault.use(vault_providers.chosen(settings))
        self.slack = Slack(settings.api_url, settings.bot_token.get_secret_value())
        self.draft = Draft(settings.policy)
        self.draft.look()
        self.channels = Channels(self.slack, ports.wall)
        self.delivery = outbound(self.database, self.slack, ports, self.channels, self.company, self._signer)
        self.timekeeper = Timekeeper(self.database, self._second_sources(), ports, self._clock_was_wrong)
        self.loaded_keys = Loaded(self.database, self._new_id())
        self.courses = Courses(self.database, ports, settings.policy.parent)
        self.anchors = Anchors(
            self.database,
            ports,
            self.known_company,
            self._signer,
            anchor_settings.places_of(settings),
            aloud=settings.anchor_channel,
        )
        self.ticker = Ticker(
            (
                Job("courses", jobs.EVERY_TICK, self.courses.look),
                Job("vault_keys", jobs.EVERY_TICK, self.loaded_keys.look),
                *jobs.table(self.database, ports, self.known_company, self._beat, self._signer),
                Job("anchors", jobs.EVERY_TICK, self.anchors.look),
            ),
            ports.monotonic,
            self._new_id,
            tick_every,
            ready=self.timekeeper.look,
        )
        self.watchdog = Watchdog(lambda: self.ticker.heartbeat, ports.monotonic, INTERVAL)
        self.contact = Contact(self.database, self.slack, self.channels, self.known_company, self.draft)
        self.vitals = Vitals(
            self.database,
            ports.monotonic,
            heartbeat=lambda: self.ticker.heartbeat,
            ticker_alive=lambda: self.watchdog.alive,
            inbound_alive=lambda: self.inbound.alive,
            inbound_proven_at=lambda: self.inbound.proven_at,
            clock_in_doubt=lambda: self.timekeeper.doubt is not None,
        )
        self.metrics = Metrics(self.vitals)
        self.slack.on_limited = self.metrics.limited
        self.links = links_of(settings)
        pages = Pages(self.database, ports, self.known_company, self.links) if self.links else no_pages
        self.inbound = inbound(settings, self._edge(), ports, pages)
        self.pages = own_server(settings, ports, pages) if self.links and settings.app_token else None
        self.ops = ops_server(settings.ops_host, settings.ops_port, self.vitals, self.metrics)
        self._workspace_id: str | None = None
        self._known_identity = bolt.Bot(), 0.0
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Catch up with what fell due while nobody ran (E8), then let people in."""
        _listen(self.ops, "VOUCHSAFE_OPS_PORT", "VOUCHSAFE_OPS_HOST")
        self._catch_up()
        self.ticker.start()
        self.watchdog.start()
        self.delivery.resume()
        self._run("contact", self.contact.run)
        if self.anchors.places.outside:
            self._run("anchors", self.anchors.run)
        for number in range(DELIVERY_THREADS):
            self._run(f"delivery-{number}", self.delivery.run)
        if isinstance(self.inbound, Server):
            _listen(self.inbound, "PORT", "VOUCHSAFE_HOST")
        else:
            self.inbound.start()
        if self.pages is not None:
            _listen(self.pages, "PORT", "VOUCHSAFE_HOST")
        log.info("started", transport=type(self.inbound).__name__, ops_port=self.ops.port)

    def stop(self) -> None:
        """Stop in order: inbound, ticker, a last anchor, workers, delivery, database; health says so."""
        self.vitals.stopping = True
        self.inbound.stop()
        if self.pages is not None:
            self.pages.stop()
        self.watchdog.stop()
        self.ticker.stop()
        if self._threads:
            self.anchors.last()
        self._stopping.set()
        self.delivery.wake()
        for thread in self._threads:
            thread.join()
        self.slack.close()
        self.ops.stop()
        self.loaded_keys.forget()
        self.database.dispose()
        log.info("stopped")

    def _catch_up(self) -> None:
        """Do what is due; where the database cannot be used just now, the ticker comes back to it."""
        try:
            if self.timekeeper.look():
                self.courses.look()
                jobs.sweep(self.database, self.ports, self.known_company, self._beat)
        except (Busy, StorageFault) as error:
            log.warning("caught_up_later", error=type(error).__name__)

    def known_company(self) -> Company | None:
        """The company, once Slack has said in which workspace the bot is; asked for with every payload."""
        if self._workspace_id is None:
            with self.database.read() as unit:
                bound = people.bound_workspace(unit)
            self._workspace_id = str(bound["id"]) if bound else None
        return self._company_of(self._workspace_id) if self._workspace_id else None

    def company(self) -> Company:
        """The company; before the first contact with Slack one that knows nobody."""
        return self.known_company() or self._company_of("")

    def _company_of(self, workspace_id: str) -> Company:
        settings = self.settings
        return replace(settings.company(workspace_id), draft_faults=self.draft.faults, links=self.links)

    def _edge(self) -> App:
        observe = self.metrics.acked
        boundary = Boundary(
            self.database, self.slack, self.ports, self.company, ROUTES, observe, self.timekeeper.look
        )
        return bolt.build_app(boundary.handle, self._identity)

    def _identity(self) -> bolt.Bot:
        """The bot's own ids, asked for with every payload and read anew every minute."""
        known, read_at = self._known_identity
        if not known.team_id or self.ports.monotonic() - read_at > IDENTITY_SECONDS:
            with self.database.read() as unit:
                bound = people.bound_workspace(unit)
            known = bolt.Bot(bound["id"], bound["bot_id"], bound["bot_user_id"]) if bound else bolt.Bot()
            self._known_identity = known, self.ports.monotonic()
        return known

    def _second_sources(self) -> dict[str, SecondSource]:
        """Who is asked whether the clock is right: this machine, where the database has the clock; Slack."""
        database_has_clock = self.ports.shared_clock and self.database.engine.dialect.name == "postgresql"
        machine = {"machine": self.ports.wall} if database_has_clock else {}
        return {**machine, "slack": slack_time(self.slack)}

    def _clock_was_wrong(self, doubt: Doubt) -> None:
        company = self.known_company()
        if company is not None:
            self.database.run(lambda unit: alarms.clock_was_wrong(unit, company, doubt), background=True)

    def _signer(self) -> Signer | None:
        """The company's key; None while it cannot be read, which `check` tells the operator."""
        try:
            return keys.signer(keys.read(self.settings.keys))
        except keys.NoKeys:
            log.warning("no_key_to_sign_with")
            return None

    def _beat(self) -> None:
        self.ticker.beat()

    def _new_id(self) -> str:
        return new_id(self.ports)

    def _run(self, name: str, target: Callable[[threading.Event], None]) -> None:
        thread = threading.Thread(target=target, args=(self._stopping,), name=name, daemon=True)
        thread.start()
        self._threads.append(thread)


def _listen(server: Server, port: str, host: str) -> None:
    """Start a server; its address is set by these two settings."""
    try:
        server.start()
    except OSError as error:
        remedy = f"Stop whatever uses it, or set {port} (or {host}) to something else."
        raise CannotListen(
            f"{server.host}, port {server.port}, cannot be listened on.", remedy=remedy
        ) from error


def run(settings: Settings, ports: Ports | None = None, tick_every: timedelta = INTERVAL) -> int:
    """Run until told to stop; the exit code. Raises `UserError` where it cannot run.

    Only code can hand in other `ports` than the real world's: no setting moves the clock.
    """
    with _claimed(settings.database_url):
        bot = Bot(settings, ports or real_ports(), tick_every)
        spare_what_stays()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            bot.start()
            stop.wait()
        finally:
            bot.stop()
    return 0


@contextmanager
def _claimed(url: str) -> Iterator[None]:
    """The database at this version: an SQLite file is this process's alone and upgraded by it.

    A PostgreSQL may serve others meanwhile, so it is upgraded by hand.
    """
    if is_postgresql(url):
        migrate.require_current(url)
        yield
        return
    with ProcessLock(database_path(url)):
        upgraded = migrate.upgrade(url)
        if upgraded.changed:
            log.info(
                "database_upgraded", before=upgraded.before, after=upgraded.after, copy=str(upgraded.copy)
            )
        yield


def spare_what_stays() -> None:
    """Take what has been built for good out of the collector's rounds, which every click would pay for."""
    gc.collect()
    gc.freeze()


def database_path(url: str) -> Path:
    """Where the SQLite file of a database address lies."""
    return Path(make_url(url).database or "vouchsafe.db")
