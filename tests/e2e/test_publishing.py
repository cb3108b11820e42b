"""The policy announced under the senior leader's name, read by everybody, and acknowledged by one question."""

from typing import Any

import pytest

from bot.demo import company
from bot.services import acknowledging
from tests.e2e import founders, steps, voting
from tests.e2e.knowing import RIGHT, WRONG, acknowledge_policy, answer_rightly
from tests.e2e.reading import answer, events, refused, screen, send, trail, verdict
from tests.e2e.world import World, labels, words

pytestmark = pytest.mark.any_database

NEWS = "social-media-news"


@pytest.fixture
def news(world: World) -> World:
    """The company with the channel in which its policy is announced."""
    world.slack.channel(NEWS, [one.id for one in world.people.values()])
    world.slack.invite(NEWS)
    world.sweep()
    return world


def posted(world: World, channel: str = NEWS) -> list[Any]:
    """What the bot has said in a channel."""
    found = world.slack.find_channel(channel)
    return [one for one in world["Helen"].messages(found) if "social media policy" in words(one).casefold()]


def announce(world: World, name: str = "Helen") -> Any:
    """Somebody signs on their Home; the announcement."""
    world[name].open_home()
    world.settle()
    steps.press(world, name, "Sign and announce")
    if world[name].view:
        world[name].close_view()
    return posted(world)[-1]


def test_the_senior_leader_signs_and_the_company_reads_it_in_its_channel(news: World) -> None:
    world = news
    world["Helen"].open_home()
    world["Lucia"].open_home()
    world.settle()
    shown = steps.home(world, "Helen")
    assert "Policy 1 of Larkfield Outdoor waits to be announced" in shown
    assert "in #social-media-news" in shown
    assert "Every official account has an owner" in shown
    assert "signed *Helen Brandt*, senior leader" in shown
    assert "waits to be announced" not in steps.home(world, "Lucia")
    assert posted(world) == []

    steps.press(world, "Helen", "Sign and announce")
    assert "Policy 1 is announced under your name" in screen(world, "Helen")
    (message,) = posted(world)
    said = words(message)
    assert "signed *Helen Brandt*, senior leader" in said
    assert "Our social media accounts belong to Larkfield." in said
    assert "<!here>" not in said
    assert labels(message) == ["Acknowledge…", "Read all of it"]
    assert "waits to be announced" not in steps.home(world, "Helen")
    assert events(world, "policy:announce") == ["policy:announcement_asked", "policy:announced"]

    world["Ben"].click(message, "Read all of it")
    world.settle()
    read = screen(world, "Ben")
    for part in (
        "Who must vouch", "A flagship account speaks for the whole company.", "Account owner", "YouTube",
        "Adding people as owners of the brand account.", "https://intranet.larkfield.example/policies/social-media",
    ):  # fmt: skip
        assert part in read, part


def test_only_whoever_is_asked_signs_and_the_others_are_asked_in_their_turn(news: World) -> None:
    world = news
    world["Helen"].open_home()
    world.settle()
    for name in ("Lucia", "Amara"):
        world[name].open_home()
    world.settle()
    world.pass_time(days=7)
    assert "waits to be announced" in steps.home(world, "Lucia")
    assert "The senior leader has not signed it, so you are asked." in steps.home(world, "Lucia")
    assert "waits to be announced" not in steps.home(world, "Amara")
    world.pass_time(days=7)
    assert "signed *Amara Okafor*, programme manager" in steps.home(world, "Amara")
    world.stop()
    world.start()
    world.pass_time(days=14)
    assert [one["facts"]["asked"] for one in trail(world) if one["kind"] == "policy:announcement_asked"] == [
        [world[name].id] for name in ("Helen", "Lucia", "Amara")
    ]
    announce(world, "Lucia")
    assert "signed *Lucia Rossi*, for the senior leader" in words(posted(world)[-1])
    world["Helen"].open_home()
    world.settle()
    assert "waits to be announced" not in steps.home(world, "Helen")


def read_form(world: World, name: str, message: Any) -> str:
    """Press the announcement's button; what the dialogue says."""
    assert world[name].click(world.fresh(message), "Acknowledge…").ok
    world.settle()
    return screen(world, name)


def acknowledge(world: World, name: str, message: Any, says: str = RIGHT) -> str:
    """Read, answer and send; what comes in the place of the form."""
    read_form(world, name, message)
    world[name].fill({"answer": says})
    assert send(world, name) == {}
    return screen(world, name)


