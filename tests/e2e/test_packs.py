"""The evidence pack of an audit: what is in it, that it holds, and that others can check it."""

from pathlib import Path

from storage.pack_check import check
from storage.pack_inside import disagreements
from tests.e2e import packing
from tests.e2e.world import World


def test_x(world: World, tmp_path: Path) -> None:
    audit = packing.answered(world)
    closed = packing.close(world, audit.campaign.id)
    made = packing.pack(world, closed, Path("/tmp/pk/story.zip"))
    print([one for one in made.facts.checks if not one.holds])
    found = check(Path("/tmp/pk/story.zip"))
    print(found, made.span)
    assert not [*disagreements(Path("/tmp/pk/story.zip"), found.about)]
