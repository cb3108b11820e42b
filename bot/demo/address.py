"""Where the local Slack listens: on this machine alone."""

import socket

from bot.errors import UserError

HOST = "127.0.0.1"


class PortTaken(UserError):
    """The local Slack cannot listen there."""


def check_free(port: int) -> None:
    """Raise `PortTaken` where somebody listens already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise taken(port) from error


def taken(port: int) -> PortTaken:
    """What is said of a port that somebody else has."""
    remedy = "Name another, as in `vouchsafe demo --port 8500`."
    return PortTaken(f"Port {port} of this machine is taken.", remedy=remedy)
