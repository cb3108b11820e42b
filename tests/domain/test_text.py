"""Text from people is made safe to keep, show and export without losing what they meant."""

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.text import clean, csv_safe, cut, fold, scrub
from tests.injection_corpus import CORPUS, FORMULAS
from tests.slack_rendering import faults

anything = st.text(alphabet=st.characters(), max_size=80) | st.sampled_from(CORPUS)
limits = st.integers(1, 100)


def test_the_corpus_is_large_and_every_string_in_it_differs() -> None:
    assert len(CORPUS) == len(set(CORPUS)) >= 120


@pytest.mark.parametrize("hostile", CORPUS)
@pytest.mark.parametrize("multiline", [False, True])
def test_nothing_hidden_survives_cleaning(hostile: str, multiline: bool) -> None:
    cleaned = clean(hostile, limit=3000, multiline=multiline)
    assert faults(cleaned) == []
    assert len(cleaned) <= 3000
    assert multiline or "\n" not in cleaned


@given(anything, limits, st.booleans())
@example("e\u0301" * 50, 7, False)
def test_cleaned_text_is_fit_to_show_within_the_limit_and_stays_as_it_is(text, limit, multiline) -> None:
    cleaned = clean(text, limit=limit, multiline=multiline)
    assert faults(cleaned) == []
    assert len(cleaned) <= limit
    assert clean(cleaned, limit=limit, multiline=multiline) == cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    "words",
    [
        "Launch of the winter range, 24 Dec – 6 Jan",
        "Größe, señal, naïve, Łódź",
        "שלום עולם",
        "नमस्ते",
        "สวัสดีน้ำ",
        "日本語のテキスト",
        "Tiếng Việt",
        "👍🏽 🇩🇪 ❤\ufe0f",
        "a < b && c > d, 100 % *sure*",
    ],
)
def test_honest_words_of_any_script_stay_as_they_were_typed(words: str) -> None:
    assert clean(words, limit=300) == unicodedata.normalize("NFC", words)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u0301", "á"),
        ("a\x00b\x1b[1mc", "ab[1mc"),
        ("\u202eadmin\u202c", "admin"),
        ("a\u200bd\ufeffm\u2060in", "admin"),
        ("x" + "\u0336" * 9, "x" + "\u0336" * 4),
        ("a\ufe0f\U000e0101b", "ab"),
        ("❤\ufe0f\ufe0f\ufe0f", "❤\ufe0f"),
        ("\U000e0041\U000e0042ok", "ok"),
        ("\ud800ok\udfff", "ok"),
        ("  many \t\u00a0\u3000 spaces ", "many spaces"),
        ("two\r\nlines\rthree\u2028four", "two lines three four"),
    ],
)
def test_each_kind_of_trick_is_taken_out(typed: str, kept: str) -> None:
    assert clean(typed, limit=100) == kept


def test_lines_are_kept_where_lines_are_asked_for() -> None:
    assert scrub(" one \r\n two\n\n\n\n\nthree\n", multiline=True) == "one\ntwo\n\nthree"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("some words", 6, "some…"),
        ("xy", 1, "…"),
        ("", 1, ""),
        ("ab\u0336\u0336cd", 4, "a…"),
    ],
)
def test_text_is_cut_with_an_ellipsis_and_never_inside_a_letter(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


def test_a_limit_without_room_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="leaves no room"):
        cut("text", 0)


@pytest.mark.parametrize("hostile", CORPUS)
def test_no_cell_starts_a_formula_and_every_cell_can_be_read_back(hostile: str) -> None:
    safe = csv_safe(hostile)
    assert not unicodedata.normalize("NFKC", safe[:1]).startswith(tuple("=+-@\t\r\n"))
    assert safe.removeprefix("'") == hostile.removeprefix("'")
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerow([safe, "next"])
    assert next(csv.reader(io.StringIO(sheet.getvalue(), newline=""))) == [safe, "next"]


def test_formulas_are_marked_as_text_and_plain_cells_are_left_alone() -> None:
    assert sum(csv_safe(formula) == f"'{formula}" for formula in FORMULAS) >= 12
    assert csv_safe("Amara Okafor") == "Amara Okafor"


@pytest.mark.parametrize(
    "typed", ["Two Weeks", " two  weeks. ", "ＴＷＯ ｗｅｅｋｓ!", "two\u00a0weeks,", "tw\u200bo weeks"]
)
def test_phrases_that_read_alike_fold_to_one_spelling(typed: str) -> None:
    assert fold(typed) == "two weeks"


@given(anything)
def test_a_folded_phrase_is_short_and_a_whole_one_stays_as_it_is(text: str) -> None:
    folded = fold(text)
    assert len(folded) <= 100
    assert folded.endswith("…") or fold(folded) == folded
