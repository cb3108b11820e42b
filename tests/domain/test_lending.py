"""Logins that are lent: native roles come first, and what somebody has seen decides how a grant of one ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.asked import Ask
from bot.domain.ends import covering, plan_end
from bot.domain.grants import EndReason, Evidence, Grant, GrantMethod, GrantState
from bot.domain.lending import Knowledge, evidence_at_end, is_unused
from bot.domain.rules import judge
from bot.domain.vault import Glimpse, Seen
from tests.policies import policy, raw, rule

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LOGIN = {"id": "login", "name": "Account login", "method": "vault"}
NETWORKS = raw()["networks"]
NETWORKS[0]["unordered"].append(LOGIN)
USE_CASES = [
    *raw()["use_cases"],
    {"id": "voice", "name": "Voice", "roles": ["login"], "max": "30 days", "because": "It has no role."},
    {"id": "event", "name": "Event", "max": "30 days", "because": "Hands are needed."},
]
VAULT = {"exceptions": {"use_cases": ["event"], "max": "72 hours"}}
GRANT = Grant(
    "g", "T", "r", "a", "U1", "login", "voice", GrantState.ACTIVE, "p", NOW, None, NOW + timedelta(days=30), 1,
    NOW, activated_at=NOW, method=GrantMethod.VAULT,
)  # fmt: skip


def verdict(use_case: str = "read", days: float | None = 1, *rules, **changed):
    vault = changed.pop("vault", VAULT)
    made = policy(*rules, networks=NETWORKS, use_cases=USE_CASES, vault=vault)
    length = None if days is None else timedelta(days=days)
    return judge(made, replace(Ask("x", "login", use_case, length), **changed))


def test_where_a_network_has_roles_that_serve_the_purpose_its_login_is_not_lent():
    (words,) = verdict().refusals
    assert words == "X has roles of its own: ask for Contributor, Admin or Ads instead."
    assert verdict("voice").allowed


def test_a_role_that_the_register_says_comes_another_way_or_a_rule_denies_is_no_way_there():
    assert verdict(not_native=frozenset({"contributor", "admin", "ads"})).allowed
    denied = rule("no", when={"role": ["contributor", "admin"]}, deny=True)
    assert "ask for Ads instead" in verdict("read", 1, denied).refusals[0]


def test_a_role_whose_holders_share_the_login_as_the_register_says_is_one_like_it():
    made = policy(networks=NETWORKS, use_cases=USE_CASES, vault=VAULT)
    shared = Ask("x", "admin", "read", timedelta(days=1), not_native=frozenset({"admin"}))
    assert judge(made, shared).allowed
    lent = judge(made, replace(shared, lent=frozenset({"admin"})))
    assert lent.refusals == ("X has roles of its own: ask for Contributor or Ads instead.",)


@pytest.mark.parametrize(("days", "allowed"), [(None, True), (3, True), (4, False)])
def test_an_exception_of_the_policy_lends_it_for_a_short_time(days, allowed):
    found = verdict("event", days)
    assert (found.allowed, found.longest, found.denied) == (allowed, timedelta(hours=72), False)
    assert "The account's login: at most 3 days." in " ".join(found.sentences())


def test_a_policy_may_do_without():
    assert verdict(vault={"native_first": False}).allowed


def seen(what=Glimpse.PASSWORD, grant: str | None = "g", version: int = 1):
    return Seen("s", "T", "k", version, "U1", what, NOW, None, grant)


@pytest.mark.parametrize(
    ("known", "evidence"),
    [
        (Knowledge(), Evidence.NEVER_SHOWN),
        (Knowledge(of_use=(seen(),)), None),
        (Knowledge(of_use=(seen(Glimpse.CODE),)), None),
        (Knowledge(past=(seen(),)), Evidence.ROTATED),
        (Knowledge(past=(seen(grant="h"),)), Evidence.NEVER_SHOWN),
        (Knowledge(of_use=(seen(version=2),), past=(seen(),)), None),
        (Knowledge(of_use=(seen(Glimpse.STORED, None),), as_custodian=True), Evidence.NEVER_SHOWN),
        (Knowledge(of_use=(seen(Glimpse.STORED, None),)), None),
        (Knowledge(from_before=True), None),
    ],
)
def test_a_grant_is_over_at_its_end_only_where_its_holder_knows_nothing_of_use(known, evidence):
    assert evidence_at_end(GRANT, known) is evidence


def test_what_was_shown_under_other_grants_is_theirs_to_answer_for():
    known = Knowledge(of_use=(seen(grant="h"), seen(Glimpse.STORED, None)), as_custodian=True)
    assert not known.about(["g"]).opens_it()
    assert known.about(["g", "h"]).opens_it()


def test_any_other_grant_of_the_one_login_covers_and_no_role_of_the_networks_own_does():
    made = policy(networks=NETWORKS, use_cases=USE_CASES)
    other = replace(GRANT, id="h", role="another")
    native = replace(other, method=GrantMethod.OWNER_TASK, role="login")
    assert covering(GRANT, [other], made, "x", NOW) is other
    assert covering(GRANT, [native], made, "x", NOW) is None
    assert covering(native, [GRANT], made, "x", NOW) is None
    plan = plan_end(GRANT, (), None)
    assert (plan.to, plan.asked, plan.announced, plan.lent) == (GrantState.REMOVING, None, None, True)
    assert not plan_end(GRANT, (), other).lent


def test_a_login_is_unused_once_nobody_has_looked_at_it_for_so_long():
    after, later = timedelta(days=30), NOW + timedelta(days=30)
    assert is_unused(GRANT, None, after, later)
    assert not is_unused(GRANT, None, after, later - timedelta(seconds=1))
    assert not is_unused(GRANT, NOW + timedelta(days=1), after, later)
    assert not is_unused(
        replace(GRANT, state=GrantState.REMOVING, end_reason=EndReason.LEFT), None, after, later
    )
