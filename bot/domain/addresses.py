"""Which account a cell means: by its address on the web, or by a handle with its network beside it."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

_HOSTS: Final[Mapping[str, str]] = {
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.me": "facebook",
    "instagram.com": "instagram",
    "x.com": "x",
    "twitter.com": "x",
    "youtube.com": "youtube",
    "linkedin.com": "linkedin",
    "tiktok.com": "tiktok",
    "pinterest": "pinterest",
    "reddit.com": "reddit",
    "threads.net": "threads",
    "threads.com": "threads",
    "bsky.app": "bluesky",
    "snapchat.com": "snapchat",
    "twitch.tv": "twitch",
}
_ALIASES: Final[Mapping[str, str]] = {
    "twitter": "x",
    "x twitter": "x",
    "twitter x": "x",
    "ig": "instagram",
    "insta": "instagram",
    "fb": "facebook",
    "facebook page": "facebook",
    "yt": "youtube",
    "you tube": "youtube",
    "li": "linkedin",
    "linked in": "linkedin",
    "tik tok": "tiktok",
    "bsky": "bluesky",
}
_BEFORE_HANDLE: Final = frozenset(
    {
        "company",
        "showcase",
        "school",
        "in",
        "user",
        "u",
        "r",
        "c",
        "channel",
        "add",
        "profile",
        "pages",
        "people",
    }
)
_ON: Final = re.compile(r"(@?[\w.-]+)\s*(?:\(|\s(?:on|at|auf|bei|sur|en|su|no|op)\s)\s*([^()]{1,40})\)?")
_THEN: Final = re.compile(r"([^:/|@–-]{1,40}?)\s*(?:[:/|–-]\s*|\s(?=@))(@?[\w.-]+)")  # noqa: RUF001 - typed so


def is_address(text: str) -> bool:
    """Whether a cell holds an address on the web, with or without its scheme."""
    return "://" in text or (_network_of(_host(text)) is not None and "/" in text)


def account_at(address: str) -> tuple[str, str] | None:
    """Network and handle that an account's address names, where we know how that network spells them."""
    network = _network_of(_host(address))
    if network is None:
        return None
    try:
        parts = urlsplit(_whole(address))
    except ValueError:
        return None
    numbered = parse_qs(parts.query).get("id")
    if numbered and parts.path.endswith("profile.php"):
        return network, numbered[0]
    path = [part for part in parts.path.split("/") if part]
    while len(path) > 1 and path[0].casefold() in _BEFORE_HANDLE:
        path = path[1:]
    return (network, path[0].lstrip("@")) if path else None


def network_id(said: str, known: Mapping[str, str]) -> str | None:
    """The id of a network by what people call it; `known` gives the ids by the folded names we have."""
    word = " ".join(re.findall(r"\w+", said.casefold()))
    alias = _ALIASES.get(word, word)
    return known.get(said.casefold()) or known.get(word) or known.get(alias)


def handle_and_network(said: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    """Network id and handle of a cell such as `@brand on X`, `X: @brand` or `brand (X)`."""
    for shape, network, handle in ((_ON, 2, 1), (_THEN, 1, 2)):
        found = shape.fullmatch(said.strip())
        meant = network_id(found[network], known) if found else None
        if found and meant:
            return meant, found[handle].lstrip("@")
    return None


def same_address(one: str, other: str) -> bool:
    """Whether two addresses lead to the same page, whatever their scheme, case or `www`."""
    return bool(one) and _bare(one) == _bare(other)


def bare_addresses(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What belongs to each address, under the spelling by which addresses are compared."""
    return {_bare(address): what for address, what in pairs if address}


def bare(address: str) -> str:
    """The spelling by which addresses are compared."""
    return _bare(address)


def _bare(address: str) -> str:
    text = re.sub(r"^[a-z]+://", "", address.strip().casefold()).removeprefix("www.").removeprefix("m.")
    return text.partition("?")[0].partition("#")[0].rstrip("/")


def _whole(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def _host(address: str) -> str:
    try:
        return (urlsplit(_whole(address.strip())).hostname or "").casefold()
    except ValueError:
        return ""


def _network_of(host: str) -> str | None:
    for known, network in _HOSTS.items():
        if (
            host == known
            or host.endswith(f".{known}")
            or (known == "pinterest" and "pinterest." in f"{host}.")
        ):
            return network
    return None
