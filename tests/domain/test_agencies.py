"""A roster holds people, a contract bounds what they are given, and each of its marks is looked at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agencies import (
    BEFORE_THE_END,
    CONFIRM_AHEAD,
    CONFIRM_EVERY,
    Agency,
    AgencyState,
    Contract,
    contract_end,
    why_no_own_address,
    why_no_person,
)
from bot.domain.principals import Outsider, is_outside
from bot.domain.rules import Ask, judge
from tests.policies import policy, rule

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ENDS = datetime(2027, 1, 29, 16, tzinfo=UTC)
CONTRACT = Contract("Northlight", ENDS, "29 Jan 2027, 17:00 (Europe/Madrid)")
SENTENCE = "The contract with Northlight ends on 29 Jan 2027, 17:00 (Europe/Madrid); choose an end by then."
AGENCIES = rule("agencies", when={"beneficiary": "agency"}, approvals=["owner", "sponsor"])
WITHIN = rule("within", within_contract=True)


def agency(**changed):
    made = Agency(
        "a", "T", "Northlight", "Ada", "ada@northlight.example", date(2027, 1, 29), "Europe/Madrid",
        ENDS, "USOFIA", AgencyState.ACTIVE, NOW,
    )  # fmt: skip
    return replace(made, **changed)


def ask(days=10, begins=NOW, **changed):
    length = timedelta(days=days)
    made = Ask("x", "contributor", "publish", length, beneficiary_kind="agency", on_behalf=True)
    return replace(made, contract=CONTRACT, begins=begins, ends=begins + length, **changed)


@pytest.mark.parametrize(
    "name",
    [
        "Noah Klein",
        "Zoë",
        "Søren Aabye",
        "Maria de la Cruz",
        "Ольга Петрова",
        "O'Neill Press",
        "Li Na",
        "Jean-Luc",
    ],
)
def test_a_person_has_a_name(name):
    assert why_no_person(name, "Northlight") is None


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "–", "team", "The Team", "Northlight Team", "agency", "All", "everyone", "all editors"),
        *("Social Media", "info", "Editor 2", "User", "northlight", "NORTHLIGHT", "noah@northlight.example"),
        *("Freelancers", "The account manager", "various", "N/A", "intern (Berlin)", "marketing & pr"),
    ],
)
def test_a_role_a_group_or_a_mailbox_is_no_person(name):
    assert why_no_person(name, "Northlight")


@pytest.mark.parametrize(("email", "fine"), [
    ("noah.klein@northlight.example", True),
    ("n@northlight.example", True),
    ("info@northlight.example", False),
    ("social.media@northlight.example", False),
    ("team2@northlight.example", False),
    ("noah", False),
    ("noah@here", False),
    ("a b@northlight.example", False),
])  # fmt: skip
def test_a_person_has_an_address_of_their_own(email, fine):
    assert (why_no_own_address(email) is None) == fine


def test_a_contract_ends_with_the_working_day_of_its_sponsor():
    assert contract_end(date(2027, 1, 29), "Europe/Madrid") == ENDS
    assert agency().contract == CONTRACT


@given(st.timedeltas(timedelta(), timedelta(days=120)), st.none() | st.timedeltas(timedelta(), timedelta(60)))
def test_the_next_look_comes_later_and_skips_no_mark(after, confirmed):
    made = agency(roster_confirmed_at=None if confirmed is None else NOW + confirmed)
    at = NOW + after
    following = made.next_look(at)
    marks = {
        made.confirm_by - CONFIRM_AHEAD,
        made.ends_at,
        *(made.ends_at - ahead for ahead in BEFORE_THE_END),
    }
    assert following in marks
    assert following > at or following == made.ends_at
    assert not any(at < mark < following for mark in marks)


def test_a_roster_is_due_ninety_days_after_its_last_confirmation():
    assert agency().confirm_by == NOW + CONFIRM_EVERY
    later = NOW + timedelta(days=30)
    assert agency(roster_confirmed_at=later).confirm_by == later + CONFIRM_EVERY


def test_an_end_beyond_the_contract_is_refused_where_a_rule_wants_it_within():
    rules = policy(AGENCIES, WITHIN)
    assert judge(rules, ask(60)).allowed
    verdict = judge(rules, ask(70))
    assert (verdict.refusals, verdict.beyond_contract, verdict.denied) == ((SENTENCE,), True, False)
    assert "Until the end of the agency's contract at the latest. Because." in verdict.sentences()


def test_without_within_contract_only_what_could_never_begin_is_refused():
    assert judge(policy(AGENCIES), ask(70)).allowed
    assert judge(policy(AGENCIES), ask(1, begins=ENDS)).refusals == (SENTENCE,)


def test_the_exact_end_of_the_contract_is_within_it():
    exactly = (ENDS - NOW) / timedelta(days=1)
    assert judge(policy(AGENCIES, WITHIN), ask(exactly)).allowed


def test_members_and_guests_have_no_contract():
    rules = policy(WITHIN, rule("guests", when={"beneficiary": "guest"}, approvals=["owner"]))
    for kind in ("member", "guest"):
        assert judge(rules, replace(ask(70), beneficiary_kind=kind, contract=None)).allowed


def test_a_sponsor_vouches_for_what_others_ask_and_not_twice_for_what_they_ask():
    rules = policy(AGENCIES)
    assert [slot.name for slot in judge(rules, ask()).slots] == ["owner", "sponsor"]
    verdict = judge(rules, ask(by_sponsor=True))
    assert [slot.name for slot in verdict.slots] == ["owner"]
    assert verdict.note == (
        "The agency's sponsor asks for this, which is their word for it; the account owner must vouch."
    )


def test_a_sponsor_alone_never_decides_on_what_they_ask():
    alone = rule("agencies", when={"beneficiary": "agency"}, approvals=["sponsor"])
    rules = policy(alone)
    rules = rules.model_copy(update={"access_rules": rules.access_rules[1:]})
    assert judge(rules, ask()).allowed
    assert judge(rules, ask(by_sponsor=True)).refusals == (
        "No rule says who must vouch for this, so it cannot be granted. Ask the committee for a rule.",
    )


def test_agency_users_need_a_rule_that_names_them_whatever_guests_may_have():
    guests = policy(rule("guests", when={"beneficiary": "guest"}, approvals=["owner"]))
    assert judge(guests, ask()).refusals == (
        "The policy names no rule for agency users here, so an agency user cannot have this.",
    )


def test_people_outside_slack_are_named_with_their_agency():
    assert Outsider("p", "Noah Klein", "Northlight", "U1").words == "Noah Klein (Northlight)"
    assert Outsider("p", "Noah Klein", None, None).words == "Noah Klein"
    assert is_outside("abcdefghijklmnopqrstuvwxyz")
    assert not is_outside("U012ABCDEF")
    assert not is_outside("C0COMMITTEE")
