"""Founding: one list of what is missing, one card, two people, once."""

import pytest

from bot.demo import company
from tests.e2e.founders import answered, begin, look, plain, rows, trail, write_policy
from tests.e2e.world import World, labels, words

HELEN = "person: helen.brandt@larkfield.example\n      alternates: [lucia.rossi@larkfield.example]"


def test_an_admin_and_the_senior_leader_found_the_programme_together_and_only_once(unfounded: World) -> None:
    world = unfounded
    begin(world)
    (card,) = world.cards()
    assert labels(card) == ["Found"]
    assert "Found the social media programme of Larkfield Outdoor" in words(card)
    world["Maya"].command("/my-access")
    said = answered(world, "Maya")
    assert "The programme is not founded yet; waiting for an admin (Nadia Haddad or Oscar Lindqvist)" in said
    assert "and the senior leader (Helen Brandt) to press Found." in said

    world.click("Nadia", card, "Found")
    assert "Your signature counts. Still needed: the senior leader." in answered(world, "Nadia")
    assert f"Admin ✓ (<@{world['Nadia'].id}>)" in words(world.fresh(card))
    world.click("Nadia", card, "Found")
    assert answered(world, "Nadia").startswith("You have signed already. A second person must sign too")
    world.click("Oscar", card, "Found")
    assert answered(world, "Oscar").startswith(
        "An admin has signed already. Still needed: the senior leader."
    )
    world["Maya"].command("/my-access")
    assert "waiting for the senior leader (Helen Brandt) to press Found." in answered(world, "Maya")

    old = world.fresh(card).snapshot()
    world.click("Helen", card, "Found")
    assert "The programme is founded" in answered(world, "Helen")
    assert labels(world.fresh(card)) == []
    assert "policy 1 is in force" in words(world.fresh(card))
    assert world["Oscar"].click(old, "Found", stale=True).ok
    world.settle()
    assert "This policy is already in force." in answered(world, "Oscar")

    world.stop()
    begin(world)
    assert len(world.cards()) == 1
    assert trail(world)["policy:in_force"] == 1
    assert trail(world)["policy:signed"] == 2
    assert rows(world, "select capacity from policy_signature order by 1") == [("admin",), ("senior-leader",)]
    world["Maya"].command("/my-access")
    assert "You hold no access." in answered(world, "Maya")


def test_until_then_every_command_button_and_home_says_whom_everybody_waits_for(unfounded: World) -> None:
    world = unfounded
    begin(world)
    for command, text in (("/request-access", "@larkfield"), ("/my-access", ""), ("/vouchsafe", "help")):
        world["Ben"].command(command, text)
        assert answered(world, "Ben").startswith("The programme is not founded yet; waiting for"), command
        assert world["Ben"].view is None
    world["Ben"].open_home()
    world.settle()
    assert "The programme is not founded yet; waiting for" in words(world["Ben"].home)
    for name in ("Nadia", "Helen"):
        world.click(name, world.cards()[0], "Found")
    assert "You hold no access." in words(world["Ben"].home)


def test_only_those_two_can_found_and_everybody_else_is_told_and_recorded(unfounded: World) -> None:
    world = unfounded
    world.slack.invite(company.COMMITTEE, "Gia")
    stranger = world.slack.add_person("Sam Elsewhere", kind="stranger")
    world.slack.invite(company.COMMITTEE, stranger)
    begin(world)
    (card,) = world.cards()
    for name in ("Maya", "Tom"):
        world.click(name, card, "Found")
        assert answered(world, name).startswith(
            "Only an admin and the senior leader can found the programme."
        )
    world.click("Gia", card, "Found")
    assert answered(world, "Gia").startswith("Only active full members of this workspace may do this.")
    assert stranger.click(card, "Found").ok
    world.settle()
    assert words(stranger.ephemerals()[-1]).startswith("Only active full members")
    assert trail(world)["attempt:refused"] == 4
    assert trail(world)["policy:signed"] == 0
    assert labels(world.fresh(card)) == ["Found"]


def test_an_admin_who_is_also_the_senior_leader_still_needs_a_second_person(unfounded: World) -> None:
    world = unfounded
    admins = f"{world['Helen'].id},{world['Nadia'].id}"
    begin(world, VOUCHSAFE_ADMINS=admins)
    (card,) = world.cards()
    world.click("Helen", card, "Found")
    world.click("Helen", card, "Found")
    assert answered(world, "Helen").startswith(
        "You have signed already. A second person must sign too: an admin."
    )
    world.click("Nadia", card, "Found")
    assert "policy 1 is in force" in words(world.fresh(card))


def test_a_signer_who_is_deactivated_in_between_does_not_count_and_another_can_sign(unfounded: World) -> None:
    world = unfounded
    write_policy(world, (HELEN, HELEN))
    admins = ",".join(world[name].id for name in ("Nadia", "Oscar", "Ben"))
    begin(world, VOUCHSAFE_ADMINS=admins)
    (card,) = world.cards()
    world.click("Nadia", card, "Found")
    world.slack.deactivate("Nadia")
    world.settle()
    seen = words(world.slack.find_message(card.channel, card.ts))
    assert "Admin ✓" not in seen
    assert "Nadia Haddad" in seen
    assert "deactivated in Slack" in seen
    world.stop()
    begin(world, VOUCHSAFE_ADMINS=",".join(world[name].id for name in ("Oscar", "Ben")))
    world.click("Helen", card, "Found")
    assert "Still needed: an admin" in answered(world, "Helen")
    world.click("Oscar", card, "Found")
    assert "policy 1 is in force" in words(world.fresh(card))
    assert trail(world)["policy:unsigned"] == 1


