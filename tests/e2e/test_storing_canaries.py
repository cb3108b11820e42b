"""A canary in every field of a login's form: nothing but the sealed row ever holds it, whatever goes wrong (V1)."""

import base64
import json

import pytest
from sqlalchemy import text

from bot.domain.vault import Field
from bot.views.vault_forms import STORE_FORM
from handlers.acts import Act, Answer, Route
from handlers.routes import ROUTES
from storage import secrets
from tests.databases import SQLITE, beside
from tests.e2e.reading import screen, trail
from tests.e2e.storing import code, fill, in_the_vault, kept, open_form, store
from tests.e2e.test_canaries import Everything, found, heard, on_disk  # noqa: F401 - a fixture
from tests.e2e.test_exporting import exported
from tests.e2e.world import Build, World

SEED = base64.b32encode(b"canary seed, 20 byte").decode()
TYPED = {
    "username": "canary.films@larkfield.example",
    "password": "Canary/9#tulip-Öl!moss",
    "seed": SEED,
    "codes": "canary-1111-aaaa\ncanary-2222-bbbb",
    "mail": "canary.safe@larkfield.example",
}
REFUSED = {
    "password": "canary1234",
    "seed": "canary is not base32, 1 8 9 0",
}
LATER = {"new": "Canary+Zweites~Wort_77", "codes": "canary-3333-cccc"}


def failing(act: Act) -> Answer:
    """A fault of ours that quotes everything it was given."""
    raise RuntimeError(f"failed with {act.body!r} and {act.values!r}")


def store_with_trouble(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """Refused at its fields, met by a fault of ours, stored, changed, and changed to what was generated: that."""
    open_form(world, "Iris")
    assert set(fill(world, "Iris", **{**TYPED, **REFUSED}, code="000000")) == {"password", "seed"}
    with monkeypatch.context() as patched:
        patched.setitem(ROUTES.forms, STORE_FORM, Route(failing, writes=True, secret=True))
        fill(world, "Iris", **TYPED, code=code(world, SEED))
        world["Iris"].close_view()
    assert store(world, "Iris", **TYPED, code=code(world, SEED)) == {}
    world["Iris"].close_view()
    assert store(world, "Iris", label="Change the login…", **LATER) == {}
    world["Iris"].close_view()
    world.clock.advance(1)
    assert store(world, "Iris", label="Change the login…", generate=["Generate one for me"]) == {}
    secret = kept(world)
    with world.bot.database.read() as unit:
        version = secrets.version(unit, secret.id, 3)
        return unit.vault.open(unit, version, Field.PASSWORD).reveal()


def test_what_is_typed_into_a_login_is_nowhere_but_in_the_vault(
    heard: Everything,  # noqa: F811
    build: Build,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = build(database=SQLITE)
    world.start()
    world.found()
    made = store_with_trouble(world, monkeypatch)
    canaries = {**TYPED, **{f"refused {name}": said for name, said in REFUSED.items()}, **LATER, "made": made}
    canaries |= {f"line {line}": line for line in TYPED["codes"].splitlines()}
    assert made in screen(world, "Iris"), "it is shown once"
    said = "\n".join(heard.said).encode()
    assert b"incident" in said
    assert found(canaries, said) == []
    assert found(canaries, json.dumps(trail(world)).encode()) == []
    shown = [vars(message) for messages in world.slack.messages.values() for message in messages]
    called = [call.args for call in world.slack.calls]
    acks = [delivery.ack for delivery in world.slack.deliveries]
    metadata = [one.body["view"]["private_metadata"] for one in world.slack.deliveries if "view" in one.body]
    assert found(canaries, json.dumps([shown, called, metadata], default=str).encode()) == []
    assert found(canaries, json.dumps(acks).encode()) == ["made"], "in the one dialogue that answers"
    assert json.dumps(acks).count(made) == 1
    with beside(world.url).connect() as connection:
        for name in ("inbox", "outbox"):
            rows = connection.execute(text(f"SELECT * FROM {name}")).all()
            assert found(canaries, repr(rows).encode()) == [], name
    world.stop()
    left = {name: found(canaries, content) for name, content in on_disk(world).items()}
    assert {name: them for name, them in left.items() if them} == {}


def test_what_is_exported_holds_no_login(world: World) -> None:
    in_the_vault(world, username=TYPED["username"], password=TYPED["password"], recovery_mail=TYPED["mail"])
    for kind in ("Accounts", "Holders: who has a way into which account"):
        content = exported(world, "Iris", kind).content
        assert b"larkfieldfilms" in content
        assert found({name: TYPED[name] for name in ("username", "password", "mail")}, content) == []
