"""Handles: what people type or paste for an account, and the one key under which two of them are the same."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from bot.domain.text import scrub

LONGEST_HANDLE: Final = 255

_WRAPPED: Final = re.compile(r"<(?P<link>[^<>|\s]+)(?:\|[^<>]*)?>")
"""How Slack writes a link that somebody has typed."""

_SCHEME: Final = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_LOOSE: Final = re.compile(r"/?(?:u|user)/(?P<handle>[^/]+)/?", re.IGNORECASE)
"""How people on Reddit write a name."""

_PINTEREST: Final = re.compile(r"(?:.+\.)?pinterest(?:\.[a-z]{2,3}){1,2}")

_LEADS_ON: Final = {
    "instagram.com": (),
    "threads.net": (),
    "threads.com": (),
    "tiktok.com": (),
    "x.com": (),
    "twitter.com": (),
    "facebook.com": ("pg",),
    "fb.com": ("pg",),
    "youtube.com": ("c", "user", "channel"),
    "linkedin.com": ("company", "showcase", "school"),
    "reddit.com": ("user", "u"),
    "snapchat.com": ("add",),
    "bsky.app": ("profile",),
}
"""Each network's own hosts, and the first words of a path there after which the handle comes."""

_NAMED_BY_NUMBER: Final = ("pages", "people")
"""Facebook's old addresses: a name for people, then the number that counts."""

_KIND_COUNTS: Final = ("r", "groups", "in")
"""First words of a path that say what it is: a community is no person of the same name."""

_IN_QUERY: Final = {"profile.php": "id", "intent": "screen_name"}
"""Pages whose address names the account only behind the question mark."""


def spoken_handle(typed: str) -> str:
    """The handle as people say it: without @, and out of a link to it; upper and lower case stay."""
    return _settled(scrub(typed), scrub)[:LONGEST_HANDLE].strip()


def normal_handle(typed: str) -> str:
    """The key under which two handles are the same: no case, no @, no link around it, no look-alike letters.

    Never raises, and what it returns stays as it is.
    """
    return _settled(_folded(typed), _folded)


def link_typed(typed: str) -> str:
    """The https address that somebody gave in place of a handle; empty for anything else."""
    text = _unwrapped(scrub(typed))
    return text if text.startswith("https://") and " " not in text else ""


def _settled(text: str, tidy: Callable[[str], str]) -> str:
    """Shorten it until there is nothing left to shorten."""
    while (shorter := tidy(_shorter(text))) != text:
        text = shorter
    return text


def _folded(text: str) -> str:
    """Without case, without what nobody sees, and with one letter for each of its looks."""
    spelled = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", scrub(text)).casefold())
    return scrub(spelled)[:LONGEST_HANDLE].strip()


def _shorter(text: str) -> str:
    bare = _unwrapped(text).lstrip("@").strip()
    loose = _LOOSE.fullmatch(bare)
    return loose["handle"] if loose else _out_of_link(bare) or bare


def _unwrapped(text: str) -> str:
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped["link"] if wrapped else text


def _out_of_link(text: str) -> str | None:
    """The handle that a link leads to; None for what is no link, or leads to no handle."""
    has_scheme = _SCHEME.match(text) is not None
    if not has_scheme and "/" not in text:
        return None
    try:
        parts = urlsplit(text if has_scheme else f"//{text}")
        host = (parts.hostname or "").casefold()
    except ValueError:
        return None
    words = [word.strip() for word in unquote(parts.path).split("/") if word.strip()]
    leads_on = _leads_on(host)
    if leads_on is not None:
        return _on_known_host(words, parse_qs(parts.query), leads_on)
    return _on_other_host(host, words) if has_scheme and host else None


def _leads_on(host: str) -> tuple[str, ...] | None:
    """The words before a handle on this host; None for a host that is no network known here."""
    if _PINTEREST.fullmatch(host):
        return ()
    known = (_LEADS_ON[one] for one in _LEADS_ON if host == one or host.endswith(f".{one}"))
    return next(known, None)


def _on_known_host(words: list[str], query: dict[str, list[str]], leads_on: tuple[str, ...]) -> str | None:
    if not words:
        return None
    first, *rest = words
    word = first.casefold()
    if word in _IN_QUERY:
        return next(iter(query.get(_IN_QUERY[word], [])), None)
    if word in leads_on:
        return rest[0] if rest else None
    if word in _NAMED_BY_NUMBER and "pg" in leads_on:
        return rest[1] if len(rest) > 1 else next(iter(rest), None)
    return f"{word}/{rest[0]}" if word in _KIND_COUNTS and rest else first


def _on_other_host(host: str, words: list[str]) -> str:
    """Where many hosts make one network a handle is of its host; elsewhere host and path are all there is."""
    if words and words[0].startswith("@"):
        name = words[0].lstrip("@")
        return name if "@" in name else f"{name}@{host}"
    return "/".join((host, *words))
