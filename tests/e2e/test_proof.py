"""Proof files: fetched from Slack, judged by their content, kept by their SHA-256; the task closes only then."""

import hashlib
import io
import zipfile

import pytest

from bot.domain.grants import GrantState
from bot.domain.proof import MOST_BYTES
from bot.simulator.entry import Upload
from tests.e2e import steps
from tests.e2e.reading import trail
from tests.e2e.world import World, labels, words
from tests.services.workbooks import saved, workbook

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def package(*members: str) -> bytes:
    """A spreadsheet as far as its members go."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for member in members:
            made.writestr(member, "x")
    return file.getvalue()


def attach(world: World, content: bytes, name: str = "people.png", note: str | None = None) -> None:
    """Say that the set-up is done, with a file."""
    steps.say_done(world, "Iris", "Add <@", note, Proof=[Upload(name, content)])


def kept(world: World) -> list[dict[str, object]]:
    """What the trail says of files that are kept."""
    return [one["facts"] for one in trail(world) if one["kind"] == "proof:kept"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("people.png", PNG, "png"),
        ("people.pdf", b"%PDF-1.7 ...", "pdf"),
        ("people.jpg", b"\xff\xd8\xff\xe0...", "jpeg"),
        ("people.csv", b"name;role\nMaya;Editor\n", "text"),
        ("people.xlsx", saved(workbook(["Name", "Role"], ["Maya", "Editor"])), "xlsx"),
    ],
)
def test_a_file_is_kept_by_its_hash_and_closes_the_task(
    world: World, name: str, content: bytes, kind: str
) -> None:
    grant_id = steps.approved(world)
    attach(world, content, name)
    digest = hashlib.sha256(content).hexdigest()
    assert kept(world) == [{"sha256": digest, "size": len(content), "kind": kind}]
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    assert "A proof file is kept." in words(world.dm("Iris", "Done: <@"))
    assert steps.events(world).count("task:done") == 1


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("people.pdf", package("evil.exe"), "It is not a PDF, PNG, JPEG, CSV, XLSX or text file."),
        ("people.xlsx", package("xl/workbook.xml", "xl/vbaProject.bin"), "It holds macros"),
        ("people.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), "cannot be read"),
        ("people.txt", b"", "It is empty."),
        ("people.csv", b"name;password\nMaya;hunter2\n", "It seems to hold a password"),
        ("people.xlsx", saved(workbook(["Name", "Note"], ["Maya", "pw: hunter2"])), "Delete it in Slack"),
        ("people.png", PNG + b"\0" * MOST_BYTES, "It is larger than 10 MB."),
    ],
)
def test_what_cannot_serve_as_proof_is_refused_with_the_reason_and_the_task_stays_open(
    world: World, name: str, content: bytes, why: str
) -> None:
    grant_id = steps.approved(world)
    attach(world, content, name, "See the file.")
    told = words(world.dm("Iris", "Your file could not be kept as proof"))
    assert why in told
    assert "The task is still open" in told
    assert steps.grant(world, grant_id).state is GrantState.PROVISIONING
    assert kept(world) == []
    task = steps.sees(world, "Iris", "Add <@")[0]
    assert labels(world.fresh(task)) == ["I added them…"]
    attach(world, PNG)
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE


def test_while_slack_does_not_give_the_file_the_task_waits_for_it(world: World) -> None:
    grant_id = steps.approved(world)
    world.slack.faults.answer_5xx(calls=3, method="files.info")
    steps.open_done(world, "Iris", "Add <@")
    world["Iris"].fill({"Note": "See the screenshot.", "Proof": [Upload("people.png", PNG)]})
    assert world["Iris"].submit().ok
    assert steps.grant(world, grant_id).state is GrantState.PROVISIONING
    card = steps.sees(world, "Iris", "Add <@")[0]
    world.wait_for(
        lambda: "Your proof is being fetched" in words(world.fresh(card)), "the card waits", tick=True
    )
    assert labels(world.fresh(card)) == []
    world.settle()
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    assert "See the screenshot." in words(world.dm("Iris", "Done: <@"))


def test_a_removal_attested_with_a_file_says_so(world: World) -> None:
    grant_id = steps.held(world)
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Give back")
    steps.say_done(world, "Iris", "Remove <@", None, Proof=[Upload("people.png", PNG)])
    assert steps.grant(world, grant_id).state is GrantState.REMOVED
    assert "attests that the access is removed, with a proof file." in words(
        world.dm("Maya", "Removed: your")
    )


def test_a_set_up_proved_after_the_end_is_asked_back(world: World) -> None:
    grant_id = steps.approved(world, ends="3 days")
    steps.at_the_end(world, grant_id)
    attach(world, PNG)
    world.sweep()
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert not world.told("Maya", "Your access: Editor")
    assert labels(world.dm("Iris", "Remove <@")) == ["I removed them…"]


def test_a_restart_while_the_file_waits_loses_nothing(world: World) -> None:
    grant_id = steps.approved(world)
    world.slack.faults.answer_5xx(calls=2, method="files.info")
    steps.open_done(world, "Iris", "Add <@")
    world["Iris"].fill({"Proof": [Upload("people.png", PNG)]})
    assert world["Iris"].submit().ok
    world.stop()
    world.clock.advance(3600)
    world.start()
    world.settle()
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    assert len(kept(world)) == 1
