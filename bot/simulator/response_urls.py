"""The short-lived addresses an app may answer to: five uses within thirty minutes of workspace time."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .blockkit import check_blocks
from .changes import Changes
from .clock import Clock
from .errors import SlackError
from .ids import Ids

if TYPE_CHECKING:
    from .workspace import Workspace

USES = 5
LIVES = 30 * 60.0
_KEYS = {
    "text",
    "blocks",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "metadata",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
}


@dataclass
class ResponseUrl:
    """Where an answer goes: a person in a channel, and the message that was clicked, if any."""

    user: str
    channel: str
    message_ts: str | None
    issued: float
    used: int = 0


@dataclass
class ResponseUrls:
    """The addresses handed out."""

    clock: Clock
    ids: Ids
    changes: Changes
    base_url: str = "http://127.0.0.1:0"
    issued: dict[str, ResponseUrl] = field(default_factory=dict)

    def issue(self, user: str, channel: str, message_ts: str | None = None) -> str:
        """A new address for one act."""
        key = self.ids.new("R")
        found = self.issued[key] = ResponseUrl(user, channel, message_ts, self.clock.wall())
        self.changes.tell("response_url", key, found)
        return f"{self.base_url}/response/{key}"

    def use(self, key: str) -> ResponseUrl:
        """Count one use. SlackError `expired_url` or `used_url` when it is over."""
        found = self.issued.get(key)
        if found is None or self.clock.wall() - found.issued > LIVES:
            raise SlackError("expired_url")
        if found.used >= USES:
            raise SlackError("used_url")
        found.used += 1
        self.changes.tell("response_url", key, found)
        return found


def respond(workspace: "Workspace", key: str, body: Any) -> dict[str, Any]:
    """Carry out what the app posted to a response address. SlackError when Slack would refuse it."""
    where = workspace.response_urls.use(key)
    if not isinstance(body, dict) or body.keys() - _KEYS:
        raise SlackError("invalid_payload")
    if body.get("delete_original"):
        _delete(workspace, where)
        return {}
    _check_content(workspace, body)
    if body.get("replace_original") and where.message_ts:
        _replace(workspace, where, body)
    else:
        _add(workspace, where, body)
    return {}


def _check_content(workspace: "Workspace", body: dict[str, Any]) -> None:
    if not body.get("text") and not body.get("blocks"):
        raise SlackError("no_text")
    problems = workspace.problems()
    check_blocks(body.get("blocks", []), "message", "/blocks", problems)
    if problems:
        raise SlackError(problems.error, messages=problems.messages)


def _delete(workspace: "Workspace", where: ResponseUrl) -> None:
    message = workspace.find_message(where.channel, where.message_ts or "")
    if message is None:
        raise SlackError("message_not_found")
    workspace.remove(message)


def _replace(workspace: "Workspace", where: ResponseUrl, body: dict[str, Any]) -> None:
    message = workspace.find_message(where.channel, where.message_ts or "")
    if message is None:
        raise SlackError("message_not_found")
    workspace.rewrite(message, body.get("text", ""), body.get("blocks", []))


def _add(workspace: "Workspace", where: ResponseUrl, body: dict[str, Any]) -> None:
    public = body.get("response_type") == "in_channel"
    workspace.post(
        where.channel,
        text=body.get("text", ""),
        blocks=body.get("blocks", []),
        thread_ts=body.get("thread_ts"),
        only_for=None if public else where.user,
    )
