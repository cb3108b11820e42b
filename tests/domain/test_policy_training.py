"""Courses in a policy: asked for by rules and use cases, named in words, and never ones that are not there."""

import pytest

from bot.domain.course_warnings import course_warnings
from bot.domain.policy_faults import faults
from bot.domain.rules import Ask, judge
from tests.courses import library
from tests.policies import SMALL, policy, raw, rule

COURSES = {
    "courses": [{"id": "holders", "name": "Working in our accounts"}, {"id": "owners", "name": "Owning"}]
}


def test_an_ask_carries_every_course_that_a_rule_or_its_use_case_asks_for():
    reading = [use_case | {"training": ["owners"]} for use_case in SMALL["use_cases"]]
    rules = policy(rule(approvals=["owner"], training="holders"), use_cases=reading, training=COURSES)
    verdict = judge(rules, Ask("x", "admin", "publish", None))
    assert verdict.training == ("owners", "holders")
    said = [line.sentence for line in verdict.applied]
    assert "Publish: at most 90 days, after the course “Owning”." in said
    assert "Vouched for by the account owner, after the course “Working in our accounts”." in said


def test_without_such_a_rule_no_course_is_asked_for():
    assert judge(policy(training=COURSES), Ask("x", "admin", "publish", None)).training == ()


@pytest.mark.parametrize(
    ("wanted", "remedy"), [("holder", "Did you mean “holders”?"), ("zzz", "Known: holders and owners.")]
)
def test_a_course_that_the_policy_does_not_list_is_a_fault_at_its_name(wanted, remedy):
    found = faults(raw(access_rules=[rule(training=[wanted], approvals=["owner"])], training=COURSES))
    assert [(one.path, one.remedy) for one in found if not one.warning] == [
        (("access_rules", 0, "require", "training", 0), remedy)
    ]


def test_a_course_that_is_listed_twice_is_a_fault():
    twice = {"courses": [COURSES["courses"][0], COURSES["courses"][0]]}
    assert "This course stands here twice." in [one.message for one in faults(raw(training=twice))]


def test_a_course_without_a_file_and_a_draw_beyond_its_pool_are_warned_of():
    asked = [
        {"id": "holders", "name": "Working in our accounts", "draw": 26},
        {"id": "everyone", "name": "Your part", "draw": 25},
        {"id": "ghosts", "name": "Ghosts"},
    ]
    training = policy(training={"courses": asked}).training
    assert course_warnings(training, library()) == (
        (
            "The course “Working in our accounts” (holders) is to draw 26 questions, and its topics have only "
            "25, so it asks no more than those."
        ),
        "The course “Ghosts” (ghosts) has no file, so nobody can take it.",
    )
