"""Putting a file into Slack: Slack gives an address, takes the bytes, and is told where they belong."""

from bot.connectors.slack import Slack

TICKET, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"


def put(
    slack: Slack,
    name: str,
    content: bytes,
    *,
    title: str = "",
    alt: str = "",
    below: tuple[str, str] | None = None,
    timeout: float | None = None,
) -> str:
    """Upload a file and return its id; raises what `Slack` raises.

    It goes `below` a message (channel and ts), or else nowhere: then nobody but the bot has it. `alt` says in
    words what is to be seen in it; `timeout` is the longest wait for each of the three calls, in seconds.
    """
    described = {"alt_txt": alt} if alt else {}
    ticket = slack.call(TICKET, timeout=timeout, filename=name, length=len(content), **described)
    slack.upload(str(ticket["upload_url"]), content, timeout=timeout)
    place = {"channel_id": below[0], "thread_ts": below[1]} if below else {}
    slack.call(COMPLETE, timeout=timeout, files=[{"id": ticket["file_id"], "title": title or name}], **place)
    return str(ticket["file_id"])
