"""The kinds of value that settings take, and where an operator finds each."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationInfo
from pydantic_core import PydanticCustomError

API_URL: Final = "https://slack.com/api/"
OPS_PORT: Final = 9464

SECRETS: Final = (
    *("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "VOUCHSAFE_DATABASE_URL"),
    *("VOUCHSAFE_ANCHOR_GIT", "VOUCHSAFE_ANCHOR_SECRET", "VOUCHSAFE_ANCHOR_WEBHOOK"),
)
"""Settings that may also come from a file, named by `NAME_FILE`."""

FOUND_AT: Final = {
    "SLACK_BOT_TOKEN": "See api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token.",
    "SLACK_SIGNING_SECRET": "With SLACK_APP_TOKEN none is needed; over HTTP, see api.slack.com/apps → your "
    "app → Basic Information → App Credentials.",
    "SLACK_APP_TOKEN": "See api.slack.com/apps → your app → Basic Information → App-Level Tokens.",
    "SLACK_API_URL": f"Leave it out to use Slack's own, {API_URL}",
    "PORT": "Leave it out to use 3000.",
    "VOUCHSAFE_HOST": "Leave it out to listen on this machine only; 0.0.0.0 listens on every interface.",
    "VOUCHSAFE_OPS_HOST": "Leave it out to answer health and metrics on this machine only.",
    "VOUCHSAFE_OPS_PORT": f"Leave it out to use {OPS_PORT}.",
    "VOUCHSAFE_PUBLIC_URL": "It is the https address under which people outside Slack reach PORT; leave "
    "it out and there are no pages for them.",
    "VOUCHSAFE_DATABASE_URL": "Leave it out to use sqlite:///vouchsafe.db in the working folder.",
    "VOUCHSAFE_POLICY": "Leave it out to use policy.yml in the working folder.",
    "VOUCHSAFE_KEYS": "Leave it out to use the folder keys/; `vouchsafe init` makes it.",
    "VOUCHSAFE_KEY_FILE": "Leave it out to use vault.key in the working folder; "
    "`vouchsafe vault init` makes it.",
    "VOUCHSAFE_KEY": "Rather leave it out, and let VOUCHSAFE_KEY_FILE name a file that is only this user's.",
    "CREDENTIALS_DIRECTORY": "systemd sets it, for LoadCredential=vouchsafe-vault-key:….",
    "VOUCHSAFE_COMMITTEE_CHANNEL": "In Slack, open the channel's details: its id is at the foot of About.",
    "VOUCHSAFE_ALERT_CHANNEL": "In Slack, open the channel's details: its id is at the foot of About.",
    "VOUCHSAFE_ADMINS": "In Slack, open each admin's profile, press ⋮, Copy member ID; join by commas.",
    "VOUCHSAFE_ANCHOR_CHANNEL": "Leave it out and the trail's anchors go into the committee's channel; "
    "off keeps them out of it.",
    "VOUCHSAFE_ANCHOR_FILE": "It is a file to which the trail's anchors are added, best on another volume.",
    "VOUCHSAFE_ANCHOR_GIT": "It is the address of a git repository that this machine may push to.",
    "VOUCHSAFE_ANCHOR_SECRET": "It signs what VOUCHSAFE_ANCHOR_WEBHOOK is sent; make one up and tell "
    "the other side.",
    "VOUCHSAFE_ANCHOR_WEBHOOK": "It is the https address that is told of each of the trail's anchors.",
    "VOUCHSAFE_LOG": "Leave it out: text on a terminal, json otherwise.",
}
"""Where a setting is found, by its name in the environment."""

_PERSON: Final = re.compile(r"[UW][A-Z0-9]{5,20}", re.ASCII)
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{5,20}", re.ASCII)
_APP_TOKEN: Final = re.compile(r"xapp-[\x21-\x7e]{4,500}", re.ASCII)
_BOT_TOKEN: Final = re.compile(r"xoxb-[\x21-\x7e]{4,500}", re.ASCII)
_SECRET: Final = re.compile(r"[\x21-\x7e]{8,200}", re.ASCII)
_HIGHEST_PORT: Final = 65_535
_SWITCHED: Final = {"on": True, "true": True, "off": False, "false": False}


def _wrong(words: str) -> PydanticCustomError:
    """The error whose words follow the setting's name; they never repeat what was given."""
    return PydanticCustomError("wrong", "{words}", {"words": words})


