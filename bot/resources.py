"""Files that come with the program, in a checkout or in the wheel: manifest, policy and courses."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib import metadata
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

MANIFEST: Final = "app_manifest.yml"
EXAMPLE_POLICY: Final = "policy.yml"
TRAINING: Final = "training"
"""The folder of courses, here and beside a company's own policy file."""

EVENTS: Final = "/slack/events"
"""Where Slack's deliveries arrive over HTTP, below the public address."""


def content(name: str) -> bytes:
    """The bytes of a file that comes with the program; `FileNotFoundError` for a damaged installation."""
    packaged = files("bot") / "data" / name
    if packaged.is_file():
        return packaged.read_bytes()
    return (Path(__file__).parent.parent / name).read_bytes()


def courses() -> dict[str, bytes]:
    """The files of the courses that come with the program, by name."""
    packaged = files("bot") / "data" / TRAINING
    folder = packaged if packaged.is_dir() else Path(__file__).parent.parent / TRAINING
    if not folder.is_dir():
        return {}
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".yml")}


def version() -> str:
    """The version of this installation, as its package says."""
    return metadata.version("vouchsafe")


def manifest() -> dict[str, Any]:
    """The app's manifest, as Slack is told it."""
    return deepcopy(_manifest())


@cache
def _manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(content(MANIFEST))
    return loaded


def http_manifest(url: str) -> dict[str, Any]:
    """The manifest of an app that Slack reaches over HTTP at this https address, without Socket Mode."""
    told, address = manifest(), f"{url}{EVENTS}"
    settings = told["settings"]
    commands = told["features"]["slash_commands"]
    told["features"]["slash_commands"] = [command | {"url": address} for command in commands]
    settings["event_subscriptions"] |= {"request_url": address}
    settings["interactivity"] |= {"request_url": address, "message_menu_options_url": address}
    settings["socket_mode_enabled"] = False
    return told


def as_yaml(told: Mapping[str, Any]) -> str:
    """A manifest as a page to paste, in its order."""
    page, yaml = StringIO(), YAML()
    yaml.width = 110
    yaml.dump(dict(told), page)
    return page.getvalue()


def wanted_scopes() -> frozenset[str]:
    """The scopes that the manifest asks for."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])
