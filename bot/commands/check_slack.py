"""What `vouchsafe check` asks Slack: the token, its scopes, the clock, the committee channel."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from bot.commands.findings import Finding, failure, fine, warning
from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Limited, Refused, SlackError, Unreachable
from bot.domain.channel import ChannelFault, fault_in

SKEW_NOTED: Final = timedelta(seconds=60)
SKEW_REFUSED: Final = timedelta(minutes=5)
"""Signatures older than this are refused, so a clock further off than this deafens the bot."""

_NEW_TOKEN: Final = "Reinstall the app, then copy the new Bot User OAuth Token."  # noqa: S105 - advice, no secret
_NEW_APP_TOKEN: Final = "Make a new one under Basic Information → App-Level Tokens."  # noqa: S105 - advice
_SOCKET_REMEDIES: Final = {
    "access_denied": "Switch it on under Settings → Socket Mode.",
    "foreign_address": "Look at SLACK_API_URL: Slack named a host that is not its own.",
    "missing_scope": "Make an app-level token with the scope connections:write.",
    "not_allowed_token_type": "SLACK_APP_TOKEN takes the app-level token, not the bot's.",
}
_INVITE: Final = "Type /invite @Vouchsafe in that channel."


def check_slack(
    slack: Slack, wanted: frozenset[str], now: datetime, channel: str | None, workspace_id: str | None
) -> Iterator[Finding]:
    """Ask Slack who we are and what we may; `wanted` are the manifest's scopes, `now` is our own clock.

    `workspace_id` is the workspace that the database belongs to, if it has met one.
    """
    try:
        reply = slack.ask("auth.test")
    except SlackError as error:
        yield _no_answer(error)
        return
    yield _whose(reply.body, workspace_id)
    yield from _scopes(reply.headers.get("x-oauth-scopes", ""), wanted)
    yield from _clock(reply.headers.get("date", ""), now)
    yield from _channel(slack, channel)


def check_app_token(slack: Slack) -> Finding:
    """Ask Slack, by the app-level token that `slack` holds, whether a socket may be opened."""
    try:
        slack.socket_address()
    except Refused as refused:
        remedy = _SOCKET_REMEDIES.get(refused.error, _NEW_APP_TOKEN)
        return failure("inbound", f"Slack opens no socket ({refused.error}).", remedy)
    except SlackError as error:
        return _no_answer(error)
    return fine("inbound", "Slack comes over Socket Mode; it would open a socket.")


def _no_answer(error: SlackError) -> Finding:
    if isinstance(error, Refused):
        return failure("token", f"Slack does not take the token ({error.error}).", _NEW_TOKEN)
    if isinstance(error, Limited):
        return failure("Slack", f"Slack asks for a pause of {error.retry_after:g} s.", "Check again then.")
    why = error.why if isinstance(error, Unreachable) else "no reason"
    return failure("Slack", f"Slack does not answer ({why}).", "Look at the network, a proxy, SLACK_API_URL.")


def _whose(body: Mapping[str, Any], workspace_id: str | None) -> Finding:
    team = f"{body.get('team')} ({body.get('team_id')})"
    if workspace_id not in (None, body.get("team_id")):
        message = f"The token belongs to {team}, but the database to {workspace_id}."
        return failure("token", message, "Use that workspace's token, or another database.")
    return fine("token", f"Speaks for {body.get('user')} in {team}.")


def _scopes(header: str, wanted: frozenset[str]) -> Iterator[Finding]:
    held = {scope.strip() for scope in header.split(",") if scope.strip()}
    for scope in sorted(wanted - held):
        remedy = "Add it under OAuth & Permissions, then reinstall the app."
        yield failure("scopes", f"The scope {scope} is missing.", remedy)
    if held - wanted:
        extra = ", ".join(sorted(held - wanted))
        yield warning(
            "scopes", f"More than this version uses: {extra}.", "Remove them and reinstall the app."
        )
    if wanted <= held:
        yield fine("scopes", f"All {len(wanted)} are there.")


def _clock(header: str, now: datetime) -> Iterator[Finding]:
    try:
        theirs = parsedate_to_datetime(header)
    except ValueError:
        yield warning("clock", "Slack did not say what time it is.")
        return
    skew = abs(now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)))
    words = f"{skew.total_seconds():.0f} s from Slack's."
    if skew > SKEW_REFUSED:
        yield failure(
            "clock", words, "Set this machine's clock: Slack's requests look too old to be trusted."
        )
    elif skew > SKEW_NOTED:
        yield warning("clock", words, "Let this machine keep its clock by NTP.")
    else:
        yield fine("clock", words)


def _channel(slack: Slack, channel: str | None) -> Iterator[Finding]:
    if channel is None:
        message = "VOUCHSAFE_COMMITTEE_CHANNEL is not set: cards go to each approver directly."
        remedy = "Set it to a channel of your company's own, and type /invite @Vouchsafe there."
        yield failure("committee channel", message, remedy)
        return
    try:
        shown = slack.call("conversations.info", channel=channel)["channel"]
    except Refused as refused:
        yield _hidden(refused)
    except SlackError as error:
        yield _no_answer(error)
    else:
        yield _about(shown)


def _hidden(refused: Refused) -> Finding:
    if refused.error == "channel_not_found":
        return failure("committee channel", "The bot cannot see it.", f"Look at the id. {_INVITE}")
    if refused.error == "missing_scope":
        return failure("committee channel", "The bot may not look at it.", "Mend the scopes first.")
    return failure("committee channel", f"Slack refuses to show it ({refused.error}).", _INVITE)


def _about(shown: Mapping[str, Any]) -> Finding:
    name, fault = f"#{shown.get('name')}", fault_in(shown)
    if fault is ChannelFault.SHARED:
        remedy = "Stop sharing it, or name one that is your company's own."
        return failure("committee channel", f"{name} {_shared(shown)} another organisation.", remedy)
    if fault is ChannelFault.ARCHIVED:
        return failure("committee channel", f"{name} is archived.", "Unarchive it, or name another.")
    if fault is ChannelFault.WITHOUT_BOT:
        return failure("committee channel", f"The bot is not in {name}.", _INVITE)
    return fine("committee channel", f"The bot is in {name}.")


def _shared(shown: Mapping[str, Any]) -> str:
    return "is shared with" if shown.get("is_ext_shared") else "is about to be shared with"
