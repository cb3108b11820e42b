"""The manifest of an app over HTTP, for `vouchsafe init --url`: to paste at Slack, or in a file."""

from pathlib import Path
from urllib.parse import urlsplit

from bot import resources
from bot.commands.console import note, say
from bot.errors import UserError


class NotAPublicAddress(UserError):
    """--url must be the https address at which Slack can reach this machine."""


def write_manifest(url: str, out: Path | None) -> None:
    """Print the manifest for this address, or write it to `out`; raises `NotAPublicAddress`."""
    page = resources.as_yaml(resources.http_manifest(origin(url)))
    if out is None:
        say(page.rstrip("\n"))
        return
    out.write_text(page, encoding="utf-8")
    note(f"{out} is written. Paste it at api.slack.com/apps: Create New App, From a manifest.")


def origin(url: str) -> str:
    """The address up to its port, as the manifest wants it; raises `NotAPublicAddress`."""
    try:
        parsed = urlsplit(url.strip())
        port = f":{parsed.port}" if parsed.port else ""
    except ValueError:
        raise _refused("It does not read as an address.") from None
    if parsed.scheme != "https":
        raise _refused("Slack sends to https addresses only.")
    if not parsed.hostname or parsed.username is not None or parsed.query or parsed.fragment:
        raise _refused("It must be a plain address, without a user, a query or a fragment.")
    if parsed.path not in ("", "/", resources.EVENTS):
        raise _refused(f"The bot answers at {resources.EVENTS}, straight below the host.")
    return f"https://{parsed.hostname}{port}"


def _refused(why: str) -> NotAPublicAddress:
    return NotAPublicAddress(
        f"--url does not fit. {why}", remedy="Give the host, such as https://vouchsafe.example.com."
    )
