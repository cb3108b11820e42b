"""Logins with a canary in every field, from form and command line: searched for wherever bytes can lie (V1)."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.services import storing
from bot.views.vault_forms import STORE_FORM
from storage.metadata import metadata
from tests.databases import KINDS, beside
from tests.e2e import outside, partners, steps
from tests.e2e.checking_out import lent, look
from tests.e2e.operator import operate
from tests.e2e.register_steps import share_the_login
from tests.e2e.restoring import back_up
from tests.e2e.storing import FILMS, code, fill, open_form, store
from tests.e2e.test_canaries import Written, found, on_disk, written
from tests.e2e.test_checkout_canaries import is_the_dialogue, traffic
from tests.e2e.test_ops import get
from tests.e2e.world import Build, World

__all__ = ["written"]

SEED = base64.b32encode(b"canary seed, 20 byte").decode()
TYPED = {
    "username": "canary.films+form@larkfield.example",
    "password": "Canary/9#tulip-Öl!moss",
    "seed": SEED,
    "codes": "canary-1111-aaaa\ncanary-2222-bbbb",
    "mail": "canary.safe@larkfield.example",
}
CLI_SEED = base64.b32encode(b"canary on the prompt").decode()
BY_COMMAND = {
    "username": "canary.cabins+cli@larkfield.example",
    "password": 'Canary"Zwei&Drei=fünf~77',
    "seed": CLI_SEED,
    "recovery_codes": "canary-5555-eeee\ncanary-6666-ffff",
    "recovery_mail": "canary.cabins.safe@larkfield.example",
}
CANARIES = {
    **{f"form: {name}": line for name, text in TYPED.items() for line in text.splitlines()},
    **{f"command: {name}": line for name, text in BY_COMMAND.items() for line in text.splitlines()},
}
SHOWN = ["form: username", "form: password"]
"""What its holder sees, in the dialogue that they have opened and nowhere else."""


REPORTS = (
    ("accounts", "export"),
    ("holders", "export"),
    ("training", "report"),
    ("baseline", "take"),
    ("baseline", "export"),
    ("trail", "export", "--words"),
    ("vault", "status", "--json"),
)
"""What the operator can have as a file or on the terminal."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_login_is_in_no_byte_but_those_of_its_dialogue(
    kind: str, written: Written, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = build(database=kind)
    world.start()
    world.found()
    outside.start(world)
    terminals = live(world, monkeypatch)
    places = {**everywhere(world), "terminals": terminals, "log": "\n".join(written.said).encode()}
    for place, word in (
        ("log", b"incident"),
        ("reports", b"larkfieldfilms"),
        ("metrics", b"vault_state"),
        ("tables", b"secret:code_shown"),
    ):
        assert word in places[place]
    held = {place: found(CANARIES, content) for place, content in places.items()}
    assert {place: them for place, them in held.items() if them} == {"its dialogue": SHOWN}
    world.stop()
    left = {name: found(CANARIES, content) for name, content in on_disk(world).items()}
    assert {name: them for name, them in left.items() if them} == {}


def live(world: World, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Stored twice, with faults of ours and of Slack's, lent and looked at; what the terminal said."""
    share_the_login(world, FILMS)
    world.slack.faults.answer_429(2, method="chat.postMessage")
    open_form(world, "Iris")
    with monkeypatch.context() as patched:
        patched.setattr(storing, "keep", broken)
        fill(world, "Iris", **TYPED, code=code(world, SEED))
        world["Iris"].close_view()
        said = [by_command(world)]
    assert "failed with" in said[0]
    assert store(world, "Iris", **TYPED, code=code(world, SEED)) == {}
    world["Iris"].close_view()
    said += [by_command(world), operate(world, "vault", "status")]
    assert said[1].startswith("0 Kept.")
    lent(world)
    assert TYPED["password"] in look(world)
    steps.press(world, "Maya", "New code")
    return "\n".join(said).encode()


def broken(*given: Any, **more: Any) -> None:
    """A fault of ours that quotes everything it was given."""
    raise RuntimeError(f"failed with {given!r} and {more!r}")


def by_command(world: World) -> str:
    """The operator stores another account's login from standard input; what the terminal says."""
    given = {**BY_COMMAND, "first_code": code(world, CLI_SEED)}
    names = ("@larkfieldcabins", "--as", world["Iris"].id)
    return operate(world, "vault", "store", *names, "--stdin", given=json.dumps(given))


def everywhere(world: World) -> dict[str, bytes]:
    """What lies in the database, is kept as a backup, was said to Slack, and is told to whoever asks."""
    partners.add(world)
    partners.enlist(world, "Sofia", "Noah Klein", "noah.klein@northlight.example")
    page = outside.Visitor().get(outside.get_link(world, outside.noah(world)))
    assert page.status == 200
    dialogue = [part for part in traffic(world) if is_the_dialogue(part)]
    elsewhere = [sent(part) for part in traffic(world) if not is_the_dialogue(part)]
    return {
        "tables": b"\n".join(cells(world)),
        "reports": "\n".join(report(world, *words) for words in REPORTS).encode(),
        "backup": back_up(world).read_bytes(),
        "metrics": get(world, "/metrics")[1].encode(),
        "readiness": get(world, "/readyz")[1].encode(),
        "a page outside": page.text.encode(),
        "its dialogue": json.dumps(dialogue, default=str).encode(),
        "Slack": json.dumps(elsewhere, default=str).encode(),
    }


def report(world: World, *words: str) -> str:
    """What a command that looks at everything says."""
    said = operate(world, *words)
    assert said.startswith("0 "), said
    return said


def sent(part: dict[str, Any]) -> dict[str, Any]:
    """What passed between us and Slack, but for what somebody types into the form, which comes from there."""
    view = part.get("view")
    if isinstance(view, dict) and view.get("callback_id") == STORE_FORM:
        return {**part, "view": {**view, "state": None}}
    return part


def cells(world: World) -> Iterator[bytes]:
    """Every cell of every table, as a dump would have it."""
    with beside(world.url).connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"'):
                for cell in row:
                    yield bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
