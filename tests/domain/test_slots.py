"""Slots are filled by distinct people and distinct seats, as many as possible, whatever the order of clicks."""

from dataclasses import replace
from itertools import permutations, product
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.slots import (
    Bench,
    SeatNow,
    Slot,
    cannot_be_filled,
    could_fill,
    say_slots,
    strictest,
    tally,
    who_can,
)

OWNER, IT, ANY = Slot.parse("owner"), Slot.parse("discipline:it"), Slot.parse("any")
DIGITAL, SENIOR = Slot.parse("discipline:digital"), Slot.parse("senior-leader")
SPONSOR = Slot.parse("sponsor")


def seat(seat_id, discipline, occupant, *alternates):
    return SeatNow(seat_id, discipline, "contributor", occupant, alternates)


def bench(*seats, owner_line=("olga",), parties=(), fit=None):
    named = {who for one in seats for who in one.people} | set(owner_line)
    return Bench(seats, tuple(owner_line), frozenset(parties), frozenset(named if fit is None else fit))


COMMITTEE = (
    seat("digital", "digital", "dora"),
    seat("it", "it", "ivan", "ines"),
    seat("lead", "senior-leader", "lena"),
)


def people(result):
    return {(one.slot.name, one.person, one.seat_id) for one in result.filled}


def test_the_account_owner_fills_owner_without_a_seat():
    assert people(tally((OWNER,), {"olga"}, bench(*COMMITTEE))) == {("owner", "olga", None)}


def test_nobody_else_fills_owner_while_the_owner_can():
    result = tally((OWNER,), {"benno", "dora"}, bench(*COMMITTEE, owner_line=("olga", "benno")))
    assert result.open == (OWNER,)


@pytest.mark.parametrize("out", [{"parties": {"olga"}}, {"fit": {"benno"}}])
def test_an_owner_who_is_a_party_or_unfit_gives_way_to_the_next_in_line(out):
    line = bench(*COMMITTEE, owner_line=("olga", "benno"), **out)
    assert people(tally((OWNER,), {"olga", "benno"}, line)) == {("owner", "benno", None)}


def test_a1_a_party_never_counts_however_many_seats_they_hold():
    stacked = bench(seat("a", "it", "paula"), seat("b", "digital", "paula"), parties={"paula"})
    assert tally((IT, DIGITAL, ANY), {"paula"}, stacked).filled == ()


def test_a9_somebody_not_known_to_be_an_active_member_never_counts():
    assert tally((IT,), {"ivan"}, bench(*COMMITTEE, fit={"ines"})).open == (IT,)


def test_a_vote_without_a_seat_counts_for_nothing():
    assert tally((IT, ANY), {"stranger"}, bench(*COMMITTEE, fit={"stranger", "ivan"})).filled == ()


def test_a_person_who_fits_several_slots_counts_once():
    doubled = bench(*COMMITTEE, owner_line=("ivan",))
    assert tally((OWNER, IT), {"ivan"}, doubled).open == (IT,)


def test_owner_and_sponsor_who_sit_in_no_seat_do_not_keep_each_other_out():
    sponsored = replace(bench(*COMMITTEE, fit={"olga", "sam"}), sponsor="sam")
    result = tally((OWNER, SPONSOR), {"olga", "sam"}, sponsored)
    assert people(result) == {("owner", "olga", None), ("sponsor", "sam", None)}
    both = replace(sponsored, sponsor="olga")
    assert tally((OWNER, SPONSOR), {"olga"}, both).open == (SPONSOR,)


def test_votes_move_between_slots_so_that_as_many_as_possible_are_filled():
    doubled = bench(*COMMITTEE, owner_line=("olga",))
    result = tally((ANY, IT), {"ivan", "dora"}, doubled)
    assert people(result) == {("any", "dora", "digital"), ("discipline:it", "ivan", "it")}


def test_occupant_and_alternate_of_one_seat_count_once_together():
    assert tally((IT, ANY), {"ivan", "ines"}, bench(*COMMITTEE)).open == (ANY,)


def test_an_alternate_fills_the_seat_while_the_occupant_is_silent():
    assert people(tally((IT,), {"ines"}, bench(*COMMITTEE))) == {("discipline:it", "ines", "it")}


def test_an_alternate_counts_in_another_seat_of_their_own():
    two = bench(seat("it", "it", "ivan", "dora"), seat("digital", "digital", "dora"))
    result = tally((IT, DIGITAL), {"ivan", "dora"}, two)
    assert people(result) == {("discipline:it", "ivan", "it"), ("discipline:digital", "dora", "digital")}


def test_discipline_senior_leader_and_senior_leader_are_one_slot():
    assert Slot.parse("discipline:senior-leader") == SENIOR


def test_could_fill_looks_at_filled_and_open_slots_alike_and_never_at_parties():
    here = bench(*COMMITTEE, parties={"lena"})
    assert could_fill("ines", (IT,), here)
    assert not could_fill("dora", (IT,), here)
    assert not could_fill("lena", (SENIOR, ANY), here)


def test_a_slot_with_nobody_and_a_slot_left_without_a_second_person_cannot_be_filled():
    vacant = bench(seat("it", "it", None), seat("digital", "digital", "dora"), owner_line=("dora",))
    assert cannot_be_filled((OWNER, IT), vacant) == (IT,)
    assert cannot_be_filled((OWNER, DIGITAL), vacant) == (DIGITAL,)


