"""A policy that contradicts itself is told so, everywhere it does, even where other parts are malformed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policy_faults import faults
from tests.policies import raw, rule

SEATS = raw()["committee"]["seats"]


def found(**sections):
    return {(fault.path, fault.message) for fault in faults(raw(**sections)) if not fault.warning}


def with_rule(**parts):
    return found(access_rules=[*raw()["access_rules"], rule(**parts)])


def with_seats(*seats):
    return found(committee={"seats": [*SEATS, *seats]})


def test_the_small_policy_has_no_faults():
    assert faults(raw()) == ()


@pytest.mark.parametrize(
    ("when", "kind", "name"),
    [
        ({"network": "facebok"}, "network", "facebok"),
        ({"network": ["x", "facebok"]}, "network", "facebok"),
        ({"role": "boss"}, "role", "boss"),
        ({"use_case": "sell"}, "use case", "sell"),
        ({"network": "linkedin", "role": "admin"}, "role", "admin"),
    ],
)
def test_a_rule_that_names_something_unknown_is_a_fault_at_the_name(when, kind, name):
    [(path, message)] = with_rule(when=when, approvals=["owner"])
    assert message == f"There is no {kind} “{name}” here."
    assert path[:3] == ("access_rules", 2, "when")


def test_a_name_that_is_nearly_right_gets_a_suggestion():
    wrong = raw(access_rules=[rule(when={"network": "linkdin"}, approvals=["owner"])])
    assert faults(wrong)[0].remedy == "Did you mean “linkedin”?"


@pytest.mark.parametrize(("key", "name"), [("roles", "boss"), ("networks", "facebook")])
def test_a_use_case_that_names_something_unknown_is_a_fault(key, name):
    use_case = {"id": "odd", "name": "Odd", "max": "90 days", "because": "So.", key: [name]}
    [(path, message)] = found(use_cases=[*raw()["use_cases"], use_case])
    assert path == ("use_cases", 2, key, 0)
    assert name in message


def test_a_use_case_none_of_whose_roles_exists_on_its_networks_is_a_fault():
    use_case = {
        "id": "odd",
        "name": "Odd",
        "max": "9 days",
        "because": "So.",
        "roles": ["admin"],
        "networks": "linkedin",
    }
    [(path, message)] = found(use_cases=[*raw()["use_cases"], use_case])
    assert path == ("use_cases", 2, "roles")
    assert "nobody can use" in message


@pytest.mark.parametrize("section", ["networks", "use_cases", "access_rules"])
def test_an_id_used_twice_is_a_fault_at_the_second(section):
    items = raw()[section]
    assert ((section, len(items), "id"), f"The id “{items[0]['id']}” is used twice.") in found(
        **{section: [*items, items[0]]}
    )


def test_a_role_may_not_be_both_in_order_and_in_none():
    network = {**raw()["networks"][0], "unordered": [{"id": "admin", "name": "Admin"}]}
    assert (("networks", 0, "unordered", 0, "id"), "The id “admin” is used twice.") in found(
        networks=[network]
    )


def test_a_control_for_a_rule_that_does_not_exist_is_a_fault():
    assert found(controls={"all": ["AC-2"], "gone": ["AC-6"]}) == {
        (("controls", "gone"), "No access rule is called “gone”.")
    }


def test_p1_6_a_committee_without_a_senior_leader_is_a_fault():
    assert (("committee", "seats"), "The committee has no seat for a senior leader.") in found(
        committee={"seats": SEATS[:-1]}
    )


def test_p1_4_a_missing_discipline_is_a_warning_and_no_more():
    [warning] = faults(raw(committee={"seats": [*SEATS[:2], *SEATS[3:]]}))
    assert warning.warning
    assert warning.message == "The committee has no seat for Marketing communications."


def test_a_vacant_seat_with_a_person_and_a_seat_with_neither_are_faults():
    both = {"id": "a", "discipline": "digital", "person": "a@larkfield.example", "vacant": True}
    assert with_seats(both, {"id": "b", "discipline": "digital"}) == {
        (("committee", "seats", 5, "vacant"), "The seat is vacant and yet names a person."),
        (("committee", "seats", 6), "The seat names nobody."),
    }


def test_one_person_in_two_seats_is_a_warning():
    again = {"id": "a", "discipline": "digital", "person": "Ivan@Larkfield.example"}
    [warning] = faults(raw(committee={"seats": [*SEATS, again]}))
    assert (warning.warning, warning.path) == (True, ("committee", "seats", 5, "person"))


def test_a_rule_that_requires_nothing_is_a_fault():
    assert with_rule() == {(("access_rules", 2, "require"), "The rule requires nothing.")}


def test_a_deny_stands_alone():
    assert with_rule(deny=True, max="3 days") == {
        (("access_rules", 2, "require", "deny"), "A deny stands alone.")
    }


@pytest.mark.parametrize(
    "approvals",
    [
        ["discipline:legal"],
        ["discipline:it", "discipline:it"],
        ["senior-leader", "discipline:senior-leader"],
        ["any"] * 6,
    ],
)
def test_more_of_a_slot_than_there_are_seats_is_a_fault(approvals):
    [(path, message)] = with_rule(approvals=approvals)
    assert path == ("access_rules", 2, "require", "approvals")
    assert "than" in message


def test_a_legal_review_without_a_seat_for_legal_is_a_fault():
    reviewed = [raw()["use_cases"][0] | {"legal_review": True}]
    (fault,) = found(use_cases=reviewed)
    assert (fault[0], "no seat for Legal" in fault[1]) == (("use_cases", 0, "legal_review"), True)
    seats = [*raw()["committee"]["seats"], {"id": "legal", "discipline": "legal", "vacant": True}]
    assert found(use_cases=reviewed, committee={"seats": seats}) == set()


def test_asking_for_two_owners_is_a_fault():
    assert {message for _, message in with_rule(approvals=["owner", "owner"])} == {
        "An account has one owner, who counts once."
    }


AGENCY = {"beneficiary": "agency"}


@pytest.mark.parametrize(
    ("when", "approvals", "message"),
    [
        ({}, ["owner", "sponsor"], "Only agency users have a sponsor."),
        ({"beneficiary": "guest"}, ["owner", "sponsor"], "Only agency users have a sponsor."),
        (AGENCY, ["owner", "sponsor", "sponsor"], "An agency has one sponsor, who counts once."),
        (
            AGENCY,
            ["sponsor"],
            "A sponsor who asks for their agency's people would have nobody to vouch for it.",
        ),
    ],
)
def test_a_sponsor_is_asked_for_agency_users_once_and_never_alone(when, approvals, message):
    assert with_rule(when=when, approvals=approvals) == {
        (("access_rules", 2, "require", "approvals"), message)
    }


def test_a_contract_is_asked_of_agency_users_or_of_nobody_in_particular():
    wrong = (("access_rules", 2, "require", "within_contract"), "Only agency users have a contract.")
    assert with_rule(when={"beneficiary": "member"}, within_contract=True) == {wrong}
    assert with_rule(within_contract=True) == with_rule(when=AGENCY, within_contract=True) == set()


def test_a_warning_that_could_never_be_sent_is_a_fault():
    assert found(grants={"warnings": ["3 days", "1 year"]}) == {
        (
            ("grants", "warnings", 1),
            "No grant lasts longer than 365 days, so this warning would never be sent.",
        )
    }


@pytest.mark.parametrize("word", ["step_up", "auto"])
def test_a_requirement_of_a_later_version_is_a_fault_and_never_ignored(word):
    assert (("access_rules", 2, "require", word), f"This version cannot enforce “{word}”.") in with_rule(
        approvals=["owner"], **{word: "approve"}
    )


def test_a_method_of_a_later_version_is_a_fault():
    network = {**raw()["networks"][0], "unordered": [{"id": "ads", "name": "Ads", "method": "connector"}]}
    [(path, message)] = found(networks=[network, raw()["networks"][1]])
    assert path == ("networks", 0, "unordered", 0, "method")
    assert message == "This version cannot enforce “method: connector”."


def test_a_section_of_a_later_version_is_a_fault():
    assert found(retention={"proof": "7 years"}) == {
        (("retention",), "This version cannot enforce “retention”.")
    }


@pytest.mark.parametrize(
    ("written", "path", "begins"),
    [
        ({"cadence": "120 days"}, ("cadence",), "Whoever audits less often than every 90 days says why."),
        (
            {"cadence": "1 year", "rationale": "Few people."},
            ("cadence",),
            "Every account is audited every 180",
        ),
        ({"cadence_high_risk": "91 days"}, ("cadence_high_risk",), "Where an agency or a shared login is"),
        ({"window": "90 days"}, ("window",), "Audits that take 90 days would not be over before"),
        ({"window": "13 days"}, ("committee",), "The owners' time is over after 13 days, so this would"),
        ({"reminders": ["7 days", "3 days"]}, ("reminders", 1), "This step would come no later than"),
        ({"reminders": ["3 days", "10 days"]}, ("backup_owner",), "This step would come no later than"),
        ({"manager": "9 days"}, ("manager",), "This step would come no later than the one before it."),
    ],
)
def test_audits_are_held_often_enough_and_each_step_comes_after_the_one_before(written, path, begins):
    [(where, message)] = found(audits=written)
    assert where == ("audits", *path)
    assert message.startswith(begins)


def test_audits_may_be_held_every_half_year_with_a_reason_and_need_no_part_of_their_own():
    assert found(audits={"cadence": "180 days", "rationale": "Grants end by themselves."}) == set()
    assert found(audits={"reminders": [], "window": "20 days"}) == set()


def test_the_vault_lends_a_login_beside_native_roles_only_for_use_cases_that_are_there():
    vault = {"exceptions": {"use_cases": ["publish", "nowhere"]}}
    assert found(vault=vault) == {
        (("vault", "exceptions", "use_cases", 1), "The exceptions name a use case that is not there.")
    }


JUNK = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(raw())), JUNK))
def test_sections_of_any_shape_are_checked_without_failing(junk):
    assert isinstance(faults({**raw(), **junk}), tuple)


@given(JUNK)
def test_anything_at_all_is_checked_without_failing(junk):
    assert isinstance(faults(junk), tuple)


def test_a_high_risk_role_that_no_network_has_is_a_fault_at_the_name():
    written = {"reminders": {"high_risk": {"roles": ["admin", "boss"]}}}
    assert found(grants=written) == {
        (("grants", "reminders", "high_risk", "roles", 1), "There is no role “boss” here.")
    }


@pytest.mark.parametrize(("quorum", "fine"), [(5, True), (6, False), ("many", True)])
def test_a_quorum_of_more_seats_than_there_are_is_a_fault(quorum, fine):
    said = {message for _, message in found(committee={"seats": SEATS, "quorum": quorum})}
    assert said == (set() if fine else {"The quorum is 6, and the committee has 5 seats."})
