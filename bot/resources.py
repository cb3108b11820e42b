"""Files that come with the program, in a checkout or in the wheel: the manifest and the example policy."""

from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

MANIFEST: Final = "app_manifest.yml"
EXAMPLE_POLICY: Final = "policy.yml"


def content(name: str) -> bytes:
    """The bytes of a file that comes with the program; `FileNotFoundError` for a damaged installation."""
    packaged = files("bot") / "data" / name
    if packaged.is_file():
        return packaged.read_bytes()
    return (Path(__file__).parent.parent / name).read_bytes()


def manifest() -> dict[str, Any]:
    """The app's manifest, as Slack is told it."""
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(content(MANIFEST))
    return loaded


def wanted_scopes() -> frozenset[str]:
    """The scopes that the manifest asks for."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])
