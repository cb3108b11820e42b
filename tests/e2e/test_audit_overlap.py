"""What happens to an account while an audit holds it: nothing of it is lost, and nobody is asked any more in vain."""

from datetime import timedelta

from bot.domain.campaigns import Campaign, CampaignState, Trigger
from bot.domain.reviews import LATE, Item, ItemState
from bot.services import campaign_desk, network_lists, review_asking
from bot.services.network_lists import Given
from bot.simulator import Message
from storage import reviews
from tests.e2e import auditing, steps, test_leaving
from tests.e2e.auditing import FILMS, HOWTO, Launched
from tests.e2e.reading import events, refused
from tests.e2e.register_steps import account, has_a_way_in
from tests.e2e.reviewing import person
from tests.e2e.test_audit_ladder import days_after, item_of, unit_of
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