def _parts(given: Any) -> Any:
    """A comma-separated text as its parts."""
    if not isinstance(given, str):
        return given
    return tuple(part.strip() for part in given.split(",") if part.strip())


def _each(pattern: re.Pattern[str], words: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    def check(parts: tuple[str, ...]) -> tuple[str, ...]:
        if not all(pattern.fullmatch(part) for part in parts):
            raise _wrong(words)
        return tuple(dict.fromkeys(parts))

    return check


def _bot_token(token: SecretStr) -> SecretStr:
    said = token.get_secret_value()
    if said.startswith("xoxp-"):
        raise _wrong("is a user's token; the bot needs its own, which begins with xoxb-.")
    if not _BOT_TOKEN.fullmatch(said):
        raise _wrong("is no bot token: those begin with xoxb-.")
    return token


def _app_token(token: SecretStr | None) -> SecretStr | None:
    if token is not None and not _APP_TOKEN.fullmatch(token.get_secret_value()):
        raise _wrong("is no app-level token: those begin with xapp-.")
    return token


def _signing_secrets(secrets: tuple[SecretStr, ...], info: ValidationInfo) -> tuple[SecretStr, ...]:
    """Only Socket Mode, which the app-level token switches on, needs no signing secret."""
    if not secrets:
        if info.data.get("app_token", "refused") is None:
            raise PydanticCustomError("missing", "not set")
        return secrets
    if len(secrets) > 2:  # noqa: PLR2004 - the old and the new one while it is changed
        raise _wrong("must hold one secret, or two with a comma between while you change it.")
    said = [secret.get_secret_value() for secret in secrets]
    if not all(_SECRET.fullmatch(secret) for secret in said):
        raise _wrong("is no signing secret: those are 32 letters and digits.")
    if any(secret.startswith(("xox", "xapp-")) for secret in said):
        raise _wrong("holds a token, not a signing secret.")
    return secrets


def _api_url(url: str) -> str:
    try:
        parsed = urlsplit(url)
        safe = parsed.scheme == "https" or (parsed.scheme == "http" and _is_loopback(parsed.hostname))
    except ValueError:
        raise _wrong("is no address.") from None
    if parsed.username is not None or parsed.query or parsed.fragment:
        raise _wrong("must be a plain address, without a user, a query or a fragment.")
    if not parsed.hostname or not parsed.path.endswith("/api/"):
        raise _wrong("must end in /api/.")
    if not safe:
        raise _wrong("must begin with https://; http:// is for this machine only.")
    return url


def _public_url(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parsed = urlsplit(url)
        safe = parsed.scheme == "https" or (parsed.scheme == "http" and _is_loopback(parsed.hostname))
        _ = parsed.port
    except ValueError:
        raise _wrong("is no address.") from None
    if parsed.username is not None or parsed.query or parsed.fragment or parsed.path not in ("", "/"):
        raise _wrong(
            "must be a plain address, such as https://vouchsafe.example.com, without anything after."
        )
    if not parsed.hostname or not safe:
        raise _wrong("must begin with https://; http:// is for this machine only.")
    return url.rstrip("/")


def _is_loopback(host: str | None) -> bool:
    if host is None or host == "localhost":
        return host is not None
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _database_url(url: str) -> str:
    if url.startswith(("postgres://", "postgresql://")):
        return _postgresql_url(url)
    scheme, _, path = url.partition("///")
    if scheme != "sqlite:" or path in ("", ":memory:") or "?" in path:
        raise _wrong(
            "must name an SQLite file, such as sqlite:///vouchsafe.db, or a PostgreSQL, "
            "such as postgresql://user:password@host/vouchsafe."
        )
    return url


def _postgresql_url(url: str) -> str:
    try:
        parsed = urlsplit(url)
        named = parsed.path.strip("/")
        _ = parsed.port
    except ValueError:
        raise _wrong("is no address of a PostgreSQL.") from None
    if not named or parsed.fragment:
        raise _wrong("must name a database of the PostgreSQL, such as postgresql://host/vouchsafe.")
    return url


def _port(given: Any) -> Any:
    said = str(given).strip()
    if not (said.isascii() and said.isdecimal() and 0 <= int(said) <= _HIGHEST_PORT):
        raise _wrong(f"must be a whole number up to {_HIGHEST_PORT}.")
    return int(said)


def _channel(given: str | None) -> str | None:
    if given is not None and not _CHANNEL.fullmatch(given):
        raise _wrong("must be the channel's id, such as C012ABCDEF, not its name.")
    return given


def _switch(given: Any) -> Any:
    said = str(given).strip().lower()
    if said not in _SWITCHED:
        raise _wrong("can only be on or off.")
    return _SWITCHED[said]


def _git_remote(remote: SecretStr | None) -> SecretStr | None:
    said = remote.get_secret_value() if remote else ""
    if said.startswith("-") or "::" in said or any(sign.isspace() for sign in said):
        raise _wrong("must be the address or the path of a git repository.")
    return remote


def _shared_secret(secret: SecretStr | None) -> SecretStr | None:
    if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
        raise _wrong("must be 8 to 200 letters, digits and signs.")
    return secret


def _webhook(address: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    """Told under a signature only, so that the other side can know who speaks."""
    if address is None:
        return None
    try:
        parsed = urlsplit(address.get_secret_value())
        safe = parsed.scheme == "https" or (parsed.scheme == "http" and _is_loopback(parsed.hostname))
        _ = parsed.port
    except ValueError:
        raise _wrong("is no address.") from None
    if not parsed.hostname or not safe or parsed.fragment:
        raise _wrong("must begin with https://; http:// is for this machine only.")
    if not info.data.get("anchor_secret"):
        raise _wrong("needs VOUCHSAFE_ANCHOR_SECRET beside it, which signs what is sent.")
    return address


def _log_style(given: Any) -> Any:
    if given not in (None, "text", "json"):
        raise _wrong("can only be text or json.")
    return given


_people = _each(_PERSON, "must hold Slack member ids, such as U012ABCDEF, with commas between.")

Token = Annotated[SecretStr, AfterValidator(_bot_token)]
"""A bot's token."""

AppToken = Annotated[SecretStr | None, AfterValidator(_app_token)]
"""An app-level token, which opens sockets; None where Slack comes over HTTP."""

SigningSecrets = Annotated[tuple[SecretStr, ...], BeforeValidator(_parts), AfterValidator(_signing_secrets)]
"""One signing secret, or two while it is being changed; none needed with an app-level token."""

ApiUrl = Annotated[str, AfterValidator(_api_url)]
"""Where the Web API answers: https, or http on this machine; ends in `/api/`."""

PublicUrl = Annotated[str | None, AfterValidator(_public_url)]
"""Where people outside Slack reach the bot: https, or http on this machine; None for nowhere."""

DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
"""An SQLite file or a PostgreSQL, as a URL; the latter may hold a password."""

Port = Annotated[int, BeforeValidator(_port)]
"""A TCP port; 0 takes a free one."""

ChannelId = Annotated[str | None, AfterValidator(_channel)]
"""A Slack channel's id."""

Switch = Annotated[bool, BeforeValidator(_switch)]
"""On or off."""

SharedSecret = Annotated[SecretStr | None, AfterValidator(_shared_secret)]
"""What two sides know and sign with."""

GitRemote = Annotated[SecretStr | None, AfterValidator(_git_remote)]
"""A git repository that can be pushed to; its address may hold a password."""

Webhook = Annotated[SecretStr | None, AfterValidator(_webhook)]
"""An address that is told something: https, or http on this machine; it may be a secret by itself."""

PeopleIds = Annotated[tuple[str, ...], BeforeValidator(_parts), AfterValidator(_people)]
"""Slack member ids."""

LogStyle = Annotated[Literal["text", "json"] | None, BeforeValidator(_log_style)]
"""How log lines are written; `None` chooses by whether a terminal reads them."""
