"""After a restore nothing goes on but what takes access away, until an admin releases it; then life goes on."""

import json
import os
import threading
from base64 import b32encode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import insert

from bot import keys
from bot.domain.grants import GrantState
from bot.domain.refusals import Held
from storage import backup
from storage.database import Database
from storage.training import course_set
from tests.databases import beside
from tests.e2e import outside, partners
from tests.e2e.checking_out import PASSWORD, code_of, lent, look, right_code
from tests.e2e.founders import rows
from tests.e2e.operator import operate
from tests.e2e.reading import answer, events, press, request, trail
from tests.e2e.restoring import (
    back_up,
    bring_back,
    card,
    is_held,
    release,
)
from tests.e2e.steps import approved, command, grant, held, home, say_done, sees
from tests.e2e.test_ops import figures, get
from tests.e2e.world import World, labels, words

pytestmark = pytest.mark.any_database

HELD = str(Held())
LENT = {"use_case": "Live event", "ends": "3 days"}
"""What the shared login of the films may be used for."""


def of_others(world: World) -> int:
    """How many messages everybody but the admins can see."""
    admins = {world["Nadia"].id, world["Oscar"].id}
    others = [one for one in world.people.values() if one.id not in admins]
    written = [message for one in others for message in one.dm() if not message.is_ephemeral]
    return len(written) + len(world.cards())


@pytest.mark.timeout(120)
def test_a_lost_database_comes_back_held_and_goes_on_when_an_admin_says_so(world: World) -> None:
    ending, lasting = held(world, "Ben", ends="1 day"), lent(world, "Maya")
    assert PASSWORD in look(world)
    asked = world.ask("Kenji", **LENT)
    file = back_up(world)

    # What happens now is lost: one request is approved, another is made, and somebody's access is ended.
    approve = world.fresh(asked)
    world.click("Jonas", asked, "Approve")
    world.click("Ben", world.dm("Ben", "Your access: Editor"), "Give back")
    say_done(world, "Iris", "Remove <@", "Removed.")
    unknown = world.ask("Tom", **LENT)
    before = of_others(world)
    bring_back(world, file, after=timedelta(days=2))

    assert is_held(world)
    assert grant(world, ending).state is GrantState.REMOVING
    assert grant(world, lasting).state is GrantState.ACTIVE
    assert of_others(world) == before
    assert rows(world, "select state, closed_because from checkout") == [("closed", "restored")]
    assert PASSWORD not in words(world["Maya"].view)
    world["Maya"].close_view()
    assert rows(world, "select cause from rotation_cause") == [("restored",)]
    assert "Logins to be changed" in words(card(world))
    told = {name for name in world.people if sees(world, name, "everything is held")}
    assert told == {"Nadia", "Oscar"}
    what_operators_see(world, held=True)
    what_people_can_do(world)
    for message, by in ((approve, "Jonas"), (unknown, "Jonas")):
        votes = rows(world, "select count(*) from vote")
        world[by].click(message, "Approve", stale=True)
        world.settle()
        assert "This button is old" in answer(world, by)
        assert rows(world, "select count(*) from vote") == votes
    assert of_others(world) == before

    release(world)
    assert not is_held(world)
    what_operators_see(world, held=False)
    assert "released* by <@" in words(world.fresh(card(world)))
    assert not labels(world.fresh(card(world)))
    # Ben's owner hears of the end only now, and life goes on, on cards that were drawn anew.
    assert world.told("Iris", "Remove <@")
    number = words(asked).split("#")[1].split(" ")[0]
    world.click("Jonas", asked, "Approve")
    world.click("Iris", world.dm("Iris", f"Request #{number} "), "Approve")
    assert request(world, int(number)).state.value == "approved"
    say_done(world, "Iris", "Remove <@", "Removed.")
    assert grant(world, ending).state is GrantState.REMOVED
    assert PASSWORD in look(world)
    world["Maya"].press("New code")
    world.settle()
    assert code_of(words(world["Maya"].view)) == right_code(world)
    world["Maya"].close_view()
    approved(world, "Lucia", **LENT)
    kinds = events(world, "restoration:")
    assert kinds == ["restoration:held", "restoration:settled", "restoration:released"]
    released = next(one for one in trail(world) if one["kind"] == "restoration:released")
    assert released["actor"] == world["Nadia"].id


def what_people_can_do(world: World) -> None:
    """Everybody can look, nobody can decide, and only an admin is shown how it goes on."""
    world["Maya"].open_home()
    world["Nadia"].open_home()
    world.settle()
    assert "everything is held" in home(world, "Nadia")
    assert "everything is held" not in home(world, "Maya")
    assert "What you hold" in words(command(world, "Maya", "/my-access"))
    done = world["Maya"].command("/vouchsafe", "report")
    assert done.ok
    assert HELD in words(world["Maya"].ephemerals()[-1])
    world["Maya"].press("Give back")
    world.settle()
    view = world["Maya"].view
    assert view
    assert HELD in words(view)
    world["Maya"].close_view()


