"""What operators see: alive, ready, and the figures, which name nobody."""

import json
import re
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from bot.domain.reviews import Choice
from bot.ops import vitals
from handlers.acts import Act, Answer, Route
from handlers.routes import ROUTES
from handlers.socket import PROVEN_SECONDS
from storage.errors import StorageFault
from storage.grants import grant
from tests.e2e import auditing
from tests.e2e.steps import at_the_end, held
from tests.e2e.test_audit_ladder import answer
from tests.e2e.world import Build, World, words

pytestmark = pytest.mark.any_database

Samples = dict[str, float]


def get(world: World, path: str, method: str = "GET") -> tuple[int, str]:
    """Ask the operators' port; status and body."""
    assert world.bot
    asked = urllib.request.Request(f"http://127.0.0.1:{world.bot.ops.port}{path}", method=method)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with closing(refused):
            return refused.code, refused.read().decode()


def figures(world: World) -> Samples:
    """Every sample by its name and labels, as Prometheus reads them."""
    status, page = get(world, "/metrics")
    assert status == 200
    return {
        sample.name
        + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def doubts(world: World) -> list[str]:
    """What readiness names; the status says the same as the list."""
    status, body = get(world, "/readyz")
    found: list[str] = json.loads(body)
    assert status == (503 if found else 200)
    return found


def test_a_well_bot_is_alive_and_ready(world: World) -> None:
    assert get(world, "/healthz") == (200, "ok\n")
    assert doubts(world) == []


def test_a_database_that_cannot_be_read_is_not_ready_and_still_alive(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.bot

    def broken() -> None:
        raise StorageFault("disk I/O error on /srv/secret-place")

    monkeypatch.setattr(world.bot.database, "read", broken)
    assert doubts(world) == [vitals.DATABASE]
    assert get(world, "/healthz")[0] == 200
    seen = figures(world)
    assert seen["vouchsafe_database_reachable"] == 0
    assert "vouchsafe_outbox_depth" not in seen
    assert seen["vouchsafe_ticker_heartbeat_age_seconds"] >= 0


def test_a_silent_ticker_is_not_ready(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert world.bot
    world.bot.watchdog.stop()
    world.bot.ticker.stop()
    monkeypatch.setattr(world.bot.ticker, "_heartbeat", world.bot.ports.monotonic() - 15.5)
    assert doubts(world) == [vitals.TICKER]
    assert figures(world)["vouchsafe_ticker_heartbeat_age_seconds"] > 15


def test_readiness_turns_once_slack_was_not_heard_and_the_bot_recovers_by_itself(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, later = build(transport="socket"), 0.0
    ports = replace(world.ports(), monotonic=lambda: time.monotonic() + later)
    monkeypatch.setattr(world, "ports", lambda: ports)

    world.start()
    world.found()
    assert doubts(world) == []
    world.slack.faults.down = True
    world.slack.sockets.close()
    world.wait_for(lambda: not world.slack.sockets.open, "no socket is open")
    assert doubts(world) == []
    later = PROVEN_SECONDS + 1
    assert vitals.INBOUND in doubts(world)
    assert get(world, "/healthz")[0] == 200
    world.slack.faults.down = False
    world.wait_for(lambda: doubts(world) == [], "the bot is ready again")
    assert world["Maya"].command("/my-access").ok


def test_each_doubt_stands_for_itself_and_all_are_named_at_once(world: World) -> None:
    assert world.bot
    signs = world.bot.vitals
    signs.inbound_alive, signs.clock_in_doubt, signs.stopping = (lambda: False), (lambda: True), True
    assert doubts(world) == [vitals.STOPPING, vitals.INBOUND, vitals.CLOCK]
    seen = figures(world)
    assert (seen["vouchsafe_clock_in_doubt"], seen["vouchsafe_slack_inbound_alive"]) == (1, 0)


def test_the_age_of_inbound_is_told_where_it_is_known(world: World) -> None:
    assert world.bot
    assert not [
        name for name in figures(world) if "inbound_age" in name and world.bot.vitals.inbound_age() is None
    ]
    now = world.bot.ports.monotonic()
    world.bot.vitals.inbound_proven_at = lambda: now - 7
    assert 7 <= figures(world)["vouchsafe_slack_inbound_age_seconds"] < 12


def test_the_lag_of_an_end_grows_until_the_sweep_has_carried_it_out(world: World) -> None:
    grant_id = held(world)
    assert figures(world)["vouchsafe_expiry_lag_seconds"] == 0
    at_the_end(world, grant_id, late=90)
    late = figures(world)
    assert (late["vouchsafe_expiry_overdue"], late["vouchsafe_expiry_lag_seconds"]) == (1, 90)
    world.sweep()
    world.clock.advance(60)
    swept = figures(world)
    assert (swept["vouchsafe_expiry_overdue"], swept["vouchsafe_expiry_lag_seconds"]) == (0, 0)
    assert swept["vouchsafe_removals state=removing"] == 1
    assert swept["vouchsafe_removal_oldest_seconds state=removing"] >= 60


def test_what_waits_for_slack_is_counted_with_its_age(world: World) -> None:
    before = figures(world)
    assert (before["vouchsafe_outbox_depth"], before["vouchsafe_outbox_dead"]) == (0, 0)
    card = world.ask("Maya")
    world.slack.faults.down = True
    assert world["Jonas"].click(card, "Approve").ok
    world.clock.advance(30)
    waiting = figures(world)
    assert waiting["vouchsafe_outbox_depth"] >= 1
    assert waiting["vouchsafe_outbox_oldest_seconds"] >= 30
    world.slack.faults.down = False
    world.settle()
    assert figures(world)["vouchsafe_outbox_depth"] == 0


def test_pauses_and_what_slack_never_takes_are_counted(world: World) -> None:
    before = figures(world)["vouchsafe_slack_limited_total"]
    world.slack.faults.answer_429(1, calls=2, method="chat.postMessage")
    world.slack.faults.answer_error("cannot_dm_bot", calls=1, method="chat.update")
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    after = figures(world)
    assert after["vouchsafe_slack_limited_total"] == before + 2
    assert after["vouchsafe_outbox_dead"] == 1


def test_trouble_is_written_to_each_admin_and_to_the_operators_channel(build: Build) -> None:
    world = build()
    channel = world.slack.channel("operations", [world["Priya"].id])
    world.slack.invite("operations")
    world.start(VOUCHSAFE_ALERT_CHANNEL=channel.id)
    world.found()
    world.slack.faults.answer_error("cannot_dm_bot", calls=1, method="chat.update")
    world.click("Jonas", world.ask("Maya"), "Approve")
    (told,) = world["Priya"].messages(channel)
    assert "cannot_dm_bot" in words(told)
    for admin in ("Nadia", "Oscar"):
        assert words(world.dm(admin, "cannot_dm_bot")) == words(told)


def test_each_acknowledgement_is_counted_by_kind_and_by_what_became_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = world.ask("Maya")
    before = figures(world)
    world.click("Jonas", card, "Approve")
    world.click("Maya", card, "Approve")
    with monkeypatch.context() as patched:
        patched.setitem(ROUTES.commands, "/my-access", Route(_failing, writes=True))
        world["Maya"].command("/my-access")
    grown = {name: value - before.get(name, 0) for name, value in figures(world).items()}
    counted = {
        name: grown[name] for name in grown if name.startswith("vouchsafe_ack_seconds_count") and grown[name]
    }
    assert counted == {
        "vouchsafe_ack_seconds_count kind=block_actions outcome=done": 1,
        "vouchsafe_ack_seconds_count kind=block_actions outcome=refused": 1,
        "vouchsafe_ack_seconds_count kind=command outcome=incident": 1,
    }
    assert grown["vouchsafe_ack_seconds_bucket kind=block_actions le=3.0 outcome=done"] == 1


def test_the_page_names_nobody_and_nothing_that_could_be_looked_up(world: World) -> None:
    held(world)
    world.ask("Ben")
    _, page = get(world, "/metrics")
    known = [
        *(person.id for person in world.people.values()),
        *world.people,
        world.channel.id,
        world.slack.team_id,
    ]
    with world.bot.database.read() as unit:  # type: ignore[union-attr] # the fixture has started it
        known += [str(row) for row in unit.execute(select(grant.c.id, grant.c.request_id)).one()]
    assert [name for name in known if name in page] == []
    labels = set(re.findall(r'(\w+)="', page))
    assert labels <= {"kind", "outcome", "le", "state", "version", "revision"}


def test_only_reading_is_allowed_and_other_addresses_lead_nowhere(world: World) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert get(world, path, "HEAD")[0] == 200
        assert get(world, path, "POST")[0] == 405
    assert get(world, "/slack/events", "POST")[0] == 404
    assert get(world, "/")[0] == 404


def _failing(_act: Act) -> Answer:
    raise RuntimeError("on purpose")


def test_figures_say_how_far_the_audits_are(world: World) -> None:
    held(world)
    audit = auditing.launch(world, (auditing.FILMS,))
    assert lines(world) == {"waiting": 2, "late": 0, "undone": 0, "done": 0}
    answer(world, "Iris", audit.of(auditing.FILMS), Choice.KEEP)
    answer(world, "Iris", audit.of(auditing.FILMS, "Maya Chen"), Choice.REMOVE)
    assert lines(world) == {"waiting": 0, "late": 0, "undone": 1, "done": 1}


def lines(world: World) -> Samples:
    """Of the audits, by their state."""
    name = "vouchsafe_audit_lines state="
    return {one.removeprefix(name): value for one, value in figures(world).items() if one.startswith(name)}
