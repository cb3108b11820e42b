"""People outside Slack: a link opens once, for one person and no longer than it should, and tells nobody else."""

from datetime import date

import pytest

from bot.domain.refusals import IsHere
from bot.services import inviting, reaching
from bot.services.sheets.writing import Format
from bot.simulator.entry import Upload
from storage import people
from tests.e2e import outside, partners, steps
from tests.e2e.outside import Visitor
from tests.e2e.reading import events, screen, send, trail
from tests.e2e.test_canaries import Everything, found, heard, on_disk  # noqa: F401 - a fixture of that name
from tests.e2e.voting import in_force
from tests.e2e.world import World, labels, words

RIGHT, WRONG = "1", "0"
"""Answers to the question about the policy."""


@pytest.fixture
def agency(world: World) -> World:
    """The company with pages for people outside, and Sofia's agency with Noah."""
    outside.start(world)
    partners.northlight(world)
    return world


def test_a_link_opens_once_and_then_lets_the_same_browser_back_in(agency: World) -> None:
    link = outside.get_link(agency, outside.noah(agency))
    noah, other = Visitor(), Visitor()

    assert "Welcome, Noah Klein" in noah.get(link).text
    assert "Welcome, Noah Klein" in other.get(link).text, "whoever looks ahead uses nothing up"
    assert noah.begin(link).status == 200
    assert noah.post(link).status == 200, "a second press is harmless"
    assert noah.get(link).status == 200
    agency.stop()
    outside.start(agency)
    assert noah.get(outside.home(agency)).status == 200

    for page in (other.get(link), other.post(link), Visitor().get(link)):
        assert page.status == 410
        assert "This link has been used" in page.text
        assert "Sofia Marín" in page.text
    assert other.get(outside.home(agency)).status == 410
    assert events(agency, "invitation:") == ["invitation:made", "invitation:begun"]
    assert "Opened the link" in outside.look(agency)


def test_a_forged_or_unknown_link_shows_the_same_page_and_names_nobody(agency: World) -> None:
    link = outside.get_link(agency, outside.noah(agency))
    head, _, signature = link.rpartition(".")
    for forged in (f"{head}.{signature[::-1]}", f"{head}.", f"{head[:-26]}{'a' * 26}.{signature}"):
        for page in (Visitor().get(forged), Visitor().begin(forged)):
            assert page.status == 410
            assert "This link does not work" in page.text
            assert "the person who sent you the link" in page.text
            assert "Sofia" not in page.text
            assert "Noah" not in page.text
    assert events(agency, "invitation:") == ["invitation:made"]


def test_a_link_dies_after_a_week_and_a_new_one_ends_the_old(agency: World) -> None:
    first = outside.get_link(agency, outside.noah(agency))
    agency.pass_time(days=7)
    assert "This link is too old" in Visitor().begin(first).text

    second = outside.get_link(agency, outside.noah(agency))
    noah = Visitor()
    assert noah.begin(second).status == 200
    third = outside.get_link(agency, outside.noah(agency))
    assert "There is a newer link" in Visitor().get(second).text
    assert noah.get(outside.home(agency)).status == 410, "the visit ends with its link"
    assert noah.begin(third).status == 200, "in the same browser too"
    agency.pass_time(days=7)
    assert "This link is too old" in noah.get(outside.home(agency)).text


def test_links_and_visits_die_with_the_roster_entry_the_contract_and_the_contact(agency: World) -> None:
    contact = partners.agency(agency).id
    noah, ada = Visitor(), Visitor()
    waiting = outside.get_link(agency, outside.noah(agency))
    assert "Welcome, Ada Frost" in ada.get(outside.get_link(agency, contact)).text
    ada.begin(outside.get_link(agency, contact))
    assert (
        partners.edit(agency, "Sofia", **{"Contact there": "Bo Lee", "Their e-mail": "bo@north.example"})
        == {}
    )
    assert "This link is over" in ada.get(outside.home(agency)).text

    noah.begin(waiting)
    partners.strike(agency, "Sofia", "Noah Klein")
    assert "This link is over" in noah.get(outside.home(agency)).text

    assert partners.enlist(agency, "Sofia", "Noah Klein", "noah.klein@northlight.example") == {}
    noah.begin(outside.get_link(agency, outside.noah(agency)))
    assert noah.get(outside.home(agency)).status == 200
    assert partners.edit(agency, "Sofia", **{"Contract ends on": date(2026, 11, 27)}) == {}
    agency.until(partners.at(date(2026, 11, 27)))
    assert "This link is over" in noah.get(outside.home(agency)).text


def test_links_are_for_those_outside_alone_and_only_while_there_are_pages(agency: World) -> None:
    entry = outside.noah(agency)
    assert partners.enlist(agency, "Sofia", person_user=agency["Gia"]) == {}
    outside.look(agency)
    dialogue = agency["Sofia"].view
    assert dialogue
    assert labels(dialogue).count("Get a link…") == 2, "the contact and Noah, and not Gia, who is here"
    gia = next(one for one in partners.entries(agency) if one.id != entry)
    assert agency.bot
    company = agency.bot.company()
    with agency.bot.database.write() as unit:
        sofia = people.find(unit, company.workspace_id, agency["Sofia"].id)
        assert sofia
        with pytest.raises(IsHere):
            inviting.invite(unit, company, sofia, gia.id)

    agency.stop()
    agency.start()
    steps.press(agency, "Sofia", "Get a link…", f"1|{entry}|0")
    assert "There are no pages" in screen(agency, "Sofia")
    assert events(agency, "invitation:") == []