def what_operators_see(world: World, *, held: bool) -> None:
    status, ready = get(world, "/readyz")
    assert (status, "held" in ready) == (200, held)
    assert ("held" in get(world, "/healthz")[1]) == held
    assert figures(world)["vouchsafe_held"] == held


def test_a_form_that_was_open_then_is_dead_and_the_operator_can_release(world: World) -> None:
    card_of_maya = world.ask("Maya")
    world.click("Jonas", card_of_maya, "Deny…")
    file = back_up(world)
    bring_back(world, file)
    world["Jonas"].fill({"Reason": "Not now."})
    world["Jonas"].submit()
    world.settle()
    view = world["Jonas"].view
    assert view
    assert "This button is old" in words(view)
    world["Jonas"].close_view()
    assert "Release it first" in operate(world, "backup", str(world.folder / "second"))
    assert operate(world, "release").startswith("0 Released.")
    world.sweep()
    assert "by the operator" in words(world.fresh(card(world)))
    press(world, "Jonas", world.fresh(card_of_maya), "Approve")
    assert "Nothing is held" in operate(world, "release")


def test_links_for_people_outside_lead_nowhere_any_more(world: World) -> None:
    outside.start(world)
    partners.add(world)
    link = outside.get_link(world, partners.agency(world).id)
    address = f"http://127.0.0.1:{world.port}"
    bring_back(world, back_up(world), PORT=world.port, VOUCHSAFE_PUBLIC_URL=address)
    assert outside.Visitor().begin(link).status == 410
    release(world)
    assert outside.Visitor().begin(link).status == 410
    assert outside.Visitor().begin(outside.get_link(world, partners.agency(world).id)).status == 200


def test_two_restores_of_one_backup_are_two_epochs(world: World) -> None:
    file = back_up(world)
    bring_back(world, file)
    release(world)
    between = world.ask("Maya")
    bring_back(world, file)
    release(world)
    world["Jonas"].click(between, "Approve", stale=True)
    world.settle()
    assert "This button is old" in answer(world, "Jonas")


@pytest.mark.timeout(120)
def test_backups_are_made_while_people_work_and_their_answers_stay_in_time(world: World) -> None:
    """The newest one is brought back: its trail holds, and all that is promised of every story holds in it."""
    fill_up(world, megabytes=60)
    stop, made = threading.Event(), list[Path]()
    operator = threading.Thread(target=keep_backing_up, args=(world, stop, made))
    operator.start()
    try:
        approved(world, "Maya", ends="1w")
        held(world, "Ben")
        world.wait_for(lambda: len(made) > 1, "two backups are made")
    finally:
        stop.set()
        operator.join()
    samples = figures(world)
    acks = "vouchsafe_ack_seconds_{} kind=block_actions{} outcome=done"
    assert (
        samples[acks.format("bucket", "").replace(" outcome", " le=2.0 outcome")]
        == samples[acks.format("count", "")]
    )
    bring_back(world, made[-1])
    release(world)
    world.ask("Tom")


def fill_up(world: World, megabytes: int) -> None:
    """Make copying take a while."""
    with beside(world.url).begin() as connection:
        for number in range(megabytes):
            row = {"digest": f"{number:064}", "content": os.urandom(1 << 20), "adopted_at": world.now}
            connection.execute(insert(course_set).values(row))


def keep_backing_up(world: World, stop: threading.Event, made: list[Path]) -> None:
    """As another process would, one backup after the other."""
    held_keys = keys.read(world.folder / "keys")
    public = held_keys.signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    database = Database(world.url, world.ports())
    while not stop.is_set():
        file = world.folder / f"{len(made)}.backup"
        backup.make(database, file, backup.Signing(held_keys.signing.sign, public), lambda *_: None)
        made.append(file)
    database.dispose()


def test_no_key_is_ever_in_a_backup(world: World) -> None:
    """Each key in six spellings."""
    lent(world)
    content = back_up(world).read_bytes()
    secrets = [
        urlsafe_b64decode(world.key_file.read_text().strip().partition(":")[2]),
        PASSWORD.encode(),
        *(bytes.fromhex((world.folder / "keys" / name).read_text()) for name in ("pepper.key", "link.key")),
        keys.read(world.folder / "keys").signing.private_bytes_raw(),
    ]
    for secret in secrets:
        spelt = {
            *(secret, secret.hex().encode(), secret.hex().upper().encode()),
            *(
                b64encode(secret).rstrip(b"="),
                urlsafe_b64encode(secret).rstrip(b"="),
                b32encode(secret).rstrip(b"="),
            ),
            *(quote_from_bytes(secret).encode(), json.dumps(secret.decode("latin-1"))[1:-1].encode()),
        }
        assert not [one for one in spelt if one in content]
