"""Whatever somebody with a hand in the database changes of what is kept: it opens no more (V3)."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

import pytest

from bot.domain.vault import Field, Sealed
from bot.domain.vault_keys import WrongKeyError
from storage import vault_cipher
from storage.vault_cipher import LocalKey, Place

RANDOM = random.Random(7)
KEY, OTHER = (LocalKey(letter * 26, RANDOM.randbytes(32), RANDOM.randbytes) for letter in "ab")
DEPLOYMENTS, SECRETS, VERSIONS = ("d" * 26, "e" * 26), ("s" * 26, "t" * 26), ("v" * 26, "w" * 26)
TEXT = "tr0ub4dor&3 for larkfield"


@dataclass(frozen=True)
class Row:
    """A field as it is kept, and the place that the row says."""

    place: Place
    sealed: Sealed

    def opens(self, key: LocalKey = KEY) -> bool:
        try:
            return bool(vault_cipher.decrypt(key, self.place, self.sealed))
        except WrongKeyError:
            return False


def rows() -> list[Row]:
    """Fields of two versions of two logins in two deployments."""
    places = [
        Place(deployment, secret, version, number, field)
        for deployment in DEPLOYMENTS
        for secret in SECRETS
        for version in VERSIONS
        for number in (1, 2)
        for field in Field
    ]
    return [Row(place, vault_cipher.encrypt(KEY, place, TEXT, RANDOM.randbytes)) for place in places]


def flipped(row: Row) -> Iterator[Row]:
    """The row with every bit of every byte of it changed once, and with every part cut short or longer."""
    for part in ("wrapped", "commitment", "nonce", "ciphertext"):
        kept: bytes = getattr(row.sealed, part)
        for at in range(len(kept)):
            for bit in range(8):
                changed = bytes([*kept[:at], kept[at] ^ 1 << bit, *kept[at + 1 :]])
                yield replace(row, sealed=replace(row.sealed, **{part: changed}))
            yield replace(row, sealed=replace(row.sealed, **{part: kept[:at]}))
        yield replace(row, sealed=replace(row.sealed, **{part: kept + b"\0"}))


def swapped(every: list[Row]) -> Iterator[Row]:
    """What is kept in one place put into every other, whole or in part."""
    for one, other in permutations(every, 2):
        yield replace(one, sealed=replace(other.sealed, field=one.place.field))
        for part in ("wrapped", "ciphertext"):
            yield replace(one, sealed=replace(one.sealed, **{part: getattr(other.sealed, part)}))


def test_no_change_of_a_byte_and_no_swap_opens() -> None:
    every = rows()
    assert all(row.opens() for row in every)
    tried = [*flipped(every[0]), *flipped(every[-1]), *swapped(every)]
    assert len(tried) > 10_000
    assert not any(row.opens() for row in tried)


def test_a_row_opens_in_its_own_place_only() -> None:
    row = rows()[0]
    elsewhere = [
        {"deployment": DEPLOYMENTS[1]},
        {"secret_id": SECRETS[1]},
        {"version_id": VERSIONS[1]},
        {"number": 2},
        {"field": Field.TOTP_SEED},
        # What one part gives up the next one may not take over.
        {"deployment": DEPLOYMENTS[0][:-1], "secret_id": DEPLOYMENTS[0][-1] + SECRETS[0]},
    ]
    assert not any(replace(row, place=replace(row.place, **changed)).opens() for changed in elsewhere)


def test_another_key_opens_nothing_even_under_the_same_id() -> None:
    row = rows()[0]
    assert not row.opens(OTHER)
    assert not row.opens(LocalKey(KEY.id, RANDOM.randbytes(32), RANDOM.randbytes))
    assert vault_cipher.is_right(KEY, DEPLOYMENTS[0], vault_cipher.check_value(KEY, DEPLOYMENTS[0]))
    assert not vault_cipher.is_right(KEY, DEPLOYMENTS[1], vault_cipher.check_value(KEY, DEPLOYMENTS[0]))


def test_a_data_key_that_fits_the_ciphertext_but_was_not_committed_to_is_refused() -> None:
    row = rows()[0]
    data_key = KEY.unwrap(row.sealed.wrapped, row.place.wrap(KEY.id))
    uncommitted = replace(row.sealed, commitment=vault_cipher.commitment(data_key[::-1]))
    with pytest.raises(WrongKeyError):
        vault_cipher.decrypt(KEY, row.place, uncommitted)


def test_a_key_that_follows_opens_the_same_ciphertext_and_the_old_one_does_not() -> None:
    row = rows()[0]
    wrapped = vault_cipher.rewrap(KEY, OTHER, row.place, row.sealed.wrapped, row.sealed.commitment)
    anew = replace(row.sealed, kek_id=OTHER.id, wrapped=wrapped)
    assert vault_cipher.decrypt(OTHER, row.place, anew) == TEXT
    assert vault_cipher.digest([anew]) == vault_cipher.digest([row.sealed])
    assert not Row(row.place, anew).opens(KEY)
    with pytest.raises(WrongKeyError):
        vault_cipher.rewrap(KEY, OTHER, row.place, wrapped, anew.commitment)


def test_the_digest_tells_versions_apart_and_does_not_mind_the_order() -> None:
    first, second, *_ = (row.sealed for row in rows())
    assert vault_cipher.digest([first, second]) == vault_cipher.digest([second, first])
    others = ([first], [second], [replace(first, nonce=second.nonce), second], [])
    assert len({vault_cipher.digest(one) for one in ([first, second], *others)}) == 5


def test_nonces_and_data_keys_come_from_outside_and_lengths_do_not_show() -> None:
    place = Place(DEPLOYMENTS[0], SECRETS[0], VERSIONS[0], 1, Field.PASSWORD)
    sealed = [vault_cipher.encrypt(KEY, place, text, RANDOM.randbytes) for text in ("x", "x" * 40, "🐎" * 15)]
    assert {len(one.ciphertext) for one in sealed} == {vault_cipher.BLOCK + vault_cipher.TAG_BYTES}
    assert len({one.nonce for one in sealed} | {one.wrapped[:12] for one in sealed}) == 6
    again = [vault_cipher.encrypt(KEY, place, "x", random.Random(1).randbytes) for _ in range(2)]
    assert again[0].ciphertext == again[1].ciphertext
