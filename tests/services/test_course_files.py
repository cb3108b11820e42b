"""Courses are read as policies are: everything wrong at once, by file and line, each with what to do."""

import pytest

from bot.services.course_files import load
from tests.courses import bank, course, everyone, library, loaded, question


def messages(*courses, **files):
    return [(file, problem.message) for file, problem in loaded(*courses, **files).problems]


def with_question(**changes):
    number = {"single": 2, "multiple": 3, "order": 4}.get(changes.get("kind", "single"), 2)
    made = question("notices", number, id="odd", **changes)
    return messages(
        bank=bank(questions=[*bank()["questions"], {k: v for k, v in made.items() if v is not None}])
    )


def test_a_small_library_reads_without_a_problem():
    read = library()
    assert [one.id for one in read.courses] == ["everyone", "holders"]
    assert len(read.pool(read.courses[1])) == 25


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"topic": "notice"}, "There is no topic “notice” in the bank."),
        ({"kind": "scenario"}, "A scenario has no situation."),
        ({"situation": "So."}, "Only a scenario has a situation."),
        ({"options": [{"text": "a", "right": True}, {"text": "b"}]}, "It has 2 options."),
        ({"options": [{"text": c} for c in "abc"]}, "0 options are right."),
        ({"options": [{"text": "a", "right": True}, {"text": "A"}, {"text": "c"}]}, "This answer stands here twice."),
        ({"kind": "multiple", "options": [{"text": c, "right": c == "a"} for c in "abcd"]}, "1 options are right."),
        ({"kind": "order", "steps": ["a", "b", "c"]}, "An order has four steps."),
        ({"kind": "essay"}, "This can only be 'single', 'scenario', 'multiple' or 'order'."),
        ({"because": None}, "“because” is missing."),
        ({"id": "notices-1"}, "The id “notices-1” is used twice."),
    ],
)  # fmt: skip
def test_each_fault_of_a_question_is_named(changes, message):
    changes.setdefault("kind", "single")
    if "id" in changes:
        twice = messages(bank=bank(questions=[*bank()["questions"], question("notices", 1)]))
        assert ("bank.yml", message) in twice
        return
    assert ("bank.yml", message) in with_question(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "other"}, None),
        ({"topics": ["notices", "sharing", "cats"]}, "There is no topic “cats” in the bank."),
        ({"must_pass": ["cats"]}, "This is none of the course's topics."),
        ({"draw": 1}, "2 topics must be passed."),
        ({"draw": 20}, "Its topics have 25 questions, and a retake needs half of its draw to be new."),
        ({"draw": 0}, "This must be at least 1."),
        ({"minutes": "soon"}, "This is no whole number."),
        ({"audience": "cats"}, "This can only be 'everyone', 'holders', 'owners', 'agencies' or 'committee'."),
        ({"lessons": [{"title": "A", "text": "b", "image": "https://a.example/b.png"}]},
         "This picture has no words for whoever cannot see it."),
        ({"lesson": []}, "This key is not known here."),
    ],
)  # fmt: skip
def test_each_fault_of_a_course_is_named(changes, message):
    found = messages(course(**changes))
    assert found == [] if message is None else (f"{course(**changes)['id']}.yml", message) in found


def test_every_file_is_reported_at_once_with_lines_and_remedies():
    texts = {
        "bank.yml": b"topics:\n  - {id: a, name: A, reread: Read.}\nquestions: []\n",
        "holders.yml": b"id: owners\ntitel: Owners\n",
        "torn.yml": b"a: [\n",
        "odd.yml": b"\xff",
    }
    read = load(texts, "here")
    assert read.library is None
    lines = read.lines()
    assert (
        "here/bank.yml:2:5: error: No question is about this topic. Write some, or remove the topic." in lines
    )
    assert "here/holders.yml:2:8: error: This key is not known here. Did you mean `title`?" in lines
    assert any(line.startswith("here/torn.yml:2:1: error: This is not YAML") for line in lines)
    assert "here/odd.yml:1:1: error: The file is not in UTF-8. Save it as UTF-8 text." in lines


def test_a_folder_without_a_bank_or_without_a_course_says_so():
    assert "There is no bank of questions." in load({}, "here").lines()[0]
    only = {"bank.yml": __import__("json").dumps(bank()).encode()}
    assert "There is no course beside the bank." in load(only, "here").lines()[0]


def test_another_byte_is_another_library():
    assert loaded(course()).digest != loaded(course(title="Another")).digest
    assert loaded(course(), everyone()).digest == loaded(everyone(), course()).digest
