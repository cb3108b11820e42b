"""The sweep comes to its end whatever becomes of the things that are due, and shows all along that it lives."""

import os
import time
from datetime import UTC, datetime

import pytest

from bot.domain.ports import Ports
from bot.domain.programme import Company
from bot.services.due import Due
from scheduler import jobs

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
COMPANY = Company("T1", ("U1", "U2"), None)
PORTS = Ports(lambda: NOON, time.monotonic, os.urandom, time.sleep)


@pytest.fixture
def database(stage):
    return stage.database


@pytest.fixture
def sweep(database, monkeypatch):
    """Sweep a list of things that are due for as long as they stand in it."""

    def over(*waiting):
        beats = []
        monkeypatch.setattr(jobs, "due", lambda _unit, _company: waiting)
        done = jobs.sweep(database, PORTS, lambda: COMPANY, lambda: beats.append(1))
        return done, len(beats)

    return over


def fails(_unit):
    raise LookupError("gone")


def test_what_is_still_due_after_it_was_tried_waits_for_the_next_sweep(sweep):
    assert sweep(Due("start", "g1", lambda _unit: None)) == (1, 1)


def test_one_failure_holds_up_nothing_else(sweep):
    did = []
    things = (
        Due("expire", "g1", lambda _unit: did.append("g1")),
        Due("expire", "g2", fails),
        Due("expire", "g3", lambda _unit: did.append("g3")),
    )
    assert sweep(*things) == (2, 3)
    assert did == ["g1", "g3"]


def test_nothing_is_swept_before_it_is_known_in_which_workspace_the_bot_is(database):
    assert jobs.sweep(database, PORTS, lambda: None, lambda: None) == 0
