"""The eight attacks on the trail, sixty times each: with anchors outside every one is found; without, these are not."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import storage.tables  # noqa: F401 - every table must be known
from bot.domain.anchors import Anchor, Place, SignedHead, Why, fingerprint
from bot.services import anchor_proof
from storage import anchors, trail, triggers
from storage.database import Database
from storage.metadata import metadata
from storage.trail import hash_event
from storage.verify import Verdict, verify
from tests.databases import SQLITE
from tests.storage.conftest import Hands, event

DIALECTS = [SQLITE]
TIMES = 60
EVENTS = 12
ANCHORED = (4, 8, 11)
"""After which events a head was signed: the last one is not anchored yet."""


class Key:
    """The company's signing key, as its owner has it, and as a thief has."""

    def __init__(self) -> None:
        self.private = Ed25519PrivateKey.generate()
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def head(self, deployment: str, sequence: int, digest: bytes, at) -> SignedHead:
        said = SignedHead(deployment, sequence, digest.hex(), at, self.public)
        signature = self.private.sign(said.said.encode()).hex()
        return SignedHead(deployment, sequence, digest.hex(), at, self.public, signature)


@pytest.fixture(scope="module")
def key() -> Key:
    return Key()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, key: Key) -> tuple[Path, str]:
    """A trail with anchors in the database, and the same anchors as they stand outside."""
    path, outside = tmp_path_factory.mktemp("anchored") / "vouchsafe.db", []
    database = Database(f"sqlite:///{path}", Hands().ports())
    with database.write() as unit:
        metadata.create_all(unit.connection)
        triggers.install(unit.connection)
    for number in range(1, EVENTS + 1):
        with database.write() as unit:
            unit.record(event(number))
        if number in ANCHORED:
            with database.write() as unit:
                head = trail.head_of(unit.connection)
                deployment = trail.first_hash(unit.connection).hex()[:16]
                signed = key.head(deployment, head.sequence, head.hash, unit.now)
                anchors.add(unit, row_of(unit.new_id(), signed), (Place.FILE,))
                outside.append(signed.line)
    database.dispose()
    return path, "\n".join(outside)


def row_of(anchor_id: str, head: SignedHead) -> Anchor:
    return Anchor(
        id=anchor_id,
        sequence=head.sequence,
        hash=head.hash,
        at=head.at,
        why=Why.TIME,
        deployment=head.deployment,
        fingerprint=fingerprint(head.public_key),
        signature=head.signature,
        public_key=head.public_key,
    )


def rechain(raw: sqlite3.Connection, *, head: bool) -> None:
    """Hash everything anew, and move the head where it belongs: nothing of the chain itself shows it."""
    previous = trail.GENESIS
    rows = raw.execute("SELECT sequence, body FROM trail ORDER BY sequence").fetchall()
    for sequence, body in rows:
        digest = hash_event(sequence, previous, body)
        raw.execute("UPDATE trail SET previous=?, hash=? WHERE sequence=?", (previous, digest, sequence))
        previous = digest
    if head:
        raw.execute("UPDATE trail_head SET sequence=?, hash=?", (len(rows), previous))


def some_event(chance: random.Random) -> int:
    """One that an anchor holds."""
    return chance.randint(1, max(ANCHORED) - 1)


def forge(raw: sqlite3.Connection, sequence: int) -> None:
    (body,) = raw.execute("SELECT body FROM trail WHERE sequence=?", (sequence,)).fetchone()
    raw.execute(
        "UPDATE trail SET body=? WHERE sequence=?", (body.replace(b'"actor":"U1"', b'"actor":"U9"'), sequence)
    )


def edit(raw: sqlite3.Connection, chance: random.Random, key: Key) -> None:
    forge(raw, some_event(chance))


def delete(raw: sqlite3.Connection, chance: random.Random, key: Key) -> None:
    raw.execute("DELETE FROM trail WHERE sequence=?", (some_event(chance),))


def swap(raw: sqlite3.Connection, chance: random.Random, key: Key) -> None:
    one, other = chance.sample(range(1, max(ANCHORED)), 2)
    for sequence, becomes in ((one, 99), (other, one), (99, other)):
        raw.execute("UPDATE trail SET sequence=? WHERE sequence=?", (becomes, sequence))


