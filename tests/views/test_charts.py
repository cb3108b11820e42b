"""Every chart is one that Slack takes, and says the same in text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.blockkit import Problems, check_blocks
from bot.views import charts
from bot.views.kit import home, message, section

MONTHS = [("September", 3), ("October", 0), ("November", 7.5)]


def drawn(blocks):
    return [block for block in blocks if charts.is_chart(block)]


def twin(blocks):
    [said] = [block for block in blocks if block["type"] == "rich_text"]
    return said["elements"][0]["elements"][0]["text"]


def problems(blocks, surface="message"):
    found = Problems()
    check_blocks(blocks, surface, "/blocks", found)
    return found.messages


def test_bars_stand_beside_their_twin():
    blocks = charts.bar("Removals on time", MONTHS, unit="%", most=10)
    assert [block["type"] for block in blocks] == ["data_visualization", "rich_text"]
    assert twin(blocks).splitlines() == [
        "Removals on time",
        "September  ██████░░░░░░░░░░░░░░  3 %",
        "October    ░░░░░░░░░░░░░░░░░░░░  0 %",
        "November   ███████████████░░░░░  7.5 %",
    ]


def test_a_pie_leaves_out_nothing_and_gathers_the_small():
    points = [(f"Network {number}", number) for number in range(9)]
    [chart] = drawn(charts.pie("Accounts", points))
    assert [(one["label"], one["value"]) for one in chart["chart"]["segments"]] == [
        *((f"Network {number}", number) for number in (8, 7, 6, 5, 4)),
        ("Others", 6),
    ]
    assert "Network 0" in twin(charts.pie("Accounts", points))
    assert not drawn(charts.pie("Accounts", [("Nobody", 0)]))


def test_without_a_figure_there_are_words_alone():
    for blocks in (charts.bar("Reach", []), charts.line("Reach", []), charts.pie("Reach", [])):
        assert not drawn(blocks)
        assert twin(blocks) == "Reach: nothing to show yet"


def test_what_is_too_much_for_bars_stays_in_the_twin_and_a_line_keeps_what_came_last():
    many = [(f"Day {number}", number) for number in range(25)]
    assert not drawn(charts.bar("Reach", many))
    assert "Day 24" in twin(charts.bar("Reach", many))
    [chart] = drawn(charts.line("Reach", many))
    assert chart["chart"]["axis_config"]["categories"][0] == "Day 5"


@pytest.mark.parametrize("surface", ["message", "home"])
def test_no_more_than_two_are_drawn_and_no_twin_is_lost(surface):
    blocks = [section("Three"), *(charts.bar("Reach", MONTHS) * 3)]
    shown = message("Three", blocks) if surface == "message" else home(blocks)
    assert len(drawn(shown["blocks"])) == 2
    assert len([one for one in shown["blocks"] if one["type"] == "rich_text"]) == 3
    assert not problems(shown["blocks"], surface)
    assert not drawn(charts.without(shown)["blocks"])


@given(
    st.sampled_from([charts.bar, charts.line, charts.pie]),
    st.text(min_size=1, max_size=80).filter(str.strip),
    st.lists(st.tuples(st.text(max_size=40), st.integers(0, 10**9) | st.floats(0, 1e6)), max_size=30),
)
def test_whatever_it_is_called_and_counts_slack_takes_it(draw, title, points):
    assert not problems(message("Words", draw(f"A {title}", points))["blocks"])


@pytest.mark.parametrize("surface", ["message", "home"])
def test_where_slack_draws_none_pictures_stand_in_their_place_and_the_twins_stay(surface):
    blocks = [section("Two"), *charts.bar("Reach", MONTHS, unit="%"), *charts.pie("Accounts", MONTHS)]
    files = {"Reach": "F0000000001", "Accounts": None}
    shown = charts.pictured({"blocks": blocks}, lambda block: files[block["title"]])["blocks"]
    assert [block["type"] for block in shown] == ["section", "image", "rich_text", "rich_text"]
    assert shown[1]["slack_file"] == {"id": "F0000000001"}
    assert shown[1]["alt_text"] == "Reach: September 3 %, October 0 %, November 7.5 %"
    assert not problems(shown, surface)
