"""Where the local Slack listens: on this machine alone."""

from bot.errors import UserError

HOST = "127.0.0.1"


class PortTaken(UserError):
    """The local Slack cannot listen there."""


def taken(port: int) -> PortTaken:
    """What is said of a port that somebody else has."""
    remedy = "Name another, as in `vouchsafe demo --port 8500`."
    return PortTaken(f"Port {port} of this machine is taken.", remedy=remedy)
