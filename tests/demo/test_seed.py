"""The company's history comes out the same whenever it is told, and only people and services make it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.demo.folder import Folder
from bot.demo.seed import seed
from bot.demo.stage import Stage
from bot.world import real_ports
from storage.access import request
from storage.access import vote as votes
from storage.adoption import adoption_line
from storage.agencies import agency
from storage.amnesty import amnesty
from storage.baselines import baseline
from storage.database import Database, Unit
from storage.grants import grant
from storage.hunt import evidence
from storage.leaving import departure, departure_item
from storage.outbox import outbox
from storage.reports import report
from storage.rotation import rotation
from storage.secrets import checkout, secret
from storage.sheets import sheet_import
from storage.verify import Verdict, verify
from tests.demo.conftest import PATIENCE

WHEN = [
    "2026-11-26 23:50",
    *(
        pytest.param(when, marks=pytest.mark.proof)
        for when in (
            "2026-11-23 00:05",
            "2026-11-25 08:59",
            "2026-11-29 03:30",
            "2026-12-26 14:00",
            "2027-03-29 01:30",
            "2028-03-01 13:01",
        )
    ),
]
STORY = [
    ("approved", "removed", "attested", 2),
    ("approved", "active", None, 2),
    ("denied", None, None, 0),
    ("approved", "active", None, 2),
    ("withdrawn", None, None, 0),
    ("approved", "active", None, 3),
    ("approved", "active", None, 4),
    ("approved", "removed", "never_shown", 4),
    ("approved", None, None, 2),
    ("approved", "active", None, 4),
    ("approved", "removing", None, 4),
    ("approved", "provisioning", None, 1),
    ("pending", None, None, 1),
]
"""Each request, what it granted and on what evidence that ended, and how many have vouched."""

REGISTER = [
    ("adoption_line", "adopted", 1),
    ("adoption_line", "dropped", 2),
    ("adoption_line", "open", 2),
    ("agency", "active", 1),
    ("amnesty", "answered", 2),
    ("baseline", "signed", 1),
    ("checkout", "closed", 2),
    ("departure", "open", 1),
    ("departure_item", "done", 2),
    ("departure_item", "open", 1),
    ("evidence", "done", 1),
    ("evidence", "not_obtainable", 1),
    ("evidence", "open", 11),
    ("evidence", "partly", 1),
    ("report", "closed", 1),
    ("rotation", "done", 1),
    ("rotation", "open", 2),
    ("secret", "kept", 3),
    ("sheet_import", "imported", 2),
]
"""What the register's own history leaves: what it is, how it stands, and how many."""

TABLES = (
    adoption_line,
    agency,
    amnesty,
    baseline,
    departure,
    departure_item,
    evidence,
    report,
    checkout,
    rotation,
    secret,
    sheet_import,
)


def register(unit: Unit) -> list[tuple[str, str, int]]:
    """How the register stands; who has been asked depends on whose working day it is."""
    counted = [
        (table.name, *row)
        for table in TABLES
        for row in unit.execute(select(table.c.state, func.count()).group_by(table.c.state)).all()
    ]
    return sorted(one for one in counted if one[:2] != ("amnesty", "asked"))


def story(unit: Unit) -> list[tuple[object, ...]]:
    vouched = select(votes.c.id).where(votes.c.request_id == request.c.id, votes.c.state == "standing")
    rows = unit.execute(
        select(request.c.id, request.c.state, grant.c.state, grant.c.evidence)
        .join(grant, grant.c.request_id == request.c.id, isouter=True)
        .order_by(request.c.number)
    ).all()
    counted = {row[0]: len(unit.execute(vouched.where(request.c.id == row[0])).all()) for row in rows}
    return [(*row[1:], counted[row[0]]) for row in rows]


@pytest.mark.proof
@pytest.mark.timeout(PATIENCE)
@pytest.mark.parametrize("when", WHEN)
def test_the_same_things_have_happened_on_whatever_day_it_is_told(tmp_path: Path, when: str) -> None:
    present = datetime.fromisoformat(when).replace(tzinfo=UTC)
    with Folder(tmp_path / "demo") as folder:
        seed(folder, present)
        assert folder.is_seeded
        database = Database(folder.database_url, real_ports())
        with database.read() as unit:
            assert story(unit) == STORY
            stages = set(unit.execute(select(outbox.c.stage)).scalars())
            soonest = min(unit.execute(select(grant.c.ends_at).where(grant.c.state == "active")).scalars())
            assert register(unit) == REGISTER
        assert stages == {"sent", "superseded"}
        assert timedelta(hours=12) < soonest - present <= timedelta(hours=20)
        (*_, verdict) = verify(database)
        assert isinstance(verdict, Verdict)
        assert verdict.ok
        database.dispose()
        check_slack(folder, present)


def check_slack(folder: Folder, present: datetime) -> None:
    """What people find in the local Slack: the clock is right, what is old is read, whispers are gone."""
    stage = Stage(folder)
    try:
        assert 0 <= stage.clock.wall() - present.timestamp() < PATIENCE
        shown = {name: person.dm() for name, person in stage.people.items()}
        assert not [one for said in shown.values() for one in said if one.is_ephemeral]
        (warning,) = [one for one in shown["Ben"] if "Your access ends" in one.text][-1:]
        assert present.timestamp() - float(warning.ts) < timedelta(hours=6).total_seconds()
        ben, place = stage.people["Ben"], stage.slack.dm_with(stage.people["Ben"].id)
        seen = stage.slack.read_up_to[ben.id, place.id]
        assert {one.ts > seen for one in shown["Ben"]} == {True, False}
    finally:
        stage.close()
