"""Exposure: every weakness counts what the table says, and no account comes to more than a hundred."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.exposure import MOST, WEIGHTS, Facts, Weakness, programme_score, score, weigh
from bot.domain.register import TwoFactor
from bot.views.exposure import WORDS, point_words

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOUND = Facts(
    owner=True,
    backup=True,
    standing_in=3,
    unknown=0,
    teams=0,
    suspected=0,
    legacy=0,
    suspended=0,
    secret_known=False,
    shares_a_secret=False,
    rotated_at=None,
    two_factor=TwoFactor.APP,
    custodians=frozenset({"U1", "U2"}),
)
WORSE = {
    Weakness.NO_OWNER: {"owner": False},
    Weakness.NO_BACKUP: {"backup": False},
    Weakness.LAST_ADMIN: {"standing_in": 1},
    Weakness.UNKNOWN_HOLDER: {"unknown": 1},
    Weakness.TEAM_HOLDER: {"teams": 1},
    Weakness.SUSPECTED_HOLDER: {"suspected": 1},
    Weakness.LEGACY_HOLDER: {"legacy": 1},
    Weakness.SUSPENDED_HOLDER: {"suspended": 1},
    Weakness.SECRET_KNOWN: {"secret_known": True},
    Weakness.NEVER_ROTATED: {"shares_a_secret": True},
    Weakness.NO_TWO_FACTOR: {"two_factor": TwoFactor.NONE},
    Weakness.SMS_TWO_FACTOR: {"two_factor": TwoFactor.SMS},
    Weakness.TWO_FACTOR_UNKNOWN: {"two_factor": TwoFactor.UNKNOWN},
    Weakness.ONE_CUSTODIAN: {"custodians": frozenset({"U1"})},
    Weakness.NO_CUSTODIAN: {"custodians": frozenset()},
}


def test_a_sound_account_has_no_points():
    assert weigh(SOUND, NOW) == ()
    assert score(()) == 0


@pytest.mark.parametrize("weakness", Weakness)
def test_each_weakness_alone_counts_what_the_table_says_and_reads_as_a_phrase_with_its_fix(weakness):
    (point,) = weigh(replace(SOUND, **WORSE[weakness]), NOW)
    assert (point.weakness, point.points) == (weakness, WEIGHTS[weakness].each)
    assert point_words(point).endswith(f"(+{point.points}). {weakness.sentence}")
    assert "{" not in point_words(point)


def test_every_weakness_has_its_weight_its_words_and_its_fix():
    assert set(WEIGHTS) == set(WORDS) == set(Weakness) == set(WORSE)


def test_a_shared_secret_that_was_changed_within_a_year_is_no_weakness():
    shared = replace(SOUND, shares_a_secret=True)
    assert weigh(replace(shared, rotated_at=NOW - timedelta(days=365)), NOW) == ()
    assert (
        weigh(replace(shared, rotated_at=NOW - timedelta(days=366)), NOW)[0].weakness
        is Weakness.NEVER_ROTATED
    )


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.booleans(), st.sampled_from(TwoFactor))
def test_many_of_a_kind_are_capped_and_the_whole_never_passes_a_hundred(
    unknown, suspected, legacy, known, second
):
    facts = replace(
        SOUND, owner=False, backup=False, standing_in=1, unknown=unknown, suspected=suspected, legacy=legacy,
        secret_known=known, shares_a_secret=True, two_factor=second, custodians=frozenset(),
    )  # fmt: skip
    points = weigh(facts, NOW)
    assert all(one.points <= WEIGHTS[one.weakness].cap for one in points)
    assert 0 <= score(points) <= MOST


def test_the_programmes_score_is_the_mean_and_nothing_without_accounts():
    assert programme_score(()) == 0
    assert programme_score((10, 20, 45)) == 25
