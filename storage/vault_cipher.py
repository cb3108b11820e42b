"""How a field of a login is encrypted: under a data key of its own, bound to its place, and wrapped.

Pure: keys and randomness come in as arguments, and nothing is kept.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.domain.vault import Field, Sealed
from bot.domain.vault_keys import WrappingKey, WrongKeyError

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
BLOCK: Final = 64
"""Texts are filled up to a multiple of this, so that the length of a password does not show."""

_FORMAT: Final = "vouchsafe-vault-1"
_COMMITMENT: Final = b"vouchsafe-vault-1 commitment"
_LENGTH_BYTES: Final = 4

RandomBytes = Callable[[int], bytes]


def bound(purpose: str, deployment: str, *place: str) -> bytes:
    """What a ciphertext is bound to: format, deployment, place and purpose, each with its length before it.

    The lengths keep two places from ever reading the same.
    """
    return "".join([f"{len(part)}:{part}," for part in (_FORMAT, deployment, *place, purpose)]).encode()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is kept, as the row that is being read says: never what the ciphertext says."""

    deployment: str
    secret_id: str
    version_id: str
    number: int
    field: Field

    def data(self) -> bytes:
        """What the ciphertext is bound to; not the vault's key, which may change."""
        return self.both("")[1]

    def wrap(self, kek_id: str) -> bytes:
        """What the wrapped data key is bound to."""
        return self.both(kek_id)[0]

    def both(self, kek_id: str) -> tuple[bytes, bytes]:
        """What the wrapped data key and the ciphertext are bound to, written as `bound` writes it.

        Written out, because a loop over the parts takes longer than the ciphers.
        """
        deployment, secret, version = self.deployment, self.secret_id, self.version_id
        field, number = self.field.value, str(self.number)
        row = (
            f"{len(_FORMAT)}:{_FORMAT},{len(deployment)}:{deployment},12:secret_field,{len(version)}:{version},"
            f"{len(field)}:{field},{len(number)}:{number},{len(secret)}:{secret},"
        )
        return f"{row}{len(kek_id)}:{kek_id},4:wrap,".encode(), f"{row}4:data,".encode()


class LocalKey:
    """A key of the vault whose bytes this process holds."""

    __slots__ = ("_cipher", "_random", "id")

    def __init__(self, id_: str, key: bytes, random_bytes: RandomBytes) -> None:
        """Hold the key; `ValueError` unless it has 256 bits. Nonces come from `random_bytes`."""
        if len(key) != KEY_BYTES:
            raise ValueError("A key of the vault has 256 bits.")
        self.id = id_
        self._cipher = AESGCM(key)
        self._random = random_bytes

    def __repr__(self) -> str:
        """Which key it is, and nothing of it."""
        return f"LocalKey({self.id})"

    def wrap(self, data_key: bytes, bound: bytes) -> bytes:
        """The nonce and the wrapped data key."""
        nonce = self._random(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data_key, bound)

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """Return the data key; raises `WrongKeyError` when it is not of this key and place."""
        if len(wrapped) != NONCE_BYTES + KEY_BYTES + TAG_BYTES:
            raise WrongKeyError
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound)
        except InvalidTag:
            raise WrongKeyError from None


def commitment(data_key: bytes) -> bytes:
    """What commits a ciphertext to its data key: AES-GCM alone would open under another one made to fit.

    A hash says nothing of 256 random bits, and nobody finds two keys with the same one.
    """
    return hashlib.sha256(_COMMITMENT + data_key).digest()


def unwrap(key: WrappingKey, wrapped: bytes, bound: bytes, committed: bytes) -> bytes:
    """A data key that is the one committed to; raises `WrongKeyError` otherwise."""
    data_key = key.unwrap(wrapped, bound)
    if len(data_key) != KEY_BYTES or not hmac.compare_digest(commitment(data_key), committed):
        raise WrongKeyError
    return data_key


def encrypt(key: WrappingKey, place: Place, text: str, random_bytes: RandomBytes) -> Sealed:
    """Encrypt a field under a fresh data key, wrapped by `key`."""
    data_key, nonce = random_bytes(KEY_BYTES), random_bytes(NONCE_BYTES)
    ciphertext = AESGCM(data_key).encrypt(nonce, _filled(text.encode()), place.data())
    wrapped = key.wrap(data_key, place.wrap(key.id))
    return Sealed(place.field, key.id, wrapped, commitment(data_key), nonce, ciphertext)


def decrypt(key: WrappingKey, place: Place, sealed: Sealed) -> str:
    """The text of a field; raises `WrongKeyError` for whatever is not as `encrypt` has left it there."""
    for_wrap, for_data = place.both(key.id)
    data_key = unwrap(key, sealed.wrapped, for_wrap, sealed.commitment)
    if len(sealed.nonce) != NONCE_BYTES:
        raise WrongKeyError
    try:
        filled = AESGCM(data_key).decrypt(sealed.nonce, sealed.ciphertext, for_data)
    except InvalidTag:
        raise WrongKeyError from None
    return _emptied(filled).decode()


def rewrap(old: WrappingKey, new: WrappingKey, place: Place, wrapped: bytes, committed: bytes) -> bytes:
    """A data key wrapped by `new`; raises `WrongKeyError` where `old` does not open it."""
    return new.wrap(unwrap(old, wrapped, place.wrap(old.id), committed), place.wrap(new.id))


def digest(fields: Sequence[Sealed]) -> str:
    """SHA-256 in hexadecimal over the ciphertexts in a fixed order; a change of the vault's key leaves it."""
    running = hashlib.sha256(bound("digest", ""))
    for one in sorted(fields, key=lambda one: one.field.value):
        for part in (one.field.value.encode(), one.nonce, one.ciphertext):
            running.update(len(part).to_bytes(_LENGTH_BYTES, "big") + part)
    return running.hexdigest()


def check_value(key: WrappingKey, deployment: str) -> bytes:
    """What is kept beside a key's id, by which the right bytes are known."""
    return key.wrap(bytes(KEY_BYTES), bound("check", deployment, key.id))


def is_right(key: WrappingKey, deployment: str, value: bytes) -> bool:
    """Whether the key is the one whose check value this is."""
    try:
        return key.unwrap(value, bound("check", deployment, key.id)) == bytes(KEY_BYTES)
    except WrongKeyError:
        return False


def keyed_hash(hash_key: bytes, deployment: str, text: str) -> bytes:
    """A hash of 32 bytes by which the same text is known, and only with the key."""
    return hmac.digest(hash_key, bound("reuse", deployment) + text.encode(), "sha256")


def _filled(text: bytes) -> bytes:
    whole = len(text).to_bytes(_LENGTH_BYTES, "big") + text
    return whole + bytes(-len(whole) % BLOCK)


def _emptied(filled: bytes) -> bytes:
    length = int.from_bytes(filled[:_LENGTH_BYTES], "big")
    return filled[_LENGTH_BYTES : _LENGTH_BYTES + length]