def insert(raw: sqlite3.Connection, chance: random.Random, key: Key) -> None:
    at = some_event(chance)
    raw.execute("UPDATE trail SET sequence=-sequence WHERE sequence>?", (at,))
    raw.execute("UPDATE trail SET sequence=1-sequence WHERE sequence<0")
    raw.execute(
        "INSERT INTO trail SELECT ?, at, kind, body, previous, hash FROM trail WHERE sequence=?", (at + 1, at)
    )
    raw.execute("UPDATE trail_head SET sequence=sequence+1")


def chain_anew(raw: sqlite3.Connection, chance: random.Random, key: Key) -> None:
    """Somebody with the source code, but without the key."""
    forge(raw, some_event(chance))
    rechain(raw, head=True)
    raw.execute("DELETE FROM anchor_put")
    raw.execute("DELETE FROM anchor")


def tear(raw: sqlite3.Connection, chance: random.Random, key: Key) -> None:
    cut = chance.randint(0, 20)
    raw.execute("UPDATE trail SET body=substr(body, 1, ?) WHERE sequence=?", (cut, some_event(chance)))


def cut_the_tail(raw: sqlite3.Connection, chance: random.Random, key: Key) -> None:
    left = chance.randint(1, max(ANCHORED) - 1)
    raw.execute("DELETE FROM trail_words WHERE sequence>?", (left,))
    raw.execute("DELETE FROM trail WHERE sequence>?", (left,))
    raw.execute("DELETE FROM anchor_put")
    raw.execute("DELETE FROM anchor WHERE sequence>?", (left,))
    rechain(raw, head=True)


def sign_anew(raw: sqlite3.Connection, chance: random.Random, key: Key) -> None:
    """Somebody with the source code and the stolen key: the database agrees with itself in everything."""
    forge(raw, some_event(chance))
    rechain(raw, head=True)
    (first,) = raw.execute("SELECT hash FROM trail WHERE sequence=1").fetchone()
    for sequence in ANCHORED:
        (digest,) = raw.execute("SELECT hash FROM trail WHERE sequence=?", (sequence,)).fetchone()
        head = key.head(first.hex()[:16], sequence, digest, Hands().at)
        raw.execute(
            "UPDATE anchor SET hash=?, deployment=?, signature=? WHERE sequence=?",
            (head.hash, head.deployment, head.signature, sequence),
        )


ATTACKS: dict[str, Callable[[sqlite3.Connection, random.Random, Key], None]] = {
    "edit": edit,
    "delete": delete,
    "swap": swap,
    "insert": insert,
    "re-chain": chain_anew,
    "torn row": tear,
    "truncate tail": cut_the_tail,
    "re-sign with the stolen key": sign_anew,
}
UNSEEN_WITHOUT = {"re-chain", "truncate tail", "re-sign with the stolen key"}
"""What a chain cannot show by itself: docs/threat-model.md says so."""


def found(path: Path, texts: dict[str, str], key: Key) -> bool:
    """Whether verifying finds that something was done to the trail."""
    database = Database(f"sqlite:///{path}", Hands().ports())
    try:
        with database.read() as unit:
            known = anchor_proof.gather(unit, texts, own_key=fingerprint(key.public))
        *_, verdict = verify(database, pins=known.pins)
        assert isinstance(verdict, Verdict)
        return not verdict.ok or bool(known.faults)
    finally:
        database.dispose()


def attacked(original: Path, folder: Path, name: str, chance: random.Random, key: Key) -> Path:
    path = shutil.copy2(original, folder / "attacked.db")
    raw = sqlite3.connect(path)
    for trigger in triggers.TRIGGERS:
        raw.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
    ATTACKS[name](raw, chance, key)
    raw.commit()
    raw.close()
    return path


def test_an_untouched_trail_agrees_with_its_anchors(original: tuple[Path, str], key: Key) -> None:
    path, outside = original
    assert not found(path, {"a file": outside}, key)


@pytest.mark.parametrize("name", ATTACKS)
def test_l3_with_an_anchor_outside_every_attack_is_found_and_without_one_these_are_not(
    name: str, original: tuple[Path, str], tmp_path: Path, key: Key
) -> None:
    path, outside = original
    for number in range(TIMES):
        changed = attacked(path, tmp_path, name, random.Random(number), key)
        assert found(changed, {"a file": outside}, key), f"{name} number {number} was not found"
        assert found(changed, {}, key) is (name not in UNSEEN_WITHOUT), f"{name} number {number}"