def test_a_form_from_somebody_elses_page_is_turned_away(agency: World) -> None:
    link = outside.get_link(agency, outside.noah(agency))
    noah = Visitor()
    noah.get(link)
    assert noah._ask("POST", link, headers={"Sec-Fetch-Site": "cross-site"}).status == 403
    assert noah._ask("DELETE", link).status == 405
    bare = Visitor(keeps_cookies=False)
    assert "Your browser keeps no cookie" in bare.begin(link).text
    assert events(agency, "invitation:") == ["invitation:made"]


def test_a_page_is_kept_sent_and_run_nowhere_else(agency: World) -> None:
    link = outside.get_link(agency, outside.noah(agency))
    for page in (Visitor().get(link), Visitor().get(f"{link}x")):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "script" not in page.text.lower() + policy
    cookie = Visitor().get(link).headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/outside"))


def test_no_link_cookie_or_key_is_logged_or_kept(agency: World, heard: Everything) -> None:  # noqa: F811
    link = outside.get_link(agency, outside.noah(agency))
    noah = Visitor()
    noah.begin(link)
    Visitor().begin(link)
    Visitor().get(f"{link}x")
    partners.strike(agency, "Sofia", "Noah Klein")
    noah.get(outside.home(agency))
    assert agency.bot
    (cookie,) = noah.cookies.values()
    secrets = {"the link": link.rpartition(".")[2], "the cookie": cookie}
    key = {"the key": (agency.folder / "keys" / "link.key").read_text().strip()}
    agency.stop()
    assert found(secrets | key, "\n".join(heard.said).encode()) == []
    kept = {name: text for name, text in on_disk(agency).items() if name != "link.key"}
    assert {
        name: found(secrets | key, text) for name, text in kept.items() if found(secrets | key, text)
    } == {}


def test_without_a_public_address_there_are_no_links(world: World) -> None:
    partners.northlight(world)
    assert "no pages for them" in outside.look(world)
    dialogue = world["Sofia"].view
    assert dialogue
    assert "Get a link…" not in labels(dialogue)


def test_a_visitor_reads_and_acknowledges_the_policy_by_its_question(agency: World) -> None:
    noah = Visitor()
    first = noah.begin(outside.get_link(agency, outside.noah(agency)))
    assert "Read it, and answer one question" in first.text

    read = noah.get(outside.home(agency, "policy"))
    for part in ("Our social media accounts belong to Larkfield.", "Read all of it", "Account owner"):
        assert part in read.text
    wrong = outside.acknowledge(agency, noah, WRONG)
    assert "That is not what the policy says." in wrong.text
    assert "Nobody shares a login" in wrong.text
    done = outside.acknowledge(agency, noah, RIGHT)
    assert "you have acknowledged it" in done.text
    assert "There is nothing more to do" in done.text
    assert "you have acknowledged it" in outside.acknowledge(agency, noah, RIGHT).text, "a second press"
    assert events(agency, "acknowledgement:") == ["acknowledgement:tried", "acknowledgement:given"]
    assert "Acknowledged policy 1" in outside.look(agency)


def test_a_version_that_is_gone_is_refused_with_the_new_one_offered(agency: World) -> None:
    noah = Visitor()
    noah.begin(outside.get_link(agency, outside.noah(agency)))
    before = outside.version(noah.get(outside.home(agency, "policy")))
    in_force(agency, ("lapse: 5 working days", "lapse: 2 weeks"))
    page = noah.post(outside.home(agency, "policy"), policy=before, answer=RIGHT)
    assert "Policy 1 has been superseded" in page.text
    assert "This is policy 2" in page.text
    assert events(agency, "acknowledgement:") == []


def test_without_pages_the_sponsor_records_a_signed_sheet_and_every_list_says_so(world: World) -> None:
    partners.northlight(world)
    entry = outside.noah(world)
    outside.look(world)
    steps.press(world, "Sofia", "Signed on paper…", f"1|{entry}|0")
    world["Sofia"].fill({"Note": "Signed at the kick-off."})
    assert send(world, "Sofia") == {"proof": "Attach the signed sheet: a note alone shows nothing."}
    world["Sofia"].fill({"Proof": [Upload("signed.pdf", b"%PDF-1.7 signed")]})
    assert send(world, "Sofia") == {}
    world.settle()
    (given,) = [one["facts"] for one in trail(world) if one["kind"] == "acknowledgement:given"]
    assert given["file"]
    assert f"recorded by <@{world['Sofia'].id}>" in outside.look(world)
    assert "Signed on paper…" not in [*labels(world["Sofia"].view)][1:], "only the contact still has to sign"
    assert "Done: Noah Klein (Northlight) has signed policy 1" in words(world.dm("Sofia", "signed policy 1"))
    assert world.bot
    with world.bot.database.read() as unit:
        _, content = reaching.file(unit, world.bot.company(), Format.CSV)
    (noah,) = [line for line in content.decode().splitlines() if line.startswith("Noah Klein,")]
    assert noah.rstrip(",").endswith("Sofia Marín")
