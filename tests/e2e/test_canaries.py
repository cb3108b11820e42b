"""Secrets stay where they belong: not in any log, file, message or error, in none of the forms they could take."""

import base64
import json
import logging
import traceback
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import structlog
from sqlalchemy import select

from bot import logs
from bot.domain.buttons import value
from bot.simulator.entry import Upload
from handlers.acts import Act, Answer, Route
from handlers.routes import ROUTES
from storage.trail import trail, trail_words
from tests.databases import SQLITE
from tests.e2e import hunting, reading, reporting, steps
from tests.e2e.steps import held
from tests.e2e.world import APP_TOKEN, SECRET, TOKEN, Build, World, words
from tests.handlers.wire_client import send, signed

KEYS = {"the bot token": TOKEN, "the signing secret": SECRET, "the app token": APP_TOKEN}
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
    """A secret as it could be written down: plain, base64 at each offset, URL, JSON-escaped, hex, UTF-16."""
    raw, escaped = secret.encode(), json.dumps(secret)[1:-1]
    shifted = (base64.b64encode(b"\0" * offset + raw)[cut:-4] for offset, cut in enumerate(CUT))
    return {
        raw,
        *shifted,
        quote(secret, safe="").encode(),
        escaped.encode(),
        escaped.replace("/", "\\/").encode(),
        json.dumps(escaped)[1:-1].encode(),
        raw.hex().encode(),
        raw.hex().upper().encode(),
        secret.encode("utf-16-le"),
        secret.encode("utf-16-be"),
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


class Written(Everything):
    """Keeps each line as the log would write it, with every logger at DEBUG, past the nets for secrets."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, object]] = []
        self.setFormatter(logs._formatter("json", colours=False))

    def emit(self, record: logging.LogRecord) -> None:
        line = json.loads(self.format(record))
        self.lines.append(line)
        self.said.append(json.dumps(line))


LOGGERS = ("slack_sdk", "slack_bolt", "urllib3", "psycopg", "alembic", "aiohttp", "sqlalchemy", "cheroot")


@pytest.fixture
def written() -> Iterator[Written]:
    """The finished lines of a process whose operator asked every library for DEBUG before the log was set up."""
    root, before = logging.getLogger(), (logging.getLogger().handlers[:], logging.getLogger().level)
    kept, levels = structlog.get_config(), {name: logging.getLogger(name).level for name in LOGGERS}
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logs.set_up("json")
    handler = Written()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG)
    yield handler
    root.handlers[:], root.level = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.configure(**kept)


WRITTEN = {
    "the reason": "Canary reason: launch of 14 March / ünder wraps",
    "the denial": 'Canary denial: "the audit" is not over & done',
    "the note": "Canary note: invited through <the> studio",
    "the file's name": "canary-people-of-larkfield.png",
    "the file's content": "CANARY-IN-THE-FILE",
    "why it ended": "Canary end: the campaign was called off",
    "what happened": "Canary report: the second login of Larkfield & sons",
    "the address": "https://canary.example/log-in?as=maya",
    "the handle": "canary_sale_of_larkfield",
    "the outcome's note": "Canary outcome: it was only a test",
    "the drive": "Canary drive of the films team",
    "the pasted list": "Canary Pasted, Editor, since March",
    "the answer's note": "Canary answer: from the spring campaign",
    "the command": "@larkfieldfilms editor 2w because Canary-typed",
    "the help": "canary-typed-where-nobody-looks",
}
"""What people type or attach, a field each."""


def whole_story(world: World) -> None:
    """Everything that people can type, in one story from asking to evidence."""
    reading.deny(world, "Jonas", world.ask("Maya", reason=WRITTEN["the reason"]), WRITTEN["the denial"])
    world["Maya"].command("/request-access", WRITTEN["the command"])
    world["Maya"].close_view()
    world["Maya"].command("/vouchsafe", WRITTEN["the help"])
    for name in ("request_access", "my_access"):
        assert world["Maya"].shortcut(name).ok
        world["Maya"].close_view()
    steps.approved(world, "Ben", reason=WRITTEN["the reason"])
    content = b"\x89PNG\r\n\x1a\n" + WRITTEN["the file's content"].encode()
    steps.say_done(
        world, "Iris", "Add <@", WRITTEN["the note"], Proof=[Upload(WRITTEN["the file's name"], content)]
    )
    world["Iris"].open_home()
    world.settle()
    steps.press(world, "Iris", "End now…")
    world["Iris"].fill({"Reason": WRITTEN["why it ended"]})
    assert world["Iris"].submit().ok
    world.settle()
    steps.say_done(world, "Iris", "Remove <@", WRITTEN["the note"])
    report_and_hunt(world)


def report_and_hunt(world: World) -> None:
    """What people type when they report something, and when everybody is asked for logins."""
    words_of = {"What happened": WRITTEN["what happened"], "Address": WRITTEN["the address"]}
    reporting.report(
        world, "Maya", reporting.ROGUE, Network="X", **{"Its handle": WRITTEN["the handle"]}, **words_of
    )
    reporting.close(world, "Priya", "It has been dealt with.", WRITTEN["the outcome's note"])
    hunting.begin_hunt(world, boxes=["Shared drives", hunting.EVERYBODY], drives=WRITTEN["the drive"])
    pasted = {"pasted": WRITTEN["the pasted list"], "note": WRITTEN["the answer's note"]}
    assert hunting.give(world, "Amara", "logins on", how="All of it", **pasted) == {}
    world.click("Maya", hunting.question(world, "Maya"), "I have a list…")
    world["Maya"].fill({"Where is it?": WRITTEN["the drive"], "note": WRITTEN["the answer's note"]})
    assert reading.send(world, "Maya") == {}
    world["Maya"].close_view()


def failing(act: Act) -> Answer:
    """A fault of ours that quotes everything it was given."""
    raise RuntimeError(f"failed with {act.body!r}")


def trouble(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What makes a program talkative: refusals, junk, a forged request, an incident, and Slack gone quiet.

    Returns the secrets that it brought about.
    """
    fresh: dict[str, str] = {}
    world.slack.faults.answer_error("internal_error", calls=2, method="chat.postMessage")
    world.slack.faults.answer_429(3, method="chat.postMessage")
    card = world.ask("Ben", reason=REASON)
    world.click("Maya", card, "Approve")
    if world.transport == "http":
        forge(world)
    else:
        fresh = tickets(world, monkeypatch)
    with monkeypatch.context() as patched:
        patched.setitem(ROUTES.actions, "approve", Route(failing, writes=True))
        patched.setitem(ROUTES.commands, "/my-access", Route(failing, writes=True))
        patched.setitem(ROUTES.shortcuts, "my_access", Route(failing, writes=True))
        world.click("Jonas", card, "Approve")
        world["Maya"].command("/my-access")
        world["Maya"].shortcut("my_access")
    world.slack.faults.drop_before(1, method="chat.update")
    world.click("Jonas", card, "Approve")
    return fresh


def tickets(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """New sockets: the ticket in each one's address lets anybody in who reads it."""
    issue, issued = world.slack.sockets.issue, dict[str, str]()

    def spied() -> str:
        address = issue()
        issued[f"ticket {len(issued)}"] = parse_qs(urlsplit(address).query)["ticket"][0]
        return address

    monkeypatch.setattr(world.slack.sockets, "issue", spied)
    world.slack.sockets.refresh()
    world.wait_for(lambda: issued and world.slack.sockets.open, "a new socket")
    return issued


def forge(world: World) -> None:
    """A request that Slack has not signed, and one that is junk."""
    carried = {"token": world.slack.verification_token, "response_url": value("canary")}
    forged = b"payload=" + quote(json.dumps(carried)).encode()
    assert (
        send(world.port, "POST", body=forged, headers=signed(forged, world.now, b"not the secret"))[0] == 401
    )
    broken = f"payload={{{TOKEN}".encode()
    assert send(world.port, "POST", body=broken, headers=signed(broken, world.now, SECRET.encode()))[0] == 400


def test_the_search_finds_a_secret_in_every_form() -> None:
    hidden = {"it": "https://hooks.example/R0/ü?a=b&c"}
    raw = hidden["it"].encode()
    for offset in range(3):
        assert found(hidden, base64.b64encode(b"." * offset + raw + b"...")) == ["it"]
    assert found(hidden, raw.hex().encode()) == ["it"]
    assert found(hidden, quote(hidden["it"], safe="").encode()) == ["it"]
    assert found(hidden, json.dumps({"url": hidden["it"]}).replace("/", "\\/").encode()) == ["it"]
    assert found(hidden, json.dumps({"view": json.dumps({"url": hidden["it"]})}).encode()) == ["it"]
    assert found(hidden, "a\n https://hooks.example/R0/ü?a=b&c".encode("utf-16")) == ["it"]
    assert found(hidden, b"https://hooks.example/R1/") == []


def test_no_secret_is_logged_or_shown_whatever_goes_wrong(
    heard: Everything, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(world, reason=REASON)
    secrets = trouble(world, monkeypatch) | KEYS | addresses(world)
    assert len(secrets) > 20
    said = "\n".join(heard.said).encode()
    over_http = (b"request_refused", b"payload_refused") if world.transport == "http" else ()
    for word in (b"incident", b"effect_waits", *over_http):
        assert word in said
    assert found(secrets | {"a reason": REASON}, said) == []
    shown = [vars(message) for messages in world.slack.messages.values() for message in messages]
    acks = [delivery.ack for delivery in world.slack.deliveries]
    assert found(secrets, json.dumps([shown, acks, world.slack.notices], default=str).encode()) == []


def test_nothing_that_people_write_is_logged_nor_any_secret_in_a_whole_story(
    written: Written, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_story(world)
    fresh = trouble(world, monkeypatch)
    said = "\n".join(written.said).encode()
    assert b"incident" in said
    assert found(fresh | KEYS | addresses(world) | WRITTEN, said) == []
    names = {person.id: person.email for person in world.slack.people.values() if person.email}
    assert found(names, said) == []


def test_every_line_about_a_payload_bears_its_id_and_the_incident_its_number(
    written: Written, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROUTES.commands, "/my-access", Route(failing, writes=True))
    assert world["Maya"].command("/my-access").ok
    assert world["Ben"].command("/my-access").ok
    incidents = [line for line in written.lines if line["event"] == "incident"]
    assert len(incidents) == 2
    assert len({line["request"] for line in incidents}) == 2
    for line, person in zip(incidents, ("Maya", "Ben"), strict=True):
        assert len(str(line["request"])) == 26
        assert str(line["incident"]) in words(world[person].ephemerals()[-1])
    later = [line for line in written.lines if "request" not in line]
    assert not [line for line in later if "incident" in line]


def test_an_address_to_answer_at_is_kept_while_it_is_needed_and_then_wiped(build: Build) -> None:
    """Freed pages and the write-ahead log of a file are searched; the keys are nowhere at any time."""
    world = build(database=SQLITE)
    world.start()
    world.found()
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
