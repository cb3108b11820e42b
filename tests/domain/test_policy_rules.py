"""All rules that match apply, the strictest wins, a deny beats all, and the words are the same everywhere."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policy import Policy
from bot.domain.rules import Ask, judge
from tests.policies import policy, raw, rule

ASK = Ask("x", "contributor", "publish", timedelta(days=10))
ADMIN = replace(ASK, role="admin")


def names(verdict):
    return [slot.name for slot in verdict.slots]


def ids(verdict):
    return [one.rule_id for one in verdict.applied]


def test_an_ask_that_the_rules_cover_is_allowed_with_its_slots_and_longest_length():
    verdict = judge(policy(), ASK)
    assert (verdict.allowed, names(verdict), verdict.longest) == (True, ["owner"], timedelta(days=90))


def test_every_matching_rule_applies_and_the_strictest_wins():
    verdict = judge(policy(rule(max="45 days")), ADMIN)
    assert names(verdict) == ["owner", "discipline:it"]
    assert verdict.longest == timedelta(days=30)
    assert ids(verdict) == ["use_case:publish", "all", "admins", "extra"]


def test_a_use_case_with_legal_review_has_legal_vouch_as_well_and_says_so():
    reviewed = raw()
    reviewed["use_cases"][0]["legal_review"] = True
    reviewed["access_rules"].append(rule("twice", approvals=["discipline:legal"]))
    verdict = judge(Policy.model_validate(reviewed), ASK)
    assert names(verdict) == ["owner", "discipline:legal"]
    assert verdict.sentences()[0] == "Publish: at most 90 days, vouched for by Legal as well. Posts."
    by_sponsor = replace(ASK, by_owner=True)
    assert "Legal must vouch" in judge(Policy.model_validate(reviewed), by_sponsor).note
    del reviewed["access_rules"][:]
    reviewed["access_rules"].append(rule("short", max="10 days"))
    assert not judge(Policy.model_validate(reviewed), ASK).allowed


def test_slots_are_the_multiset_maximum_over_the_rules():
    verdict = judge(
        policy(rule(approvals=["any", "any"]), rule("more", approvals=["any", "senior-leader"])), ASK
    )
    assert names(verdict) == ["owner", "senior-leader", "any", "any"]


def test_a_deny_beats_everything_else():
    verdict = judge(policy(rule(because="Not here.", when={"network": "x"}, deny=True)), ASK)
    assert (verdict.allowed, verdict.denied) == (False, True)
    assert verdict.refusals == ("On X: not allowed. Not here.",)


def test_no_rule_at_all_means_no():
    only_for_admins = raw(access_rules=[rule(when={"role": "admin"}, approvals=["owner"])])
    verdict = judge(Policy.model_validate(only_for_admins), ASK)
    assert (verdict.allowed, verdict.denied) == (False, False)
    assert verdict.refusals[0].startswith("No rule says who must vouch")


def test_a_rule_that_only_limits_does_not_make_anything_grantable():
    assert not judge(Policy.model_validate(raw(access_rules=[rule(max="5 days")])), ASK).allowed


def test_longer_than_the_longest_is_refused_and_exactly_the_longest_is_not():
    assert judge(policy(), replace(ADMIN, length=timedelta(days=30))).allowed
    assert not judge(policy(), replace(ADMIN, length=timedelta(days=30, seconds=1))).allowed
    verdict = judge(policy(), replace(ADMIN, length=timedelta(days=31)))
    assert verdict.refusals == ("31 days would be too long here: at most 30 days.",)


def test_the_use_case_limits_the_length_as_well():
    verdict = judge(policy(), replace(ASK, length=timedelta(days=91)))
    assert verdict.refusals == ("13 weeks would be too long here: at most 90 days.",)


def test_a_use_case_that_is_not_for_the_role_is_refused_with_those_that_are():
    verdict = judge(policy(), replace(ASK, role="ads"))
    assert verdict.refusals == ("“Publish” is no reason for Ads on X. Choose Read.",)


@pytest.mark.parametrize("unknown", ["network", "role", "use_case"])
def test_what_the_policy_does_not_know_is_refused(unknown):
    verdict = judge(policy(), replace(ASK, **{unknown: "nowhere"}))
    assert (verdict.allowed, verdict.slots, verdict.longest) == (False, (), None)
    assert "does not know" in verdict.refusals[0]


MET = {
    "network": "x",
    "role": "contributor",
    "use_case": "publish",
    "tier": "flagship",
    "brand": "Kids",
    "region": "dach",
    "beneficiary": "guest",
    "on_behalf": True,
    "longer_than": "5 days",
}
UNMET = {
    "network": "linkedin",
    "role": "admin",
    "use_case": "read",
    "tier": "minor",
    "brand": "Main",
    "region": "uk",
    "beneficiary": "member",
    "on_behalf": False,
    "longer_than": "10 days",
}
FULL = replace(ASK, tier="flagship", brand="KIDS ", region="dach", beneficiary_kind="guest", on_behalf=True)


def test_a_rule_whose_conditions_all_match_applies():
    assert "extra" in ids(judge(policy(rule(when=MET, approvals=["any"])), FULL))


@pytest.mark.parametrize("condition", sorted(UNMET))
def test_one_condition_that_does_not_match_keeps_a_rule_from_applying(condition):
    when = {**MET, condition: UNMET[condition]}
    assert "extra" not in ids(judge(policy(rule(when=when, approvals=["any"])), FULL))


def test_a_list_matches_if_any_of_its_names_does_and_only_that_one_is_said():
    verdict = judge(policy(rule(when={"network": ["linkedin", "x"]}, approvals=["any"])), ASK)
    assert verdict.applied[-1].sentence == "On X: vouched for by any committee member."


def test_an_account_without_a_tier_meets_no_condition_on_tiers():
    assert "extra" not in ids(judge(policy(rule(when={"tier": "flagship"}, deny=True)), ASK))


def test_the_sentence_of_a_rule_says_when_and_what():
    every = {**MET, "network": ["x"], "role": ["contributor"]}
    verdict = judge(policy(rule(when=every, max="3 weeks", approvals=["owner", "senior-leader"])), FULL)
    assert verdict.applied[-1].sentence == (
        "Contributor on X, for Publish, flagship accounts, brand Kids, region dach, for a guest, asked on "
        "somebody's behalf, longer than 5 days: at most 3 weeks, vouched for by the account owner and a senior leader."
    )


def test_a_rule_that_always_applies_says_only_what_it_requires():
    assert judge(policy(), ASK).applied[1].sentence == "Vouched for by the account owner."


def test_while_the_length_is_unknown_rules_on_longer_grants_are_shown_but_ask_nothing():
    conditional = policy(rule(when={"longer_than": "60 days"}, approvals=["any"]))
    verdict = judge(conditional, replace(ASK, length=None))
    assert verdict.applied[-1].conditional
    assert "Longer than 60 days: vouched for by any committee member." in verdict.sentences()[-1]
    assert (verdict.allowed, names(verdict)) == (True, ["owner"])


def test_a_condition_on_lengths_that_are_not_allowed_anyway_is_not_shown():
    conditional = policy(rule(when={"longer_than": "60 days"}, approvals=["any"]))
    assert "extra" not in ids(judge(conditional, replace(ADMIN, length=None)))


def test_a_deny_of_long_grants_is_the_longest_length_shown_beforehand():
    limited = policy(rule(when={"longer_than": "7 days"}, deny=True))
    verdict = judge(limited, replace(ASK, length=None))
    assert (verdict.longest, verdict.allowed) == (timedelta(days=7), True)
    assert verdict.applied[-1].rule_id == "extra"


RULES = st.lists(
    st.builds(
        lambda when, require: {"when": when, "require": require},
        st.fixed_dictionaries(
            {},
            optional={
                "role": st.sampled_from(["contributor", "admin"]),
                "longer_than": st.sampled_from(["2 days", "20 days"]),
                "beneficiary": st.sampled_from(["member", "guest"]),
            },
        ),
        st.sampled_from(
            [
                {"deny": True},
                {"max": "10 days"},
                {"approvals": ["any"]},
                {"max": "3 days", "approvals": ["owner"]},
            ]
        ),
    ),
    max_size=5,
).map(lambda rules: [{**one, "id": f"r{n}", "because": f"Reason {n}."} for n, one in enumerate(rules)])
ASKS = st.builds(
    Ask,
    st.just("x"),
    st.sampled_from(["contributor", "admin", "ads"]),
    st.sampled_from(["publish", "read"]),
    st.integers(1, 100).map(lambda days: timedelta(days=days)),
    beneficiary_kind=st.sampled_from(["member", "guest"]),
)


@given(RULES, ASKS)
def test_the_longest_shown_beforehand_is_exactly_what_decides_later(rules, ask):
    preview = judge(policy(*rules), replace(ask, length=None))
    verdict = judge(policy(*rules), ask)
    if preview.allowed:
        assert verdict.allowed == (ask.length <= preview.longest)


@given(RULES, ASKS)
def test_one_more_rule_never_allows_what_was_refused_by_a_rule_nor_asks_for_less(rules, ask):
    fewer, more = judge(policy(*rules[1:]), ask), judge(policy(*rules), ask)
    names_guests = any(one["when"].get("beneficiary") == "guest" for one in rules[:1])
    assert names_guests or not (more.allowed and not fewer.allowed)
    assert set(fewer.slots) <= set(more.slots)
    assert more.longest <= fewer.longest


@given(RULES, ASKS)
def test_the_sentence_in_the_form_is_the_sentence_in_the_refusal(rules, ask):
    verdict = judge(policy(*rules), ask)
    said = verdict.sentences()
    assert said[: len(verdict.refusals)] == verdict.refusals
    denying = {one.with_reason for one in verdict.applied if "not allowed" in one.sentence}
    assert denying <= set(verdict.refusals)
    assert len(said) == len(set(said))


def test_a_guest_needs_a_rule_that_names_guests():
    guest = replace(ASK, beneficiary_kind="guest")
    silent = judge(policy(rule()), guest)
    assert silent.refusals == ("The policy names no rule for guests here, so a guest cannot have this.",)
    assert judge(policy(rule(), rule(when={"beneficiary": "guest"})), guest).allowed


def test_a_limit_on_long_grants_leaves_shorter_ones_alone():
    limited = policy(rule(when={"longer_than": "60 days"}, max="20 days"))
    assert judge(limited, replace(ASK, length=timedelta(days=40))).allowed
    assert judge(limited, ASK).longest == timedelta(days=60)


def test_a_deny_is_told_without_a_word_on_lengths():
    verdict = judge(policy(rule(because="No.", deny=True)), replace(ASK, length=timedelta(days=200)))
    assert verdict.refusals == ("Not allowed. No.",)
