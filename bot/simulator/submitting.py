"""What an app's answer to a submitted modal does to the screen."""

from typing import TYPE_CHECKING, Any

from .acks import read_ack
from .deliveries import Delivery
from .errors import SlackError
from .views import View

if TYPE_CHECKING:
    from .workspace import Workspace


def apply_submission(workspace: "Workspace", view: View, delivery: Delivery) -> None:
    """Close, mark, replace or cover the modal, as an accepted ack asks; what cannot be shown is its fault."""
    answer = read_ack(delivery)
    action = answer.get("response_action") if isinstance(answer, dict) else None
    with workspace.lock:
        if action == "errors":
            view.errors = dict(answer["errors"])
            workspace.screens.tell_of(view)
        elif action == "clear":
            workspace.screens.clear(view.user)
        elif action in ("update", "push"):
            try:
                _show(workspace, view, answer["view"], on_top=action == "push")
            except SlackError as refused:
                delivery.problems.append(refused.error)
                workspace.notice(view.user, f"We had some trouble connecting ({refused.error}). Try again?")
        else:
            workspace.screens.close(view)


def _show(workspace: "Workspace", view: View, payload: dict[str, Any], *, on_top: bool) -> None:
    if on_top:
        workspace.screens.push(view.user, payload)
        return
    workspace.screens.check_external_id(payload, view)
    workspace.screens.replace(view, payload)
