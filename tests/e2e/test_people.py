"""People are mirrored from Slack: at start, nightly, at first sight, and whenever Slack says that they changed."""

from tests.e2e.founders import begin, look, rows, trail
from tests.e2e.world import World, words

KIND = "select kind from person where user_id = :who"


def kind(world: World, name: str) -> str:
    ((found,),) = rows(world, KIND, who=world[name].id)
    return str(found)


def person(world: World, user_id: str) -> tuple:
    (found,) = rows(
        world, "select name, email, zone, title, kind from person where user_id = :who", who=user_id
    )
    return found


def crowd(world: World, count: int) -> None:
    for number in range(count):
        world.slack.add_person(f"Person{number:03d} Crowd")


def pages(world: World) -> list[str]:
    calls = [call for call in world.slack.calls if call.method == "users.list"]
    return [str(call.args.get("cursor") or "") for call in calls]


def test_everybody_is_read_at_the_start_a_page_at_a_time_and_again_each_night(unfounded: World) -> None:
    world = unfounded
    crowd(world, 500)
    begin(world)
    everybody = len(world.slack.people)
    assert rows(world, "select count(*) from person") == [(everybody,)]
    assert len(pages(world)) == 3
    seen = trail(world)["person:seen"]
    assert seen == everybody
    world["Ben"].member.real_name = "Benjamin Asante"
    look(world)
    assert len(pages(world)) == 3
    world.pass_time(hours=25)
    look(world)
    assert len(pages(world)) == 6
    assert person(world, world["Ben"].id)[0] == "Benjamin Asante"
    assert trail(world)["person:seen"] == seen
    assert trail(world)["person:changed"] == 1


def test_trouble_with_one_page_resumes_at_that_page_so_that_a_big_workspace_is_ever_read(
    unfounded: World,
) -> None:
    world = unfounded
    crowd(world, 500)
    world.start()
    look(world)
    world.pass_time(hours=25)
    world.slack.forget()
    world.slack.faults.answer_5xx(calls=0)
    contact = world.bot.contact
    before = rows(world, "select people_listed_at from workspace")
    real = contact.slack.call
    failing = iter(("", "limited", "", "broken", ""))

    def call(method: str, **arguments):
        if method == "users.list":
            trouble = next(failing)
            if trouble == "limited":
                world.slack.faults.answer_429(7, method="users.list")
            if trouble == "broken":
                world.slack.faults.answer_5xx(method="users.list")
        return real(method, **arguments)

    contact.slack = type("Watched", (), {"call": staticmethod(call), "ask": contact.slack.ask})()
    assert contact.step() == 7.0
    assert contact.step() == 2.0
    assert rows(world, "select people_listed_at from workspace") == before
    contact.step()
    assert rows(world, "select people_listed_at from workspace") != before
    asked = pages(world)
    assert len(asked) == 5
    assert len(set(asked)) == 3
    assert asked[0] == ""
    assert asked[1] == asked[2] != ""
    assert asked[3] == asked[4] != asked[2]


def test_a_newcomer_and_every_change_are_mirrored_in_the_same_minute(world: World) -> None:
    ada = world.slack.join("Ada Young", email="ada@larkfield.example", tz="Asia/Tokyo", title="Trainee")
    world.settle()
    assert person(world, ada.id) == ("Ada Young", "ada@larkfield.example", "Asia/Tokyo", "Trainee", "member")
    world.clock.advance(5)
    changes = {"real_name": "Ada Old", "email": "ADA.OLD@larkfield.example", "tz": "Europe/Rome"}
    world.slack.change(ada, **changes, title="Editor", kind="guest")
    world.settle()
    assert person(world, ada.id) == (
        "Ada Old", "ada.old@larkfield.example", "Europe/Rome", "Editor", "guest",
    )  # fmt: skip
    before = trail(world)["person:changed"]
    world.slack.change(ada, title="Editor")
    world.settle()
    assert trail(world)["person:changed"] == before
    for flag in ("stranger", "single_channel_guest", "member"):
        world.clock.advance(5)
        world.slack.change(ada, kind=flag)
        world.settle()
    assert person(world, ada.id)[-1] == "member"
    world.clock.advance(5)
    world.slack.deactivate(ada)
    world.settle()
    assert person(world, ada.id)[-1] == "deactivated"
    assert person(world, ada.id)[2] is None


def test_changes_that_arrive_twice_or_in_the_wrong_order_end_with_the_last_one(world: World) -> None:
    world.slack.faults.out_of_order = True
    world.slack.deactivate("Ben")
    world.clock.advance(2)
    world.slack.reactivate("Ben")
    world.settle()
    assert kind(world, "Ben") == "member"
    world.clock.advance(2)
    world.slack.reactivate("Kenji")
    world.clock.advance(2)
    world.slack.deactivate("Kenji")
    world.settle()
    assert kind(world, "Kenji") == "deactivated"
    world.slack.faults.out_of_order = False
    world.slack.faults.deliver_twice = True
    before = trail(world)["person:changed"]
    world.clock.advance(2)
    world.slack.change("Maya", title="Senior editor")
    world.settle()
    assert trail(world)["person:changed"] == before + 1


def test_somebody_never_seen_is_asked_about_at_first_sight(world: World) -> None:
    late = world.slack.add_person("Lena Late", email="lena@larkfield.example")
    assert rows(world, KIND, who=late.id) == []
    late.command("/my-access")
    assert "You hold no access." in words(late.ephemerals()[-1])
    assert person(world, late.id)[0] == "Lena Late"
    other = world.slack.add_person("Otto Other")
    world.slack.faults.answer_429(30, method="users.info")
    other.command("/request-access")
    assert words(other.ephemerals()[-1]).startswith("Slack could not be asked who you are just now.")
    assert rows(world, KIND, who=other.id) == []
    world.slack.faults.answer_error("user_not_found", method="users.info")
    other.command("/request-access")
    assert "other organisations" in words(other.ephemerals()[-1])


def test_a_guest_a_stranger_and_a_bot_are_known_for_what_they_are(unfounded: World) -> None:
    world = unfounded
    stranger = world.slack.add_person("Sam Elsewhere", kind="stranger")
    world.slack.channel("partners", ["Iris", stranger], ext_shared=True)
    begin(world)
    assert kind(world, "Gia") == "guest"
    assert person(world, stranger.id)[-1] == "stranger"
    assert person(world, stranger.id)[1] is None
    assert person(world, "USLACKBOT")[-1] == "bot"
    assert person(world, world.slack.app.bot_user)[-1] == "bot"
