"""Adoption: whose word an owner's asking is, and by which slots people are decided on together."""

from datetime import timedelta

import pytest

from bot.domain.adoption import ADOPTION, LIVE, WAITS, AdoptionState
from bot.domain.lifecycle import IllegalMoveError
from bot.domain.rules import Ask, Verdict, judge
from bot.domain.slots import Slot
from bot.services.asking import slots_together
from tests.policies import policy


def asked(role: str = "admin", **more: bool) -> Ask:
    return Ask("x", role, "publish", timedelta(days=7), on_behalf=True, **more)


def names(verdict: Verdict) -> list[str]:
    return [slot.name for slot in verdict.slots]


def test_an_owner_who_asks_has_given_their_word_and_the_other_places_decide():
    read = policy()
    assert names(judge(read, asked())) == ["owner", "discipline:it"]
    by_owner = judge(read, asked(by_owner=True))
    assert names(by_owner) == ["discipline:it"]
    assert by_owner.note == "The account's owner asks for this, which is their word for it; IT must vouch."


def test_an_owner_never_decides_alone():
    by_owner = judge(policy(), asked("contributor", by_owner=True))
    assert (names(by_owner), by_owner.note) == (["owner"], "")


def test_people_who_are_decided_on_together_need_the_strictest_slots_and_only_their_own_sponsor():
    everyday = Verdict(slots=(Slot("owner"), Slot("any")))
    strict = Verdict(slots=(Slot("discipline:it"), Slot("any"), Slot("any")))
    of_agency = Verdict(slots=(Slot("owner"), Slot("sponsor")))
    common = ("owner", "discipline:it", "any", "any")
    assert slots_together([everyday, strict, of_agency]) == (
        common,
        common,
        ("owner", "sponsor", "discipline:it", "any", "any"),
    )


def test_what_is_settled_stays_settled_and_what_is_not_can_still_be_taken_away():
    assert ADOPTION.terminal == {AdoptionState.ADOPTED, AdoptionState.DROPPED}
    assert ADOPTION.terminal.isdisjoint(LIVE)
    for state in (*WAITS, AdoptionState.ASKED):
        assert ADOPTION.event(state, AdoptionState.REMOVING) == "adoption:removing"
    with pytest.raises(IllegalMoveError):
        ADOPTION.event(AdoptionState.OPEN, AdoptionState.ADOPTED)
