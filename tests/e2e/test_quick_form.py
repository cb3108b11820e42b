"""`/request-access` with words after it: what can be read is filled in, the rest is said back."""

import pytest

from tests.e2e.reading import events, screen, send, verdict
from tests.e2e.world import World, words

pytestmark = pytest.mark.any_database


def fields(world: World, name: str) -> dict[str, str]:
    """What the form in front of a person was opened with, by field."""
    view = world[name].view
    assert view
    found = {}
    for block in view.blocks:
        element = block.get("element", {})
        chosen = element.get("initial_option", {}).get("text", {}).get("text")
        value = chosen or element.get("initial_value")
        if value:
            found[block["block_id"].split(":")[0]] = value
    return found


def test_a_request_is_sent_in_three_interactions(world: World) -> None:
    maya = world["Maya"]
    maya.command("/request-access", "@larkfieldfilms editor 2w because launch of the film")
    assert fields(world, "Maya") == {
        "account": "@larkfieldfilms on YouTube",
        "role": "Editor",
        "reason": "launch of the film",
        "ends": "2w",
        "beneficiary": "Maya Chen",
    }
    assert ":warning:" not in screen(world, "Maya")
    maya.fill({"Use case": "Publish"})
    assert send(world, "Maya") == {}
    assert events(world, "request:") == ["request:submitted"]


def test_everything_typed_leaves_nothing_to_choose(world: World) -> None:
    world["Maya"].command(
        "/request-access", "@larkfieldfilms editor (limited) publish until Friday 18:00 because of launch"
    )
    assert "Still missing" not in verdict(world, "Maya")
    assert send(world, "Maya") == {}
    assert "Editor (limited)" in words(world.cards()[-1])


def test_a_handle_on_two_networks_is_asked_back_by_their_names(world: World) -> None:
    world["Maya"].command("/request-access", "@larkfield admin 2w")
    assert "@larkfield may mean @larkfield on Instagram and @larkfield on X" in screen(world, "Maya")
    assert fields(world, "Maya")["ends"] == "2w"


def test_the_network_tells_two_handles_apart(world: World) -> None:
    world["Maya"].command("/request-access", "@larkfield on x contributor 5 days")
    assert fields(world, "Maya")["account"] == "@larkfield on X"
    assert fields(world, "Maya")["role"] == "Contributor"


def test_part_of_a_brand_that_names_one_account_finds_it(world: World) -> None:
    world["Maya"].command("/request-access", "@kids content 2w")
    assert fields(world, "Maya")["account"] == "@larkfieldkids on Instagram"


def test_an_account_for_somebody_else_is_filled_in(world: World) -> None:
    world["Maya"].command("/request-access", "@larkfieldfilms for @ben.asante editor for 10 days")
    assert fields(world, "Maya")["beneficiary"] == "Ben Asante"
    assert fields(world, "Maya")["ends"] in ("10 days", "for 10 days")


def test_a_reason_comes_as_it_was_typed(world: World) -> None:
    world["Maya"].command("/request-access", "@larkfieldfilms editor 2w because Q&A with <Ben>")
    assert fields(world, "Maya")["reason"] == "Q&A with <Ben>"
    world["Maya"].close_view()
    said = "@ben.asante saw https://x.com/@larkfield?a=1&b=2 in #social"
    world["Maya"].command("/request-access", f"@larkfieldfilms editor 2w because {said}")
    assert fields(world, "Maya")["reason"] == said


def test_nonsense_fills_in_what_it_can_and_says_what_it_could_not_read(world: World) -> None:
    world["Maya"].command("/request-access", "@nobody wibble 2w because launch")
    said = screen(world, "Maya")
    assert "There is no account @nobody in the register." in said
    assert "I could not read “wibble”" in said
    assert fields(world, "Maya") == {"reason": "launch", "ends": "2w", "beneficiary": "Maya Chen"}


def test_an_end_that_is_wrong_is_filled_in_and_judged_at_its_field(world: World) -> None:
    world["Maya"].command("/request-access", "@larkfieldfilms editor until 03/04 because launch")
    assert fields(world, "Maya")["ends"] == "until 03/04"
    assert "may mean 3 April or 4 March" in verdict(world, "Maya")


def test_what_people_paste_comes_alive_nowhere(world: World) -> None:
    world["Maya"].command(
        "/request-access", "<!channel> *@larkfieldfilms* _editor_ <https://evil.example|2w>"
    )
    said = screen(world, "Maya")
    assert "<!channel>" not in said
    assert "<https://evil" not in said
