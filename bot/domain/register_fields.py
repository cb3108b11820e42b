"""What a list or a form may say of an account: the limits of each text, and what is wrong with one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.handles import LONGEST_HANDLE
from bot.domain.register import LISTED, TwoFactor
from bot.domain.sentences import some_of

LIMITS: Final[Mapping[str, int]] = {
    "network": 64,
    "handle": LONGEST_HANDLE,
    "name": 255,
    "url": 2000,
    "brand": 255,
    "region": 255,
    "purpose": 2000,
    "tier": 64,
    "publishing_tool": 255,
    "connected_apps": 2000,
}
"""The longest text in each field."""

TEXTS: Final = ("name", "url", "brand", "region", "tier", "purpose", "publishing_tool", "connected_apps")
"""Fields that are kept as they are typed."""

PEOPLE: Final = ("owner", "backup_owner", "recovery_mail", "recovery_phone")
"""Fields that name somebody."""


@dataclass(frozen=True)
class FieldFault:
    """One thing wrong with a field, and the remedy."""

    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        """Both, as one line."""
        return f"{self.message} {self.remedy}"


def text_faults(said: Mapping[str, str]) -> Iterator[FieldFault]:
    """What is wrong with what was written, field by field; a field that is absent has no fault."""
    for name, limit in LIMITS.items():
        if len(said.get(name, "")) > limit:
            yield FieldFault(name, f"This is longer than {limit} characters.", "Shorten it.")
    url = said.get("url", "")
    if url and not (url.startswith("https://") and " " not in url):
        yield FieldFault("url", "This is no https address.", "Begin with https:// and use no spaces.")
    yield from _unknown("status", said, [one.value for one in LISTED], "This is no status.")
    yield from _unknown("two_factor", said, [one.value for one in TwoFactor], "This is no second step.")


def _unknown(name: str, said: Mapping[str, str], known: list[str], message: str) -> Iterator[FieldFault]:
    value = said.get(name, "")
    if value and value.casefold() not in known:
        yield FieldFault(name, message, f"Use {some_of(known, most=len(known))}.")
