"""Who may do what in the register: the whole table, so that no line of it changes unseen."""

import pytest

from bot.domain.people import Kind
from bot.domain.register_rights import UNFIT, Hat, RegisterAct, why_not

MAY = {
    #            look inside propose add edit decide merge name
    Hat.MANAGER: "yes yes    yes     yes yes  yes    yes   yes",
    Hat.ANSWERING: "yes yes  yes     no  yes  no     no    yes",
    Hat.AUDITOR: "yes yes    yes     no  no   no     no    no",
    Hat.MEMBER: "yes no      yes     no  no   no     no    no",
}
ACTS = ("look", "look_inside", "propose", "add", "edit", "decide", "merge", "name_holders")


def test_the_table_names_every_act_and_every_hat() -> None:
    assert {act.value for act in RegisterAct} == set(ACTS)
    assert set(MAY) == set(Hat)
    assert set(UNFIT) == set(Kind) - {Kind.MEMBER}


@pytest.mark.parametrize("hat", Hat)
def test_what_an_active_full_member_may_do(hat: Hat) -> None:
    found = {act: why_not(RegisterAct(act), Kind.MEMBER, hat) is None for act in ACTS}
    assert found == dict(zip(ACTS, (said == "yes" for said in MAY[hat].split()), strict=True))


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.MEMBER}))
def test_nobody_else_may_do_anything_whatever_their_hat(kind: Kind) -> None:
    said = {why_not(act, kind, hat) for act in RegisterAct for hat in Hat}
    assert said == {UNFIT[kind]}
    (sentence,) = said
    assert sentence
    assert sentence.endswith(".")


def test_every_refusal_is_a_sentence_that_says_who_may() -> None:
    said = [why_not(act, Kind.MEMBER, Hat.MEMBER) for act in RegisterAct]
    assert len([one for one in said if one]) == 6
    assert all("the programme manager" in one for one in said if one)
