"""What counts as acknowledged, what a role's acknowledgement outlives, and which answer is right."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.acknowledging import Audience, campaign, is_right, reach, role_holds
from bot.domain.policy_acknowledgement import Acknowledgement
from bot.domain.policy_faults import faults
from bot.domain.policy_parts import CatalogueRole
from bot.domain.programme import PolicyState, PolicyVersion
from tests.policies import raw

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OWNER = CatalogueRole(id="owner", name="Owner", does="Adds people.", answers_for="Everybody.")
OTHER = OWNER.model_copy(update={"does": "Adds and removes people."})
QUESTION = {
    "question": "May a login be shared?",
    "answers": [{"text": "Yes, for a day"}, {"text": "No, never", "right": True}],
    "passage": "Nobody shares a login.",
}


def version(number: int, announced: datetime | None = NOW) -> PolicyVersion:
    state = PolicyState.IN_FORCE
    made = PolicyVersion(f"v{number}", "T1", number, b"", "", state, number == 1, "U1", NOW, in_force_at=NOW)
    return replace(made, announced_at=announced)


def test_an_acknowledgement_outlives_everything_but_a_material_change() -> None:
    asked = campaign(version(2), [version(1), version(2)])
    assert asked.since.number == 2
    assert [asked.counts(number) for number in (None, 1, 2)] == [False, False, True]


def test_people_are_asked_from_the_first_announcement_of_what_they_must_acknowledge() -> None:
    assert campaign(version(2, None), [version(1), version(2, None)]).asked_since is None
    assert campaign(version(2), [version(1), version(2)]).asked_since == NOW
    late = replace(version(1), reminded_at=NOW)
    asked = campaign(late, [late])
    assert not asked.has_been_reminded(NOW + timedelta(days=4))
    assert asked.has_been_reminded(NOW + timedelta(days=6))


@pytest.mark.parametrize(
    ("given", "then", "now", "holds"),
    [(None, None, OWNER, False), (1, OWNER, OWNER, True), (1, OWNER, OTHER, False), (3, OTHER, OTHER, True)],
)
def test_a_role_is_asked_again_only_where_its_words_have_changed(given, then, now, holds) -> None:
    assert role_holds(given, then, 3, now) is holds


def test_reach_counts_each_audience_by_itself() -> None:
    members = {Audience.EVERYONE: frozenset("abc"), Audience.OWNERS: frozenset("c")}
    everyone, owners = reach(members, frozenset("abz"))
    assert (everyone.done, everyone.owing, everyone.in_all) == (frozenset("ab"), frozenset("c"), 3)
    assert (owners.done, owners.owing) == (frozenset(), frozenset("c"))


def test_only_the_answer_that_is_marked_is_right_and_without_a_question_there_is_none_to_give() -> None:
    asked = Acknowledgement.model_validate(QUESTION)
    assert [is_right(asked, answer) for answer in (None, -1, 0, 1, 2)] == [False] * 3 + [True, False]
    assert is_right(Acknowledgement(), None)


@pytest.mark.parametrize(
    ("section", "message"),
    [
        (QUESTION, None),
        ({"audience": ["owners"]}, None),
        ({**QUESTION, "passage": None}, "Whoever answers wrongly is shown nothing to read again."),
        ({**QUESTION, "answers": [{"text": "No", "right": True}]}, "The question leaves no choice."),
        ({**QUESTION, "answers": [{"text": "No"}, {"text": "Yes"}]}, "Exactly one answer must be right."),
        ({**QUESTION, "answers": [{"text": "No", "right": True}, {"text": "no"}]}, "This answer stands here twice."),
        ({"passage": "Nobody shares."}, "There are answers or a passage, but no question."),
    ],
)  # fmt: skip
def test_a_question_has_one_right_answer_among_several_and_a_passage(section, message) -> None:
    found = {fault.message for fault in faults(raw(acknowledgement=section)) if not fault.warning}
    assert found == ({message} if message else set())
