"""Judging what goes into the vault: how strong a password is, and which codes a seed makes (RFC 6238)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from bot.domain.logins import JUDGED, Code, Seed, Strength, read_seed, strength
from bot.domain.secret_text import SecretText

_HASHES: Final[Mapping[str, SHA1 | SHA256 | SHA512]] = {
    "SHA1": SHA1(),  # noqa: S303 - what networks use; a code lives for seconds
    "SHA256": SHA256(),
    "SHA512": SHA512(),
}
_STAND_FOR_LETTERS: Final = frozenset("4@8({[<369!1|70$5+%2")
_MANY, _FEWER = 12, 20
"""With more of these signs a long text is read in millions of ways, so fewer of its characters are judged."""

_SKEW: Final = (0, -1, 1)
"""Windows in which a first code is taken: somebody's clock may be that far off."""


def judged(password: SecretText, known: Iterable[str] = ()) -> Strength:
    """How strong a password is; `known` is what anybody would try first here, as the account's handle."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists of words take a tenth of a second

    text = password.reveal()[:JUDGED]
    if len(_STAND_FOR_LETTERS.intersection(text)) > _MANY:
        text = text[:_FEWER]
    found = zxcvbn(text, user_inputs=[one for one in known if one])
    return strength(int(found["score"]), [str(part["pattern"]) for part in found["sequence"]])


def code(seed: SecretText, now: datetime) -> Code:
    """The code that a kept seed makes now, and for how long; raises `NotASeed`."""
    read = read_seed(seed)
    made = _totp(read).generate(int(now.timestamp()))
    return Code(SecretText(made.decode()), read.period - int(now.timestamp()) % read.period)


def fits(seed: Seed, typed: SecretText, now: datetime) -> bool:
    """Whether somebody's app shows this code now, or did or will a window from now."""
    bare = "".join(typed.reveal().split())
    if len(bare) != seed.digits or not (bare.isascii() and bare.isdigit()):
        return False
    totp, at = _totp(seed), int(now.timestamp())
    return any(_is_of(totp, bare, at + window * seed.period) for window in _SKEW)


def _is_of(totp: TOTP, bare: str, at: int) -> bool:
    try:
        totp.verify(bare.encode(), at)
    except InvalidToken:
        return False
    return True


def _totp(seed: Seed) -> TOTP:
    # Networks give shorter keys than the RFC wants; what they give is what their codes are made of.
    return TOTP(seed.bytes(), seed.digits, _HASHES[seed.algorithm], seed.period, enforce_key_length=False)
