"""The hunt for logins: a task for each source, everybody asked once and kindly, and a summary at the end."""

import hashlib
from datetime import UTC, datetime

import pytest

from bot.demo import company
from bot.domain.hunt import EvidenceState
from bot.domain.ledger import Method, Source, Standing
from bot.services import hunt_amnesty
from bot.simulator.entry import Upload
from storage import hunt, ledger
from tests.e2e import hostile, partners, steps
from tests.e2e.hunting import BOXES, EVERYBODY, FILMS, LEAVERS, QUESTION, begin_hunt, give, question
from tests.e2e.reading import answer, events, press, refused, screen, send, trail
from tests.e2e.world import Build, World, labels, words

TWO = "\n".join(
    line for line in company.ACCOUNTS.splitlines() if line.startswith(("network", "youtube,larkfieldfilms"))
)


@pytest.fixture
def small(unfounded: World) -> World:
    """The company with one account, so that a hunt has few sources."""
    unfounded.start()
    unfounded.wait_for(unfounded.cards, "the founding card", tick=True)
    unfounded.import_accounts(f"{TWO}\n")
    for name in ("Nadia", "Helen"):
        unfounded.click(name, unfounded.cards()[-1], "Found")
    unfounded.settle()
    return unfounded


def sources(world: World) -> dict[str, EvidenceState]:
    assert world.bot
    with world.bot.database.read() as unit:
        (one,) = unit.execute(hunt.hunt.select()).all()
        return {each.label or each.source.value: each.state for each in hunt.sources(unit, one.id)}


def read(world: World, name: str) -> str:
    return words(world[name].ephemerals()[-1])


def test_a_hunt_opens_a_task_for_each_source_with_its_owner_and_date(world: World) -> None:
    world["Amara"].open_home()
    world.settle()
    boxes = [*BOXES, "Agencies", "Shared drives"]
    begin_hunt(world, boxes=boxes, agencies="Brightside\n\nNorthlight", drives="Team drive")
    assert FILMS in words(world.dm("Iris", FILMS))
    assert "https://studio.youtube.com" in words(world.dm("Iris", FILMS))
    for label in (LEAVERS, "the people of Brightside", "the people of Northlight", "logins on Team drive"):
        assert labels(world.dm("Amara", label)) == ["Answer…"]
    assert len(sources(world)) == 5, "accounts share the label of their kind"
    assert "*Sources*: 16 open." in steps.home(world, "Amara")
    assert events(world, "hunt:", "evidence:") == ["hunt:started", *["evidence:asked"] * 16]
    world["Nadia"].command("/vouchsafe", "hunt start")
    assert "A hunt is under way already." in answer(world, "Nadia")


def test_agencies_of_the_register_are_asked_for_by_themselves_each_of_its_sponsor(small: World) -> None:
    partners.northlight(small)
    begin_hunt(small, boxes=["Agencies"], agencies="NORTHLIGHT\nBrightside")
    assert labels(small.dm("Sofia", "the people of Northlight")) == ["Answer…"]
    assert labels(small.dm("Amara", "the people of Brightside")) == ["Answer…"]
    assert not small.told("Amara", "the people of Northlight")
    assert set(sources(small)) == {"Northlight", "Brightside"}


def test_only_those_who_lead_begin_follow_and_close_a_hunt(small: World) -> None:
    for word in ("start", "status", "close"):
        small["Maya"].command("/vouchsafe", f"hunt {word}")
        assert "Only the programme manager, the deputy and the admins" in answer(small, "Maya")
        assert small["Maya"].view is None
    assert refused(small) == [(small["Maya"].id, "NotYours")] * 3
    small["Amara"].command("/vouchsafe", "hunt")
    assert "No hunt is under way." in answer(small, "Amara")
    small["Amara"].command("/vouchsafe", "hunt ended")
    assert "I do not know “hunt ended”." in answer(small, "Amara")