def test_every_fault_is_listed_with_its_remedy_and_mending_them_brings_the_card_without_a_restart(
    unfounded: World,
) -> None:
    world = unfounded
    write_policy(
        world,
        ("jonas.weber@larkfield.example", "new.starter@larkfield.example"),
        ("tom.gallagher@larkfield.example", "gia.romano@larkfield.example"),
        ("sofia.marin@larkfield.example", "U0NOBODY99"),
        (
            "person: priya.nair@larkfield.example\n      alternates",
            "person: twin@larkfield.example\n      alternates",
        ),
    )
    world["Amara"].member.deleted = True
    one = world.slack.add_person("Twin One", email="twin@larkfield.example")
    world.slack.add_person("Twin Two", email="TWIN@larkfield.example")
    begin(world)
    assert world.cards() == []
    told = words(world.dm("Nadia", "cannot be founded yet"))
    for part in (
        "The Digital seat: Nobody in this workspace can be found as new.starter@",
        "Gia Romano (gia.romano@larkfield.example) is a guest, not an active full member.",
        "Nobody in this workspace can be found as U0NOBODY99.",
        "2 people have the address twin@larkfield.example. Use the member id (U",
        "The programme manager: Amara Okafor (amara.okafor@larkfield.example) is deactivated in Slack",
    ):
        assert part in plain(told), part
    world["Oscar"].command("/request-access")
    assert "The Digital seat: Nobody" in answered(world, "Oscar")
    assert "waiting for the admins (Nadia Haddad or Oscar Lindqvist) to mend" in answered(world, "Oscar")
    world["Maya"].command("/request-access")
    assert "The Digital seat" not in answered(world, "Maya")

    world.slack.join("New Starter", email="new.starter@larkfield.example")
    world.clock.advance(1)
    world.slack.change("Gia", kind="member")
    world.slack.change(one, email="one@larkfield.example")
    world.slack.reactivate("Amara")
    world.settle()
    assert world.cards() == []
    text = world.policy.read_text().replace("U0NOBODY99", "sofia.marin@larkfield.example")
    world.policy.write_text(text)
    look(world)
    (card,) = world.cards()
    assert labels(card) == ["Found"]
    assert len([one for one in world["Nadia"].dm() if "cannot be founded yet" in words(one)]) == 1


def test_too_few_admins_and_a_vacant_senior_seat_are_faults_but_other_seats_may_be_vacant(
    unfounded: World,
) -> None:
    world = unfounded
    write_policy(world, ("person: tom.gallagher@larkfield.example", "vacant: true"))
    begin(world, VOUCHSAFE_ADMINS=world["Nadia"].id)
    assert "At least two admins are needed." in words(world.dm("Nadia", "cannot be founded yet"))
    world.stop()
    begin(world)
    (card,) = world.cards()
    assert "Public relations*\nvacant" in words(card)
    world.stop()
    world.policy.write_text(world.policy.read_text().replace(HELEN, "vacant: true"))
    world.start()
    look(world)
    world["Nadia"].command("/my-access")
    assert "senior" in answered(world, "Nadia")


@pytest.mark.parametrize("broken", ["company: [", "nonsense: true", None])
def test_a_file_that_does_not_read_is_explained_to_admins_until_it_is_mended(
    unfounded: World, broken: str | None
) -> None:
    world = unfounded
    good = world.policy.read_text()
    world.policy = world.folder / "policy.yml"
    if broken:
        world.policy.write_text(broken)
    begin(world)
    look(world)
    (told,) = [words(one) for one in world["Oscar"].dm()]
    assert "The programme cannot be founded yet" in told
    assert "policy.yml" in told
    world["Nadia"].command("/vouchsafe", "home")
    assert "policy.yml" in answered(world, "Nadia")
    world["Maya"].command("/vouchsafe", "home")
    assert "policy.yml" not in answered(world, "Maya")
    world["Nadia"].open_home()
    world.settle()
    assert "policy.yml" in words(world["Nadia"].home)
    world.policy.write_text(good)
    look(world)
    assert labels(world.cards()[0]) == ["Found"]


def test_what_goes_wrong_between_card_and_click_keeps_the_programme_from_being_founded(
    unfounded: World,
) -> None:
    world = unfounded
    begin(world)
    (card,) = world.cards()
    world.click("Nadia", card, "Found")
    world.slack.deactivate("Jonas")
    world.settle()
    assert labels(world.fresh(card)) == []
    assert "Before it can be founded" in words(world.fresh(card))
    assert "Jonas Weber" in words(world.fresh(card))
    world["Helen"].click(card, "Found", stale=True)
    world.settle()
    assert "The programme cannot be founded as things stand" in answered(world, "Helen")
    assert trail(world)["attempt:refused"] == 1
    world.clock.advance(1)
    world.slack.reactivate("Jonas")
    world.settle()
    assert labels(world.fresh(card)) == ["Found"]
    world.click("Helen", card, "Found")
    assert "policy 1 is in force" in words(world.fresh(card))


def test_without_a_committee_channel_the_card_goes_to_those_who_can_sign(unfounded: World) -> None:
    world = unfounded
    begin(world, VOUCHSAFE_COMMITTEE_CHANNEL=None)
    assert world.cards() == []
    for name in ("Nadia", "Oscar", "Helen"):
        assert labels(world.dm(name, "Found the social media programme")) == ["Found"]
    world.click("Oscar", world.dm("Oscar"), "Found")
    world.click("Helen", world.dm("Helen", "Found the social"), "Found")
    for name in ("Nadia", "Oscar", "Helen"):
        card = world.dm(name, "policy 1 is in force")
        assert labels(card) == []