def kept(world: World, *kinds: str) -> list[tuple[str, str]]:
    """Who did what, as the trail has it."""
    return [(one["actor"], one["kind"]) for one in trail(world) if one["kind"] in kinds]


def test_one_question_is_asked_again_until_it_is_right_and_a_second_press_changes_nothing(
    news: World,
) -> None:
    world = news
    message = announce(world)
    for name in ("Ben", "Maya"):
        world[name].open_home()
        world.settle()
        assert "Read and acknowledge policy 1 of Larkfield Outdoor" in steps.home(world, name)
    said = read_form(world, "Ben", message)
    assert "Our social media accounts belong to Larkfield." in said
    assert "asks you for the login. What do you do?" in said
    assert "That is how we know at any time" not in said
    first = dict(world["Ben"].view.payload)
    world["Ben"].fill({"answer": WRONG})
    assert send(world, "Ben") == {}
    assert "That is not what the policy says." in screen(world, "Ben")
    assert "That is how we know at any time who can post" in screen(world, "Ben")
    assert str(first["blocks"]).count("right") == 0
    world.stop()
    world.start()
    world["Ben"].fill({"answer": RIGHT})
    assert send(world, "Ben") == {}
    assert "Thank you. You have acknowledged policy 1." in screen(world, "Ben")
    world["Ben"].close_view()
    assert "Read and acknowledge" not in steps.home(world, "Ben")
    assert "Read and acknowledge" in steps.home(world, "Maya")
    assert "You have acknowledged policy 1 on" in read_form(world, "Ben", message)
    world["Ben"].close_view()
    ben = world["Ben"].id
    assert kept(world, "acknowledgement:tried", "acknowledgement:given") == [
        (ben, "acknowledgement:tried"),
        (ben, "acknowledgement:given"),
    ]


def test_a_superseded_version_cannot_be_acknowledged_and_the_new_one_is_offered(news: World) -> None:
    world = news
    old = announce(world)
    acknowledge(world, "Maya", old)
    world["Maya"].close_view()
    read_form(world, "Ben", old)
    world["Ben"].fill({"answer": RIGHT})
    bring_into_force(world, ("lapse: 5 working days", "lapse: 2 weeks"))
    assert send(world, "Ben") == {}
    said = screen(world, "Ben")
    assert "Policy 1 has been superseded, so it cannot be acknowledged any more." in said
    assert "This is policy 2, which is in force now." in said
    assert kept(world, "acknowledgement:given") == [(world["Maya"].id, "acknowledgement:given")]
    world["Ben"].fill({"answer": RIGHT})
    assert send(world, "Ben") == {}
    assert "You have acknowledged policy 2." in screen(world, "Ben")
    assert labels(world.fresh(old)) == ["Read the policy"]
    assert "Policy 1 of Larkfield Outdoor has been superseded" in words(world.fresh(old))

    world["Maya"].open_home()
    world.settle()
    assert "Read and acknowledge" not in steps.home(world, "Maya"), "nothing is asked before it is announced"
    new = announce(world)
    assert "Read and acknowledge policy 2" in steps.home(world, "Maya")
    assert "You have acknowledged policy 2." in acknowledge(world, "Maya", new)


def test_guests_strangers_and_leavers_are_refused(news: World) -> None:
    world = news
    world.slack.invite(NEWS, "Gia")
    message = announce(world)
    world["Gia"].click(message, "Acknowledge…")
    world.settle()
    assert "Only active full members" in answer(world, "Gia")
    assert world["Gia"].view is None
    world.slack.deactivate("Ben")
    assert refused(world) == [(world["Gia"].id, "NotFit")]


def bring_into_force(world: World, *changes: tuple[str, str]) -> None:
    """The committee approves a later policy; what it changes says whether everybody must know it anew."""
    voting.in_force(world, *changes)
    world.sweep()


def test_where_the_bot_cannot_post_the_committee_reads_it_and_the_admins_hear_why(world: World) -> None:
    world.slack.channel(NEWS, [one.id for one in world.people.values()])
    world.sweep()
    world["Helen"].open_home()
    world.settle()
    steps.press(world, "Helen", "Sign and announce")
    assert posted(world) == []
    (card,) = posted(world, company.COMMITTEE)
    assert "signed *Helen Brandt*, senior leader" in words(card)
    told = words(world.dm("Nadia", "would not take the announcement of the policy"))
    assert "for #social-media-news" in told
    assert "in the policy" in told
    assert "It stands in the committee's channel instead" in told


