"""The table of Web API methods, and the checks that every call goes through before its method runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.deliveries import Call
from bot.simulator.errors import RateLimitError, SlackError
from bot.simulator.faults import Script
from bot.simulator.ratelimit import PER_CHANNEL, TIERS
from bot.simulator.workspace import Workspace

from .args import Args

Json = dict[str, Any]
Method = Callable[[Workspace, Args], Json]


@dataclass(frozen=True)
class Entry:
    """One method: what it needs and how often it may be called.

    `app_level`: it takes the app-level token instead of the bot's, and only in the header. `form_only`: as
    most methods that only read, it does not hear arguments that come as JSON.
    """

    run: Method
    scope: str | None
    tier: int
    required: tuple[str, ...]
    optional: frozenset[str]
    app_level: bool = False
    form_only: bool = False


@dataclass
class Answer:
    """What goes back: a status, a body and headers; `dropped` when the connection is to be cut instead."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False


_ANYWHERE = ("token", "team_id")  # Slack's own client adds the team to every call
METHODS: dict[str, Entry] = {}


def method(
    name: str,
    *,
    scope: str | None = None,
    tier: int = 3,
    required: str = "",
    optional: str = "",
    app_level: bool = False,
    form_only: bool = False,
) -> Callable[[Method], Method]:
    """Put a function into the table. `required` and `optional` are argument names with blanks between."""

    def register(run: Method) -> Method:
        needed, allowed = tuple(required.split()), frozenset(optional.split())
        METHODS[name] = Entry(run, scope, tier, needed, allowed, app_level, form_only)
        return run

    return register


def call(workspace: Workspace, name: str, token: str | None, raw: Json) -> Answer:
    """Carry out one Web API call and log it. Safe from any thread."""
    answer = carry_out(workspace, name, raw, lambda: _run(workspace, name, token, raw))
    if workspace.installed:
        answer.headers["x-oauth-scopes"] = ",".join(_held(workspace, METHODS.get(name)))
    return answer


def carry_out(workspace: Workspace, name: str, raw: Json, run: Callable[[], Json]) -> Answer:
    """Run one request under the lock and the faults in force, and log it."""
    with workspace.lock:
        script = None if workspace.faults.down else workspace.faults.next_for(name)
        if workspace.faults.down or (script and script.trouble == "drop_before"):
            answer = Answer(0, {}, dropped=True)
        else:
            answer = _answer(script, run)
        workspace.log_call(Call(name, raw, workspace.clock.wall(), answer.status, answer.body))
    if script is not None and script.trouble == "drop_after":
        answer.dropped = True
    return answer


def _answer(script: Script | None, run: Callable[[], Json]) -> Answer:
    try:
        if script:
            _play(script)
        return Answer(200, {"ok": True, **run()})
    except RateLimitError as limited:
        headers = {"Retry-After": str(limited.retry_after)}
        return Answer(429, {"ok": False, "error": "ratelimited"}, headers)
    except _BrokenError as broken:
        return Answer(broken.status, {"ok": False, "error": "internal_error"})
    except SlackError as refused:
        return Answer(200, refused.body())


def _run(workspace: Workspace, name: str, token: str | None, raw: Json) -> Json:
    entry = METHODS.get(name)
    if entry is None:
        raise SlackError("unknown_method", req_method=name)
    if name != "api.test":
        _check_token(workspace, token, entry)
    _check_scope(workspace, entry)
    _check_limits(workspace, name, entry, raw)
    _check_names(entry, raw)
    return entry.run(workspace, Args(raw))


def _check_token(workspace: Workspace, token: str | None, entry: Entry) -> None:
    if not token:
        raise SlackError("not_authed")
    if not workspace.installed or token not in (workspace.app.token, workspace.app.app_token):
        raise SlackError("invalid_auth")
    if entry.app_level is not (token == workspace.app.app_token):
        raise SlackError("not_allowed_token_type")
    if workspace.people[workspace.app.bot_user].deleted:
        raise SlackError("account_inactive")


def _check_scope(workspace: Workspace, entry: Entry) -> None:
    held = _held(workspace, entry)
    if entry.scope is not None and entry.scope not in held:
        raise SlackError("missing_scope", needed=entry.scope, provided=",".join(held))


def _held(workspace: Workspace, entry: Entry | None) -> tuple[str, ...]:
    """The scopes of the token that a method takes."""
    return workspace.app.app_scopes if entry and entry.app_level else workspace.app.scopes


def need_scope(workspace: Workspace, scope: str) -> None:
    """SlackError `missing_scope` when the manifest did not ask for it."""
    if not workspace.app.can(scope):
        raise SlackError("missing_scope", needed=scope, provided=",".join(workspace.app.scopes))


def _check_limits(workspace: Workspace, name: str, entry: Entry, raw: Json) -> None:
    if workspace.rate_limits == "off":
        return
    if name == "chat.postMessage" and raw.get("channel"):
        channel = workspace.channels.get(str(raw["channel"]))
        target = channel.im_with if channel is not None and channel.im_with else raw["channel"]
        workspace.limits.spend(f"{name} {target}", PER_CHANNEL)
    workspace.limits.spend(name, TIERS[entry.tier])


def _check_names(entry: Entry, raw: Json) -> None:
    known = {*entry.required, *entry.optional, *_ANYWHERE}
    messages = [f"[ERROR] missing required field: {key}" for key in entry.required if key not in raw]
    messages += [f"[ERROR] unknown argument: {key}" for key in raw if key not in known]
    if messages:
        raise SlackError("invalid_arguments", messages=messages)


class _BrokenError(Exception):
    """The server itself fails."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _play(script: Script) -> None:
    if script.trouble == "limited":
        raise RateLimitError(script.retry_after)
    if script.trouble == "broken":
        raise _BrokenError(script.status)
    if script.trouble == "error":
        raise SlackError(script.error)
