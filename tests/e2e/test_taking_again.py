"""After an incident a course is asked for again, by whoever runs the programme, of whoever passed it as well."""

from datetime import timedelta

import pytest

from bot.domain.refusals import NotYours
from bot.domain.retaking import RetakeWish
from bot.domain.training import Why
from bot.services import retaking
from storage import people, training
from tests.e2e import steps
from tests.e2e.hostile import KEPT
from tests.e2e.reading import events, screen, send
from tests.e2e.schooling import go_through, take
from tests.e2e.test_publishing import announce, news
from tests.e2e.world import World, labels, words

__all__ = ["news"]
COURSE = "Working in our accounts"
AGAIN = "something has gone wrong"


def ask_again(world: World, course: str = COURSE, reason: str = "A login was shared.", **fields: str) -> dict:
    """Amara asks for a course again; what is wrong with what she said, by field."""
    world.click("Amara", steps.command(world, "Amara", "/vouchsafe", "training report"), "Ask for it again…")
    said = {"Course": course, "Because": "Something has gone wrong", "What happened": reason}
    world["Amara"].fill({**said, **fields})
    return send(world, "Amara")


def whys(world: World, name: str, course: str = "holders") -> list[str]:
    with world.bot.database.read() as unit:
        theirs = training.of_person(unit, world.slack.team_id, world[name].id)
        return [one.why.value for one in theirs if one.course_id == course]


def test_somebody_who_has_passed_takes_it_again_and_is_asked_once_a_day(world: World) -> None:
    take(world, "Maya")
    go_through(world, "Maya")
    maya = world["Maya"].id
    assert ask_again(world, Who=maya, reason=KEPT[0]) == {}
    assert "It is asked of one person" in screen(world, "Amara")
    world["Amara"].close_view()
    world.sweep()
    world.sweep()
    assert whys(world, "Maya") == ["asked", "incident"]
    assert AGAIN in words(world.dm("Maya", AGAIN))
    assert ask_again(world, Who=maya) == {}
    assert "asked for again today already" in screen(world, "Amara")
    world["Amara"].close_view()
    assert events(world, "training:asked_again") == ["training:asked_again"]

    report = words(steps.command(world, "Amara", "/vouchsafe", "training report"))
    assert f"<@{maya}> (“{COURSE}”, not yet)" in report
    take(world, "Maya")
    assert "10 of 10 right" in words(go_through(world, "Maya"))
    world.clock.advance(timedelta(days=1).total_seconds())
    assert ask_again(world, Who=maya) == {}
    world.sweep()
    assert whys(world, "Maya") == ["asked", "incident", "incident"]


def test_everybody_of_its_audience_is_asked_after_a_restart_too(news: World) -> None:
    world = news
    announce(world)
    world.sweep()
    take(world, "Maya", "everyone")
    go_through(world, "Maya")
    assert ask_again(world, "Your part in our social media") == {}
    world["Amara"].close_view()
    world.stop()
    world.start()
    world.sweep()
    assert whys(world, "Maya", "everyone") == ["audience", "incident"]
    assert whys(world, "Tom", "everyone") == ["audience"]
    assert whys(world, "Gia", "everyone") == []


def test_it_is_for_whoever_runs_the_programme(world: World) -> None:
    wish = RetakeWish("holders", world["Maya"].id, Why.INCIDENT, "Because.")
    with world.bot.database.write() as unit:
        actor = people.find(unit, world.slack.team_id, world["Priya"].id)
        with pytest.raises(NotYours, match="Only the programme manager"):
            retaking.ask(unit, world.bot.company(), actor, wish)
    assert "Ask for it again…" in labels(steps.command(world, "Oscar", "/vouchsafe", "training report"))
    assert ask_again(world, reason="  ") == {"reason": "Please say why; it stays on the trail."}
    assert events(world, "training:asked_again") == []
