"""Changed terms are narrower only when they lie inside the asked ones, whenever activation happens."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.access import Terms
from bot.domain.terms import narrower
from bot.domain.when import Ending, ends_at
from tests.policies import policy

X = policy().network("x")
NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


def day(count):
    return NOW + timedelta(days=count)


def terms(*, role="admin", start=None, days=None, until=None):
    ending = Ending(length=timedelta(days=days)) if days else Ending(instant=day(until))
    return Terms(role, None if start is None else day(start), ending)


ASKED = terms(days=14)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (ASKED, ASKED, True),
        (ASKED, terms(days=13), True),
        (ASKED, terms(days=15), False),
        (ASKED, terms(days=14, role="contributor"), True),
        (terms(days=14, role="contributor"), ASKED, False),
        (ASKED, terms(days=14, role="ads"), False),
        (terms(days=14, role="ads"), terms(days=14, role="contributor"), False),
        (terms(days=14, role="ads"), terms(days=2, role="ads"), True),
        (ASKED, terms(days=14, start=1), False),
        (ASKED, terms(days=13, start=1), True),
        (terms(days=14, start=3), terms(days=14), False),
        (terms(days=14, start=3), terms(days=10, start=2), False),
        (terms(until=14), terms(until=14), True),
        (terms(until=14), terms(until=13), True),
        (terms(until=14), terms(until=15), False),
        (ASKED, terms(until=14), True),
        (ASKED, terms(until=15), False),
        (terms(until=14), terms(days=3), False),
    ],
)
def test_narrower(old, new, expected):
    assert narrower(old, new, X, now=NOW) is expected


def test_a_start_that_has_passed_counts_as_at_once():
    assert narrower(terms(days=5, start=-2), terms(days=5), X, now=NOW)


def test_a_role_the_network_does_not_know_is_never_narrower():
    assert not narrower(ASKED, terms(days=1, role="ghost"), X, now=NOW)


STARTS = st.none() | st.integers(-3, 6)
ANY_TERMS = st.builds(lambda s, d: terms(start=s, days=d), STARTS, st.integers(1, 20)) | st.builds(
    lambda s, u: terms(start=s, until=u), STARTS, st.integers(7, 20)
)


@given(ANY_TERMS, ANY_TERMS, st.integers(0, 30))
def test_narrower_terms_never_reach_outside_the_asked_ones_however_late_set_up_is_done(old, new, ready):
    if not narrower(old, new, X, now=NOW):
        return

    def interval(of):
        begins = max(of.begins(NOW), day(ready))
        return begins, ends_at(of.ending, begins)

    assert interval(new)[0] >= interval(old)[0]
    assert interval(new)[1] <= interval(old)[1]
