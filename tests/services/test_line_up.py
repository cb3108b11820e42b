"""Who is asked about a line: whoever answers for the account, and never a party to it (C2)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.people import Kind
from bot.domain.refusals import NobodyToAsk
from bot.domain.reviews import Capacity
from bot.services import line_up
from storage import people
from storage import register as accounts
from storage.database import Unit
from tests import databases
from tests.services.company import YOUTUBE, Founded, found

NAMES = ("Iris", "Jonas", "Amara", "Nadia", "Oscar", "Helen", "Maya", "Priya", "Sofia", "Tom", "Kenji")


class Undone(Exception):
    """Takes a unit back."""


@contextmanager
def taken_back(founded: Founded) -> Iterator[Unit]:
    """A unit of which nothing stays."""
    with suppress(Undone), founded.database.write() as unit:
        yield unit
        raise Undone


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    url = databases.address(databases.SQLITE, tmp_path_factory.mktemp("line_up"))
    databases.fill(url)
    made = found(url)
    yield made
    made.database.dispose()


@settings(max_examples=60, deadline=None)
@given(
    owner=st.sampled_from([None, *NAMES]),
    backup=st.sampled_from([None, *NAMES]),
    parties=st.sets(st.sampled_from(NAMES)),
    away=st.sets(st.sampled_from(NAMES), max_size=4),
)
def test_nobody_is_asked_about_themselves_and_nobody_who_is_away(
    founded, owner, backup, parties, away
) -> None:
    ids = {name: one.user_id for name, one in founded.people.items()}
    out = {ids[name] for name in parties | away}
    with taken_back(founded) as unit:
        (known,) = accounts.by_handle(unit, founded.company.workspace_id, YOUTUBE)
        account = replace(known, owner=ids.get(owner), backup_owner=ids.get(backup))
        for name in away:
            people.save(unit, replace(founded.people[name], kind=Kind.DEACTIVATED))
        line = line_up.line(unit, founded.company, account, {ids[name] for name in parties})
        asked = [person for person, _ in line]
        assert not set(asked) & out
        assert len(set(asked)) == len(asked)
        if line:
            assert line_up.first(unit, founded.company, account, {ids[name] for name in parties}) == line[0]
        else:
            with pytest.raises(NobodyToAsk):
                line_up.first(unit, founded.company, account, {ids[name] for name in parties})
        owners = dict.fromkeys(one for one in (ids.get(owner), ids.get(backup)) if one and one not in out)
        assert asked[: len(owners)] == list(owners)
        if owner and ids[owner] in owners:
            assert line[0] == (ids[owner], Capacity.OWNER)
