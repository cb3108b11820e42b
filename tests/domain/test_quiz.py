"""The quiz: drawn fairly and not unduly again, its answers mixed, counted as promised (statistics on fixed seeds)."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.courses import LETTERS, Question
from bot.domain.quiz import Given, arrange, draw, result
from tests.courses import TOPICS, library, question

LIBRARY = library()
COURSE = LIBRARY.course("holders")
POOL = {topic: LIBRARY.bank.about(topic) for topic in COURSE.topics}
seeds = st.text("0123456789abcdef", min_size=8, max_size=32)


def ids(drawn):
    return [one.id for one in drawn]


def drawn_with(seed, count=10, must=COURSE.must_pass, previous=(), pool=POOL):
    return draw(pool, count, must, seed, previous)


@st.composite
def pools(draw_):
    """Topics of any size that the files' own checks let pass, how many are drawn, and which must be passed."""
    sizes = draw_(st.lists(st.integers(1, 7), min_size=1, max_size=8))
    made = {f"t{n}": tuple(Question.model_validate(question(f"t{n}", 2, id=f"t{n}-{k}")) for k in range(size))
            for n, size in enumerate(sizes)}  # fmt: skip
    able = [topic for topic, asked in made.items() if len(asked) > 1]
    must = draw_(st.lists(st.sampled_from(able), unique=True)) if able else []
    fits = [n for n in range(max(1, len(must)), sum(sizes) + 1) if n + (n + 1) // 2 <= sum(sizes)]
    return (made, draw_(st.sampled_from(fits)), must) if fits else None


@given(pools(), seeds, seeds)
def test_a_draw_has_its_size_every_topic_that_must_be_passed_and_at_most_half_of_the_last(chosen, one, two):
    if chosen is None:
        return
    pool, count, must = chosen
    first = draw(pool, count, must, one)
    second = draw(pool, count, must, two, set(ids(first)))
    for drawn in (first, second):
        assert len(set(ids(drawn))) == len(drawn) == count
        assert set(must) <= {asked.topic for asked in drawn}
    assert len(set(ids(first)) & set(ids(second))) <= count // 2


@given(seeds)
def test_the_same_seed_draws_the_same_and_topics_take_turns(seed):
    drawn = drawn_with(seed)
    assert drawn == drawn_with(seed)
    assert set(Counter(asked.topic for asked in drawn).values()) == {2}


def test_a_recorded_seed_draws_in_every_version_what_it_drew():
    assert " ".join(ids(drawn_with("00"))) == (
        "sharing-3 posting-4 leaving-5 posting-2 phones-1 notices-1 notices-2 phones-4 sharing-5 leaving-3"
    )
    assert arrange(POOL["notices"][2], "00").lettered == ("3 and 4", "2 and 3", "1, 3 and 4", "2 and 4")


# ---- statistics: 4,000 draws with fixed seeds; a bound that chance passes once in ten thousand times


def chi_square(counted, expected):
    return sum((counted[key] - want) ** 2 / want for key, want in expected.items())


def generous(degrees):
    """Four and a half standard deviations above the mean of the distribution."""
    return degrees + 4.5 * (2 * degrees) ** 0.5


def test_every_question_and_every_place_is_as_likely_as_its_like():
    counted, places = Counter(), Counter()
    for number in range(4_000):
        drawn = drawn_with(f"seed {number}")
        counted.update(ids(drawn))
        places.update((asked.topic, place) for place, asked in enumerate(drawn))
    each = {asked.id: 4_000 * 10 / 25 for topic in TOPICS for asked in POOL[topic]}
    # Two of five are drawn without putting back, which spreads less than chance: the bound is safe.
    assert chi_square(counted, each) < generous(24)
    assert chi_square(places, {(topic, n): 800 for topic in TOPICS for n in range(10)}) < generous(45)


def test_topics_that_need_not_be_passed_share_what_is_left_evenly():
    counted = Counter()
    for number in range(4_000):
        counted.update(asked.topic for asked in drawn_with(f"seed {number}", count=3))
    assert counted["notices"] == counted["sharing"] == 4_000
    others = [topic for topic in TOPICS if topic not in COURSE.must_pass]
    assert chi_square(counted, dict.fromkeys(others, 4000 / 3)) < generous(2)


@pytest.mark.parametrize("kind", [0, 1, 2, 3], ids=["scenario", "single", "multiple", "order"])
def test_the_right_letter_is_even_and_so_is_every_order(kind):
    asked = POOL["phones"][kind]
    arranged = [arrange(asked, f"seed {number}") for number in range(4_000)]
    rights = Counter(one.right for one in arranged)
    assert chi_square(rights, dict.fromkeys(LETTERS, 1_000)) < generous(3)
    orders = Counter(one.numbered or one.lettered for one in arranged)
    assert len(orders) == 24
    assert chi_square(orders, dict.fromkeys(orders, 4_000 / 24)) < generous(23)


def test_retakes_are_as_even_as_first_draws():
    counted = Counter()
    for number in range(4_000):
        first = drawn_with(f"first {number}")
        again = drawn_with(f"again {number}", previous=set(ids(first)))
        counted.update(ids(again))
        assert len(set(ids(first)) & set(ids(again))) <= 5
    assert chi_square(counted, {asked.id: 1_600 for topic in TOPICS for asked in POOL[topic]}) < generous(24)


# ---- answers


@given(seeds, st.sampled_from([asked for topic in TOPICS for asked in POOL[topic]]))
def test_exactly_one_letter_is_right_and_it_is_the_right_one(seed, asked):
    shown = arrange(asked, seed)
    assert len(set(shown.lettered)) == len(shown.lettered) == 4
    chosen = shown.lettered[LETTERS.index(shown.right)]
    right = {option.text for option in asked.options if option.right}
    if asked.kind == "multiple":
        numbers = [int(word) for word in chosen.replace(",", "").split() if word.isdigit()]
        assert {shown.numbered[number - 1] for number in numbers} == right
    elif asked.kind == "order":
        assert tuple(shown.numbered[int(number) - 1] for number in chosen.split(", ")) == asked.steps
    else:
        assert {chosen} == right


# ---- counting


def answers(right, wrong=(), topic="phones"):
    return [*[Given(topic, True)] * right, *(Given(one, False) for one in wrong)]


@pytest.mark.parametrize(
    ("given_", "passed", "percent", "missed", "failed"),
    [
        (answers(8, ["phones", "leaving"]), True, 80, ("phones", "leaving"), ()),
        (answers(7, ["phones"] * 3), False, 70, ("phones",), ()),
        (answers(9, ["notices"]), False, 90, ("notices",), ("notices",)),
        (answers(10), True, 100, (), ()),
        (answers(2, ["phones"]), False, 66, ("phones",), ()),
    ],
)
def test_it_takes_the_mark_and_every_topic_that_must_be_passed(given_, passed, percent, missed, failed):
    came_to = result(given_, 80, COURSE.must_pass)
    assert (came_to.passed, came_to.percent, came_to.missed, came_to.failed) == (
        passed,
        percent,
        missed,
        failed,
    )