def test_who_can_names_occupants_before_their_alternates():
    named = who_can((IT, OWNER), bench(*COMMITTEE))
    assert [(slot.words, [one.person for one in found]) for slot, found in named] == [
        ("IT", ["ivan", "ines"]),
        ("account owner", ["olga"]),
    ]


def test_the_strictest_of_several_demands_has_each_slot_as_often_as_the_most_asks():
    assert strictest([(OWNER,), (OWNER, IT), (ANY, ANY), (ANY,)]) == (OWNER, IT, ANY, ANY)


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ((OWNER, IT, SENIOR), "the account owner, IT and a senior leader"),
        ((ANY,), "any committee member"),
        ((ANY, ANY), "two committee members"),
        ((IT, IT, Slot.parse("discipline:legal-affairs")), "two people for IT and Legal affairs"),
    ],
)
def test_slots_are_said_as_a_sentence_says_them(slots, words):
    assert say_slots(slots) == words


@pytest.mark.parametrize("text", ["sponsors", "owners", "discipline:", "discipline:IT", "", "discipline:it "])
def test_what_is_no_slot_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="Not a slot"):
        Slot.parse(text)


NAMES = "abcdef"
SLOTS = st.sampled_from([OWNER, SPONSOR, IT, DIGITAL, SENIOR, ANY])
SEATS = st.builds(
    lambda discipline, occupant, others: (discipline, occupant, tuple(others)),
    st.sampled_from(["it", "digital", "senior-leader"]),
    st.none() | st.sampled_from(NAMES),
    st.lists(st.sampled_from(NAMES), max_size=2),
)
BENCHES = st.builds(
    lambda seats, line, parties, fit, sponsor: Bench(
        tuple(SeatNow(f"s{i}", d, "contributor", o, a) for i, (d, o, a) in enumerate(seats)),
        tuple(line),
        frozenset(parties),
        frozenset(fit),
        sponsor,
    ),
    st.lists(SEATS, max_size=4),
    st.lists(st.sampled_from(NAMES), max_size=3),
    st.sets(st.sampled_from(NAMES), max_size=2),
    st.sets(st.sampled_from(NAMES), min_size=3),
    st.none() | st.sampled_from(NAMES),
)
SLOT_LISTS = st.lists(SLOTS, max_size=4).map(tuple)
VOTERS = st.lists(st.sampled_from(NAMES), unique=True, max_size=5)


def brute_force_size(slots, voters, where):
    """The most slots that any assignment fills, tried one by one."""
    options = [
        [None, *((one.seat_id, one.person) for one in where.capacities(slot) if one.person in voters)]
        for slot in slots
    ]
    return max(
        (sum(pick is not None for pick in way) for way in product(*options) if distinct(way)), default=0
    )


def distinct(way):
    picks = [pick for pick in way if pick is not None]
    seats = [seat for seat, _ in picks if seat is not None]
    return len(set(seats)) == len(seats) and len({who for _, who in picks}) == len(picks)


@given(SLOT_LISTS, VOTERS, BENCHES)
def test_the_tally_fills_as_many_slots_as_trying_every_assignment_does(slots, voters, where):
    assert len(tally(slots, voters, where).filled) == brute_force_size(slots, voters, where)


@given(SLOT_LISTS, VOTERS, BENCHES)
def test_the_order_of_clicks_never_matters(slots, voters, where):
    results = {tally(slots, order, where) for order in permutations(voters)}
    assert len(results) == 1


@given(SLOT_LISTS, VOTERS, BENCHES)
def test_every_filled_slot_has_its_own_eligible_voter_and_seat(slots, voters, where):
    result = tally(slots, voters, where)
    assert distinct([(one.seat_id, one.person) for one in result.filled])
    assert all(one.person in voters and where.may_count(one.person) for one in result.filled)
    assert all(could_fill(one.person, (one.slot,), where) for one in result.filled)
    assert len(result.filled) + len(result.open) == len(slots)


@given(SLOT_LISTS, VOTERS, BENCHES, st.sampled_from(NAMES))
def test_a_further_vote_never_opens_a_filled_slot(slots, voters, where, another):
    before, after = tally(slots, voters, where), tally(slots, {*voters, another}, where)
    assert len(after.filled) >= len(before.filled)


def test_eight_slots_and_forty_voters_are_tallied_at_once():
    crowd = [f"p{number}" for number in range(40)]
    seats = [seat(f"s{n}", ("it", "digital")[n % 2], crowd[n], *crowd) for n in range(40)]
    slots = (OWNER, IT, IT, DIGITAL, DIGITAL, ANY, ANY, ANY)
    began = process_time()
    result = tally(slots, crowd, bench(*seats, owner_line=crowd))
    assert result.complete
    assert process_time() - began < 0.5


def test_many_slots_for_few_people_are_tallied_at_once():
    few = bench(*(seat(f"s{n}", "it", "ivan", "ines") for n in range(40)))
    began = process_time()
    assert len(tally((IT,) * 8, {"ivan", "ines"}, few).filled) == 2
    assert process_time() - began < 0.5
