"""Secrets in lists: nothing is kept, the place is told, and somebody attests that the list is gone."""

import logging
from collections.abc import Iterator

import pytest

from bot.domain.sheets import SheetState
from bot.simulator.entry import Upload
from tests.e2e import hunting, reading, reporting, steps
from tests.e2e.lists import by_file, newest, parts, pasted
from tests.e2e.test_canaries import Everything, found, on_disk
from tests.e2e.world import World, labels, words
from tests.services.workbooks import saved, workbook

CANARY = "Hunter-Canary-7731"
HEADINGS = "Network,Handle,Person,Notes\n"


@pytest.fixture
def heard() -> Iterator[Everything]:
    """Everything that is logged, from the whole process, at DEBUG."""
    root, handler = logging.getLogger(), Everything()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


def nowhere(world: World, heard: Everything) -> None:
    """The canary is in no message, dialogue, log line, row, freed page or write-ahead log."""
    shown = [vars(message) for messages in world.slack.messages.values() for message in messages]
    acks = [delivery.ack for delivery in world.slack.deliveries]
    said = "\n".join([*heard.said, repr(shown), repr(acks), repr(world.slack.notices)]).encode()
    assert found({"the canary": CANARY}, said) == []
    assert found({"the canary": CANARY}, b"".join(on_disk(world).values())) == []


def test_a_secret_in_a_file_is_told_by_its_place_and_nothing_is_kept(world: World, heard: Everything) -> None:
    notes = (
        f"{HEADINGS}YouTube,larkfieldfilms,Maya,fine\nX,larkfieldhelp,Ben,pw: {CANARY}\nX,larkfield,Ana,\n"
    )
    shown = by_file(world, "Amara", notes)
    assert "Your list of holders holds what looks like a secret" in words(shown)
    assert "Row 3, column D. I kept nothing of the list and read no further." in words(shown)
    assert "Delete it in Slack as well" in words(shown)
    assert "Treat the secrets in it as known to others" in words(shown)
    assert (newest(world).state, labels(shown), parts(world)) == (SheetState.REFUSED, [], 0)
    owed = world.dm("Ben", "Change the shared secrets of @larkfieldhelp (X)")
    assert "it lay where others could read it" in words(owed)
    nowhere(world, heard)
    attest = world.dm("Amara", "Destroy the list that holds secrets")
    assert "Row 3, column D" in words(attest)
    world.click("Amara", attest, "It is destroyed…")
    world["Amara"].fill({"Note": "Deleted on my disk, in the shared drive and here."})
    assert world["Amara"].submit().ok
    world.settle()
    assert "Attested: the list that held secrets is destroyed" in words(world.fresh(attest))
    assert reading.events(world, "sheet:", "duty:") == [
        "sheet:given", "sheet:refused", "duty:opened", "duty:opened", "duty:done",
    ]  # fmt: skip
    world.stop()
    nowhere(world, heard)


def test_a_heading_over_secrets_or_a_hidden_sheet_with_one_ends_it_too(
    world: World, heard: Everything
) -> None:
    shown = by_file(world, "Amara", f"Network,Handle,Passwort\nX,larkfield,{CANARY}\n")
    assert "Row 1, column C." in words(shown)
    book = workbook(["Network", "Handle", "Person"], ["X", "larkfield", "Ana"])
    old = book.create_sheet("Old logins")
    old.sheet_state = "hidden"
    old["B7"] = f"pass={CANARY}"
    shown = by_file(world, "Amara", saved(book), file="list.xlsx")
    assert "Sheet Old logins, row 7, column B." in words(shown)
    assert not steps.sees(world, "Ben", "Change the shared secrets")
    nowhere(world, heard)


def test_pasted_secrets_are_refused_in_the_dialogue_and_attested_as_well(
    world: World, heard: Everything
) -> None:
    said = pasted(world, "Amara", f"{HEADINGS}X,larkfield,Ana,pass={CANARY}\n")
    assert "Row 2, column D looks like a secret, so I kept nothing of it." in said
    attest = world.dm("Amara", "Destroy the list that holds secrets")
    assert "Delete it in Slack" not in words(attest)
    assert steps.sees(world, "Tom", "Change the shared secrets of @larkfield (X)")
    nowhere(world, heard)


