"""Every table leaves its trace on the trail: each move has its event, and a new table cannot be forgotten (L1)."""

import re

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from bot.domain.lifecycle import Lifecycle, State
from bot.domain.vocabulary import KEPT_STATE, NO_CHANGE
from storage import tables

KIND = re.compile(r"[a-z_]+:[a-z_]+")


def test_every_table_is_thought_about() -> None:
    assert tables.unclassified() == frozenset()


def test_a_new_table_without_events_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = MetaData()
    new = Table("gift", metadata, Column("id", Integer, primary_key=True))
    monkeypatch.setattr(tables, "metadata", metadata)
    assert tables.unclassified() == {new}


def test_no_table_is_classified_twice() -> None:
    every = [*tables.LIFECYCLES, *tables.RECORDS, *tables.PARTS, *tables.MECHANICS]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("life", tables.LIFECYCLES.values(), ids=lambda life: life.name)
def test_every_move_has_one_event_and_every_state_can_be_reached(life: Lifecycle[State]) -> None:
    assert len(life.events) == len(life.moves)
    assert all(KIND.fullmatch(move.event) and move.cause for move in life.moves)
    states = type(life.moves[0].to)
    assert {move.to for move in life.moves} == set(states)


@pytest.mark.parametrize(("table", "life"), tables.LIFECYCLES.items(), ids=lambda one: one.name)
def test_a_table_that_lives_has_a_column_that_holds_every_state(table: Table, life: Lifecycle[State]) -> None:
    assert "state" in table.c
    longest = max(len(move.to.value) for move in life.moves)
    assert table.c.state.type.length >= longest


def test_terminal_states_of_requests_and_grants_have_no_way_out() -> None:
    ends = {life.name: {str(state) for state in life.terminal} for life in tables.LIFECYCLES.values()}
    assert ends["request"] == {"approved", "denied", "withdrawn", "lapsed"}
    assert ends["grant"] == {"removed", "cancelled"}
    assert ends["task"] == {"done", "cancelled"}
    assert ends["proof_file"] == {"kept", "refused"}


def test_words_that_are_no_moves_are_said_with_a_sentence_and_once() -> None:
    moved = {move.event for life in tables.LIFECYCLES.values() for move in life.moves}
    declared = {**KEPT_STATE, **NO_CHANGE}
    assert not moved & set(declared)
    assert not set(KEPT_STATE) & set(NO_CHANGE)
    assert all(KIND.fullmatch(kind) and words.endswith(".") for kind, words in declared.items())