def test_what_cannot_be_is_refused_at_its_field(small: World) -> None:
    small["Amara"].command("/vouchsafe", "hunt start")
    small["Amara"].fill({"sources": ["Agencies"], "Until when": "2026-11-20"})
    assert send(small, "Amara") == {
        "due": "Please choose a day that is still to come, within a year.",
        "agencies": "Please name the agencies, one a line, or leave them out above.",
        "sources": "Nothing would be gathered. Please choose at least one source that there is.",
    }


def test_a_pasted_list_is_kept_with_its_hash_and_time_and_part_of_it_leaves_the_task_open(
    small: World,
) -> None:
    begin_hunt(small)
    part, rest = "Maya Chen, Editor\nBen Asante, Viewer", "Jonas Weber, Manager"
    assert give(small, "Iris", FILMS, how="A part of it", pasted=part) == {}
    card = small.dm("Iris", FILMS)
    digest = hashlib.sha256(part.encode()).hexdigest()
    assert f"a part; 2 lines, SHA-256 {digest[:12]}…; <@{small['Iris'].id}>" in words(card)
    assert labels(card) == ["Answer…"]
    small.stop()
    small.start()
    assert give(small, "Iris", FILMS, how="A part of it", pasted=rest) == {}
    assert give(small, "Iris", FILMS, how="All of it", pasted="Nobody else.") == {}
    done = small.dm("Iris", "Gathered: the people screen of @larkfieldfilms")
    assert labels(done) == []
    assert sources(small)["people_screen"] is EvidenceState.DONE
    kept = [one["facts"] for one in trail(small) if one["kind"] == "evidence:collected"]
    assert [(one["says"], one["lines"]) for one in kept] == [("partly", 2), ("partly", 1), ("done", 1)]
    assert kept[0]["sha256"] == digest
    assert part not in str(trail(small))


def test_a_file_is_kept_like_any_proof_and_counts_once_it_is_fetched(small: World) -> None:
    begin_hunt(small)
    sheet = b"name;role\nMaya Chen;Editor\n"
    assert give(small, "Iris", FILMS, how="All of it", proof=[Upload("people.csv", sheet)]) == {}
    done = words(small.dm("Iris", "Gathered: "))
    assert f"people.csv, SHA-256 {hashlib.sha256(sheet).hexdigest()[:12]}…" in done
    assert sources(small)["people_screen"] is EvidenceState.DONE
    bad = b"name;password\nMaya;hunter2\n"
    assert give(small, "Amara", LEAVERS, how="All of it", proof=[Upload("leavers.csv", bad)]) == {}
    assert "It seems to hold a password" in words(small.dm("Amara", "could not be kept as proof"))
    assert sources(small)["leavers"] is EvidenceState.OPEN


def test_what_cannot_be_had_needs_its_reason_and_a_secret_is_refused_at_its_field(small: World) -> None:
    begin_hunt(small)
    assert give(small, "Amara", LEAVERS, how="It cannot be had") == {
        "note": "Please say why it cannot be had."
    }
    assert give(small, "Amara", LEAVERS, how="All of it") == {
        "pasted": "Please paste the list, or attach it as a file below."
    }
    secret = {"pasted": "brand, pw: Sommer2024!", "note": "The password is hunter2"}
    assert set(give(small, "Amara", LEAVERS, how="All of it", **secret)) == {"pasted", "note"}
    assert give(small, "Amara", LEAVERS, how="It cannot be had", note="HR keeps none.") == {}
    assert "Not to be had: HR's list of leavers" in words(small.dm("Amara", "Not to be had"))
    small["Amara"].command("/vouchsafe", "hunt status")
    said = read(small, "Amara")
    assert "1 open and 1 not to be had" in said
    assert "HR's list of leavers: HR keeps none." in said
    assert f"@larkfieldfilms (YouTube), with <@{small['Iris'].id}>" in said