def digests(world: World, name: str) -> list[Any]:
    """The daily messages in which somebody is asked to acknowledge the policy."""
    return [one for one in world[name].dm() if "Read and acknowledge policy" in words(one)]


def pressing(world: World, name: str) -> list[bool]:
    """Whether what somebody owes here is silent."""
    assert world.bot
    with world.bot.database.read() as unit:
        return [one.silent for one in acknowledging.waits_for(unit, world.bot.company(), world[name].id)]


def test_people_are_asked_in_their_daily_message_once_more_later_and_then_never_again(news: World) -> None:
    world = news
    assert digests(world, "Ben") == []
    announce(world)
    world.pass_time(hours=1)
    assert digests(world, "Ben") == [], "it is night where he is"
    world.pass_time(hours=6)
    (first,) = digests(world, "Ben")
    acknowledge(world, "Maya", world.dm("Maya", "Read and acknowledge"))
    assert "Read and acknowledge" not in words(world.dm("Maya"))
    assert digests(world, "Gia") == []
    world.pass_time(days=4)
    assert digests(world, "Ben") == [first]
    assert pressing(world, "Ben") == [False]
    for _ in range(6):
        world.pass_time(days=1)
    assert len(digests(world, "Ben")) > 1
    assert digests(world, "Maya") == []
    world.stop()
    world.start()
    for _ in range(4):
        world.pass_time(days=7)
    assert pressing(world, "Ben") == [True], "from then on it stands on lists, and no message is sent for it"
    reminded = [one["facts"] for one in trail(world) if one["kind"] == "policy:acknowledgement_reminded"]
    assert reminded == [{"people": len(world.people) - 2}]


def test_everybody_reads_their_own_roles_and_acknowledges_each_once(news: World) -> None:
    world = news
    announce(world)
    world["Iris"].open_home()
    world.settle()
    assert "Read what you do and answer for as *Account owner" in steps.home(world, "Iris")
    world["Iris"].command("/vouchsafe", "my-role")
    said = screen(world, "Iris")
    assert "*Account owner* · @larkfield" in said
    assert "Adds and removes people on the network, and vouches for them." in said
    assert "Everybody who has a way into the account." in said
    assert "Programme manager" not in said
    steps.press(world, "Iris", "I acknowledge", "1|owner|1")
    assert "✓ acknowledged" in screen(world, "Iris")
    world.stop()
    world.start()
    while "I acknowledge" in labels(world["Iris"].view):
        steps.press(world, "Iris", "I acknowledge", first_value(world, "Iris"))
    world["Iris"].close_view()
    assert "Read what you do" not in steps.home(world, "Iris")
    world["Ingrid"].command("/vouchsafe", "my-role")
    assert "Employee" in screen(world, "Ingrid")
    assert "Account owner" not in screen(world, "Ingrid")
    given = [one["facts"]["role"] for one in trail(world) if one["kind"] == "acknowledgement:given"]
    assert "owner" in given
    assert len(given) == len(set(given))

    # A later version with other words for one role asks for that role alone.
    bring_into_force(
        world, ("Everybody who has a way into the account.", "Everybody who has a way in, and how.")
    )
    announce(world)
    assert "Read what you do and answer for as *Account owner*" in steps.home(world, "Iris")
    world["Iris"].command("/vouchsafe", "my-role")
    assert labels(world["Iris"].view).count("I acknowledge") == 1


def first_value(world: World, name: str) -> str:
    """What the first button of the roles carries."""
    buttons = [one for block in world[name].view.blocks for one in block.get("elements", [])]
    return next(one["value"] for one in buttons if one.get("action_id") == "acknowledge_role")


def test_the_programme_manager_auditors_and_admins_see_who_has_not_acknowledged(news: World) -> None:
    world = news
    message = announce(world)
    acknowledge(world, "Ben", message)
    world["Amara"].command("/vouchsafe", "acknowledgements")
    said = answer(world, "Amara") + words(world["Amara"].ephemerals()[-1])
    assert f"1 of {len(world.people) - 1} people have acknowledged policy 1" in said
    assert f"<@{world['Maya'].id}>" in said
    assert f"<@{world['Ben'].id}>" not in said
    world.click("Amara", world["Amara"].ephemerals()[-1], "Get it as CSV")
    (hung,) = [one for one in world["Amara"].dm() if one.files]
    lines = world.slack.files[hung.files[0]].content.decode("utf-8-sig").splitlines()
    assert len(lines) == len(world.people)
    assert any(one.startswith("Ben Asante,") and ",acknowledged,1," in one for one in lines)
    assert any(one.startswith("Maya Chen,") and ",not yet," in one for one in lines)
    world["Maya"].command("/vouchsafe", "acknowledgements")
    assert "Only the programme manager, the auditors and the admins see" in answer(world, "Maya")
    assert refused(world) == [(world["Maya"].id, "NotYours")]


