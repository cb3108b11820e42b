"""The composition root: builds the running bot from settings and ports, starts it and stops it in order."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy import make_url

import storage.tables  # noqa: F401 - every table must be known before the database is opened
from bot.connectors.slack import Slack
from bot.domain.ports import Ports, new_id
from bot.domain.programme import Company
from bot.errors import UserError
from bot.services import undelivered
from bot.services.policy_draft import Draft
from bot.settings import Settings
from bot.world import real_ports
from handlers import bolt
from handlers.boundary import Boundary
from handlers.routes import ROUTES
from handlers.web import Edge, Server
from scheduler import cards, jobs
from scheduler.contact import Contact
from scheduler.delivery import Delivery
from scheduler.proofs import Proofs
from scheduler.ticker import INTERVAL, Ticker
from scheduler.watchdog import Watchdog
from storage import migrate, people
from storage.database import Database, Unit
from storage.locks import ProcessLock
from storage.outbox import Row

DELIVERY_THREADS = 4

log = structlog.get_logger(__name__)


class CannotListen(UserError):
    """The address where Slack's deliveries should arrive cannot be listened on."""


class Bot:
    """The bot of one workspace. It starts, sweeps and expires with Slack down."""

    def __init__(self, settings: Settings, ports: Ports) -> None:
        """Wire everything; nothing runs and nothing is opened on the network yet."""
        self.settings, self.ports = settings, ports
        self.database = Database(settings.database_url, ports)
        self.slack = Slack(settings.api_url, settings.bot_token.get_secret_value())
        self.draft = Draft(settings.policy)
        self.draft.look()
        self.delivery = Delivery(
            self.database,
            self.slack,
            self._draw,
            ports,
            fetch_file=Proofs(self.database, self.slack).fetch,
            on_dead=self._report,
        )
        self.database.on_told = self.delivery.wake
        self.ticker = Ticker(
            jobs.table(self.database, ports, self.known_company, self._beat), ports.monotonic, self._new_id
        )
        self.watchdog = Watchdog(lambda: self.ticker.heartbeat, ports.monotonic, INTERVAL)
        self.contact = Contact(self.database, self.slack, self.known_company, self.draft)
        self.server = Server(settings.host, settings.port, self._edge())
        self._workspace_id: str | None = None
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Catch up with what fell due while nobody ran (E8), then let people in."""
        jobs.sweep(self.database, self.ports, self.known_company, self._beat)
        self.ticker.start()
        self.watchdog.start()
        self.delivery.resume()
        self._run("contact", self.contact.run)
        for number in range(DELIVERY_THREADS):
            self._run(f"delivery-{number}", self.delivery.run)
        self._listen()
        log.info("started", port=self.server.port)

    def _listen(self) -> None:
        host, port = self.settings.host, self.settings.port
        try:
            self.server.start()
        except OSError as error:
            remedy = "Stop whatever uses it, or set PORT (or VOUCHSAFE_HOST) to something else."
            raise CannotListen(f"{host}, port {port}, cannot be listened on.", remedy=remedy) from error

    def stop(self) -> None:
        """Stop in order: inbound, workers, ticker, delivery, database."""
        self.server.stop()
        self._stopping.set()
        self.watchdog.stop()
        self.ticker.stop()
        self.delivery.wake()
        for thread in self._threads:
            thread.join()
        self.slack.close()
        self.database.dispose()
        log.info("stopped")

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
        return Company(workspace_id, settings.admins, settings.committee_channel, self.draft.faults)

    def _edge(self) -> Edge:
        boundary = Boundary(self.database, self.slack, self.ports, self.company, ROUTES)
        app = bolt.build_app(boundary.handle, self._identity)
        secrets = tuple(secret.get_secret_value().encode() for secret in self.settings.signing_secrets)
        return Edge(
            lambda raw, headers: bolt.dispatch(app, raw, headers), secrets, self.ports.wall, self._new_id
        )

    def _identity(self) -> bolt.Bot:
        with self.database.read() as unit:
            bound = people.bound_workspace(unit)
        return bolt.Bot(bound["id"], bound["bot_id"], bound["bot_user_id"]) if bound else bolt.Bot()

    def _draw(self, unit: Unit, row: Row) -> cards.Drawn:
        return cards.draw(unit, self.company(), row)

    def _report(self, unit: Unit, row: Row, error: str) -> None:
        undelivered.give_up(unit, self.company(), row, error)

    def _beat(self) -> None:
        self.ticker.beat()

    def _new_id(self) -> str:
        return new_id(self.ports)

    def _run(self, name: str, target: Callable[[threading.Event], None]) -> None:
        thread = threading.Thread(target=target, args=(self._stopping,), name=name, daemon=True)
        thread.start()
        self._threads.append(thread)


def run(settings: Settings) -> int:
    """Run until told to stop; the exit code. Raises `UserError` where it cannot run."""
    with ProcessLock(database_path(settings.database_url)):
        upgraded = migrate.upgrade(settings.database_url)
        if upgraded.changed:
            log.info(
                "database_upgraded", before=upgraded.before, after=upgraded.after, copy=str(upgraded.copy)
            )
        bot = Bot(settings, real_ports())
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            bot.start()
            stop.wait()
        finally:
            bot.stop()
    return 0


def database_path(url: str) -> Path:
    """Where the SQLite file of a database address lies."""
    return Path(make_url(url).database or "vouchsafe.db")
