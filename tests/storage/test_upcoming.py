"""What falls due next: the first instant still to come of all that the sweep looks at."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, String, insert

from storage import (
    access,
    adoption,
    agencies,
    campaigns,
    duties,
    grants,
    hunt,
    leaving,
    ledger,
    policy,
    register,
    reviews,
    sheets,
    timers,
)
from storage.timers import Timer
from storage.types import AT_ONCE, UTC, Json
from storage.upcoming import next_due
from tests.storage.conftest import NOON

DAY = timedelta(days=1)
TABLES = [
    register.account,
    policy.policy_version,
    access.request,
    grants.grant,
    grants.proof_file,
    grants.task,
    timers.timer,
    duties.duty,
    hunt.hunt,
    agencies.agency,
    leaving.departure,
    ledger.holding,
    adoption.adoption_line,
    sheets.sheet_import,
    campaigns.campaign,
    reviews.review,
]
FILLERS = ((UTC, NOON), (Json, {}), (Boolean, False), (LargeBinary, b""), (Integer, 0), (String, ""))


class Rows:
    """Puts rows into the tables, each with the few columns that matter here."""

    def __init__(self, database):
        self.database = database
        self.numbers = count(1)

    def put(self, table, **values):
        filled = {**{column.name: _filler(column) for column in table.c if not column.nullable}, **values}
        with self.database.write() as unit:
            unit.execute(insert(table).values(filled))
        return filled["id"]

    def request(self, **values):
        number = next(self.numbers)
        wanted = {"id": f"r{number}", "number": number, "account_id": "a", "policy_id": "p"}
        quiet = {"state": "pending", "nudge_at": None, "lapses_at": NOON}
        return self.put(access.request, **wanted, **quiet | values)

    def grant(self, **values):
        wanted = {"id": f"g{next(self.numbers)}", "account_id": "a", "policy_id": "p"}
        quiet = {"state": "active", "starts_at": NOON, "ends_at": NOON, "generation": 1}
        request_id = self.request(state="approved")
        return self.put(grants.grant, **wanted, request_id=request_id, **quiet | values)

    def task(self, **values):
        quiet = {"state": "open", "nudge_at": None, "due_at": NOON}
        grant_id = self.grant(state="removing")
        return self.put(grants.task, id=f"t{next(self.numbers)}", grant_id=grant_id, **quiet | values)

    def timer(self, grant_id, generation, due_at, workspace="T1"):
        with self.database.write() as unit:
            timers.put(unit, Timer("grant:warn0", grant_id, generation, workspace, due_at))

    def next(self, workspace="T1"):
        with self.database.read() as unit:
            return next_due(unit, workspace)


def _filler(column):
    if column.name == "workspace_id":
        return "T1"
    return next(filler for kind, filler in FILLERS if isinstance(column.type, kind))


@pytest.fixture
def rows(database):
    with database.write() as unit:
        timers.metadata.create_all(unit.connection, tables=TABLES)
    made = Rows(database)
    made.put(register.account, id="a")
    made.put(policy.policy_version, id="p")
    return made


def test_where_nothing_waits_nothing_is_due(rows):
    assert rows.next() is None


def test_what_has_come_is_not_still_to_come(rows):
    rows.grant(ends_at=NOON - DAY)
    rows.task(due_at=NOON, nudge_at=datetime.fromisoformat(AT_ONCE))
    assert rows.next() is None


@pytest.mark.parametrize("column", ["lapses_at", "nudge_at"])
def test_a_request_that_waits_lapses_and_is_named_again(rows, column):
    rows.request(**{column: NOON + DAY})
    rows.request(state="denied", **{column: NOON + DAY / 2})
    assert rows.next() == NOON + DAY


@pytest.mark.parametrize("column", ["due_at", "nudge_at"])
def test_an_open_task_falls_due_and_is_named_again(rows, column):
    rows.task(**{column: NOON + DAY})
    rows.task(state="done", **{column: NOON + DAY / 2})
    assert rows.next() == NOON + DAY


@pytest.mark.parametrize("table", [duties.duty, hunt.hunt], ids=str)
def test_an_open_duty_and_a_hunt_are_looked_at_again(rows, table):
    rows.put(table, id="one", state="open", nudge_at=NOON + DAY)
    rows.put(table, id="other", state="closed", nudge_at=NOON + DAY / 2)
    assert rows.next() == NOON + DAY


def test_an_agency_is_looked_at_while_its_contract_runs(rows):
    rows.put(agencies.agency, id="one", state="active", nudge_at=NOON + DAY)
    rows.put(agencies.agency, id="other", state="ended", name_key="other", nudge_at=NOON + DAY / 2)
    assert rows.next() == NOON + DAY


def test_somebody_leaves_at_the_agreed_time(rows):
    rows.put(leaving.departure, id="one", state="agreed", starts_at=NOON + DAY)
    rows.put(leaving.departure, id="other", state="cancelled", starts_at=NOON + DAY / 2)
    assert rows.next() == NOON + DAY


def test_what_is_not_adopted_is_taken_away(rows):
    for state, days in (("open", 2), ("asked", 1), ("removing", 0.5)):
        holding = rows.put(ledger.holding, id=f"h{state}", account_id="a")
        rows.put(
            adoption.adoption_line,
            id=state,
            account_id="a",
            holding_id=holding,
            state=state,
            due_at=NOON + days * DAY,
        )
    assert rows.next() == NOON + DAY


def test_a_list_on_which_nobody_decides_is_dropped_after_a_day(rows):
    rows.put(sheets.sheet_import, id="one", state="previewed", given_at=NOON - DAY / 4)
    rows.put(sheets.sheet_import, id="other", state="imported", given_at=NOON - DAY / 2)
    assert rows.next() == NOON + 3 * DAY / 4


@pytest.mark.parametrize("state", ["waiting", "provisioning", "active", "suspended"])
def test_access_that_is_promised_ends(rows, state):
    rows.grant(state=state, ends_at=NOON + DAY)
    rows.grant(state="removed", ends_at=NOON + DAY / 2)
    assert rows.next() == NOON + DAY


def test_what_happened_to_an_account_under_audit_is_taken_up_again(rows):
    with rows.database.write() as unit:
        timers.put(unit, Timer("audit:leaver", "a", 1, "T1", NOON + DAY))
    assert rows.next() == NOON + DAY


def test_an_audit_is_launched_and_a_review_is_looked_at_while_it_is_open(rows):
    rows.put(campaigns.campaign, id="c", policy_id="p", state="draft", launch_at=NOON + 3 * DAY)
    assert rows.next() == NOON + 3 * DAY
    for state, days in (("open", 2), ("over", 1)):
        rows.put(
            reviews.review, id=state, person=state, campaign_id="c", state=state, look_at=NOON + days * DAY
        )
    assert rows.next() == NOON + 2 * DAY


def test_access_that_waits_begins(rows):
    rows.grant(state="waiting", starts_at=NOON + DAY, ends_at=NOON + 9 * DAY)
    rows.grant(state="active", starts_at=NOON + DAY / 2, ends_at=NOON + 9 * DAY)
    assert rows.next() == NOON + DAY


def test_a_timer_rings_unless_its_grant_has_gone_another_way(rows):
    held = rows.grant(ends_at=NOON + 9 * DAY)
    rows.timer(held, 0, NOON + DAY)
    rows.timer(held, 1, NOON + 2 * DAY)
    rows.timer(rows.grant(state="removed"), 1, NOON + DAY)
    assert rows.next() == NOON + 2 * DAY


def test_the_first_of_all_counts(rows):
    rows.timer(rows.grant(ends_at=NOON + 9 * DAY), 1, NOON + 4 * DAY)
    rows.request(lapses_at=NOON + 5 * DAY, nudge_at=NOON + 3 * DAY)
    rows.task(due_at=NOON + 2 * DAY)
    assert rows.next() == NOON + 2 * DAY


def test_other_workspaces_are_not_looked_at(rows):
    rows.grant(ends_at=NOON + DAY)
    assert rows.next("T2") is None


def test_as_the_clock_goes_on_the_next_thing_is_the_next(rows, hands):
    for days in (1, 2):
        rows.grant(ends_at=NOON + days * DAY)
    hands.move(days=1)
    assert rows.next() == NOON + 2 * DAY
