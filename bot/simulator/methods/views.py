"""Modals and Home: `views.*`."""

from typing import Any, Literal

from bot.simulator.blockkit import check_view
from bot.simulator.blockkit.view import is_too_large
from bot.simulator.errors import SlackError
from bot.simulator.payloads import shown
from bot.simulator.views import View
from bot.simulator.workspace import Workspace

from .args import Args
from .table import method
from .users import find


@method("views.open", tier=4, required="view", optional="trigger_id interactivity_pointer")
def views_open(workspace: Workspace, args: Args) -> dict[str, Any]:
    """A modal for whoever just acted; on top of the modal they acted in, if it was one."""
    payload = _read(workspace, args, "modal")
    trigger = workspace.triggers.spend(_trigger_id(args))
    if trigger.in_view and workspace.screens.find(trigger.in_view):
        view = workspace.screens.push(trigger.user, payload)
    else:
        view = workspace.screens.open(trigger.user, payload)
    return {"view": shown(workspace, view)}


@method("views.push", tier=4, required="view", optional="trigger_id interactivity_pointer")
def views_push(workspace: Workspace, args: Args) -> dict[str, Any]:
    """One more modal on top of the one that was acted in."""
    payload = _read(workspace, args, "modal")
    trigger = workspace.triggers.spend(_trigger_id(args))
    if trigger.in_view is None or workspace.screens.find(trigger.in_view) is None:
        raise SlackError("invalid_trigger_id")
    return {"view": shown(workspace, workspace.screens.push(trigger.user, payload))}


@method("views.update", tier=4, required="view", optional="view_id external_id hash")
def views_update(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Show something else in a view that is open; its id stays."""
    if "view_id" not in args and "external_id" not in args:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view_id"])
    view = workspace.screens.find(args.text("view_id") or None, args.text("external_id") or None)
    payload = _read(workspace, args, "home" if view is not None and view.type == "home" else "modal")
    if view is None:
        raise SlackError("not_found")
    _check_hash(args, view)
    workspace.screens.check_external_id(payload, view)
    workspace.screens.replace(view, payload)
    return {"view": shown(workspace, view)}


@method("views.publish", tier=4, required="user_id view", optional="hash")
def views_publish(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Somebody's Home."""
    if not workspace.app.home_tab:
        raise SlackError("not_enabled")
    payload = _read(workspace, args, "home")
    user = find(workspace, args.text("user_id")).id
    home = workspace.screens.homes.get(user)
    if home is not None:
        _check_hash(args, home)
    return {"view": shown(workspace, workspace.screens.publish(user, payload))}


def _check_hash(args: Args, view: View) -> None:
    if args.text("hash") and args.text("hash") != view.hash:
        raise SlackError("hash_conflict")


def _trigger_id(args: Args) -> str:
    if "trigger_id" not in args:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: trigger_id"])
    return args.text("trigger_id")


def _read(workspace: Workspace, args: Args, kind: Literal["modal", "home"]) -> dict[str, Any]:
    view = args.json("view")
    if is_too_large(view):
        raise SlackError("view_too_large")
    problems = workspace.problems()
    check_view(view, kind, problems)
    if problems:
        raise SlackError("invalid_arguments", messages=problems.messages)
    checked: dict[str, Any] = view
    return checked
