"""What an app's answer to a submitted modal does to the screen."""

from typing import TYPE_CHECKING, Any

from .errors import SlackError
from .views import View

if TYPE_CHECKING:
    from .workspace import Workspace


def apply_submission(workspace: "Workspace", view: View, answer: Any) -> None:
    """Close, mark, replace or cover the modal, as an accepted ack asks."""
    action = answer.get("response_action") if isinstance(answer, dict) else None
    with workspace.lock:
        if action == "errors":
            view.errors = dict(answer["errors"])
            workspace.screens.tell_of(view)
        elif action == "clear":
            workspace.screens.clear(view.user)
        elif action == "update":
            workspace.screens.replace(view, answer["view"])
        elif action == "push":
            _push(workspace, view, answer["view"])
        else:
            workspace.screens.close(view)


def _push(workspace: "Workspace", view: View, payload: dict[str, Any]) -> None:
    try:
        workspace.screens.push(view.user, payload)
    except SlackError as refused:
        workspace.notice(view.user, f"We had some trouble connecting ({refused.error}). Try again?")
