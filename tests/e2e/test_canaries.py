"""Secrets stay where they belong: not in any log, file, message or error, in none of the forms they could take."""

import base64
import json
import logging
import traceback
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import structlog
from sqlalchemy import select

from bot import logs
from bot.domain.buttons import value
from handlers.acts import Act, Answer, Route
from handlers.routes import ROUTES
from storage.trail import trail, trail_words
from tests.e2e.steps import held
from tests.e2e.world import SECRET, TOKEN, World
from tests.handlers.wire_client import send, signed

KEYS = {"the bot token": TOKEN, "the signing secret": SECRET}
REASON = "Canary-reason: the launch of 14 March"
CUT = (0, 2, 3)
"""How many leading characters of base64 also depend on what stands 0, 1 or 2 bytes before."""


class Everything(logging.Handler):
    """Keeps each record whole, before any net could hold anything back."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        self.said.append(f"{record.msg!r} {record.args!r} {record.getMessage()} {trace}")


@pytest.fixture
def heard() -> Iterator[Everything]:
    """Everything that is logged, from the whole process, at DEBUG."""
    root, before = logging.getLogger(), (logging.getLogger().handlers[:], logging.getLogger().level)
    kept = structlog.get_config()
    logs.set_up("json")
    handler = Everything()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG)
    yield handler
    root.handlers[:], root.level = before
    structlog.configure(**kept)


def forms_of(secret: str) -> set[bytes]:
    """A secret as it could be written down: plain, base64 at each offset, URL-encoded, JSON-escaped, hex."""
    raw = secret.encode()
    shifted = (base64.b64encode(b"\0" * offset + raw)[cut:-4] for offset, cut in enumerate(CUT))
    return {
        raw,
        *shifted,
        quote(secret, safe="").encode(),
        json.dumps(secret)[1:-1].replace("/", "\\/").encode(),
        raw.hex().encode(),
        raw.hex().upper().encode(),
    }


def found(secrets: dict[str, str], text: bytes) -> list[str]:
    """Which of the secrets stand in a text, in whatever form."""
    return [name for name, secret in secrets.items() if any(form in text for form in forms_of(secret))]


def addresses(world: World) -> dict[str, str]:
    """Every response address, trigger and verification token that Slack has sent along."""
    carried: dict[str, str] = {}
    for delivery in world.slack.deliveries:
        for name in ("response_url", "trigger_id", "token"):
            if value := delivery.body.get(name):
                carried[f"{name} of {delivery.kind} {value[-6:]}"] = value
    return carried


def on_disk(world: World) -> dict[str, bytes]:
    """Every byte in the bot's folder: database, freed pages, write-ahead log, copies."""
    return {each.name: each.read_bytes() for each in world.folder.rglob("*") if each.is_file()}


def failing(act: Act) -> Answer:
    """A fault of ours that quotes everything it was given."""
    raise RuntimeError(f"failed with {act.body!r}")


def trouble(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes a program talkative: refusals, junk, a forged request, an incident, and Slack gone quiet."""
    world.slack.faults.answer_error("internal_error", calls=2, method="chat.postMessage")
    world.slack.faults.answer_429(3, method="chat.postMessage")
    card = world.ask("Ben", reason=REASON)
    world.click("Maya", card, "Approve")
    carried = {"token": world.slack.verification_token, "response_url": value("canary")}
    forged = b"payload=" + quote(json.dumps(carried)).encode()
    assert (
        send(world.port, "POST", body=forged, headers=signed(forged, world.now, b"not the secret"))[0] == 401
    )
    broken = f"payload={{{TOKEN}".encode()
    assert send(world.port, "POST", body=broken, headers=signed(broken, world.now, SECRET.encode()))[0] == 400
    with monkeypatch.context() as patched:
        patched.setitem(ROUTES.actions, "approve", Route(failing, writes=True))
        patched.setitem(ROUTES.commands, "/my-access", Route(failing, writes=True))
        world.click("Jonas", card, "Approve")
        world["Maya"].command("/my-access")
    world.slack.faults.drop_before(1, method="chat.update")
    world.click("Jonas", card, "Approve")


def test_the_search_finds_a_secret_in_every_form() -> None:
    hidden = {"it": "https://hooks.example/R0/ü?a=b&c"}
    raw = hidden["it"].encode()
    for offset in range(3):
        assert found(hidden, base64.b64encode(b"." * offset + raw + b"...")) == ["it"]
    assert found(hidden, raw.hex().encode()) == ["it"]
    assert found(hidden, quote(hidden["it"], safe="").encode()) == ["it"]
    assert found(hidden, json.dumps({"url": hidden["it"]}).replace("/", "\\/").encode()) == ["it"]
    assert found(hidden, b"https://hooks.example/R1/") == []


def test_no_secret_is_logged_or_shown_whatever_goes_wrong(
    heard: Everything, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(world, reason=REASON)
    trouble(world, monkeypatch)
    secrets = KEYS | addresses(world)
    assert len(secrets) > 20
    said = "\n".join(heard.said).encode()
    for word in (b"incident", b"request_refused", b"payload_refused", b"effect_waits"):
        assert word in said
    assert found(secrets | {"a reason": REASON}, said) == []
    shown = [vars(message) for messages in world.slack.messages.values() for message in messages]
    acks = [delivery.ack for delivery in world.slack.deliveries]
    assert found(secrets, json.dumps([shown, acks, world.slack.notices], default=str).encode()) == []


def test_an_address_to_answer_at_is_kept_while_it_is_needed_and_then_wiped(world: World) -> None:
    """Freed pages and the write-ahead log are searched as well; the keys are nowhere at any time."""
    card = world.ask("Maya", reason=REASON)
    world.slack.faults.down = True
    assert world["Jonas"].click(card, "Approve").ok
    waiting = {"the address": world.slack.deliveries[-1].body["response_url"]}
    assert found(waiting, b"".join(on_disk(world).values())) == ["the address"]
    world.slack.faults.down = False
    world.settle()
    world.click("Ben", card, "Approve")
    secrets = KEYS | addresses(world)
    world.stop()
    left = {name: found(secrets, content) for name, content in on_disk(world).items()}
    assert {name: them for name, them in left.items() if them} == {}


def test_what_people_write_is_beside_the_trail_and_not_in_it(world: World) -> None:
    """Erasing a person's words must be able to leave the chain whole (L6)."""
    world.ask("Maya", reason=REASON)
    with world.bot.database.read() as unit:
        bodies = [bytes(body) for body in unit.execute(select(trail.c.body)).scalars()]
        kept = unit.execute(select(trail_words.c.text)).scalars().all()
    assert REASON in kept
    assert found({"the reason": REASON}, b"\n".join(bodies)) == []