def test_whoever_gains_a_role_after_the_announcement_is_asked_for_it_in_their_daily_message(
    news: World,
) -> None:
    world = news
    message = announce(world)
    acknowledge(world, "Maya", message)
    world["Maya"].close_view()
    world.pass_time(days=1)
    assert not world.told("Maya", "Read what you do")
    steps.held(world, "Maya")
    world.pass_time(days=1)
    asked = world.dm("Maya", "Read what you do and answer for as *Holder*")
    world.click("Maya", asked, "My roles")
    steps.press(world, "Maya", "I acknowledge")
    assert "✓ acknowledged" in screen(world, "Maya")
    assert "Read what you do" not in words(world.fresh(asked))


def test_a_small_change_is_announced_and_asks_nobody_to_acknowledge_it_again(news: World) -> None:
    world = news
    message = announce(world)
    acknowledge(world, "Ben", message)
    world["Ben"].close_view()
    bring_into_force(world, ("reminders: [50 %, 80 %]", "reminders: [50 %, 90 %]"))
    newer = announce(world)
    assert "Policy 2" in words(newer)
    for name in ("Ben", "Maya"):
        world[name].open_home()
        world.settle()
    assert "Read and acknowledge" not in steps.home(world, "Ben")
    assert "Read and acknowledge policy 2" in steps.home(world, "Maya")
    world["Amara"].command("/vouchsafe", "acknowledgements")
    assert "Policy 1 or later counts." in words(world["Amara"].ephemerals()[-1])


def approved_ads(world: World, name: str) -> Any:
    """Somebody asks for what the rules give only to those who have acknowledged the policy, and is vouched for."""
    asked = {"account": "@larkfieldoutdoor", "role": "Ads", "use_case": "Paid campaigns"}
    card = world.ask(name, reason="The winter range", **asked)
    for voter in ("Iris", "Sofia"):
        world.click(voter, card, "Approve")
    return world.fresh(card)


def test_approved_access_waits_for_the_acknowledgement_and_then_begins_by_itself(unfounded: World) -> None:
    world = unfounded
    founders.write_policy(world, ("      training: [holders] ", "      # training: [holders] "))
    world.start()
    world.found()
    world["Maya"].command("/vouchsafe", "policy")
    assert "Read all of it" in labels(world["Maya"].view)
    world["Maya"].close_view()
    world.fill_form("Maya", "@larkfieldoutdoor", "Ads", "Paid campaigns", "2w", "The winter range")
    said = verdict(world, "Maya")
    assert "after acknowledging this policy" in said
    assert "the acknowledgement of the policy.* Approved access waits for it; `/vouchsafe policy`." in said
    world["Maya"].close_view()

    card = approved_ads(world, "Maya")
    assert "still needs the acknowledgement of the policy" in words(card)
    told = world.dm("Maya", "is approved")
    assert labels(told).count("Acknowledge…") == 1
    world.pass_time(hours=2)
    assert not world.told("Iris", "Add <@")
    assert "Read and acknowledge policy 1" in words(world.dm("Maya", "Read and acknowledge"))
    assert "the acknowledgement of the policy" in words(steps.command(world, "Maya", "/my-access"))
    world.stop()
    world.start()
    world.click("Maya", told, "Acknowledge…")
    world["Maya"].fill({"answer": WRONG})
    assert send(world, "Maya") == {}
    assert not world.told("Iris", "Add <@")
    answer_rightly(world, "Maya")
    world.sweep()
    assert world.told("Iris", "Add <@")
    assert events(world, "grant:parked", "grant:resumed") == ["grant:parked", "grant:resumed"]


def test_whoever_has_acknowledged_is_not_kept_waiting(unfounded: World) -> None:
    world = unfounded
    founders.write_policy(world, ("      training: [holders] ", "      # training: [holders] "))
    world.start()
    world.found()
    acknowledge_policy(world, "Maya")
    approved_ads(world, "Maya")
    assert world.told("Iris", "Add <@")
    assert events(world, "grant:parked") == []
