"""A baseline that was changed, or that another key signed, does not hold."""

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.commands.baseline import _state
from bot.domain.baseline import Baseline, BaselineState

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OURS, THEIRS = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def baseline(
    content: bytes = b"{}", digest_of: bytes | None = None, key: Ed25519PrivateKey | None = OURS
) -> Baseline:
    digest = hashlib.sha256(content if digest_of is None else digest_of).hexdigest()
    signature = key.sign(content) if key else None
    return Baseline("b", "T1", 1, BaselineState.SIGNED, NOON, "U1", content, digest, signature)


@pytest.mark.parametrize(
    ("taken", "state"),
    [
        (baseline(), "holds"),
        (baseline(key=None), "is not signed yet"),
        (baseline(key=THEIRS), "does not hold: another key signed it"),
        (baseline(digest_of=b"[]"), "does not hold: its content was changed"),
    ],
)
def test_what_was_changed_or_signed_by_others_is_said(taken: Baseline, state: str) -> None:
    assert _state(taken, OURS.public_key()) == state
