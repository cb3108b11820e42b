"""One audit from its launch to a file that anybody can check: owners who answer, are unsure, leave and stay silent."""

import csv
import io
import zipfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot import keys
from bot.domain.campaigns import CampaignState
from bot.domain.reviews import ItemState
from bot.services import network_lists
from bot.services.network_lists import Given
from storage.pack_check import check
from storage.pack_inside import disagreements
from tests.e2e import auditing, promises, steps
from tests.e2e.auditing import FILMS, Launched
from tests.e2e.reading import press, screen, send
from tests.e2e.register_steps import account, has_a_way_in
from tests.e2e.reviewing import now, person, show, submit
from tests.e2e.reviewing import press as choose
from tests.e2e.test_campaign_desk import desk, look_for_real, state
from tests.e2e.test_packs import taken
from tests.e2e.world import World, labels

OUTDOOR, HELP, TRAIL = "larkfield-outdoor", "larkfieldhelp", "larkfield.trail"


def test_an_audit_ends_in_a_file_that_holds_whatever_its_owners_do(world: World, tmp_path: Path) -> None:
    steps.held(world, ends="90 days", use_case="Community")
    has_a_way_in(world, "Kenji", OUTDOOR)
    has_a_way_in(world, "Tom", HELP)
    audit = auditing.launch(world, (FILMS, OUTDOOR, HELP, TRAIL))
    world.sweep()
    answers(world, audit)
    is_unsure(world, audit)
    leaves(world, audit)
    stays_silent(world, audit)
    bring_lists(world)
    world.sweep()
    look_for_real(world)
    assert press(world, "Amara", desk(world, "1"), "Close…").startswith("Audit #1 is closed")
    assert state(world, audit) is CampaignState.CLOSED
    holds(world, taken(world, tmp_path / "over.zip"))


def answers(world: World, audit: Launched) -> None:
    """Iris keeps Maya, and says that the account is all right."""
    show(world, "Iris")
    choose(world, "Iris", audit.of(FILMS, "Maya Chen"), "Keep")
    choose(world, "Iris", audit.of(FILMS), "All right")
    submit(world, "Iris")
    assert now(world, audit.of(FILMS, "Maya Chen")).state is ItemState.KEPT


def is_unsure(world: World, audit: Launched) -> None:
    """Sofia asks Kenji, who needs it no more, and has him removed."""
    kenji = audit.of(OUTDOOR, "Kenji Mori")
    show(world, "Sofia")
    choose(world, "Sofia", audit.of(OUTDOOR), "All right")
    choose(world, "Sofia", kenji, "Not sure")
    world.click("Kenji", world.dm("Kenji", "Do you still need"), "Answer…")
    world["Kenji"].fill({"needed": "No, it can go", "why": "The monitor is gone."})
    assert send(world, "Kenji") == {}
    choose(world, "Sofia", kenji, "Remove")
    submit(world, "Sofia")
    world.sweep()
    take_away(world, "Sofia")
    assert now(world, kenji).state is ItemState.REMOVED


def leaves(world: World, audit: Launched) -> None:
    """Ben leaves; Iris, who stands in for him, answers what he was asked."""
    world.slack.deactivate(world["Ben"].id)
    world.sweep()
    show(world, "Iris")
    choose(world, "Iris", audit.of(HELP, "Tom Gallagher"), "Remove")
    choose(world, "Iris", audit.of(HELP), "All right")
    submit(world, "Iris")
    world.sweep()
    take_away(world, "Iris")
    assert now(world, audit.of(HELP, "Tom Gallagher")).state is ItemState.REMOVED


def take_away(world: World, name: str) -> None:
    """Somebody does what Remove has asked of them, and says so."""
    card = world.dm(name, "Take away")
    label = next(one for one in labels(world.fresh(card)) if one.endswith("…"))
    world.click(name, card, label)
    steps.send_done(world, name, "Removed him on the people screen.")
    world.sweep()


def stays_silent(world: World, audit: Launched) -> None:
    """Jonas does not answer: his line is overdue, and Amara accepts it by name."""
    for _ in range(16):
        world.pass_time(days=1)
        world.sweep()
    assert now(world, audit.of(TRAIL)).state is ItemState.OVERDUE
    world.click("Amara", desk(world, "1"), "Close…")
    assert "1 line is late" in screen(world, "Amara")
    steps.press(world, "Amara", "Accept it…")
    until = (world.now + timedelta(days=30)).date()
    world["Amara"].fill({"Until": until, "Reason": "He is back in May, and looks at it then."})
    assert send(world, "Amara") == {}


def bring_lists(world: World) -> None:
    """Amara brings whom each network shows."""
    assert world.bot
    for handle in (FILMS, OUTDOOR, HELP, TRAIL):
        given = (
            Given(pasted="Maya Chen, Editor") if handle == FILMS else Given(none_because="Nobody is there.")
        )
        with world.bot.database.write() as unit:
            on = account(world, handle).id
            network_lists.collect(unit, world.bot.company(), person(world, "Amara"), on, given)
    world.settle()


def holds(world: World, pack: Path) -> None:
    """The file is whole, signed by the company, and says how it came out."""
    checked = check(pack)
    fingerprint = keys.signer(keys.read(world.folder / "keys")).fingerprint
    assert (checked.intact, checked.fingerprint) == (True, fingerprint)
    assert checked.about
    assert not [*disagreements(pack, checked)]
    with zipfile.ZipFile(pack) as files:
        lines = [*csv.DictReader(io.StringIO(files.read("lines.csv").decode("utf-8-sig")))]
    assert Counter(one["outcome"] for one in lines) == {"kept": 4, "removed": 2, "accepted": 1}
    promises.check(world.url, world.slack, world.ports())
