"""How much a line wants to be looked at: what speaks against it, the heaviest first, and what is never plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ladders import HighRisk
from bot.domain.ledger import Method, Standing
from bot.domain.register import Account, AccountStatus, TwoFactor
from bot.domain.review_risk import NOT_PLAIN, WEIGHTS, Factor, is_plain, of_account, of_holder, risk

HIGH = HighRisk(roles=("admin",), tiers=("flagship",))
ACCOUNT = Account(
    "a", "T1", "x", "lark", "", "", "", "", "", "standard", AccountStatus.ACTIVE, "U1", "U2",
    two_factor=TwoFactor.KEY, recovery_mail="U1", recovery_phone="U2",
)  # fmt: skip
USUAL = {
    "standing": Standing.CURRENT, "named": True, "method": Method.NATIVE_ROLE, "role": "editor", "granted": True,
}  # fmt: skip

holders = st.fixed_dictionaries(
    {
        "standing": st.sampled_from([Standing.CURRENT, Standing.SUSPECTED, Standing.UNKNOWN]),
        "named": st.booleans(),
        "method": st.sampled_from(Method),
        "role": st.sampled_from(["editor", "Admin", ""]),
        **{name: st.booleans() for name in ("granted", "agency", "gone", "unused", "untrained")},
    }
)


@pytest.mark.parametrize(
    ("changed", "factor"),
    [
        ({"named": False}, Factor.UNKNOWN),
        ({"standing": Standing.UNKNOWN}, Factor.UNKNOWN),
        ({"standing": Standing.SUSPECTED}, Factor.SUSPECTED),
        ({"method": Method.SHARED_SECRET}, Factor.SHARED),
        ({"role": "Admin"}, Factor.ADMIN),
        ({"granted": False}, Factor.NO_GRANT),
        ({"agency": True}, Factor.AGENCY),
        ({"gone": True}, Factor.GONE),
    ],
)
def test_what_is_looked_at_by_itself_is_never_kept_with_others(changed, factor) -> None:
    factors = of_holder(ACCOUNT, HIGH, **{**USUAL, **changed})
    assert factors == (factor,)
    assert not is_plain(factors)


@given(holders)
def test_everything_that_speaks_against_a_line_makes_it_riskier(said) -> None:
    factors = of_holder(ACCOUNT, HIGH, **said)
    assert list(factors) == sorted(factors, key=lambda one: -WEIGHTS[one])
    assert risk(factors) > risk(factors[1:]) or not factors
    assert is_plain(factors) == (not set(factors) & NOT_PLAIN)


def test_access_that_was_granted_to_somebody_trained_is_plain_and_an_account_says_what_it_lacks() -> None:
    assert of_holder(ACCOUNT, HIGH, **USUAL) == ()
    assert is_plain(of_holder(ACCOUNT, HIGH, **USUAL, unused=True, untrained=True))
    assert of_account(ACCOUNT, HIGH, shared=False) == ()
    bare = Account("a", "T1", "x", "lark", "", "", "", "", "", "flagship", AccountStatus.ACTIVE, "U1", None)
    assert of_account(bare, HIGH, shared=True) == (
        Factor.SHARED, Factor.WEAK_SIGN_IN, Factor.NO_BACKUP, Factor.NO_CUSTODIAN, Factor.TIER,
    )  # fmt: skip
