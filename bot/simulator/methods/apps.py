"""The app itself, by its app-level token: `apps.connections.open`."""

from typing import Any

from bot.simulator.errors import SlackError
from bot.simulator.workspace import Workspace

from .args import Args
from .table import method


@method("apps.connections.open", scope="connections:write", app_level=True)
def connections_open(workspace: Workspace, _args: Args) -> dict[str, Any]:
    """An address that opens one socket."""
    if not workspace.app.socket_mode:
        raise SlackError("access_denied")
    return {"url": workspace.sockets.issue()}
