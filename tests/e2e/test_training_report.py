"""Everybody's course after the announcement, who has passed what, and the list of it for those who may see it."""

import csv
import io
import json

import pytest

from storage import training
from tests.e2e import steps
from tests.e2e.operator import operate
from tests.e2e.schooling import go_through, take
from tests.e2e.test_publishing import announce, news
from tests.e2e.voting import in_force
from tests.e2e.world import World, words

pytestmark = pytest.mark.any_database

__all__ = ["news"]
SHORT = "Your part in our social media"


def assigned(world: World, course: str) -> list[str]:
    with world.bot.database.read() as unit:
        return [one.person for one in training.of_course(unit, world.slack.team_id, course)]


def test_once_the_policy_is_announced_everybody_has_a_course_and_so_has_whoever_joins(news: World) -> None:
    world = news
    assert assigned(world, "everyone") == []
    announce(world)
    world.sweep()
    everyone = assigned(world, "everyone")
    assert {world[name].id for name in ("Maya", "Tom", "Helen", "Iris")} <= set(everyone)
    assert world["Gia"].id not in everyone  # a guest
    assert world["Iris"].id in assigned(world, "owners")
    assert world["Lucia"].id not in assigned(world, "owners")
    joined = world.slack.join("Nora New", email="nora.new@larkfield.example")
    world.settle()
    assert joined.id in assigned(world, "everyone")
    assert len(assigned(world, "everyone")) == len(everyone) + 1


def test_who_has_passed_what_is_for_those_who_run_the_programme(news: World) -> None:
    world = news
    announce(world)
    world.sweep()
    take(world, "Maya", "everyone")
    go_through(world, "Maya")
    refused = steps.command(world, "Maya", "/vouchsafe", "training report")
    assert "Only the programme manager, the auditors and the admins see" in words(refused)

    shown = steps.command(world, "Amara", "/vouchsafe", "training report")
    assert SHORT in words(shown)
    assert f"<@{world['Tom'].id}> (“{SHORT}”, not yet)" in words(shown)
    assert f"<@{world['Maya'].id}> (“{SHORT}”" not in words(shown)
    assert "Best scores" not in words(shown)
    world.click("Amara", shown, "Get it as CSV")
    (file,) = [one for one in world.slack.files.values() if one.name == "training.csv"]
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    mine = next(row for row in rows if row["id"] == world["Maya"].id)
    assert (mine["state"], mine["score"], mine["attempt"], mine["policy"]) == ("passed", "100", "1", "1")
    said = operate(world, "training", "report", "--json")
    assert len(json.loads(said.removeprefix("0 "))) == len(rows)

    in_force(world, ("leaderboard: false", "leaderboard: true"))
    best = words(steps.command(world, "Amara", "/vouchsafe", "training report"))
    assert "Best scores" in best
    assert f"<@{world['Maya'].id}> (“{SHORT}”" in best
