"""The policy's models: frozen, refusing what they do not know, and saying what is where."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.domain.policy import Policy
from bot.domain.slots import Slot
from bot.domain.when import Span
from tests.policies import policy, raw, rule


def test_lengths_spans_and_slots_are_read_as_people_write_them():
    read = policy(requests={"lapse": "3 working days"}, grants={"warnings": ["2w"], "removal_sla": "36h"})
    assert read.use_case("publish").max == timedelta(days=90)
    assert read.access_rules[1].require.approvals == (Slot("owner"), Slot("discipline:it"))
    assert (read.requests.lapse, read.grants.warnings) == (Span(working_days=3), (timedelta(days=14),))
    assert read.grants.removal_sla == timedelta(hours=36)


def test_what_is_left_out_has_the_defaults_of_the_programme():
    read = policy()
    assert (read.requests.lapse, read.grants.setup_within) == (Span(working_days=5), Span(working_days=5))
    assert read.grants.warnings == (timedelta(days=14), timedelta(days=3), timedelta(days=1))
    assert read.grants.removal_sla == timedelta(hours=24)


def test_a_policy_cannot_be_changed_in_place():
    with pytest.raises(ValidationError):
        policy().company = "Other"


def test_roles_are_found_and_ranked_per_network():
    read = policy()
    assert read.role("x", "admin").name == "Admin"
    assert read.role("linkedin", "admin") is None
    assert read.role("nowhere", "admin") is None
    assert [read.rank("x", name) for name in ("contributor", "admin", "ads")] == [0, 1, None]


def test_any_and_nothing_said_mean_the_same_in_a_use_case():
    written = {"id": "w", "name": "W", "max": "1 day", "because": "So."}
    read = policy(
        use_cases=[{**written, "roles": "any", "networks": "any"}, {**written, "id": "v", "roles": "admin"}]
    )
    assert read.use_case("w").covers("linkedin", "analyst")
    assert not read.use_case("v").covers("x", "contributor")
    assert [found.id for found in read.use_cases_for("x", "admin")] == ["w", "v"]


@pytest.mark.parametrize(
    "section", ["company", "objective", "committee", "networks", "use_cases", "access_rules"]
)
def test_the_objective_and_what_else_makes_a_policy_are_required(section):
    data = raw()
    del data[section]
    with pytest.raises(ValidationError):
        Policy.model_validate(data)


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "x" * 601},
        {"document": "http://larkfield.example"},
        {"document": "https://larkfield.example/<script>"},
        {"colour": "green"},
        {"grants": {"removal_sla": "0 hours"}},
        {"grants": {"removal_sla": 24}},
        {"requests": {"lapse": "soon"}},
        {"offices": {"programme_manager": "Amara"}},
        {"access_rules": []},
        {"access_rules": [rule(approvals=[])]},
        {"access_rules": [rule(approvals=["sponsors"])]},
        {"access_rules": [rule(deny=False)]},
        {"access_rules": [rule(auto="approve")]},
    ],
)
def test_what_does_not_fit_is_refused(change):
    with pytest.raises(ValidationError):
        Policy.model_validate(raw(**change))


def test_a_reason_over_several_lines_is_read_as_one():
    read = policy(rule(because="First.\n  Then.\n", approvals=["any"]))
    assert read.access_rules[-1].because == "First. Then."


def test_an_error_never_repeats_what_was_written():
    with pytest.raises(ValidationError) as refused:
        Policy.model_validate(raw(company="hunter2" * 20))
    assert "hunter2" not in str(refused.value)


def test_a_policy_written_out_reads_back_as_the_same_policy():
    read = policy(grants={"warnings": ["10 days", "36h"]})
    assert Policy.model_validate_json(read.model_dump_json()) == read