def refused_at(world: World, name: str, **fields: str) -> list[str]:
    """Send the dialogue that is open with these texts: the fields at which they are refused."""
    world[name].fill(fields)
    errors = reading.send(world, name)
    assert all("looks like a password, a code or a key" in one for one in errors.values())
    world[name].close_view(everything=True)
    return sorted(errors)


def test_a_secret_that_is_typed_anywhere_is_refused_at_its_field_and_kept_nowhere(
    world: World, heard: Everything
) -> None:
    secret = f"pw: {CANARY}"
    reporting.begin_report(world, "Maya", reporting.PHISH, secret)
    assert refused_at(world, "Maya", Address=secret) == ["address", "what"]
    reporting.report(world, "Maya", reporting.PHISH)
    world.click("Priya", reporting.card(world, "Priya"), "Close it…")
    world["Priya"].fill({"What came of it?": "Nothing is wrong with it."})
    assert refused_at(world, "Priya", note=secret) == ["note"]
    hunting.begin_hunt(world, boxes=["Shared drives", hunting.EVERYBODY])
    task = "Gather for the hunt: logins on shared drives"
    both = {"pasted": secret, "note": secret}
    assert sorted(hunting.give(world, "Amara", task, how="All of it", **both)) == ["note", "pasted"]
    for button, kind, field in (("I have a login…", "login", "said"), ("I have a list…", "list", "place")):
        world.click("Maya", hunting.question(world, "Maya"), button)
        if kind == "login":
            world["Maya"].fill({"method": "I know its password", "standing": "It works, or did lately"})
        assert refused_at(world, "Maya", **{field: secret, "note": secret}) == sorted([field, "note"])
    by_file(world, "Amara", f"Account,Password\nlarkfieldfilms,{CANARY}\n")
    world.click("Amara", world.dm("Amara", "Destroy the list"), "It is destroyed…")
    assert refused_at(world, "Amara", Note=secret) == ["note"]
    nowhere(world, heard)
    world.stop()
    nowhere(world, heard)


def test_a_file_for_the_hunt_that_holds_a_secret_is_dropped_as_any_list_is(
    world: World, heard: Everything
) -> None:
    hunting.begin_hunt(world)
    book = saved(workbook(["Name", "Note"], ["Maya", f"pw: {CANARY}"]))
    kept = {"how": "All of it", "proof": [Upload("people.xlsx", book)]}
    assert hunting.give(world, "Iris", hunting.FILMS, **kept) == {}
    assert "nothing of it was kept" in words(world.dm("Iris", "could not be kept as proof"))
    assert "row 2, column B" in words(world.dm("Iris", "holds what looks like a secret"))
    assert "Delete it in Slack as well" in words(world.dm("Iris", "Destroy the list that holds secrets"))
    owed = world.dm("Iris", "Change the shared secrets of @larkfieldfilms")
    assert "it lay where others could read it" in words(owed)
    assert "Answer…" in [label for one in steps.sees(world, "Iris", hunting.FILMS) for label in labels(one)]
    nowhere(world, heard)


def test_whoever_must_attest_says_which_accounts_the_secrets_were_of(world: World) -> None:
    by_file(world, "Amara", f"Account,Password\nlarkfieldfilms,{CANARY}\n")
    world.click("Amara", world.dm("Amara", "Destroy the list"), "Which accounts…")
    option = next(iter(world["Amara"].suggestions("Account", "larkfieldfilms")))
    world["Amara"].choose("Account", "larkfieldfilms", option["text"]["text"])
    assert world["Amara"].submit().ok
    world.settle()
    assert steps.sees(world, "Iris", "Change the shared secrets of @larkfieldfilms (YouTube)")


def test_an_attestation_that_does_not_come_is_asked_for_and_reaches_the_admins(world: World) -> None:
    by_file(world, "Amara", f"Account,Password\nlarkfieldfilms,{CANARY}\n")
    for _ in range(5):
        world.pass_time(days=1)
    assert steps.sees(world, "Nadia", "estroy the list"), [words(m) for m in world["Nadia"].dm()]
