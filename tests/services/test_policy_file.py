"""A policy file is read exactly, or every problem in it is named with line, column and remedy."""

import hashlib
from io import StringIO
from pathlib import Path
from time import process_time

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.services.policy_file import SIZE_LIMIT, load, read, schema
from tests.policies import raw, rule

EXAMPLE = Path(__file__).parents[2] / "policy.yml"


def written(data):
    text = StringIO()
    YAML(typ="safe", pure=True).dump(data, text)
    return text.getvalue()


def place_of(text, needle):
    """Line and column, from 1, of the only occurrence of `needle`."""
    before = text[: text.index(needle)]
    assert text.count(needle) == 1
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def places(text):
    return {(problem.line, problem.column): problem for problem in load(text, "p.yml").problems}


def test_the_example_has_no_problem_at_all():
    loaded = read(EXAMPLE)
    assert loaded.lines() == ()
    assert len(loaded.policy.networks) == 8


def test_the_example_fits_its_own_json_schema():
    jsonschema.validate(YAML(typ="safe", pure=True).load(written(plain(EXAMPLE.read_text()))), schema())


def plain(text):
    """The file with dates as text, which is what JSON knows."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
    return yaml.load(text)


def test_the_json_schema_is_one_and_names_what_the_file_may_hold():
    jsonschema.Draft202012Validator.check_schema(schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw(colour="green"), schema())


def test_the_identity_of_a_policy_is_its_exact_bytes():
    text = written(raw())
    assert load(text, "p.yml").digest == hashlib.sha256(text.encode()).hexdigest()
    assert load(text + "\n", "p.yml").digest != load(text, "p.yml").digest
    assert load(text.encode(), "p.yml") == load(text, "p.yml")


BEFORE_AGENCIES = (
    "    because: Nobody outside the company may add people to its accounts.\n\n  - id: agencies\n"
)


def test_every_problem_is_reported_at_once_each_at_its_place():
    text = EXAMPLE.read_text()
    changes = {
        "review_every: 1 year": "review_every: soonish",
        "use_case: paid}": "use_case: payed}",
        "max: 7 days": "maximum: 8 days",
        f"deny: true\n{BEFORE_AGENCIES}": f"deny: maybe\n{BEFORE_AGENCIES}",
        "      tiers: [flagship]": "      tiers: [flagship]\nretention: {}",
        '"discipline:public-relations"]\n    because: In': '"discipline:press"]\n    because: In',
        "id: youtube\n": "id: tiktok\n",
        "mode: approver_only\n      person: tom": "mode: advisor\n      person: tom",
    }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    by_place = places(text)
    for needle, words in {
        "soonish": "could not read",
        "payed": "There is no use case “payed”",
        "8 days": "not known here",
        "maybe": "can only be",
        "advisor": "can only be 'contributor' or 'approver_only'",
        "{}": None,
    }.items():
        spot = place_of(text, needle) if words else place_of(text, "retention")
        assert spot in by_place, (needle, sorted(by_place))
        assert (words or "cannot enforce “retention”") in by_place[spot].message
        assert by_place[spot].remedy
    assert any("used twice" in problem.message for problem in by_place.values())
    assert any("more often" in problem.message for problem in by_place.values())
    assert load(text, "p.yml").policy is None


def test_a_problem_reads_as_a_line_that_editors_can_jump_to():
    text = written(raw()).replace("company: Larkfield", "compani: Larkfield")
    lines = load(text, "policy.yml").lines()
    row, column = place_of(text, "Larkfield")
    assert f"policy.yml:{row}:{column}: error: This key is not known here. Did you mean `company`?" in lines
    assert any("“company” is missing" in line for line in lines)


def test_a_misspelt_key_deep_down_gets_its_suggestion():
    text = written(raw(access_rules=[rule(when={"netwrok": "x"}, approvals=["owner"])]))
    assert any(problem.remedy == "Did you mean `network`?" for problem in load(text, "p").problems)


def test_a_warning_does_not_keep_a_policy_from_being_read():
    data = raw()
    del data["committee"]["seats"][2]
    loaded = load(written(data), "p.yml")
    assert [problem.warning for problem in loaded.problems] == [True]
    assert loaded.policy is not None


def test_a_word_of_a_later_version_is_named_once_and_keeps_the_policy_out():
    loaded = load(written(raw(access_rules=[rule(step_up=True, approvals=["owner"])])), "p.yml")
    assert [problem.message for problem in loaded.problems] == ["This version cannot enforce “step_up”."]
    assert loaded.policy is None


def test_every_key_that_stands_twice_is_named():
    text = "company: A\ncompany: B\nobjective: C\nobjective: D\n"
    twice = [problem.line for problem in load(text, "p").problems if "stands here twice" in problem.message]
    assert twice == [2, 4]


def test_an_id_that_yaml_takes_for_a_number_is_still_text():
    data = written(raw()).replace("company: Larkfield", "company: 2024")
    assert load(data, "p").policy.company == "2024"


def test_long_input_is_never_repeated():
    secret = "hunter2-" * 200
    text = written(raw(company=secret, objective=None, **{secret[:100]: 1}, controls={secret: ["AC-2"]}))
    said = "\n".join(load(text, "p.yml").lines()) + "".join(one.path for one in load(text, "p.yml").problems)
    assert len(load(text, "p.yml").problems) >= 3
    assert "hunter2-" * 10 not in said


HOSTILE = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "an anchor": "company: &name A\n",
    "a tag": "company: !!python/object/apply:os.system [id]\n",
    "a local tag": "company: !secret A\n",
    "deep brackets": "a: " + "[" * 100_000,
    "deep blocks": "\n".join(" " * n + "a:" for n in range(300)),
    "two documents": "company: A\n---\ncompany: B\n",
    "open bracket": "company: [A\nobjective: B\n",
    "a tab": "company:\n\t- A\n",
    "a control character": "company: A\x01B\n",
    "a list": "- company\n",
    "a word": "company",
    "nothing": "",
    "only a comment": "# later\n",
    "a list as key": "? [a]\n: b\n",
    "another version of yaml": "%YAML 9.9\n---\ncompany: A\n",
    "an escape that is none": 'company: "\\q"\n',
    "an endless number": "company: " + "9" * 5000 + "\n",
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_and_broken_files_get_a_problem_with_a_remedy_and_quickly(kind):
    began = process_time()
    loaded = load(HOSTILE[kind], "p.yml")
    assert loaded.policy is None
    assert loaded.problems
    assert all(problem.remedy and problem.line >= 1 and problem.column >= 1 for problem in loaded.problems)
    assert process_time() - began < 5


def test_the_place_of_broken_yaml_is_named():
    [problem] = load("company: A\nobjective: [B\nsummary: C\n", "p").problems
    assert problem.line == 3
    assert "This is not YAML" in problem.message


def test_a_risk_names_a_measure_that_there_is():
    risk = {"id": "late", "risk": "Late.", "owner": "Us", "control": "None.", "metric": "How late"}
    assert load(written(raw(risks=[risk | {"measure": "removals-in-time"}])).encode(), "p").policy
    text = written(raw(risks=[risk | {"measure": "fewer-worries"}]))
    [problem] = load(text.encode(), "p").problems
    assert (problem.line, problem.column) == place_of(text, "fewer-worries")
    assert "'removals-in-time'" in problem.message


def test_a_file_in_another_encoding_is_refused_at_the_byte():
    [problem] = load(b"company: A\nobjective: Sch" + b"\xf6n\n", "p").problems
    assert (problem.line, problem.column, problem.message) == (2, 15, "The file is not in UTF-8.")


def test_a_byte_order_mark_does_no_harm():
    assert load(b"\xef\xbb\xbf" + written(raw()).encode(), "p").policy is not None


def test_a_file_over_the_limit_is_refused_and_one_at_it_is_read(tmp_path):
    text = written(raw())
    filler = SIZE_LIMIT - len(text.encode()) - 2
    path = tmp_path / "policy.yml"
    path.write_text(text + "#" + "x" * filler + "\n")
    assert read(path).policy is not None
    path.write_text(text + "#" + "x" * filler + "x\n")
    assert "larger than 256 KiB" in read(path).problems[0].message


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_character_changed_anywhere_never_crashes_the_reader(data):
    text = SAMPLE
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.characters(codec="utf-8")) + text[at + 1 :]
    loaded = load(changed, "p")
    assert (loaded.policy is None) == any(not problem.warning for problem in loaded.problems)


SAMPLE = written(raw())
