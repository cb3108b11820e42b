"""Counting votes on a policy: by seats, once each, whatever the order of the clicks (P1.5, P1.6, P1.8)."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ballot import Choice, count
from bot.domain.slots import SENIOR_LEADER, SeatNow

YES, NO = Choice.APPROVE, Choice.REJECT
SEATS = (
    SeatNow("digital", "digital", "contributor", "dora", ("dan",)),
    SeatNow("it", "it", "contributor", "ivan", ("ines", "igor")),
    SeatNow("pr", "public-relations", "approver_only", "pia"),
    SeatNow("lead", SENIOR_LEADER, "approver_only", "lena", ("luc",)),
)
EVERYBODY = frozenset({"dora", "dan", "ivan", "ines", "igor", "pia", "lena", "luc"})


def counted(seats=SEATS, fit=EVERYBODY, quorum=None, **votes):
    return count(seats, fit, votes, quorum)


def test_more_than_half_of_the_filled_seats_and_the_senior_leader_must_approve():
    assert counted().quorum == 3
    assert not counted(dora=YES, ivan=YES, pia=YES).accepted
    assert not counted(lena=YES, ivan=YES).accepted
    assert counted(lena=YES, ivan=YES, pia=YES).accepted


def test_a_vacant_seat_is_not_counted_and_a_quorum_that_is_named_is():
    vacant = (*SEATS[:2], SeatNow("pr", "public-relations", "contributor", None), SEATS[3])
    assert (counted(vacant).house, counted(vacant).quorum) == (3, 2)
    assert counted(vacant, quorum=4).quorum == 4
    assert not counted(vacant, quorum=4).able
    assert not counted(vacant, quorum=4, dora=NO).hopeless


def test_both_modes_vote_and_nobody_else_does():
    assert counted(pia=YES, maya=YES, lena=YES, ivan=YES).accepted
    assert not counted(maya=YES, lena=YES, ivan=YES).accepted


def test_a_seat_and_its_alternates_count_once():
    assert len(counted(ivan=YES, ines=YES, igor=YES).approvals) == 1
    assert len(counted(ines=YES, lena=YES, dan=YES).approvals) == 3


def test_the_holder_speaks_before_the_alternates_and_they_in_their_order():
    overruled = counted(ivan=NO, ines=YES)
    assert (len(overruled.approvals), len(overruled.rejections)) == (0, 1)
    among = counted(igor=NO, ines=YES)
    assert [one.person for one in among.approvals] == ["ines"]
    assert among.rejections == ()


def test_somebody_in_two_seats_counts_once_in_the_seat_where_it_helps():
    seats = (*SEATS, SeatNow("legal", "legal", "contributor", "dora"))
    assert len(counted(seats, dora=YES).approvals) == 1
    assert len(counted(seats, dora=YES, dan=YES).approvals) == 2
    assert counted(seats, EVERYBODY - {"dan"}).house == 4


def test_the_votes_given_rule_it_out_once_too_few_seats_are_left_or_the_leader_says_no():
    assert not counted(dora=NO).hopeless
    assert counted(dora=NO, ivan=NO).hopeless
    assert counted(lena=NO).hopeless
    assert not counted(ines=NO, dora=NO).hopeless, "the holder may still speak for the seat"


def test_nobody_in_the_senior_leaders_seat_means_no_quorum_whatever_an_alternate_says():
    for seats, fit in (
        ((*SEATS[:3], SeatNow("lead", SENIOR_LEADER, "contributor", None, ("luc",))), EVERYBODY),
        (SEATS, EVERYBODY - {"lena"}),
    ):
        found = counted(seats, fit, dora=YES, ivan=YES, pia=YES, luc=YES)
        assert (found.led, found.accepted, found.hopeless) == (False, False, False)


def test_whoever_is_not_fit_counts_for_nothing():
    found = counted(fit=EVERYBODY - {"dora"}, dora=YES, lena=YES, ivan=YES)
    assert {one.person for one in found.approvals} == {"lena", "ivan"}


@given(
    said=st.dictionaries(st.sampled_from(sorted(EVERYBODY)), st.sampled_from(Choice)),
    order=st.randoms(use_true_random=False),
    fit=st.frozensets(st.sampled_from(sorted(EVERYBODY))),
)
def test_the_order_of_clicks_never_matters_and_no_seat_says_both(said, order, fit):
    clicks = list(said.items())
    order.shuffle(clicks)
    found = count(SEATS, fit, dict(clicks))
    assert found == count(SEATS, fit, said)
    yes, no = ({one.seat_id for one in side} for side in (found.approvals, found.rejections))
    people = [one.person for one in (*found.approvals, *found.rejections)]
    assert not yes & no
    assert len(people) == len(set(people)) <= found.house
    assert set(people) <= fit
    assert found.reachable >= len(found.approvals)
    assert not (found.accepted and found.hopeless)


@given(st.dictionaries(st.sampled_from(sorted(EVERYBODY)), st.sampled_from(Choice)))
def test_a_vote_for_it_never_makes_it_less_likely(said):
    before = count(SEATS, EVERYBODY, said)
    for person in EVERYBODY - said.keys():
        after = count(SEATS, EVERYBODY, {**said, person: YES})
        assert len(after.approvals) >= len(before.approvals)
        assert after.accepted or not before.accepted
