"""Charts as pictures: real ones, the same for the same figures, with nothing parsed and nothing told beside."""

import struct
import subprocess
import sys
from itertools import combinations

import pytest

from bot.views import chart_images, charts
from bot.views.chart_images import CannotDraw, png

SHARES = [("Iris Novak", 40), ("Tom Okonkwo", 100)]
LEFT = [("1 Nov", 24), ("2 Nov", 17), ("3 Nov", 3.5)]
CHARTS = {
    "bars": charts.bar("Decided, by who is asked", SHARES, unit="%", most=100)[0],
    "a bar": charts.bar("Decided", [("Iris Novak", 0)], unit="%", most=100)[0],
    "as many bars as Slack draws": charts.bar("Reach", [(f"Owner {one}", one) for one in range(20)])[0],
    "a line": charts.line("Lines without an answer", LEFT)[0],
    "a day": charts.line("Exposure", [("1 Nov", 12)])[0],
    "less than nothing": charts.line("Change", [("1 Nov", 2), ("2 Nov", -1.5)])[0],
    "a pie": charts.pie("Accounts", [("Active", 9), ("Dormant", 3), ("Closed", 1)])[0],
}


def size(picture):
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", picture[16:24])


def kinds(picture):
    """The chunks that the file is made of."""
    at, found = 8, []
    while at < len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        found.append(kind)
        at += length + 12
    return found


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_picture_is_wide_enough_and_says_nothing_of_who_drew_it_or_when(chart):
    picture = png(chart)
    wide, tall = size(picture)
    assert wide == 2 * chart_images.WIDTH
    assert 100 < tall < 1_300
    assert set(kinds(picture)) == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}


def test_a_picture_is_as_tall_as_its_bars_are_many():
    assert size(png(CHARTS["as many bars as Slack draws"]))[1] > size(png(CHARTS["bars"]))[1]


def test_the_same_figures_give_the_same_bytes_and_others_give_others():
    drawn = {name: png(chart) for name, chart in CHARTS.items()}
    assert {name: png(chart) for name, chart in CHARTS.items()} == drawn
    assert all(one != other for one, other in combinations(drawn.values(), 2))
    more = charts.bar("Decided, by who is asked", [("Iris Novak", 41), SHARES[1]], unit="%", most=100)[0]
    assert png(more) != drawn["bars"]


def test_every_process_draws_the_same():
    code = "import sys; from tests.views.test_chart_images import CHARTS, png; sys.stdout.buffer.write(png(CHARTS['bars']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == png(CHARTS["bars"])


def bar_of(*names):
    return charts.bar("Decided", [(name, 1) for name in names])[0]


def test_nothing_in_a_label_is_parsed_and_what_is_too_wide_is_cut():
    assert png(bar_of("$x^2$", r"\frac{", "a_b")) != png(bar_of("x2", "frac", "ab"))
    wide = png(bar_of("W" * 20))
    assert size(wide) == size(png(bar_of("W")))


def test_a_sign_without_a_letter_for_it_is_left_out_and_without_any_there_is_no_picture():
    assert png(bar_of("Iris 🦊")) == png(bar_of("Iris"))
    with pytest.raises(CannotDraw):
        png(bar_of("Iris", "山田太郎"))


def test_whether_the_extra_is_there_is_known_and_it_is_not_loaded_before_it_is_wanted(monkeypatch):
    assert chart_images.can_draw()
    code = "import sys; import bot.app, bot.views.chart_images; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    for name in [one for one in sys.modules if one.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert not chart_images.can_draw()
