"""Who must vouch, and what today's owners and seats can never grant, said in sentences."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.register import Account, AccountStatus
from bot.domain.rules import Ask, judge
from bot.domain.slots import Bench, SeatNow
from bot.services.policy_advice import explain
from bot.services.policy_reach import unsatisfiable
from tests.policies import policy, raw, rule

PEOPLE = {"olga": "Olga Owner", "ivan": "Ivan IT", "ines": "Ines IT"}


def account(handle="lark", network="x", tier="", owner="olga"):
    return Account(
        handle,
        "T1",
        network,
        handle,
        "Lark",
        "https://x.com/lark",
        "",
        "",
        "",
        tier,
        AccountStatus.ACTIVE,
        owner,
        None,
    )


def bench(*owner_line, it="ivan", alternates=("ines",)):
    seats = (
        SeatNow("it", "it", "contributor", it, alternates),
        SeatNow("lead", "senior-leader", "contributor", "lena"),
    )
    return Bench(seats, owner_line, frozenset(), frozenset({"olga", "ivan", "ines", "lena"}))


ASK = Ask("x", "admin", "publish", timedelta(days=10))
PUBLISH_ADMIN = ("Admin: Publish",)


def test_explain_says_what_the_form_says_and_then_who_can_vouch():
    lines = explain(policy(), ASK, bench("olga"), PEOPLE.__getitem__)
    assert lines[:-2] == judge(policy(), ASK).sentences()
    assert lines[-2:] == ("Account owner must vouch: Olga Owner.", "IT must vouch: Ivan IT or Ines IT.")


def test_explain_names_a_slot_that_nobody_can_fill():
    lines = explain(policy(), ASK, bench("olga", it=None, alternates=()))
    assert lines[-1] == "IT must vouch: nobody can fill this today."


def test_explain_tells_when_one_person_would_have_to_count_twice():
    lines = explain(policy(), ASK, bench("ivan", alternates=()), str)
    assert lines[-2:] == (
        "Account owner must vouch: ivan.",
        "IT must vouch: nobody is left to fill this; a person counts once.",
    )


def test_a_refused_ask_names_nobody():
    refused = replace(ASK, length=timedelta(days=400))
    assert explain(policy(), refused, bench("olga")) == judge(policy(), refused).sentences()


def test_a_policy_that_people_can_satisfy_has_nothing_to_say():
    assert unsatisfiable(policy(), [account()], lambda _: bench("olga")) == ()


def test_a_slot_without_people_is_said_once_per_network_with_the_roles_it_stops():
    accounts = [account(f"lark{n}") for n in range(5000)]
    said = unsatisfiable(policy(), accounts, lambda _: bench("olga", it=None, alternates=()))
    assert said == (
        "X: nobody can fill IT for Admin: Publish and Read (@lark0, @lark1, @lark2 and 4,997 more).",
        "Rule “admins” can never be met today: nobody can fill IT.",
    )


def test_an_account_whose_owner_is_the_only_person_in_the_seat_is_found():
    only_ivan = [account("lark"), account("ivans", owner="ivan")]
    said = unsatisfiable(policy(), only_ivan, lambda one: bench(one.owner, alternates=()))
    assert said == ("X: nobody can fill IT for Admin: Publish and Read (@ivans).",)


def test_an_account_without_anyone_in_its_owner_line_is_found_for_every_role():
    [said, *rules] = unsatisfiable(policy(), [account(network="linkedin")], lambda _: bench())
    assert said == "LinkedIn: nobody can fill account owner for Analyst: Read (@lark)."
    assert rules == [
        "Rule “all” can never be met today: nobody can fill account owner.",
        "Rule “admins” can never be met today: nobody can fill account owner.",
    ]


def test_what_no_rule_covers_is_said_and_what_a_rule_denies_is_not():
    bare = raw(access_rules=[])
    covered = rule("readers", when={"use_case": "read"}, approvals=["owner"])
    denied = rule("never", when={"use_case": "publish", "role": "admin"}, deny=True)
    said = unsatisfiable(policy(covered, denied, **bare), [account()], lambda _: bench("olga"))
    assert said == ("X: no rule says who must vouch for Contributor: Publish (@lark).",)


def test_accounts_that_differ_in_tier_are_judged_apart():
    flagship = rule("flagship", when={"tier": "flagship"}, approvals=["discipline:digital"])
    said = unsatisfiable(
        policy(flagship), [account("a"), account("b", tier="flagship")], lambda _: bench("olga")
    )
    assert len(said) == 2
    assert "(@b)" in said[0]
    assert said[1] == "Rule “flagship” can never be met today: nobody can fill Digital."


def test_an_account_on_a_network_the_policy_does_not_know_is_said():
    assert unsatisfiable(policy(), [account(network="myspace")], lambda _: bench("olga"))[0] == (
        "@lark: the policy does not know its network."
    )


def test_a_way_that_is_open_to_some_people_is_no_dead_end():
    guests = rule("guests", when={"beneficiary": "guest"}, approvals=["discipline:digital"])
    said = unsatisfiable(policy(guests), [account()], lambda _: bench("olga"))
    assert said == ("Rule “guests” can never be met today: nobody can fill Digital.",)


def test_of_two_equal_slots_only_the_one_left_over_is_said_to_be_open():
    two = policy(rule("two", approvals=["any", "any"]), rule("three", approvals=["owner"]))
    one_seat = Bench(
        (SeatNow("it", "it", "contributor", "ivan", ("ines",)),), ("olga",), frozenset(), frozenset(PEOPLE)
    )
    lines = explain(two, replace(ASK, role="contributor"), one_seat)
    assert sum("nobody is left" in line for line in lines) == 1
