"""How Slack reaches the bot: over sockets that the bot opens, or over HTTP without an app-level token."""

from contextlib import closing

import structlog
from slack_bolt import App

from bot import keys
from bot.connectors.slack import Slack
from bot.domain.invitations import Links
from bot.domain.ports import Ports, new_id
from bot.settings import Settings
from handlers import bolt
from handlers.socket import SocketMode
from handlers.web import Edge, Pages, Server

OPENING_SECONDS = 5.0
"""How long Slack may take to name the address of a new socket."""

Inbound = SocketMode | Server

log = structlog.get_logger(__name__)


def inbound(settings: Settings, app: App, ports: Ports, pages: Pages) -> Inbound:
    """What lets payloads in to `app`, over HTTP beside `pages`; nothing listens or is connected yet."""
    if settings.app_token is None:
        return _http(settings, app, ports, pages)
    token = settings.app_token.get_secret_value()

    def address() -> str:
        with closing(Slack(settings.api_url, token)) as slack:
            return slack.socket_address(timeout=OPENING_SECONDS)

    return SocketMode(
        address, lambda payload, headers: bolt.dispatch(app, payload, headers, "socket_mode"), ports
    )


def links_of(settings: Settings) -> Links | None:
    """What makes links for people outside Slack; None where there are no pages, or no key for them."""
    if settings.public_url is None:
        return None
    try:
        return Links(settings.public_url, keys.read(settings.keys).link)
    except keys.NoKeys:
        log.warning("no_key_for_links")
        return None


def own_server(settings: Settings, ports: Ports, pages: Pages) -> Server:
    """The server of the pages alone, where Slack does not come over HTTP; not yet listening."""
    edge = Edge(None, (), ports.wall, lambda: new_id(ports), pages)
    return Server(settings.host, settings.port, edge, name="pages")


def _http(settings: Settings, app: App, ports: Ports, pages: Pages) -> Server:
    secrets = tuple(secret.get_secret_value().encode() for secret in settings.signing_secrets)
    edge = Edge(
        lambda raw, headers: bolt.dispatch(app, raw, headers),
        secrets,
        ports.wall,
        lambda: new_id(ports),
        pages,
    )
    return Server(settings.host, settings.port, edge)
