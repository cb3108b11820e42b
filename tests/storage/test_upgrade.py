"""Upgrading a PostgreSQL: by hand, one at a time, all or nothing, and no row or trigger is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from sqlalchemy import (
    Boolean,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage import migrate
from storage.errors import NewerSchema, NoDatabase, OldSchema
from storage.triggers import TRIGGERS, TRUNCATING
from tests.databases import POSTGRESQL, beside

DIALECTS = (POSTGRESQL,)

SAMPLES = {
    Integer: 1,
    Boolean: True,
    LargeBinary: b"1",
    JSONB: {"a": 1},
    DateTime: datetime(2026, 1, 1, tzinfo=UTC),
}


def tables(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def sample(table: Table) -> dict[str, object]:
    return {
        column.name: next((value for kind, value in SAMPLES.items() if isinstance(column.type, kind)), "x")
        for column in table.c
    }


def fill(url: str) -> None:
    """Put a row into every table, its rules aside."""
    with beside(url).begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in tables(connection):
            connection.execute(insert(table).values(sample(table)))


def counts(url: str) -> dict[str, int]:
    with beside(url).connect() as connection:
        every = tables(connection)
        return {
            one.name: connection.execute(select(func.count()).select_from(one)).scalar_one() for one in every
        }


def trigger_names(url: str) -> set[str]:
    with beside(url).connect() as connection:
        return set(connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).scalars())


@pytest.mark.parametrize(("before", "after"), list(pairwise(migrate.revisions())))
def test_a_revision_keeps_every_row_and_trigger(url, before, after):
    migrate.upgrade(url, before)
    fill(url)
    had = counts(url)
    done = migrate.upgrade(url, after)
    assert (done.before, done.after, done.copy) == (before, after, None)
    has = counts(url)
    assert {name: has[name] for name in had} == had == dict.fromkeys(had, 1)
    assert trigger_names(url) == {one.name for one in (*TRIGGERS, *TRUNCATING) if one.table in has}


def test_a_process_is_refused_until_somebody_has_upgraded_the_database(url):
    with pytest.raises(NoDatabase, match="no tables") as refused:
        migrate.require_current(url)
    assert "vouchsafe database upgrade" in str(refused.value.remedy)
    migrate.upgrade(url, migrate.revisions()[0])
    with pytest.raises(OldSchema, match="vouchsafe database upgrade"):
        migrate.require_current(url)
    migrate.upgrade(url)
    migrate.require_current(url)


def test_a_database_of_a_newer_version_is_refused_and_named(url):
    migrate.upgrade(url)
    with beside(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (migrate.require_current, migrate.upgrade):
        with pytest.raises(NewerSchema, match="9999"):
            act(url)


def test_two_upgrades_at_once_are_one_after_the_other(url):
    with ThreadPoolExecutor(2) as pool:
        done = [each.result(60) for each in [pool.submit(migrate.upgrade, url) for _ in range(2)]]
    assert sorted(one.changed for one in done) in ([False, True], [True, True])
    assert {one.after for one in done} == {migrate.head()}
    assert migrate.current(url) == migrate.head()


def test_an_upgrade_that_fails_half_way_changes_nothing(url, monkeypatch):
    first = migrate.revisions()[0]
    migrate.upgrade(url, first)
    fill(url)
    had = counts(url)

    def fail(_connection: Connection) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(migrate.triggers, "install", fail)
    with pytest.raises(RuntimeError, match="half way"):
        migrate.upgrade(url)
    assert (migrate.current(url), counts(url)) == (first, had)
    assert trigger_names(url) == {one.name for one in (*TRIGGERS, *TRUNCATING) if one.table in had}
