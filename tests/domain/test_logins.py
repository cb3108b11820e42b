"""Passwords and second factors: made, judged and read."""

import os
from base64 import b32encode
from datetime import UTC, datetime, timedelta
from itertools import chain, cycle, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.logins import GENERATED, NotASeed, generated, read_seed, why_not
from bot.domain.secret_text import SecretText
from bot.services import logins

NOW = datetime(2026, 11, 23, 9, 0, 7, tzinfo=UTC)
SEED = "JBSWY3DPEHPK3PXP"


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(
    ("algorithm", "size", "seconds", "shown"),
    [
        ("SHA1", 20, 59, "94287082"),
        ("SHA256", 32, 59, "46119246"),
        ("SHA512", 64, 59, "90693936"),
        ("SHA1", 20, 1111111109, "07081804"),
        ("SHA256", 32, 20000000000, "77737706"),
        ("SHA512", 64, 20000000000, "47863826"),
    ],
)
def test_codes_are_those_of_the_rfc(algorithm: str, size: int, seconds: int, shown: str) -> None:
    key = b32encode((b"1234567890" * 7)[:size]).decode()
    said = SecretText(f"otpauth://totp/X:a?secret={key}&digits=8&algorithm={algorithm}&issuer=X")
    assert logins.code(read_seed(said).kept(), at(seconds)).digits.reveal() == shown


@given(st.binary(min_size=10, max_size=128), st.sampled_from((6, 7, 8)), st.integers(15, 60))
def test_a_seed_is_the_same_however_it_is_written(key: bytes, digits: int, period: int) -> None:
    bare = b32encode(key).decode().rstrip("=")
    spaced = " ".join(bare[at : at + 4] for at in range(0, len(bare), 4)).lower()
    address = f"OTPAUTH://totp/a?secret={bare}&digits={digits}&period={period}"
    assert read_seed(SecretText(spaced)).bytes() == key
    kept = read_seed(read_seed(SecretText(address)).kept())
    assert (kept.bytes(), kept.digits, kept.period, kept.algorithm) == (key, digits, period, "SHA1")


@pytest.mark.parametrize(
    "said",
    [
        "", "JBSWY3DP", "not base32 at all!", "0189JBSWY3DPEHPK3PXP", "é" * 16, "A" * 300, "JBSWY3DPEHPK3PXPA",
        f"otpauth://hotp/a?secret={SEED}&counter=1", f"otpauth://totp/a?secret={SEED}&digits=5",
        f"otpauth://totp/a?secret={SEED}&digits=9", f"otpauth://totp/a?secret={SEED}&period=14",
        f"otpauth://totp/a?secret={SEED}&period=61", f"otpauth://totp/a?secret={SEED}&period=-30",
        f"otpauth://totp/a?secret={SEED}&algorithm=MD5", "otpauth://totp/a?digits=6", "otpauth://[totp/a",
        f"otpauth-migration://offline?data={SEED}", f"https://totp/a?secret={SEED}",
    ],
)  # fmt: skip
def test_what_is_no_seed_is_refused_without_quoting_it(said: str) -> None:
    with pytest.raises(NotASeed) as refused:
        read_seed(SecretText(said))
    assert refused.value.remedy
    assert not said or said not in str(refused.value)
    assert SEED not in str(refused.value)


def test_a_code_says_how_long_it_is_good_and_a_first_one_may_be_a_window_off() -> None:
    seed = read_seed(SecretText(SEED))
    shown = logins.code(seed.kept(), NOW)
    assert shown.left == 23
    assert repr(shown.digits) == "SecretText(…)"
    for seconds, fits in ((0, True), (-30, True), (30, True), (-60, False), (60, False)):
        assert logins.fits(seed, shown.digits, NOW + timedelta(seconds=seconds)) is fits, seconds
    spaced = SecretText(f" {shown.digits.reveal()[:3]} {shown.digits.reveal()[3:]} ")
    assert logins.fits(seed, spaced, NOW)
    for wrong in ("", "12345", "abcdef", f"{shown.digits.reveal()}0", "１２３４５６"):
        assert not logins.fits(seed, SecretText(wrong), NOW)


@pytest.mark.parametrize(
    ("password", "score", "why"),
    [
        ("password1", 0, "words, names"),
        ("larkfield2026", 1, "words, names"),
        ("qwertyuiop", 0, "words, names"),
        ("asdfghjkl;'zxc", 2, "keyboard"),
        ("correct horse battery staple", 4, ""),
        ("x" * 500, 0, "several times"),
    ],
)
def test_a_password_is_as_strong_as_it_is_hard_to_guess(password: str, score: int, why: str) -> None:
    found = logins.judged(SecretText(password), ("larkfield", ""))
    assert (found.score, found.enough) == (score, score >= 3)
    assert why in found.why
    assert password not in found.why


def test_only_the_first_72_characters_are_judged() -> None:
    weak = "x" * 72
    assert logins.judged(SecretText(weak + "v9#Kq2!mZr7@Lw4+")).score == logins.judged(SecretText(weak)).score


@pytest.mark.parametrize(
    ("password", "allowed"),
    [
        ("y" * 257, False),
        (" a space first", False),
        ("tab\tinside it", False),
        ("ümläute ok", True),
    ],
)
def test_what_nobody_could_type_is_no_password(password: str, allowed: bool) -> None:
    assert (why_not(SecretText(password)) is None) is allowed


def test_a_generated_password_is_strong_and_has_every_kind_of_letter() -> None:
    for _ in range(200):
        made = generated(os.urandom)
        assert len(made.reveal()) == GENERATED
        assert why_not(made) is None
        assert logins.judged(made).score == 4


def test_what_does_not_divide_evenly_and_what_lacks_a_kind_is_drawn_again() -> None:
    drawn = chain(repeat(255, 5), repeat(0, GENERATED), cycle((0, 24, 49, 57)))
    made = generated(lambda size: bytes(next(drawn) for _ in range(size))).reveal()
    assert made == "Aa2!" * 5
