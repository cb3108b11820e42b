"""Only what Slack signed within five minutes passes; everything else is refused, and nothing of it is told."""

import hashlib
import hmac
import random
from datetime import UTC, datetime, timedelta

import pytest

from handlers.signing import SIGNATURE, TIMESTAMP, Reason, Rejected, Verified, verify

SECRET = b"8f742231b10e8888abcd99yyyzzz85a5"
OLD_SECRET = b"an older signing secret"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BODY = b"token=x&command=%2Frequest-access&text=%40brand+editor+2w+because+launch"


def sign(body: bytes = BODY, at: datetime = NOW, secret: bytes = SECRET) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    digest = hmac.new(secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {TIMESTAMP: timestamp, SIGNATURE: f"v0={digest}"}


def flip(text: bytes, bit: int) -> bytes:
    changed = bytearray(text)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, Verified(0)),
        (299, Verified(0)),
        (300, Verified(0)),
        (301, Rejected(Reason.TOO_OLD)),
        (86_400, Rejected(Reason.TOO_OLD)),
        (-300, Verified(0)),
        (-301, Rejected(Reason.IN_THE_FUTURE)),
    ],
)
def test_a_replay_passes_for_five_minutes_and_no_longer(seconds, expected):
    assert verify(sign(), BODY, (SECRET,), NOW + timedelta(seconds=seconds)) == expected


def test_fractions_of_a_second_do_not_shorten_the_window():
    assert verify(sign(), BODY, (SECRET,), NOW + timedelta(seconds=300.999)) == Verified(0)


def test_both_secrets_pass_during_a_rotation_and_say_which_it_was():
    secrets = (SECRET, OLD_SECRET)
    assert verify(sign(), BODY, secrets, NOW) == Verified(0)
    assert verify(sign(secret=OLD_SECRET), BODY, secrets, NOW) == Verified(1)
    assert verify(sign(secret=b"a stranger's"), BODY, secrets, NOW) == Rejected(Reason.WRONG_SIGNATURE)


def test_without_a_secret_nothing_passes():
    assert verify(sign(), BODY, (), NOW) == Rejected(Reason.WRONG_SIGNATURE)


def test_no_single_bit_of_the_body_can_change():
    headers = sign()
    for bit in range(len(BODY) * 8):
        assert isinstance(verify(headers, flip(BODY, bit), (SECRET,), NOW), Rejected)


@pytest.mark.parametrize("name", [SIGNATURE, TIMESTAMP])
def test_no_single_bit_of_a_header_can_change(name):
    headers = sign()
    for bit in range(len(headers[name]) * 8):
        changed = flip(headers[name].encode(), bit).decode("latin-1")
        assert isinstance(verify(headers | {name: changed}, BODY, (SECRET,), NOW), Rejected)


def test_a_thousand_random_mutations_of_longer_bodies_are_all_refused():
    chance = random.Random(4)
    for _ in range(1_000):
        body = chance.randbytes(chance.randint(1, 4_000))
        changed = flip(body, chance.randrange(len(body) * 8))
        assert isinstance(verify(sign(body), changed, (SECRET,), NOW), Rejected)


JUNK = [
    "",
    " ",
    "0",
    "-1",
    "-1772442000",
    "+1772442000",
    "1772442000.0",
    "1.772442e9",
    "nan",
    "inf",
    "0x69a55550",
    "1_772_442_000",
    " 1772442000",
    "1772442000 ",
    "1772442000, 1772442000",
    "١٧٧٢٤٤٢٠٠٠",
    "²",
    "9" * 13,
    "9" * 100_000,
    "v0=",
    "v0=" + "0" * 63,
    "v0=" + "0" * 65,
    "v0=" + "g" * 64,
    "v0=" + "A" * 64,
    "v1=" + "0" * 64,
    "v0=" + "٠" * 64,
    "0" * 67,
    "v0=v0=" + "0" * 61,
    "\x00",
    "Ã©",
    "\U0001f512",
    "v0=" + "0" * 64 + ", v0=" + "0" * 64,
]


@pytest.mark.parametrize("name", [SIGNATURE, TIMESTAMP])
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_in_a_header_is_refused_and_raises_nothing(name, junk):
    assert isinstance(verify(sign() | {name: junk}, BODY, (SECRET,), NOW), Rejected)


def test_a_missing_header_is_named():
    headers = sign()
    assert verify({SIGNATURE: headers[SIGNATURE]}, BODY, (SECRET,), NOW) == Rejected(Reason.NO_TIMESTAMP)
    assert verify({TIMESTAMP: headers[TIMESTAMP]}, BODY, (SECRET,), NOW) == Rejected(Reason.NO_SIGNATURE)


def test_every_secret_is_compared_even_after_a_match(monkeypatch):
    compared = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append(a) or real(a, b))
    verify(sign(), BODY, (SECRET, OLD_SECRET), NOW)
    assert len(compared) == 2
