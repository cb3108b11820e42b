"""The shipped courses, by what can be counted: nobody should pass by looking at the shape of an answer."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.services import course_files

FOLDER = Path(__file__).parents[2] / "training"
TOPICS = {
    "fake-notices",
    "which-account",
    "no-sharing",
    "second-factor",
    "codes-and-seeds",
    "native-or-shared",
    "access-card",
    "leaving",
    "agency-duties",
    "connected-apps",
    "first-minutes",
    "sensitive-content",
    "lost-phone",
    "unofficial-accounts",
    "company-owned",
}
"""The fifteen things that somebody who works in a brand's accounts must know."""

COURSES = {"holders": 10, "owners": 10, "everyone": 3}
CHOSEN = {"single", "scenario"}


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(path)
    return content


FILE = read(FOLDER / "bank.yml")
QUESTIONS = FILE["questions"]
BANK = {topic["id"]: [one for one in QUESTIONS if one["topic"] == topic["id"]] for topic in FILE["topics"]}
ONE_RIGHT = [question for question in QUESTIONS if question["kind"] in CHOSEN]


def right(question: dict[str, Any]) -> list[str]:
    return [option["text"] for option in question.get("options", ()) if option.get("right")]


def wrong(question: dict[str, Any]) -> list[str]:
    return [option["text"] for option in question.get("options", ()) if not option.get("right")]


def stem(question: dict[str, Any]) -> str:
    return f"{question.get('situation', '')} {question['ask']}".lower().strip()


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z']+", text) if len(word) > 3}


def likeness(one: str, other: str) -> float:
    """From 0 to 1, by the words that both use and by the runs of letters that both hold."""
    mine, theirs = words(one), words(other)
    shared = 2 * len(mine & theirs) / (len(mine) + len(theirs))
    return max(shared, SequenceMatcher(None, one, other, autojunk=False).ratio())


def roots(text: str) -> set[str]:
    return {word[:4] for word in words(text.lower())}


def test_the_bank_is_large_covers_every_topic_and_mostly_tells_situations() -> None:
    kinds = Counter(question["kind"] for question in QUESTIONS)

    assert BANK.keys() >= TOPICS
    assert len(QUESTIONS) >= 80
    assert all(len(questions) >= 5 for questions in BANK.values())
    assert kinds["scenario"] >= 0.6 * len(QUESTIONS)
    assert kinds.keys() == {"scenario", "single", "multiple", "order"}


def test_every_question_is_whole() -> None:
    for topic, questions in BANK.items():
        numbers = range(1, len(questions) + 1)
        assert [question["id"] for question in questions] == [f"{topic}-{number}" for number in numbers]
    for question in QUESTIONS:
        assert ("situation" in question) == (question["kind"] == "scenario"), question["id"]
        if question["kind"] == "order":
            assert len(set(question["steps"])) == 4, question["id"]
            continue
        assert len(set(right(question) + wrong(question))) == 4, question["id"]
        most = {"multiple": {2, 3}}.get(question["kind"], {1})
        assert len(right(question)) in most, question["id"]


def test_the_length_of_an_answer_gives_nothing_away() -> None:
    rights = [len(text) for question in QUESTIONS for text in right(question)]
    wrongs = [len(text) for question in QUESTIONS for text in wrong(question)]
    longest = [len(right(q)[0]) > max(map(len, wrong(q))) for q in ONE_RIGHT]
    shortest = [len(right(q)[0]) < min(map(len, wrong(q))) for q in ONE_RIGHT]

    assert 0.9 <= mean(rights) / mean(wrongs) <= 1.1
    assert mean(longest) <= 1 / 3
    assert mean(shortest) <= 1 / 3


def test_the_right_answers_stand_evenly_from_a_to_d() -> None:
    places = [[bool(option.get("right")) for option in q["options"]].index(True) for q in ONE_RIGHT]

    counted = Counter(places)

    assert all(0.9 <= counted[place] * 4 / len(places) <= 1.1 for place in range(4)), counted


def test_naming_the_way_to_report_or_to_ask_does_not_make_an_answer_right() -> None:
    for sign in ("`/", "report"):
        of_right, of_wrong = (
            sum(sign in text.lower() for question in QUESTIONS for text in side(question))
            for side in (right, wrong)
        )

        assert of_wrong >= of_right, sign


def test_no_answer_speaks_of_the_others() -> None:
    for question in QUESTIONS:
        for text in right(question) + wrong(question):
            assert not re.search(r"\b(all|none|both|neither|any) of (the above|these)\b", text.lower()), text


def test_no_two_questions_are_alike() -> None:
    for one, other in combinations(QUESTIONS, 2):
        assert likeness(stem(one), stem(other)) < 0.6, (one["id"], other["id"])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_every_explanation_is_short_and_speaks_of_both_sides(question: dict[str, Any]) -> None:
    because = question["because"]
    sentences = re.split(r"(?<=[.!?])”?\s+", because)

    assert 2 <= len(sentences) <= 3
    assert len(because.split()) >= 24
    assert not re.search(r"\b(option|answer) [A-D1-4]\b", because), "options are shuffled"
    if question["kind"] != "order":
        assert roots(" ".join(sentences[1:])) & roots(" ".join(wrong(question))), "which wrong one tempts?"


@pytest.mark.parametrize("name", COURSES)
def test_a_course_draws_from_topics_that_exist_and_has_enough_to_draw_anew(name: str) -> None:
    course = read(FOLDER / f"{name}.yml")
    available = sum(len(BANK[topic]) for topic in course["topics"])

    assert course["id"] == name
    assert course["draw"] == COURSES[name]
    assert set(course["must_pass"]) <= set(course["topics"]) <= set(BANK)
    assert len(course["must_pass"]) == (0 if name == "everyone" else 2)
    assert available >= 3 * course["draw"], "three attempts need not see a question twice"


@pytest.mark.parametrize("name", COURSES)
def test_lessons_are_short(name: str) -> None:
    course = read(FOLDER / f"{name}.yml")
    read_in_a_minute = 200
    spoken = sum(len(lesson["text"].split()) for lesson in course["lessons"])

    assert all(lesson["title"] and len(lesson["text"]) <= 1_200 for lesson in course["lessons"])
    assert spoken / read_in_a_minute + course["draw"] * 0.75 <= course["minutes"]


def test_they_load_as_an_operator_s_own_would() -> None:
    loaded = course_files.read(FOLDER)

    assert loaded.lines() == ()
    assert loaded.library is not None
    assert [course.id for course in loaded.library.courses] == ["everyone", "holders", "owners"]


def test_every_topic_is_drawn_by_some_course() -> None:
    drawn = {topic for name in COURSES for topic in read(FOLDER / f"{name}.yml")["topics"]}

    assert drawn == set(BANK)


def test_the_courses_name_no_company_and_only_commands_that_exist() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yml"))

    assert set(re.findall(r"`(/[a-z-]+)", text)) == {"/request-access", "/report-social", "/my-access"}
    assert "Larkfield" not in text
