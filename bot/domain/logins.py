"""What goes into the vault: a password that is strong enough, and a second factor that has been tried."""

import re
from base64 import b32decode
from binascii import Error as NotBase32
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from bot.domain.secret_text import SecretText
from bot.domain.text import hides
from bot.domain.vault import Field
from bot.errors import UserError

JUDGED: Final = 72
"""Characters of a password that its strength is judged by; what comes after makes it no weaker."""

STRONGEST: Final = 4
STRONG_ENOUGH: Final = 3
GENERATED: Final = 20
"""Characters of a generated password: about 120 bits, and short enough for every network."""

SHORTEST_PASSWORD: Final = 8
LONGEST_PASSWORD: Final = 256

UNTYPABLE: Final = "It holds characters that nobody can type."

_SIGNS: Final = "!#%+-=?@"
_KINDS: Final = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", _SIGNS)
_LETTERS: Final = "".join(_KINDS)
"""What people can tell apart when they type it from one screen into another."""

_DIGITS, _PERIOD, _ALGORITHM = 6, 30, "SHA1"
_ADDRESS: Final = re.compile(r"otpauth[a-z-]*:", re.IGNORECASE)
_ALGORITHMS: Final = ("SHA1", "SHA256", "SHA512")
_LENGTHS: Final = range(6, 9)
_PERIODS: Final = range(15, 61)
_SHORTEST_SEED, _LONGEST_SEED = 10, 128
"""Bytes of a key: some networks give less than the 16 that RFC 4226 wants, none less than ten."""

_WHY_WEAK: Final[Mapping[str, str]] = {
    "dictionary": "It is built from words, names or passwords that many people use.",
    "spatial": "Its characters lie beside each other on a keyboard.",
    "repeat": "It says the same thing several times.",
    "sequence": "Its characters follow upon each other, as in “abcd”.",
    "regex": "It holds a year.",
    "date": "It holds a date.",
}
_TOO_SHORT: Final = "It is short."
_ANEW: Final = "Set the second factor up anew for an authenticator app, and copy the key that it gives."
_COPY: Final = "Copy it once more where the network shows it."


class NotASeed(UserError):
    """This is no key of a second factor."""


@dataclass(frozen=True)
class Strength:
    """How hard a password is to guess, from 0 to 4, and why it is no harder, in our own words."""

    score: int
    why: str = ""

    @property
    def enough(self) -> bool:
        """Whether the vault takes it."""
        return self.score >= STRONG_ENOUGH


@dataclass(frozen=True)
class Seed:
    """The key of a second factor, and how codes come from it (RFC 6238)."""

    key: SecretText
    digits: int = _DIGITS
    period: int = _PERIOD
    algorithm: str = _ALGORITHM

    def kept(self) -> SecretText:
        """The text in which the vault keeps it, which `read_seed` reads again."""
        asked = {"secret": self.key.reveal(), "digits": self.digits, "period": self.period}
        return SecretText(f"otpauth://totp/?{urlencode({**asked, 'algorithm': self.algorithm})}")

    def bytes(self) -> bytes:
        """The key itself: call this only where a code is made."""
        return _decoded(self.key.reveal())


@dataclass(frozen=True)
class Code:
    """The code of one moment, and for how many seconds more it is good."""

    digits: SecretText
    left: int


@dataclass(frozen=True)
class Typed:
    """A login as somebody gives it; what is None keeps what is there, and what is `without` goes.

    `generate` asks for a password to be made; `first_code` is what their app shows for the seed just now.
    """

    username: SecretText | None = None
    password: SecretText | None = None
    seed: SecretText | None = None
    first_code: SecretText | None = None
    recovery_codes: SecretText | None = None
    recovery_mail: SecretText | None = None
    generate: bool = False
    without: frozenset[Field] = frozenset()


def generated(random_bytes: Callable[[int], bytes]) -> SecretText:
    """A new password with a letter of either size, a digit and a sign in it, each equally likely."""
    while True:
        made = "".join(_picked(random_bytes) for _ in range(GENERATED))
        if all(any(letter in kind for letter in made) for kind in _KINDS):
            return SecretText(made)


def strength(score: int, patterns: Sequence[str]) -> Strength:
    """A score with the words for it; `patterns` are the weak parts that were found."""
    said = [_WHY_WEAK[one] for one in dict.fromkeys(patterns) if one in _WHY_WEAK]
    return Strength(score, " ".join(said) or _TOO_SHORT)


def why_not(password: SecretText) -> str | None:
    """Why a text cannot be a password at all; None where it can."""
    text = password.reveal()
    if len(text) > LONGEST_PASSWORD:
        return f"A password has at most {LONGEST_PASSWORD} characters here."
    if text != text.strip():
        return "It begins or ends with a space, which nobody would see. Take that away."
    return UNTYPABLE if hides(text) else None


def read_seed(said: SecretText) -> Seed:
    """The seed that somebody has typed: base32, or an `otpauth://totp/…` address; raises `NotASeed`.

    The words of a refusal quote nothing of it.
    """
    text = said.reveal().strip()
    if _ADDRESS.match(text):
        return _from_address(text)
    return Seed(_key(text))


def _from_address(text: str) -> Seed:
    parts = _split(text)
    if parts.netloc.casefold() == "hotp":
        raise NotASeed("This counts codes instead of taking the time, which is not kept here.", remedy=_ANEW)
    if parts.scheme.casefold() != "otpauth" or parts.netloc.casefold() != "totp":
        raise NotASeed("This address is not one of a single second factor.", remedy=_ANEW)
    given = {name.casefold(): values[-1] for name, values in parse_qs(parts.query).items()}
    algorithm = given.get("algorithm", _ALGORITHM).upper().replace("-", "").removeprefix("HMAC")
    if algorithm not in _ALGORITHMS:
        raise NotASeed("This second factor uses an algorithm that apps do not know.", remedy=_ANEW)
    digits = _number(given.get("digits"), _DIGITS, _LENGTHS, "The codes have six to eight digits.")
    period = _number(given.get("period"), _PERIOD, _PERIODS, "A code is good for 15 to 60 seconds.")
    return Seed(_key(given.get("secret", "")), digits, period, algorithm)


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:
        raise NotASeed("This address cannot be read.", remedy=_ANEW) from None


def _number(said: str | None, usual: int, known: range, why: str) -> int:
    if said is None:
        return usual
    if not re.fullmatch(r"[0-9]{1,3}", said) or int(said) not in known:
        raise NotASeed(why, remedy=_ANEW)
    return int(said)


def _key(said: str) -> SecretText:
    """The key in the one spelling that the vault keeps: no spaces, capitals, no padding."""
    bare = re.sub(r"[\s-]", "", said).upper().rstrip("=")
    try:
        key = _decoded(bare)
    except (NotBase32, ValueError):
        raise NotASeed(
            "This is no key of a second factor: it has only the letters A to Z and the digits 2 to 7.",
            remedy=_COPY,
        ) from None
    if not _SHORTEST_SEED <= len(key) <= _LONGEST_SEED:
        raise NotASeed("This key is shorter or longer than those of authenticator apps are.", remedy=_COPY)
    return SecretText(bare)


def _decoded(bare: str) -> bytes:
    return b32decode(bare + "=" * (-len(bare) % 8))


def _picked(random_bytes: Callable[[int], bytes]) -> str:
    """One letter, each as likely as any other: what does not divide evenly is drawn again."""
    while True:
        (drawn,) = random_bytes(1)
        if drawn < 256 - 256 % len(_LETTERS):
            return _LETTERS[drawn % len(_LETTERS)]
