"""How Slack reaches the bot: over sockets that the bot opens, or over HTTP without an app-level token."""

from contextlib import closing

from slack_bolt import App

from bot.connectors.slack import Slack
from bot.domain.ports import Ports, new_id
from bot.settings import Settings
from handlers import bolt
from handlers.socket import SocketMode
from handlers.web import Edge, Server

OPENING_SECONDS = 5.0
"""How long Slack may take to name the address of a new socket."""

Inbound = SocketMode | Server


def inbound(settings: Settings, app: App, ports: Ports) -> Inbound:
    """What lets payloads in to `app`; nothing listens and nothing is connected yet."""
    if settings.app_token is None:
        return _http(settings, app, ports)
    token = settings.app_token.get_secret_value()

    def address() -> str:
        with closing(Slack(settings.api_url, token)) as slack:
            return slack.socket_address(timeout=OPENING_SECONDS)

    return SocketMode(
        address, lambda payload, headers: bolt.dispatch(app, payload, headers, "socket_mode"), ports
    )


def _http(settings: Settings, app: App, ports: Ports) -> Server:
    secrets = tuple(secret.get_secret_value().encode() for secret in settings.signing_secrets)
    edge = Edge(
        lambda raw, headers: bolt.dispatch(app, raw, headers), secrets, ports.wall, lambda: new_id(ports)
    )
    return Server(settings.host, settings.port, edge)
