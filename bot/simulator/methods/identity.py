"""Who am I, and where: `api.test`, `auth.test`, `team.info`, `bots.info`."""

from typing import Any

from bot.simulator.errors import SlackError
from bot.simulator.workspace import Workspace

from .args import Args
from .table import method


@method("api.test", tier=4, optional="error foo")
def api_test(_workspace: Workspace, args: Args) -> dict[str, Any]:
    """Answers, and with `error` refuses."""
    if args.text("error"):
        raise SlackError(args.text("error"), args=args.raw)
    return {"args": args.raw}


@method("auth.test", tier=0)
def auth_test(workspace: Workspace, _args: Args) -> dict[str, Any]:
    """Whose token this is."""
    app = workspace.app
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.team_name,
        "user": workspace.people[app.bot_user].handle,
        "team_id": workspace.team_id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


@method("team.info", scope="team:read", optional="team domain", form_only=True)
def team_info(workspace: Workspace, _args: Args) -> dict[str, Any]:
    """The workspace's name and address."""
    team = {
        "id": workspace.team_id,
        "name": workspace.team_name,
        "domain": workspace.domain,
        "url": f"https://{workspace.domain}.slack.com/",
        "email_domain": "",
        "is_verified": False,
    }
    return {"team": team}


@method("bots.info", scope="users:read", optional="bot", form_only=True)
def bots_info(workspace: Workspace, args: Args) -> dict[str, Any]:
    """The app's own bot."""
    app = workspace.app
    if args.text("bot", app.bot_id) != app.bot_id:
        raise SlackError("bot_not_found")
    bot = {
        "id": app.bot_id,
        "deleted": False,
        "name": app.name,
        "updated": workspace.people[app.bot_user].updated,
        "app_id": app.app_id,
        "user_id": app.bot_user,
        "icons": {},
    }
    return {"bot": bot}
