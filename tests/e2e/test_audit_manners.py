"""An audit keeps to one unasked message a day: its thread goes in place of the digest, which waits."""

import pytest

from tests.e2e import auditing
from tests.e2e.auditing import FILMS
from tests.e2e.test_audit_ladder import days_after, has_had
from tests.e2e.test_digest import digests
from tests.e2e.world import ROOT, Build

pytestmark = pytest.mark.any_database


def test_the_thread_goes_in_place_of_the_digest_and_what_else_waits_comes_the_next_day(build: Build) -> None:
    world = build(policy=ROOT / "policy.yml")
    world.start()
    world.found()
    launched = auditing.launch(world, (FILMS,))
    world.ask("Maya")
    world.sweep()
    assert has_had(world, "Iris") == {"lines": 1, "reminders": 0}
    assert digests(world, "Iris") == []
    days_after(world, launched, 1)
    assert len(digests(world, "Iris")) == 1
    days_after(world, launched, 3)
    assert has_had(world, "Iris") == {"lines": 1, "reminders": 1}
    assert len(digests(world, "Iris")) == 1
