"""What happens to an account while an audit holds it: nothing of it is lost, and nobody is asked any more in vain."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.campaigns import Campaign, CampaignState, Trigger
from bot.domain.events import Event
from bot.domain.refusals import OwnAccess
from bot.domain.reviews import LATE, Capacity, Choice, Item, ItemState, ReviewState
from bot.services import (
    campaign_desk,
    ledger,
    network_lists,
    registering,
    review_asking,
    review_people,
    reviewing,
)
from bot.services.network_lists import Given
from bot.services.review_asking import CannotAsk
from bot.simulator import Message
from storage import ledger as lines
from storage import principals, reviews
from tests.e2e import auditing, partners, restoring, steps, test_leaving
from tests.e2e.auditing import FILMS, HOWTO, Launched
from tests.e2e.reading import events, refused
from tests.e2e.register_steps import account, has_a_way_in
from tests.e2e.reviewing import person, press, review_of
from tests.e2e.test_audit_ladder import asked, days_after, has_had, item_of, unit_of
from tests.e2e.test_audit_schedule import audits, handles
from tests.e2e.world import World, labels, words


def test_what_happens_to_an_account_that_an_audit_holds_is_taken_up_after_it(world: World) -> None:
    has_a_way_in(world, "Maya", HOWTO)
    launched = auditing.launch(world, (HOWTO,))
    test_leaving.leave(world, "Maya")
    assert len(audits(world)) == 1
    assert events(world, "campaign:put_off") == ["campaign:put_off"]
    world.stop()
    world.start()
    world.pass_time(days=4)
    assert len(audits(world)) == 1
    call_off(world, launched)
    world.pass_time(days=4)
    (_, after) = audits(world)
    assert (after.trigger, handles(world, after)) == (Trigger.LEAVER, {HOWTO})
    world.pass_time(days=4)
    assert audits(world)[1].state is CampaignState.OPEN
    assert len(audits(world)) == 2


def test_an_audit_that_is_launched_after_something_happened_has_asked_about_it(world: World) -> None:
    has_a_way_in(world, "Maya", HOWTO)
    test_leaving.leave(world, "Maya")
    (leaver,) = audits(world)
    assert leaver.state is CampaignState.DRAFT
    has_a_way_in(world, "Oscar", HOWTO)
    test_leaving.leave(world, "Oscar")
    assert [one.id for one in audits(world)] == [leaver.id]
    world.pass_time(days=4)
    close(world, leaver)
    world.pass_time(days=4)
    assert [one.state for one in audits(world)] == [CampaignState.CLOSED]


def test_whoever_was_asked_what_they_need_is_asked_no_more_once_silence_has_had_its_outcome(
    world: World,
) -> None:
    mayas, launched = steps.held(world, ends="60 days"), auditing.launch(world, (FILMS,))
    card = doubted(world, item_of(world, mayas))
    days_after(world, launched, 15)
    assert item_of(world, mayas).state is ItemState.OVERDUE
    assert labels(world.fresh(card)) == []
    assert "nothing more is asked of you here" in words(world.fresh(card))


def test_whoever_was_asked_what_they_need_is_asked_no_more_once_the_audit_is_called_off(world: World) -> None:
    mayas, launched = steps.held(world, ends="60 days"), auditing.launch(world, (FILMS,))
    card = doubted(world, item_of(world, mayas))
    world["Maya"].open_home()
    world.settle()
    assert "Do you still need this?" in steps.home(world, "Maya")
    call_off(world, launched)
    assert labels(world.fresh(card)) == []
    assert "Do you still need this?" not in steps.home(world, "Maya")
    assert refused(world) == []


def test_a_review_of_which_every_line_is_over_waits_for_nobody(world: World) -> None:
    irises = has_a_way_in(world, "Iris", FILMS)
    launched = auditing.launch(world, (FILMS,))
    world.sweep()
    assert review_of(world, launched, "Jonas").open
    with unit_of(world) as (unit, company):
        line = lines.find(unit, irises)
        assert line
        ledger.end(unit, company, line, world["Amara"].id)
    world.sweep()
    world.sweep()
    assert review_of(world, launched, "Jonas").state is ReviewState.OVER
    assert review_of(world, launched, "Iris").open


def test_whoever_has_left_is_not_asked_what_they_need(world: World) -> None:
    has_a_way_in(world, "Maya", FILMS)
    launched, iris = auditing.launch(world, (FILMS,)), person(world, "Iris")
    world.sweep()
    test_leaving.leave(world, "Maya")
    with unit_of(world) as (unit, company), pytest.raises(CannotAsk):
        review_asking.unsure(unit, company, iris, launched.of(FILMS, "Maya Chen").id)


def test_whoever_takes_an_account_over_is_asked_about_what_waits(world: World) -> None:
    mayas, launched = steps.held(world, ends="60 days"), auditing.launch(world, (FILMS,))
    amara, films = person(world, "Amara"), account(world, FILMS)
    with unit_of(world) as (unit, company):
        registering.changed(unit, company, amara, films, replace(films, owner=world["Nadia"].id))
    world.settle()
    assert asked(world, launched)["Nadia"] is Capacity.OWNER
    shown = steps.command(world, "Nadia", "/vouchsafe", "home")
    world.click("Nadia", shown, "Go through them")
    press(world, "Nadia", item_of(world, mayas), "Keep")
    assert item_of(world, mayas).chosen_by == world["Nadia"].id
    days_after(world, launched, 3)
    assert has_had(world, "Nadia") == {"lines": 1, "reminders": 1}


def test_c2_whoever_has_come_into_slack_does_not_answer_for_what_they_had_before(world: World) -> None:
    partners.northlight(world)
    noahs, launched = partners.held(world), auditing.launch(world, (FILMS,))
    item, oscar = item_of(world, noahs), person(world, "Oscar")
    bound = replace(partners.principal(world, "Noah Klein"), user_id=oscar.user_id)
    with unit_of(world) as (unit, company):
        review_people.ask(unit, launched.reviews[0], oscar.user_id, Capacity.REASSIGNED, "system")
        principals.change(unit, bound)
        unit.record(Event("principal:changed", bound.workspace_id, "principal", bound.id, "system"))
        with pytest.raises(OwnAccess):
            reviewing.choose(unit, company, oscar, item.id, Choice.KEEP)


def test_after_a_restore_owners_have_the_time_back_of_which_nothing_is_known(world: World) -> None:
    partners.northlight(world)
    noahs, launched = partners.held(world), auditing.launch(world, (FILMS,))
    days_after(world, launched, 10)
    restoring.bring_back(world, restoring.back_up(world), timedelta(days=6))
    restoring.release(world)
    assert item_of(world, noahs).state is ItemState.OPEN
    ends = review_of(world, launched, "Iris").outcome_at
    assert timedelta(days=4) < ends - world.now < timedelta(days=6)
    world.until(ends)
    assert item_of(world, noahs).state is ItemState.SUSPENDED


def doubted(world: World, item: Item) -> Message:
    """Iris is not sure about a line of Maya's; what Maya is asked."""
    iris = person(world, "Iris")
    with unit_of(world) as (unit, company):
        review_asking.unsure(unit, company, iris, item.id)
    world.settle()
    card = world.dm("Maya", "Do you still need this?")
    assert labels(card) == ["Answer…"]
    return card


def call_off(world: World, launched: Launched) -> None:
    """Amara calls an audit off."""
    amara = person(world, "Amara")
    with unit_of(world) as (unit, company):
        campaign_desk.cancel(unit, company, amara, launched.campaign.id, "It was begun too early.")
    world.settle()


def close(world: World, audit: Campaign) -> None:
    """Amara stops an audit, accepts each line that nobody has answered, says that there is no list, and closes it."""
    amara, howto = person(world, "Amara"), account(world, HOWTO)
    with unit_of(world) as (unit, company):
        campaign_desk.stop(unit, company, amara, audit.id, "It is known enough.")
    world.sweep()
    until = (world.now + timedelta(days=30)).date()
    with unit_of(world) as (unit, company):
        for item in reviews.items_of(unit, audit.id):
            if item.state in LATE:
                campaign_desk.accept(unit, company, amara, item.id, "They have left.", until)
        network_lists.collect(unit, company, amara, howto.id, Given(none_because="It shows none."))
    world.sweep()
    with unit_of(world) as (unit, company):
        campaign_desk.close(unit, company, amara, audit.id)
    world.settle()