def test_a_source_that_nobody_answers_for_is_reminded_of_and_goes_up_the_line(small: World) -> None:
    begin_hunt(small)
    small.pass_time(days=7, hours=12)
    small.pass_time(hours=12)
    assert small.told("Iris", "Still open: gather for the hunt")
    assert not small.told("Jonas", "Still open")
    small.pass_time(days=7)
    assert small.told("Jonas", "Still open: gather for the hunt: the people screen")


def test_everybody_is_asked_once_in_their_own_working_hours(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hunt_amnesty, "AT_ONCE", 3)
    world = build(now=datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    world.start()
    world.found()
    begin_hunt(world, boxes=[EVERYBODY])
    for _ in range(4):
        world.sweep()
    assert question(world, "Maya"), "it is ten o'clock in London"
    assert not world.told("Ben", QUESTION), "it is five in the morning in New York"
    assert not world.told("Kenji", QUESTION), "it is seven in the evening in Tokyo"
    world.until(datetime(2026, 11, 23, 14, 1, tzinfo=UTC))
    assert question(world, "Ben")
    world.until(datetime(2026, 11, 24, 0, 1, tzinfo=UTC))
    assert question(world, "Kenji")
    world.pass_time(days=2)
    members = [one.name.split()[0] for one in company.PEOPLE if one.kind == "member"]
    assert [len(steps.sees(world, name, QUESTION)) for name in members] == [1] * len(members)
    assert not world.told("Gia", QUESTION), "guests are not"
    newcomer = world.slack.add_person("Nell New", email="nell.new@larkfield.example", tz="Europe/London")
    world.slack.emit("team_join", {"user": world.slack.user(newcomer.member)})
    world.settle()
    world.until(datetime(2026, 11, 27, 10, 1, tzinfo=UTC))
    assert any(QUESTION in words(one) for one in newcomer.dm())
    assert events(world, "amnesty:") == ["amnesty:asked"] * (len(members) + 1)


def test_a_login_that_somebody_tells_of_is_in_the_ledger_and_nobody_is_blamed(small: World) -> None:
    begin_hunt(small, boxes=[EVERYBODY])
    card = question(small, "Maya")
    assert "nobody is blamed" in words(card)
    assert labels(card) == ["I have a login…", "I have a list…", "Nothing"]
    small.click("Maya", card, "I have a login…")
    assert "Never write the password itself" in screen(small, "Maya")
    offered = small["Maya"].suggestions("Account", "larkfieldfilms")
    small["Maya"].choose("Account", "larkfieldfilms", offered[0]["text"]["text"])
    small["Maya"].fill({"method": "I know its password", "standing": "It works, or did lately"})
    small["Maya"].fill({"note": "password: Hunter2!"})
    assert set(send(small, "Maya")) == {"note"}
    small["Maya"].fill({"note": "From the spring campaign."})
    assert send(small, "Maya") == {}
    assert "Thank you." in screen(small, "Maya")
    small["Maya"].close_view()
    with small.bot.database.read() as unit:
        (line,) = ledger.of_person(unit, small.slack.team_id, small["Maya"].id)
    assert (line.method, line.standing, line.source) == (
        Method.SHARED_SECRET,
        Standing.CURRENT,
        Source.AMNESTY,
    )
    assert line.legacy
    card = question(small, "Maya")
    assert "A login: @larkfieldfilms (YouTube)" in words(card)
    assert labels(card) == ["I have a login…", "I have a list…"]
    small.click("Maya", card, "I have a login…")
    small["Maya"].fill({"said": "X, @oldbrand", "method": "I know its password"})
    small["Maya"].fill({"standing": "I am not sure that it still works"})
    assert send(small, "Maya") == {}
    small["Amara"].command("/vouchsafe", "hunt status")
    said = read(small, "Amara")
    assert "1 told of a login" in said
    assert f"<@{small['Maya'].id}>: X, @oldbrand" in said
    assert events(small, "holding:") == ["holding:recorded"]
    assert events(small, "amnesty:").count("amnesty:answered") == 1
    assert events(small, "amnesty:").count("amnesty:told") == 2


def test_a_list_becomes_a_source_for_the_programme_manager(small: World) -> None:
    begin_hunt(small, boxes=[EVERYBODY])
    small.click("Tom", question(small, "Tom"), "I have a list…")
    small["Tom"].fill({"Where is it?": "a sheet on the PR drive"})
    assert send(small, "Tom") == {}
    task = small.dm("Amara", f"the list of <@{small['Tom'].id}>: a sheet on the PR drive")
    assert labels(task) == ["Answer…"]
    assert "A list: a sheet on the PR drive" in words(question(small, "Tom"))


def test_nothing_is_an_answer_too_and_counts_once(small: World) -> None:
    begin_hunt(small, boxes=[EVERYBODY])
    small.slack.faults.deliver_twice = True
    card = question(small, "Maya")
    assert press(small, "Maya", card, "Nothing") == "Thank you, that helps as well."
    small.slack.faults.deliver_twice = False
    assert "You have neither." in words(small.fresh(card))
    assert small["Maya"].click(card, "Nothing", stale=True).ok
    small.settle()
    assert "You have answered already" in answer(small, "Maya")
    assert events(small, "amnesty:").count("amnesty:told") == 1


def test_closing_a_hunt_sums_it_up_and_takes_its_questions_away(small: World) -> None:
    small["Nadia"].open_home()
    begin_hunt(small, boxes=[*BOXES, EVERYBODY])
    assert give(small, "Iris", FILMS, how="All of it", pasted="Maya Chen, Editor") == {}
    press(small, "Maya", question(small, "Maya"), "Nothing")
    assert "1 open and 1 done" in steps.home(small, "Nadia")
    steps.press(small, "Nadia", "Look at the hunt")
    assert "*Sources*: 1 open and 1 done." in words(small["Nadia"].view)
    small["Nadia"].close_view()
    small["Amara"].command("/vouchsafe", "hunt close")
    assert "One source is not settled" in words(small["Amara"].view)
    small["Amara"].fill({"A word on it": "The next one is in spring."})
    assert send(small, "Amara") == {}
    for name in ("Amara", "Nadia", "Oscar"):
        said = words(small.dm(name, "The hunt is closed"))
        assert "1 open and 1 done" in said
        assert "1 has neither" in said
        assert "The next one is in spring." in said
    assert "No longer needed" in words(small.dm("Amara", LEAVERS))
    for name in ("Maya", "Iris"):
        assert labels(question(small, name)) == []
    assert "The hunt for logins" not in steps.home(small, "Nadia")
    small.pass_time(days=3)
    assert not small.told("Ben", QUESTION), "it was closed before the day began in New York"
    (closed,) = [one for one in trail(small) if one["kind"] == "hunt:closed"]
    assert closed["facts"]["sources"] == {"open": 1, "done": 1}
    begin_hunt(small)
    assert len(steps.sees(small, "Iris", FILMS)) == 1


def test_whatever_people_type_in_a_hunt_stays_words(small: World) -> None:
    packs = hostile.packs(900, longest=600)
    named = "\n".join(text.replace("\n", " ")[:100] for text in packs[:8])
    begin_hunt(small, boxes=["Agencies", "Shared drives", EVERYBODY], agencies=named, drives=named)
    for text in packs:
        small.click("Maya", question(small, "Maya"), "I have a login…")
        small["Maya"].fill({"said": text[:100], "note": text, "method": "I know its password"})
        small["Maya"].fill({"standing": "It works, or did lately"})
        assert small["Maya"].submit().ok
        small["Maya"].close_view(everything=True)
    small["Amara"].command("/vouchsafe", "hunt status")
    assert hostile.check(small) > 30
