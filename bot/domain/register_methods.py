"""How the holders of each role come in, as it is written: "editor=shared_secret; admin=native_role"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.ledger import Method
from bot.domain.sentences import some_of

METHOD_WORDS: Final[Mapping[Method, str]] = {
    Method.NATIVE_ROLE: "own role",
    Method.SHARED_SECRET: "shared login",
    Method.TOOL_SEAT: "tool seat",
    Method.API_TOKEN: "token",
    Method.LIVE_SESSION: "signed-in device",
}
"""Each method as people say it."""

_METHODS: Final = {
    said.replace("_", " ").replace("-", " "): method
    for method, words in METHOD_WORDS.items()
    for said in (method.value, words)
}
_LINES: Final = re.compile(r"[;\n]+")


@dataclass(frozen=True)
class MethodFault:
    """What cannot be read, and the remedy."""

    message: str
    remedy: str


def read_methods(text: str, roles: Mapping[str, str] | None) -> dict[str, str] | MethodFault:
    """The method of each role that is named; `roles` are the network's, by id, and None lets any be named."""
    read: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in _LINES.split(text))):
        said, _, how = line.replace(":", "=", 1).partition("=")
        role, method = _role(said.strip(), roles), _METHODS.get(_spelled(how))
        if role is None:
            return MethodFault(f"The network has no role “{said.strip()}”.", _known(roles or {}))
        if method is None:
            return MethodFault(f"“{line}” names no method.", _example(role))
        if role in read:
            return MethodFault(f"The role “{said.strip()}” is named twice.", "Name each role once.")
        read[role] = method.value
    return read


def write_methods(methods: Mapping[str, str]) -> str:
    """The same as a cell of a list."""
    return "; ".join(f"{role}={method}" for role, method in sorted(methods.items()))


def say_methods(methods: Mapping[str, str], roles: Mapping[str, str]) -> Iterator[str]:
    """The same for people: a line for each role, by its name."""
    for role, method in sorted(methods.items()):
        yield f"{roles.get(role, role)} = {METHOD_WORDS[Method(method)]}"


def _role(said: str, roles: Mapping[str, str] | None) -> str | None:
    if roles is None:
        return said.casefold() or None
    wanted = said.casefold()
    return next((role for role, name in roles.items() if wanted in (role, name.casefold())), None)


def _spelled(how: str) -> str:
    return " ".join(how.casefold().replace("_", " ").replace("-", " ").split())


def _known(roles: Mapping[str, str]) -> str:
    return f"It has {some_of(_quoted(roles), most=12)}."


def _quoted(roles: Mapping[str, str]) -> Iterable[str]:
    return (f"{name} ({role})" for role, name in roles.items())


def _example(role: str) -> str:
    return f"Write “{role} = shared login”; the methods are {some_of(METHOD_WORDS.values())}."
